#include "replication/store/state.h"

#include <algorithm>
#include <cstring>

#include "src/base/bytes.h"
#include "src/base/planted.h"
#include "src/db/migrations.h"

namespace panal::store {
namespace {

// An origin is stored as the signed integer with its bits. `_log` has (ordinal << 40 | seq) as
// its key, so that an origin's entries lie together and are appended.
const std::vector<db::Migration> kMigrations = {{1, R"sql(
CREATE TABLE _meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE _applied(
  one INTEGER PRIMARY KEY CHECK(one = 1), vector BLOB NOT NULL, hlc INTEGER NOT NULL,
  digest_low INTEGER NOT NULL, digest_high INTEGER NOT NULL,
  log_entries INTEGER NOT NULL, log_bytes INTEGER NOT NULL);
INSERT INTO _applied VALUES(1, x'00', 0, 0, 0, 0, 0);
CREATE TABLE _origins(
  ordinal INTEGER PRIMARY KEY, origin INTEGER NOT NULL UNIQUE, node BLOB,
  context BLOB NOT NULL, last_hash INTEGER NOT NULL);
CREATE TABLE _log(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE _digest(table_id INTEGER PRIMARY KEY, sums BLOB NOT NULL);
CREATE TABLE _generations(
  table_id INTEGER NOT NULL, generation INTEGER NOT NULL, columns INTEGER NOT NULL,
  PRIMARY KEY(table_id, generation)) WITHOUT ROWID;
CREATE TABLE _conflicts(
  id BLOB NOT NULL PRIMARY KEY, table_id INTEGER NOT NULL, row_id BLOB NOT NULL,
  column_id INTEGER NOT NULL, value, origin INTEGER NOT NULL, seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL, winning, state INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX _conflicts_row ON _conflicts(table_id, row_id);
CREATE INDEX _conflicts_state ON _conflicts(state, hlc);
CREATE TABLE _graves(
  table_id INTEGER NOT NULL, row_id BLOB NOT NULL, covered BLOB NOT NULL, tombs BLOB NOT NULL,
  kept BLOB, destroyed INTEGER NOT NULL, PRIMARY KEY(table_id, row_id)) WITHOUT ROWID;
CREATE TABLE _unknown(
  table_id INTEGER NOT NULL, row_id BLOB NOT NULL, column_id INTEGER NOT NULL,
  origin INTEGER NOT NULL, seq INTEGER NOT NULL, hlc INTEGER NOT NULL, value,
  live INTEGER NOT NULL, PRIMARY KEY(table_id, row_id, column_id)) WITHOUT ROWID;
)sql"},
                                                {2, R"sql(
ALTER TABLE _applied ADD COLUMN recent_origins BLOB NOT NULL DEFAULT x'';
ALTER TABLE _applied ADD COLUMN recent_sums BLOB NOT NULL DEFAULT x'';
)sql"},
                                                {3, R"sql(
CREATE TABLE _carried(
  number INTEGER PRIMARY KEY, origin INTEGER NOT NULL, seq INTEGER NOT NULL, seen BLOB NOT NULL,
  bytes BLOB NOT NULL, issued_origin INTEGER, issued_seq INTEGER);
)sql"},
                                                {4, R"sql(
ALTER TABLE _conflicts ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE _conflicts ADD COLUMN holder BLOB;
ALTER TABLE _conflicts ADD COLUMN won_origin INTEGER;
ALTER TABLE _conflicts ADD COLUMN won_hlc INTEGER;
UPDATE _conflicts SET kind = 1 WHERE column_id = 0;
DELETE FROM _conflicts WHERE state = 1;
CREATE INDEX _conflicts_holder ON _conflicts(table_id, holder) WHERE holder IS NOT NULL;
UPDATE _graves SET kept = x'' WHERE destroyed = 1;
ALTER TABLE _graves ADD COLUMN dropped BLOB;
UPDATE _graves SET dropped = covered WHERE destroyed = 1;
ALTER TABLE _graves DROP COLUMN destroyed;
)sql"},
                                                {5, R"sql(
ALTER TABLE _carried ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
)sql"}};

// The row of `_applied` shall fit into a page.
constexpr std::size_t kRecentBytes = 2048;

std::int64_t stored(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t loaded(std::int64_t value) { return static_cast<std::uint64_t>(value); }

Result<std::uint64_t> count(db::Database& database, std::string_view sql) {
  auto statement = PANAL_TRY(database.prepare(sql));
  PANAL_TRY(statement.step());
  return loaded(statement.integer(0));
}

}  // namespace

Result<void> load_origins(db::Database& database, State& state) {
  auto rows = PANAL_TRY(database.prepare(
      "SELECT ordinal, origin, node, context, last_hash FROM _origins ORDER BY ordinal"));
  state.by_ordinal.assign(1, core::OriginId{});
  while (PANAL_TRY(rows.step())) {
    const core::OriginId id{loaded(rows.integer(1))};
    if (rows.integer(0) != static_cast<std::int64_t>(state.by_ordinal.size())) {
      return fail(Code::kCorrupt, "the table of origins has a gap");
    }
    state.by_ordinal.push_back(id);
    auto& origin = state.origins[id];
    origin.ordinal = rows.integer(0);
    origin.node = Uuid::from_bytes(rows.blob(2));
    origin.context = PANAL_TRY(core::VersionVector::decode(rows.blob(3)));
    origin.last_hash = loaded(rows.integer(4));
    origin.stored = true;
    origin.dirty = false;
  }
  return {};
}

namespace {

// recent_origins := (ordinal:varint context:string last_hash:u64)*
std::string encode_recent(const State& state) {
  ByteWriter out;
  for (const auto& [id, origin] : state.origins) {
    if (!origin.dirty) continue;
    out.varint(static_cast<std::uint64_t>(origin.ordinal));
    out.string(origin.context.encode());
    out.u64(origin.last_hash);
  }
  return out.take();
}

Result<void> load_recent(std::string_view bytes, State& state) {
  ByteReader in(bytes);
  while (in.ok() && !in.rest().empty()) {
    const std::uint64_t ordinal = in.varint();
    if (ordinal == 0 || ordinal >= state.by_ordinal.size()) break;
    OriginState& origin = state.origins.at(state.by_ordinal[ordinal]);
    origin.context = PANAL_TRY(core::VersionVector::decode(in.string()));
    origin.last_hash = in.u64();
    origin.dirty = true;
  }
  if (!in.done()) return fail(Code::kCorrupt, "the recent state of the origins is damaged");
  return {};
}

Result<void> store_origins(db::Database& database, State& state) {
  for (auto& [id, origin] : state.origins) {
    if (!origin.dirty) continue;
    auto row =
        PANAL_TRY(database.prepare("INSERT OR REPLACE INTO _origins VALUES(?1, ?2, ?3, ?4, ?5)"));
    row.bind(origin.ordinal, stored(static_cast<std::uint64_t>(id)), origin.node,
             Blob{origin.context.encode()}, stored(origin.last_hash));
    PANAL_TRY(row.run());
    origin.stored = true;
    origin.dirty = false;
  }
  return {};
}

// The log holds all entries from some number on; what is not there was truncated.
Result<void> load_floor(db::Database& database, State& state) {
  for (const auto& [id, seq] : state.vector.components()) {
    const std::int64_t base = log_key(state.ordinal(id), 0);
    auto first = PANAL_TRY(
        database.prepare("SELECT key FROM _log WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT 1"));
    first.bind(base, base + static_cast<std::int64_t>(seq));
    const bool any = PANAL_TRY(first.step());
    state.floor.raise(id, any ? static_cast<std::uint64_t>(first.integer(0) - base) - 1 : seq);
  }
  return {};
}

}  // namespace

OriginState& State::origin(core::OriginId id) {
  const auto [at, added] = origins.try_emplace(id);
  if (added) {
    at->second.ordinal = static_cast<std::int64_t>(by_ordinal.size());
    by_ordinal.push_back(id);
  }
  if (!changed_.contains(id)) {
    changed_.emplace(id, added ? std::nullopt : std::optional(at->second));
  }
  return at->second;
}

void State::keep() {
  kept_ = *this;
  changed_.clear();
}

void State::undo() {
  static_cast<Figures&>(*this) = kept_;
  for (auto& [id, before] : changed_) {
    if (before) {
      origins.at(id) = std::move(*before);
    } else {
      origins.erase(id);
      by_ordinal.pop_back();  // the new ones are the last
    }
  }
  changed_.clear();
}

void Digests::add(core::TableId table, std::size_t bucket, const Hash128& delta) {
  tables_[table][bucket] += delta;
  changed_[table].set(bucket);
  undo_.push_back({table, bucket, delta});
}

void Digests::undo() {
  for (const auto& [table, bucket, delta] : undo_) tables_[table][bucket] -= delta;
  undo_.clear();
}

Hash128 Digests::total() const {
  Hash128 sum;
  for (const auto& [table, digest] : tables_) sum += core::total(digest);
  return sum;
}

Result<void> Digests::load(db::Database& database) {
  *this = {};
  auto rows = PANAL_TRY(database.prepare("SELECT table_id, sums FROM _digest"));
  while (PANAL_TRY(rows.step())) {
    auto& digest = tables_[core::TableId{static_cast<std::uint32_t>(rows.integer(0))}];
    if (rows.blob(1).size() != sizeof digest) return fail(Code::kCorrupt, "a digest is damaged");
    std::memcpy(digest.data(), rows.blob(1).data(), sizeof digest);
  }
  auto recent = PANAL_TRY(database.prepare("SELECT recent_sums FROM _applied"));
  if (!PANAL_TRY(recent.step())) return fail(Code::kCorrupt, "the applied vector is missing");
  return load_changed(recent.blob(0));
}

Result<void> Digests::store(db::Database& database) {
  for (const auto& [table, buckets] : changed_) {
    const auto& digest = tables_[table];
    auto row = PANAL_TRY(database.prepare("INSERT OR REPLACE INTO _digest VALUES(?1, ?2)"));
    row.bind(static_cast<std::int64_t>(table),
             Blob{std::string(reinterpret_cast<const char*>(digest.data()), sizeof digest)});
    PANAL_TRY(row.run());
  }
  changed_.clear();
  return {};
}

// recent_sums := (table:varint bucket:varint low:u64 high:u64)*
std::string Digests::encode_changed() const {
  ByteWriter out;
  for (const auto& [table, buckets] : changed_) {
    const auto& digest = tables_.at(table);
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      if (!buckets.test(i)) continue;
      out.varint(static_cast<std::uint64_t>(table));
      out.varint(i);
      out.u64(digest[i].low);
      out.u64(digest[i].high);
    }
  }
  return out.take();
}

Result<void> Digests::load_changed(std::string_view bytes) {
  ByteReader in(bytes);
  while (in.ok() && !in.rest().empty()) {
    const core::TableId table{static_cast<std::uint32_t>(in.varint())};
    const std::uint64_t bucket = in.varint();
    if (bucket >= core::kDigestBuckets) break;
    Hash128& sum = tables_[table][bucket];
    sum.low = in.u64();
    sum.high = in.u64();
    changed_[table].set(bucket);
  }
  if (!in.done()) return fail(Code::kCorrupt, "the recent state of the digest is damaged");
  return {};
}

Result<void> count_conflicts(db::Database& database, State& state) {
  const auto number = [&](const char* rest) {
    return count(database, std::string("SELECT count(*) FROM ") + rest);
  };
  state.conflicts_open = PANAL_TRY(number("_conflicts WHERE state = 0"));
  state.conflicts_dismissed = PANAL_TRY(number("_conflicts WHERE state = 2"));
  state.losers = PANAL_TRY(number("_conflicts WHERE kind <> 2"));
  state.duplicates = PANAL_TRY(number("_conflicts WHERE kind = 2"));
  state.conflicts_past = PANAL_TRY(number("_conflict_history"));
  state.conflicts_reopened =
      PANAL_TRY(number("_conflicts WHERE state < 3 AND id IN (SELECT id FROM _conflict_history)"));
  return {};
}

Result<State> load_state(db::Database& database) {
  State state;
  PANAL_TRY(load_origins(database, state));
  {
    auto row = PANAL_TRY(database.prepare(
        "SELECT vector, hlc, log_entries, log_bytes, recent_origins FROM _applied"));
    if (!PANAL_TRY(row.step())) return fail(Code::kCorrupt, "the applied vector is missing");
    state.vector = PANAL_TRY(core::VersionVector::decode(row.blob(0)));
    state.hlc = planted(Bug::kStampsStartAnew) ? 0 : loaded(row.integer(1));
    state.log_entries = loaded(row.integer(2));
    state.log_bytes = loaded(row.integer(3));
    PANAL_TRY(load_recent(row.blob(4), state));
  }
  PANAL_TRY(load_floor(database, state));
  PANAL_TRY(count_conflicts(database, state));
  state.graves = PANAL_TRY(count(database, "SELECT count(*) FROM _graves"));
  state.side_cells = PANAL_TRY(count(database, "SELECT count(*) FROM _unknown"));
  return state;
}

Result<void> save_state(db::Database& database, State& state, Digests& digests) {
  std::string origins = encode_recent(state), sums = digests.encode_changed();
  const bool born =
      std::ranges::any_of(state.origins, [](const auto& item) { return !item.second.stored; });
  if (born || origins.size() + sums.size() > kRecentBytes) {
    PANAL_TRY(store_origins(database, state));
    PANAL_TRY(digests.store(database));
    origins.clear();
    sums.clear();
  }
  const Hash128 digest = digests.total();
  auto row = PANAL_TRY(database.prepare(
      "UPDATE _applied SET vector = ?1, hlc = ?2, digest_low = ?3, digest_high = ?4, "
      "log_entries = ?5, log_bytes = ?6, recent_origins = ?7, recent_sums = ?8"));
  row.bind(Blob{state.vector.encode()}, stored(state.hlc), stored(digest.low), stored(digest.high),
           stored(state.log_entries), stored(state.log_bytes), Blob{std::move(origins)},
           Blob{std::move(sums)});
  return row.run();
}

std::int64_t log_key(std::int64_t ordinal, std::uint64_t seq) {
  return ordinal << 40 | static_cast<std::int64_t>(seq);
}

Result<void> migrate_engine(db::Database& database) {
  return db::migrate(database, "engine", kMigrations);
}

}  // namespace panal::store
