#include "replication/store/carry_over.h"

#include <algorithm>

#include "replication/store/snapshot.h"
#include "replication/store/state.h"
#include "replication/wire/entry_codec.h"

namespace panal::store {
namespace {

std::int64_t stored(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::int64_t stored(core::OriginId id) { return stored(static_cast<std::uint64_t>(id)); }

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

// An origin whose entries are to be carried, and when the first of them was written.
struct Source {
  core::OriginId origin{};
  std::int64_t base = 0;     // log_key of number 0
  std::uint64_t after = 0;
  std::uint64_t hlc = 0;
  std::uint64_t named = 0;  // up to here the donor knows the names; 0: others' entries by them
};

Result<std::vector<Source>> sources(db::Database& database, const State& state,
                                    const Unshipped& which) {
  std::vector<Source> found;
  for (const auto& [id, origin] : state.origins) {
    const bool forked = std::ranges::find(which.forked, id) != which.forked.end();
    const std::uint64_t after = which.covered.get(id);
    if ((!forked && origin.node != which.node) || state.vector.get(id) <= after) continue;
    const std::int64_t base = log_key(origin.ordinal, 0);
    auto row = PANAL_TRY(database.prepare(
        "SELECT key, bytes FROM _log WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT 1"));
    row.bind(base + stored(after), base + stored(state.vector.get(id)));
    if (!PANAL_TRY(row.step())) continue;
    const core::Dot first{id, static_cast<std::uint64_t>(row.integer(0) - base)};
    const auto header = PANAL_TRY(wire::decode_header(first, row.blob(1)));
    found.push_back({id, base, after, header.hlc, forked ? 0 : which.theirs.get(id)});
  }
  std::ranges::sort(found, {}, &Source::hlc);
  return found;
}

using Read = std::function<Result<void>(core::RawEntry, core::EntryHeader)>;

// What an entry had seen is what all of its origin's entries said up to it.
Result<void> each_entry(db::Database& database, const State& state, const Source& source,
                        const Read& tell) {
  auto rows = PANAL_TRY(database.prepare(
      "SELECT key, bytes FROM _log WHERE key > ?1 AND key <= ?2 ORDER BY key"));
  rows.bind(source.base, source.base + stored(state.vector.get(source.origin)));
  while (PANAL_TRY(rows.step())) {
    core::RawEntry raw{{source.origin, static_cast<std::uint64_t>(rows.integer(0) - source.base)},
                       std::string(rows.blob(1))};
    auto header = PANAL_TRY(wire::decode_header(raw.dot, raw.bytes));
    PANAL_TRY(tell(std::move(raw), std::move(header)));
  }
  return {};
}

// What those had seen that the log no longer has. They were stable, and so is what they had seen;
// of that, they had not seen what the last entry has not seen, nor what a later one is the first to
// tell. To claim more would take concurrent writes for seen ones, and lose them.
Result<core::VersionVector> seen_before_log(db::Database& database, const State& state,
                                            const Source& source) {
  core::VersionVector seen;
  if (state.floor.get(source.origin) == 0) return seen;
  seen = state.origins.at(source.origin).context;
  seen.lower(state.floor);
  core::VersionVector told;
  PANAL_TRY(each_entry(database, state, source, [&](core::RawEntry, core::EntryHeader header) {
    for (const auto& [origin, seq] : header.deps.components()) {
      if (told.get(origin) != 0) continue;
      told.raise(origin, seq);
      const std::uint64_t before = std::min(seen.get(origin), seq - 1);
      seen.erase(origin);
      seen.raise(origin, before);
    }
    return Result<void>();
  }));
  return seen;
}

Result<void> tell_of(db::Database& database, const State& state, const Source& source,
                     const std::function<Result<void>(CarriedEntry)>& tell) {
  core::VersionVector seen = PANAL_TRY(seen_before_log(database, state, source));
  return each_entry(database, state, source,
                    [&](core::RawEntry raw, core::EntryHeader header) -> Result<void> {
                      seen.raise(header.deps);
                      seen.raise(source.origin, raw.dot.seq - 1);
                      if (raw.dot.seq <= source.after) return {};
                      const bool doubtful = raw.dot.seq <= source.named;
                      return tell({std::move(raw), seen, doubtful});
                    });
}

Result<void> clear(db::Database& database, const SchemaSpec& schema) {
  for (const TableSpec& table : schema) {
    PANAL_TRY(database.execute("DELETE FROM " + quoted(table.name)));
  }
  for (const char* table : {"_origins", "_log", "_digest", "_graves", "_conflicts", "_unknown"}) {
    PANAL_TRY(database.execute("DELETE FROM " + quoted(table)));
  }
  return database.execute(
      "UPDATE _applied SET vector = x'00', digest_low = 0, digest_high = 0, log_entries = 0, "
      "log_bytes = 0, recent_origins = x'', recent_sums = x''");
}

}  // namespace

Result<Unshipped> unshipped(db::Database& database, const Uuid& node,
                            const core::VersionVector& theirs, const core::VersionVector& vouched,
                            const core::VersionVector& forked) {
  const State state = PANAL_TRY(load_state(database));
  Unshipped which{.node = node, .covered = theirs, .theirs = theirs};
  for (const auto& [id, origin] : state.origins) {
    const bool is_forked = forked.get(id) > 0;
    if (is_forked) which.forked.push_back(id);
    const std::uint64_t both = std::min(theirs.get(id), state.vector.get(id));
    if (!is_forked && (origin.node != node || vouched.get(id) >= both)) continue;
    which.covered.erase(id);
    which.covered.raise(id, state.floor.get(id));
  }
  return which;
}

Result<void> each_unshipped(db::Database& database, const Unshipped& which,
                            const std::function<Result<void>(CarriedEntry)>& tell) {
  const State state = PANAL_TRY(load_state(database));
  for (const Source& source : PANAL_TRY(sources(database, state, which))) {
    PANAL_TRY(tell_of(database, state, source, tell));
  }
  return {};
}

// By the time of writing, which rises with what was seen.
Result<void> each_of_others(db::Database& database, const Unshipped& which,
                            const std::function<Result<void>(CarriedEntry)>& tell) {
  const State state = PANAL_TRY(load_state(database));
  std::vector<std::pair<std::uint64_t, core::Dot>> found;
  for (const auto& [id, origin] : state.origins) {
    const bool forked = std::ranges::find(which.forked, id) != which.forked.end();
    if (forked || origin.node == which.node) continue;
    const std::int64_t base = log_key(origin.ordinal, 0);
    auto rows =
        PANAL_TRY(database.prepare("SELECT key, bytes FROM _log WHERE key > ?1 AND key <= ?2"));
    rows.bind(base + stored(which.theirs.get(id)), base + stored(state.vector.get(id)));
    while (PANAL_TRY(rows.step())) {
      const core::Dot dot{id, static_cast<std::uint64_t>(rows.integer(0) - base)};
      found.emplace_back(PANAL_TRY(wire::decode_header(dot, rows.blob(1))).hlc, dot);
    }
  }
  std::ranges::sort(found);
  for (const auto& [hlc, dot] : found) {
    auto one = PANAL_TRY(database.prepare("SELECT bytes FROM _log WHERE key = ?1"));
    one.bind(log_key(state.ordinal(dot.origin), dot.seq));
    PANAL_TRY(one.step());
    PANAL_TRY(tell({.raw = {dot, std::string(one.blob(0))}, .seen = {}, .others = true}));
  }
  return {};
}

// `doubtful` also says what is another's: 2.
Result<void> keep_carried(db::Database& database, const CarriedEntry& entry) {
  auto row = PANAL_TRY(database.prepare(
      "INSERT INTO _carried(origin, seq, seen, doubtful, bytes) VALUES(?1, ?2, ?3, ?4, ?5)"));
  row.bind(stored(entry.raw.dot.origin), stored(entry.raw.dot.seq), Blob{entry.seen.encode()},
           std::int64_t{entry.others ? 2 : entry.doubtful});
  return row.bind_blob(5, entry.raw.bytes).run();
}

Result<std::optional<NextCarried>> next_carried(db::Database& database) {
  auto row = PANAL_TRY(database.prepare(
      "SELECT number, origin, seq, seen, bytes, doubtful FROM _carried WHERE issued_seq IS NULL "
      "ORDER BY number LIMIT 1"));
  if (!PANAL_TRY(row.step())) return std::optional<NextCarried>{};
  NextCarried next{.number = row.integer(0)};
  next.entry.raw.dot = {core::OriginId{static_cast<std::uint64_t>(row.integer(1))},
                        static_cast<std::uint64_t>(row.integer(2))};
  next.entry.seen = PANAL_TRY(core::VersionVector::decode(row.blob(3)));
  next.entry.raw.bytes = row.blob(4);
  next.entry.doubtful = row.integer(5) == 1;
  next.entry.others = row.integer(5) == 2;
  if (next.entry.others) return std::optional(std::move(next));
  auto before = PANAL_TRY(database.prepare(
      "SELECT issued_origin, max(issued_seq) FROM _carried WHERE issued_seq > 0 "
      "GROUP BY issued_origin"));
  while (PANAL_TRY(before.step())) {
    next.issued.raise(core::OriginId{static_cast<std::uint64_t>(before.integer(0))},
                      static_cast<std::uint64_t>(before.integer(1)));
  }
  return std::optional(std::move(next));
}

// They stay until the last one is issued: later ones had seen them.
Result<void> mark_issued(db::Database& database, std::int64_t number, std::optional<core::Dot> as) {
  const core::Dot dot = as.value_or(core::Dot{});
  auto row = PANAL_TRY(database.prepare(
      "UPDATE _carried SET issued_origin = ?2, issued_seq = ?3, bytes = x'' WHERE number = ?1"));
  PANAL_TRY(row.bind(number, stored(dot.origin), stored(dot.seq)).run());
  return database.execute(
      "DELETE FROM _carried WHERE NOT EXISTS (SELECT 1 FROM _carried WHERE issued_seq IS NULL)");
}

Result<void> replace_by_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                                 const std::string& path, const Unshipped& unshipped) {
  auto all = PANAL_TRY(db::Savepoint::begin(database));
  const auto keep = [&](const CarriedEntry& entry) { return keep_carried(database, entry); };
  PANAL_TRY(each_of_others(database, unshipped, keep));
  PANAL_TRY(each_unshipped(database, unshipped, keep));
  PANAL_TRY(clear(database, schema));
  PANAL_TRY(import_snapshot(database, schema, key, path));
  return all.release();
}

}  // namespace panal::store
