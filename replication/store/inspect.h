#pragma once
// Inspector: the rows of one snapshot as the digest sees them, and the answers that anti-entropy
// (core/anti_entropy.h) and the scrub want of them.
//
// Damage is what it looks for, so it is never an error: a row whose versions cannot be read has a
// sum that no sound row has. On any connection, inside its open transaction, and its thread.
#include <functional>
#include <string>

#include "replication/core/digest_messages.h"
#include "replication/store/row.h"

namespace panal::store {

class Inspector {
 public:
  using Visit = std::function<void(const Uuid& id, const Hash128& sum)>;

  static Result<Inspector> open(db::Database& database, const Catalog& catalog, SipKey key);

  // All of it, in a read transaction of its own.
  static Result<core::DigestAnswer> answer_from(db::Database& reader, const Catalog& catalog,
                                                SipKey key, const core::DigestAsk& ask);

  // Visits the rows of a table whose ids are above `after`, at most so many, and moves `after` to
  // the last one. False: there are no more.
  Result<bool> visit_rows(const TableInfo& table, std::string& after, std::size_t rows_max,
                          const Visit& visit);
  // The live cells of the side table that belong to it; each by itself.
  Result<void> visit_side_cells(core::TableId table, const Visit& visit);
  // The tables of which there are only side cells or sums.
  Result<std::vector<core::TableId>> unknown_tables();
  core::TableDigest kept(core::TableId table) const;
  Result<core::DigestAnswer> answer(const core::DigestAsk& ask);
  // Of all rows.
  Result<Hash128> total();

 private:
  Inspector(db::Database& database, const Catalog& catalog, SipKey key)
      : database_(database), catalog_(catalog), key_(key), hasher_(key) {}
  Result<void> answer_buckets(core::DigestAnswer& answer);
  Result<void> answer_rows(const core::DigestAsk& ask, core::DigestAnswer& answer);
  Result<void> answer_cells(const core::DigestAsk& ask, core::DigestAnswer& answer);

  db::Database& database_;
  const Catalog& catalog_;
  SipKey key_;
  core::CellHasher hasher_;
  State state_;
  Digests digests_;
};

// What anti-entropy knows of a row. A dead one has no cells.
core::RowCells cells_of(const Row& row);

// One pass over all tables, a slice at a time, comparing the rows with the kept sums. Between two
// slices anything may happen: a table that changed meanwhile is begun anew.
class Scrub {
 public:
  // Reads one slice, in a transaction of its own. True: the pass is through.
  Result<bool> step(db::Database& reader, const Catalog& catalog, SipKey key);

  const std::vector<core::Bucket>& damaged() const { return damaged_; }
  const core::VersionVector& vector() const { return vector_; }  // of the last slice
  std::uint64_t rows() const { return rows_; }

 private:
  Result<bool> slice(db::Database& reader, const Catalog& catalog, SipKey key);
  void judge(const Inspector& inspector, core::TableId table);

  core::VersionVector vector_;
  std::size_t table_ = 0;  // its place in the catalog
  std::string after_;      // the last row read of it
  core::TableDigest sums_ = {};
  std::vector<core::Bucket> damaged_;
  std::uint64_t rows_ = 0;
};

}  // namespace panal::store
