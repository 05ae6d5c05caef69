#include "src/app/store/outbox.h"

#include <array>

#include "src/base/live_limits.h"

namespace panal::app::store {
namespace {

constexpr std::array<std::string_view, 8> kSources = {
    "chat_messages", "chat_reactions", "chat_members", "chat_rooms",
    "chat_reads",    "notifications",  "attachments",  "audit"};
constexpr auto kEvents = static_cast<std::int64_t>(OutboxSource::kEvents);

// SQL is put together here from the constants above alone.
Result<void> follow(db::Database& database, std::size_t place) {
  const std::string table(kSources[place]), source = std::to_string(place);
  for (const char* event : {"INSERT", "UPDATE"}) {
    PANAL_TRY(database.execute("CREATE TRIGGER _outbox_" + table + "_" + event + " AFTER " + event +
                               " ON " + table +
                               " BEGIN INSERT INTO _outbox (source, place, id) VALUES (" + source +
                               ", panal_place(new._v), new.id); END"));
  }
  return database.execute("INSERT INTO _outbox (source, place, id) SELECT " + source +
                          ", panal_place(_v), id FROM " + table + " ORDER BY panal_moment(_v), id");
}

Change change_of(const db::Statement& row) {
  return {row.integer(0), static_cast<OutboxSource>(row.integer(1)), row.uuid(2)};
}

}  // namespace

Result<void> prepare_outbox(db::Database& database) {
  PANAL_TRY(database.execute(
      "CREATE TABLE IF NOT EXISTS _outbox (number INTEGER PRIMARY KEY, source INTEGER NOT NULL, "
      "place INTEGER NOT NULL, id BLOB NOT NULL)"));
  PANAL_TRY(database.execute("CREATE INDEX IF NOT EXISTS _outbox_by_place ON _outbox (place)"));
  PANAL_TRY(database.execute(
      "CREATE TABLE IF NOT EXISTS _outbox_floor (ordinal INTEGER PRIMARY KEY, seq INTEGER)"));
  for (std::size_t i = 0; i < kSources.size(); ++i) {
    constexpr std::string_view kThere =
        "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = '_outbox_' || ?1 || "
        "'_INSERT'";
    auto there = PANAL_TRY(database.prepare(kThere));
    if (PANAL_TRY(there.bind(kSources[i]).step())) continue;
    PANAL_TRY(follow(database, i));
  }
  return {};
}

Result<void> forget_outbox(db::Database& database) {
  for (const std::string_view table : kSources) {
    for (const char* event : {"INSERT", "UPDATE"}) {
      PANAL_TRY(
          database.execute("DROP TRIGGER IF EXISTS _outbox_" + std::string(table) + "_" + event));
    }
  }
  PANAL_TRY(database.execute("DROP TABLE IF EXISTS _outbox"));
  return database.execute("DROP TABLE IF EXISTS _outbox_floor");
}

Result<std::int64_t> last_change(db::Database& database) {
  auto row = PANAL_TRY(database.prepare("SELECT coalesce(max(number), 0) FROM _outbox"));
  PANAL_TRY(row.step());
  return row.integer(0);
}

Result<std::vector<Change>> changes_after(db::Database& database, std::int64_t number,
                                          std::size_t limit) {
  constexpr std::string_view kSql =
      "SELECT number, source, id FROM _outbox WHERE number > ?1 AND source <> ?3 "
      "ORDER BY number LIMIT ?2";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(number, static_cast<std::int64_t>(limit), kEvents);
  std::vector<Change> changes;
  while (PANAL_TRY(row.step())) changes.push_back(change_of(row));
  return changes;
}

// Origin by origin: of each, what is beyond the vector is one piece of the index.
Result<std::vector<Change>> changes_unseen(db::Database& database, std::string_view vector,
                                           std::size_t limit) {
  constexpr std::string_view kForgotten =
      "SELECT 1 FROM _outbox_floor WHERE seq > panal_seen(?1, ordinal) LIMIT 1";
  auto forgotten = PANAL_TRY(database.prepare(kForgotten));
  const Blob seen{std::string(vector)};
  if (PANAL_TRY(forgotten.bind(seen).step())) return fail(Code::kTooMany, "busy");
  constexpr std::string_view kSql =
      "WITH RECURSIVE origins(ordinal) AS (SELECT min(place) >> 40 FROM _outbox UNION ALL "
      "SELECT (SELECT min(place) >> 40 FROM _outbox WHERE place >= (ordinal + 1) << 40) "
      "FROM origins WHERE ordinal IS NOT NULL) "
      "SELECT o.number, o.source, o.id FROM origins AS f CROSS JOIN _outbox AS o "
      "ON o.place > (f.ordinal << 40) + panal_seen(?1, f.ordinal) "
      "AND o.place < (f.ordinal + 1) << 40 WHERE o.source <> ?3 ORDER BY o.number LIMIT ?2";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(seen, static_cast<std::int64_t>(limit) + 1, kEvents);
  std::vector<Change> changes;
  while (PANAL_TRY(row.step())) changes.push_back(change_of(row));
  if (changes.size() > limit) return fail(Code::kTooMany, "busy");
  return changes;
}

Result<std::string> present_vector(db::Database& database) {
  auto row = PANAL_TRY(database.prepare("SELECT panal_vector()"));
  PANAL_TRY(row.step());
  return std::string(row.blob(0));
}

Result<void> trim_outbox(db::Database& database) {
  const std::int64_t keep_from = PANAL_TRY(last_change(database)) - limits::kOutboxRows;
  if (keep_from <= 0) return {};
  constexpr std::string_view kFloor =
      "INSERT INTO _outbox_floor (ordinal, seq) SELECT place >> 40, max(place & 0xffffffffff) "
      "FROM _outbox WHERE number < ?1 GROUP BY 1 "
      "ON CONFLICT (ordinal) DO UPDATE SET seq = max(seq, excluded.seq)";
  PANAL_TRY(PANAL_TRY(database.prepare(kFloor)).bind(keep_from).run());
  constexpr std::string_view kTrim = "DELETE FROM _outbox WHERE number < ?1";
  return PANAL_TRY(database.prepare(kTrim)).bind(keep_from).run();
}

}  // namespace panal::app::store
