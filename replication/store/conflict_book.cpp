#include "replication/store/conflict_book.h"

#include <algorithm>
#include <utility>

#include "replication/core/hlc.h"
#include "replication/store/system_tables.h"
#include "src/base/bytes.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

std::int64_t stored(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::int64_t stored(core::TableId id) { return static_cast<std::int64_t>(id); }
std::int64_t stored(core::ColumnId id) { return static_cast<std::int64_t>(id); }
std::int64_t stored(core::OriginId id) { return stored(static_cast<std::uint64_t>(id)); }

core::OriginId origin_at(const db::Statement& row, int column) {
  return core::OriginId{static_cast<std::uint64_t>(row.integer(column))};
}

Uuid hashed_id(const SipKey& key, std::string_view bytes) {
  const Hash128 hash = siphash128(key, bytes);
  std::string raw(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    raw[i] = static_cast<char>(hash.low >> (8 * i));
    raw[i + 8] = static_cast<char>(hash.high >> (8 * i));
  }
  return Uuid::from_hash(raw);
}

Value value_of(const std::optional<Uuid>& id) {
  return id ? Value(Blob{std::string(id->raw())}) : Value();
}

Result<bool> exists(db::Database& database, std::string_view sql, const Uuid& id) {
  auto found = PANAL_TRY(database.prepare(sql));
  return found.bind(id).step();
}

}  // namespace

void ConflictBook::begin(bool settling) {
  settling_ = settling;
  settled_.clear();
}

std::uint64_t& ConflictBook::number_of(const ConflictRecord& record) {
  return record.kind == ConflictKind::kUnique ? state_.duplicates : state_.losers;
}

Result<void> ConflictBook::put(db::Database& database, const ConflictRecord& record,
                               std::optional<ConflictState> before, bool shown) {
  ConflictState after = shown ? ConflictState::kOpen : ConflictState::kSilent;
  if (shown && PANAL_TRY(exists(database, "SELECT 1 FROM _dismissals WHERE id = ?1", record.id))) {
    after = ConflictState::kDismissed;
  }
  if (!shown && before) PANAL_TRY(remember(database, record.id, *before));
  auto statement = PANAL_TRY(database.prepare(
      "INSERT INTO _conflicts(id, table_id, row_id, column_id, value, origin, seq, hlc, winning, "
      "state, kind, holder, won_origin, won_hlc) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
      "ON CONFLICT(id) DO UPDATE SET value = ?5, winning = ?9, state = ?10, kind = ?11, "
      "holder = ?12, won_origin = ?13, won_hlc = ?14"));
  const auto& [lost, kept] = std::tie(record.lost, record.kept);
  statement.bind(record.id, stored(record.table), record.row, stored(record.column), lost.value,
                 stored(lost.stamp.origin), stored(lost.stamp.seq), stored(lost.stamp.hlc),
                 kept.value, static_cast<std::int64_t>(after),
                 static_cast<std::int64_t>(record.kind), record.holder, stored(kept.stamp.origin),
                 stored(kept.stamp.hlc));
  PANAL_TRY(statement.run());
  if (!before) ++number_of(record);
  std::erase_if(settled_,
                [&](const ConflictRecord& each) { return shown && each.id == record.id; });
  return count(database, record.id, before.value_or(ConflictState::kSilent), after);
}

Result<void> ConflictBook::remove(db::Database& database, const Uuid& id) {
  const auto before = PANAL_TRY(state_of(database, id));
  if (!before) return {};
  PANAL_TRY(remember(database, id, *before));
  {
    auto drop = PANAL_TRY(database.prepare("DELETE FROM _conflicts WHERE id = ?1"));
    PANAL_TRY(drop.bind(id).run());
  }
  return count(database, id, *before, ConflictState::kSilent);
}

Result<std::optional<ConflictState>> ConflictBook::state_of(db::Database& database,
                                                            const Uuid& id) {
  auto found = PANAL_TRY(database.prepare("SELECT state FROM _conflicts WHERE id = ?1"));
  if (!PANAL_TRY(found.bind(id).step())) return std::optional<ConflictState>();
  return std::optional(ConflictState{found.integer(0)});
}

// A conflict that people saw is about to leave, or to be shown no more.
Result<void> ConflictBook::remember(db::Database& database, const Uuid& id, ConflictState before) {
  if (!settling_ || !is_shown(before)) return {};
  auto found = PANAL_TRY(
      database.prepare("SELECT " + std::string(kRecordColumns) + " FROM _conflicts WHERE id = ?1"));
  if (PANAL_TRY(found.bind(id).step())) settled_.push_back(read_record(found));
  return {};
}

Result<void> ConflictBook::count(db::Database& database, const Uuid& id, ConflictState before,
                                 ConflictState after) {
  state_.conflicts_open -= before == ConflictState::kOpen;
  state_.conflicts_open += after == ConflictState::kOpen;
  state_.conflicts_dismissed -= before == ConflictState::kDismissed;
  state_.conflicts_dismissed += after == ConflictState::kDismissed;
  if (is_shown(before) == is_shown(after) || state_.conflicts_past == 0) return {};
  if (!PANAL_TRY(exists(database, "SELECT 1 FROM _conflict_history WHERE id = ?1", id))) return {};
  if (is_shown(after)) ++state_.conflicts_reopened;
  else --state_.conflicts_reopened;
  return {};
}

Result<void> ConflictBook::on_dismissal(db::Database& database, const Uuid& id, bool live) {
  if (planted(Bug::kDismissalsIgnored)) return {};
  const auto before = PANAL_TRY(state_of(database, id));
  if (!before || !is_shown(*before)) return {};
  const auto after = live ? ConflictState::kDismissed : ConflictState::kOpen;
  auto statement = PANAL_TRY(database.prepare("UPDATE _conflicts SET state = ?2 WHERE id = ?1"));
  PANAL_TRY(statement.bind(id, static_cast<std::int64_t>(after)).run());
  return count(database, id, *before, after);
}

Result<void> ConflictBook::on_history(db::Database& database, const Uuid& id, bool live) {
  const auto present = PANAL_TRY(state_of(database, id));
  const std::uint64_t stands = present && is_shown(*present) ? 1 : 0;
  if (live) {
    ++state_.conflicts_past;
    state_.conflicts_reopened += stands;
  } else {
    --state_.conflicts_past;
    state_.conflicts_reopened -= stands;
  }
  return {};
}

std::vector<ConflictRecord> ConflictBook::take_settled() {
  settling_ = false;
  return std::exchange(settled_, {});
}

std::int64_t stored_hlc(std::int64_t ms) {
  constexpr std::int64_t kLastMs = (std::int64_t{1} << 47) - 1;
  return ms > kLastMs ? INT64_MAX : stored(core::hlc_stamp(ms));
}

ConflictRecord read_record(const db::Statement& row) {
  ConflictRecord record{.id = row.uuid(0),
                        .kind = ConflictKind{row.integer(1)},
                        .table = core::TableId{static_cast<std::uint32_t>(row.integer(2))},
                        .row = row.uuid(3),
                        .column = core::ColumnId{static_cast<std::uint16_t>(row.integer(4))},
                        .lost = {},
                        .kept = {},
                        .holder = Uuid::from_bytes(row.blob(12))};
  record.lost = {row.value(5),
                 {static_cast<std::uint64_t>(row.integer(8)), origin_at(row, 6),
                  static_cast<std::uint64_t>(row.integer(7))}};
  record.kept = {row.value(9),
                 {static_cast<std::uint64_t>(row.integer(11)), origin_at(row, 10), 0}};
  return record;
}

Uuid conflict_id(core::TableId table, const Uuid& row, core::ColumnId column,
                 const core::Dot& dot) {
  constexpr SipKey kKey = {0x70616e616c2d636f, 0x6e666c6963740001};  // never to change
  ByteWriter out;
  out.u64(static_cast<std::uint64_t>(table));
  out.u64(static_cast<std::uint64_t>(column));
  out.raw(row.raw());
  out.u64(static_cast<std::uint64_t>(dot.origin));
  out.u64(dot.seq);
  return hashed_id(kKey, out.bytes());
}

Uuid duplicate_id(core::TableId table, const Uuid& row, const std::vector<core::ColumnId>& columns,
                  const core::Dot& dot) {
  constexpr SipKey kKey = {0x70616e616c2d6475, 0x706c696361746501};  // never to change
  ByteWriter out;
  out.u64(static_cast<std::uint64_t>(table));
  for (const core::ColumnId column : columns) out.u64(static_cast<std::uint64_t>(column));
  out.raw(row.raw());
  out.u64(static_cast<std::uint64_t>(dot.origin));
  out.u64(dot.seq);
  return hashed_id(kKey, out.bytes());
}

core::Change history_of(const ConflictRecord& record, const core::Stamp& now) {
  core::Change change{.table = core::table_id(kHistoryTable), .id = record.id};
  const auto cell = [&](std::string_view column, Value value) {
    change.cells.push_back({core::column_id(column), std::move(value)});
  };
  cell("kind", static_cast<std::int64_t>(record.kind));
  cell("table_id", stored(record.table));
  cell("row_id", value_of(record.row));
  cell("column_id", stored(record.column));
  cell("value", record.lost.value);
  cell("origin", stored(record.lost.stamp.origin));
  cell("seq", stored(record.lost.stamp.seq));
  cell("hlc", stored(record.lost.stamp.hlc));
  cell("winning", record.kept.value);
  cell("won_origin", stored(record.kept.stamp.origin));
  cell("won_hlc", stored(record.kept.stamp.hlc));
  cell("holder", value_of(record.holder));
  cell("closed_hlc", stored(now.hlc));
  cell("closed_origin", stored(now.origin));
  std::ranges::sort(change.cells, {}, &core::CellWrite::column);
  return change;
}

}  // namespace panal::store
