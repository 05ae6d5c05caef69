#include "replication/store/inspect.h"

#include <algorithm>
#include <map>
#include <set>

#include "replication/store/engine.h"
#include "src/base/limits.h"

namespace panal::store {
namespace {

constexpr Hash128 kUnreadable = {~std::uint64_t{0}, ~std::uint64_t{0}};

std::size_t size_of(const core::RowCells& row) {
  std::size_t bytes = 64 + 32 * (row.tombs.size() + row.covered.components().size());
  for (const auto& cell : row.cells) {
    bytes += 48;
    if (const auto* text = std::get_if<std::string>(&cell.value)) bytes += text->size();
    if (const auto* blob = std::get_if<Blob>(&cell.value)) bytes += blob->bytes.size();
  }
  return bytes;
}

}  // namespace

core::RowCells cells_of(const Row& row) {
  core::RowCells out{
      .id = row.id, .covered = row.covered, .tombs = row.tombs, .destroyed = !row.dropped.empty()};
  if (!row.was_live) return out;
  for (const Cell& cell : row.cells) {
    if (cell.written()) out.cells.push_back({cell.column, cell.stamp, cell.value});
  }
  return out;
}

Result<core::DigestAnswer> Inspector::answer_from(db::Database& reader, const Catalog& catalog,
                                                  SipKey key, const core::DigestAsk& ask) {
  PANAL_TRY(reader.execute("BEGIN"));
  const auto read = [&]() -> Result<core::DigestAnswer> {
    auto inspector = PANAL_TRY(open(reader, catalog, key));
    return inspector.answer(ask);
  };
  auto answer = read();
  PANAL_TRY(reader.execute("ROLLBACK"));
  return answer;
}

Result<Inspector> Inspector::open(db::Database& database, const Catalog& catalog, SipKey key) {
  Inspector inspector(database, catalog, key);
  PANAL_TRY(load_origins(database, inspector.state_));
  PANAL_TRY(inspector.digests_.load(database));
  inspector.state_.vector = PANAL_TRY(read_applied(database));
  inspector.state_.graves = inspector.state_.side_cells = 1;  // to be looked for
  return inspector;
}

Result<bool> Inspector::visit_rows(const TableInfo& table, std::string& after, std::size_t rows_max,
                                   const Visit& visit) {
  auto rows = PANAL_TRY(database_.prepare(table.range_sql));
  rows.bind(Blob{after}, static_cast<std::int64_t>(rows_max));
  std::size_t count = 0;
  const int id_place = static_cast<int>(table.columns.size()) + 1;
  for (; PANAL_TRY(rows.step()); ++count) {
    after.assign(rows.blob(id_place));
    const Uuid id = rows.uuid(id_place);
    const auto stamps = decode_versions(rows.blob(0), table, state_);
    Hash128 sum = stamps.ok() ? Hash128{} : kUnreadable;
    for (std::size_t i = 0; stamps.ok() && i < stamps->size(); ++i) {
      const core::Stamp& stamp = (*stamps)[i];
      if (stamp == core::Stamp{}) continue;
      sum += hasher_.hash(table.id, id, table.columns[i].id, stamp,
                          rows.value(static_cast<int>(i) + 1));
    }
    visit(id, sum);
  }
  return count == rows_max;
}

Result<void> Inspector::visit_side_cells(core::TableId table, const Visit& visit) {
  auto rows =
      PANAL_TRY(database_.prepare("SELECT row_id, column_id, value, origin, seq, hlc FROM _unknown "
                                  "WHERE table_id = ?1 AND live = 1"));
  rows.bind(static_cast<std::int64_t>(table));
  while (PANAL_TRY(rows.step())) {
    const core::Stamp stamp{static_cast<std::uint64_t>(rows.integer(5)),
                            core::OriginId{static_cast<std::uint64_t>(rows.integer(3))},
                            static_cast<std::uint64_t>(rows.integer(4))};
    const core::ColumnId column{static_cast<std::uint16_t>(rows.integer(1))};
    const Uuid id = rows.uuid(0);
    visit(id, hasher_.hash(table, id, column, stamp, rows.value(2)));
  }
  return {};
}

Result<std::vector<core::TableId>> Inspector::unknown_tables() {
  std::set<core::TableId> tables;
  for (const auto& [table, sums] : digests_.tables()) tables.insert(table);
  auto rows = PANAL_TRY(database_.prepare("SELECT DISTINCT table_id FROM _unknown"));
  while (PANAL_TRY(rows.step())) {
    tables.insert(core::TableId{static_cast<std::uint32_t>(rows.integer(0))});
  }
  std::erase_if(tables, [&](const core::TableId id) { return catalog_.find(id) != nullptr; });
  return std::vector(tables.begin(), tables.end());
}

core::TableDigest Inspector::kept(core::TableId table) const {
  const auto sums = digests_.tables().find(table);
  return sums == digests_.tables().end() ? core::TableDigest{} : sums->second;
}

Result<Hash128> Inspector::total() {
  Hash128 sum;
  const Visit add = [&](const Uuid&, const Hash128& row) { sum += row; };
  for (const auto& table : catalog_.tables()) {
    std::string after;
    while (PANAL_TRY(visit_rows(*table, after, limits::kScrubSliceRows, add))) {
    }
    PANAL_TRY(visit_side_cells(table->id, add));
  }
  for (const core::TableId table : PANAL_TRY(unknown_tables())) {
    PANAL_TRY(visit_side_cells(table, add));
  }
  return sum;
}

Result<core::DigestAnswer> Inspector::answer(const core::DigestAsk& ask) {
  core::DigestAnswer answer{.token = ask.token, .vector = state_.vector};
  switch (ask.level) {
    case core::DigestLevel::kBuckets: PANAL_TRY(answer_buckets(answer)); break;
    case core::DigestLevel::kRows: PANAL_TRY(answer_rows(ask, answer)); break;
    case core::DigestLevel::kCells: PANAL_TRY(answer_cells(ask, answer)); break;
  }
  return answer;
}

Result<void> Inspector::answer_buckets(core::DigestAnswer& answer) {
  std::vector<core::TableId> tables = PANAL_TRY(unknown_tables());
  for (const auto& table : catalog_.tables()) tables.push_back(table->id);
  for (const core::TableId table : tables) {
    if (answer.tables.size() == limits::kDigestTables) break;
    const core::TableSums sums{.table = table, .sums = kept(table)};
    if (core::total(sums.sums) != Hash128{}) answer.tables.push_back(sums);
  }
  return {};
}

Result<void> Inspector::answer_rows(const core::DigestAsk& ask, core::DigestAnswer& answer) {
  std::map<Uuid, Hash128> found;
  const Visit add = [&](const Uuid& id, const Hash128& sum) {
    if (id > ask.after && core::digest_bucket(id) == ask.bucket.number) found[id] += sum;
  };
  bool more = false;
  if (const TableInfo* table = catalog_.find(ask.bucket.table)) {
    std::string after(ask.after == Uuid{} ? std::string_view{} : ask.after.raw());
    do {
      more = PANAL_TRY(visit_rows(*table, after, limits::kScrubSliceRows, add));
    } while (more && found.size() < limits::kDigestPageRows / 2);
  }
  const std::optional<Uuid> last = more ? std::optional(found.rbegin()->first) : std::nullopt;
  PANAL_TRY(visit_side_cells(ask.bucket.table, [&](const Uuid& id, const Hash128& sum) {
    if (!last || id <= *last) add(id, sum);
  }));
  for (const auto& [id, sum] : found) {
    if (answer.rows.size() == limits::kDigestPageRows) {
      more = true;
      break;
    }
    answer.rows.push_back({id, sum});
  }
  answer.more = more;
  return {};
}

// As many as fit; a row too large for an answer is left out.
Result<void> Inspector::answer_cells(const core::DigestAsk& ask, core::DigestAnswer& answer) {
  RowStore rows(catalog_, state_, digests_, key_);
  std::size_t bytes = 0;
  for (const Uuid& id : ask.rows) {
    auto row = rows.load(database_, ask.bucket.table, id);
    if (!row.ok() && row.error().code != Code::kCorrupt) return row.error();
    core::RowCells cells = row.ok() ? cells_of(*row) : core::RowCells{.id = id};
    bytes += size_of(cells);
    if (bytes > limits::kDigestCellBytes) break;
    answer.cells.push_back(std::move(cells));
  }
  return {};
}

Result<bool> Scrub::step(db::Database& reader, const Catalog& catalog, SipKey key) {
  // Damage under a cached page would stay unseen.
  PANAL_TRY(reader.execute("PRAGMA shrink_memory"));
  PANAL_TRY(reader.execute("BEGIN"));
  auto done = slice(reader, catalog, key);
  const auto ended = reader.execute("ROLLBACK");
  if (done.ok() && !ended.ok()) return ended.error();
  return done;
}

Result<bool> Scrub::slice(db::Database& reader, const Catalog& catalog, SipKey key) {
  auto inspector = PANAL_TRY(Inspector::open(reader, catalog, key));
  auto vector = PANAL_TRY(read_applied(reader));
  if (vector != vector_) {
    vector_ = std::move(vector);
    after_.clear();
    sums_ = {};
  }
  const Inspector::Visit add = [&](const Uuid& id, const Hash128& sum) {
    sums_[core::digest_bucket(id)] += sum;
  };
  std::size_t left = limits::kScrubSliceRows;
  while (table_ < catalog.tables().size()) {
    const TableInfo& table = *catalog.tables()[table_];
    std::size_t read = 0;
    const bool more = PANAL_TRY(
        inspector.visit_rows(table, after_, left, [&](const Uuid& id, const Hash128& sum) {
          ++read;
          add(id, sum);
        }));
    rows_ += read;
    if (more) return false;
    PANAL_TRY(inspector.visit_side_cells(table.id, add));
    judge(inspector, table.id);
    left -= read;
  }
  for (const core::TableId table : PANAL_TRY(inspector.unknown_tables())) {
    PANAL_TRY(inspector.visit_side_cells(table, add));
    judge(inspector, table);
  }
  return true;
}

// The table is through.
void Scrub::judge(const Inspector& inspector, core::TableId table) {
  const core::TableDigest kept = inspector.kept(table);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] != sums_[i]) damaged_.push_back({table, static_cast<std::uint8_t>(i)});
  }
  ++table_;
  after_.clear();
  sums_ = {};
}

}  // namespace panal::store
