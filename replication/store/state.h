#pragma once
// State: what the engine knows of itself beside the rows: the vector, the clock, the origins and
// what each of them had seen, counters, and the digest. Kept in memory, stored in each commit.
//
// Writer thread only. A transaction that is undone gets the values from before it back.
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/change.h"
#include "replication/core/digest.h"
#include "replication/core/version_vector.h"
#include "src/db/database.h"

namespace panal::store {

struct OriginState {
  std::int64_t ordinal = 0;  // its short name in `_v` and the log's key; of this node only
  std::optional<Uuid> node;
  core::VersionVector context;  // all that its last entry had seen, itself included
  std::uint64_t last_hash = 0;
  bool stored = false;  // it has a row in `_origins`
  bool dirty = true;    // that row is not up to date
};

// What is plain to copy.
struct Figures {
  core::VersionVector vector;
  core::VersionVector floor;  // the log begins after it
  std::uint64_t hlc = 0;
  std::uint64_t log_entries = 0, log_bytes = 0;
  // Conflicts that people see, those in the history, and those in both: they came back.
  std::uint64_t conflicts_open = 0, conflicts_dismissed = 0, conflicts_past = 0;
  std::uint64_t conflicts_reopened = 0;
  // None: no need to look for a row's.
  std::uint64_t losers = 0, duplicates = 0, graves = 0, side_cells = 0;
};

// Every start of a node adds an origin, and each knows all before it: a transaction keeps what it
// changes of them, never a copy of all.
struct State : Figures {
  std::map<core::OriginId, OriginState> origins;
  std::vector<core::OriginId> by_ordinal;  // from 1; [0] is unused

  void keep();  // what undo() goes back to
  void undo();
  OriginState& origin(core::OriginId id);  // to change it; makes it when it is new
  std::int64_t ordinal(core::OriginId id) const { return origins.at(id).ordinal; }
  std::uint64_t conflicts_total() const {
    return conflicts_open + conflicts_dismissed + conflicts_past - conflicts_reopened;
  }

 private:
  Figures kept_;
  std::map<core::OriginId, std::optional<OriginState>> changed_;  // none: it is new
};

// The digests of all tables. Deltas of the running transaction are remembered for undo().
class Digests {
 public:
  void add(core::TableId table, std::size_t bucket, const Hash128& delta);
  void keep() { undo_.clear(); }
  void undo();
  Hash128 total() const;
  Result<void> load(db::Database& database);
  Result<void> store(db::Database& database);  // the tables that changed
  std::string encode_changed() const;          // the buckets that changed since then
  const std::map<core::TableId, core::TableDigest>& tables() const { return tables_; }

 private:
  struct Delta {
    core::TableId table;
    std::size_t bucket;
    Hash128 delta;
  };
  Result<void> load_changed(std::string_view bytes);

  std::map<core::TableId, core::TableDigest> tables_;
  std::map<core::TableId, std::bitset<core::kDigestBuckets>> changed_;
  std::vector<Delta> undo_;
};

// After the tables of `schema` are there.
Result<void> count_conflicts(db::Database& database, State& state);
Result<State> load_state(db::Database& database);
Result<void> load_origins(db::Database& database, State& state);
// To be called in each commit. Most of them write one row: what changed in `_origins` and `_digest`
// since they were last written stands beside the vector until it is too long for that.
Result<void> save_state(db::Database& database, State& state, Digests& digests);

// The key of an entry in `_log`.
std::int64_t log_key(std::int64_t ordinal, std::uint64_t seq);

// Creates the engine's own tables.
Result<void> migrate_engine(db::Database& database);

}  // namespace panal::store
