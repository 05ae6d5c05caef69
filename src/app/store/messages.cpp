#include "src/app/store/messages.h"

#include "src/base/limits.h"

namespace panal::app::store {
namespace {

DataRow read_data_row(const db::Statement& statement) {
  return {.id = statement.uuid(0),
          .clid = statement.integer(1),
          .mess = std::string(statement.text(2)),
          .sid = std::string(statement.text(3))};
}

Result<void> require_free(db::Database& database, const std::optional<std::int64_t>& clid,
                          const Uuid& claimant) {
  if (!clid) return {};
  const auto holder = PANAL_TRY(data_row(database, *clid));
  if (!holder || holder->id == claimant) return {};
  return Error{Code::kConflict, "duplicate", {{"clid", "duplicate", ""}}};
}

// Asked only of an id that no row has.
Result<void> require_never_there(db::Database& database, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare("SELECT panal_deleted('messages', ?1)"));
  statement.bind(id);
  PANAL_TRY(statement.step());
  if (statement.integer(0) == 0) return {};
  return Error{Code::kConflict, "deleted_since", {{"id", "deleted_since", ""}}};
}

Result<bool> exists(db::Database& database, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare("SELECT 1 FROM messages WHERE id = ?1"));
  statement.bind(id);
  return statement.step();
}

struct UserValues {
  std::optional<std::int64_t> clid;
  std::string mess;
};

Result<UserValues> user_values(db::Database& database, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare("SELECT clid, mess FROM messages WHERE id = ?1"));
  statement.bind(id);
  if (!PANAL_TRY(statement.step())) return fail(Code::kNotFound, "not_found");
  UserValues values{.clid = std::nullopt, .mess = std::string(statement.text(1))};
  if (!is_null(statement.value(0))) values.clid = statement.integer(0);
  return values;
}

// A repeated request finds what it made. While nobody edited that, it is what the request says.
Result<void> require_same(db::Database& database, const NewMessage& message) {
  auto statement = PANAL_TRY(database.prepare(
      "SELECT clid IS ?2, mess = ?3 FROM messages WHERE id = ?1 AND updated_at = created_at"));
  statement.bind(message.id, message.clid, message.mess);
  if (!PANAL_TRY(statement.step())) return {};
  Error error{Code::kFields, "fields", {}};
  if (statement.integer(0) == 0) error.fields.push_back({"clid", "idempotency_key_reused", ""});
  if (statement.integer(1) == 0) error.fields.push_back({"mess", "idempotency_key_reused", ""});
  if (!error.fields.empty()) return error;
  return {};
}

}  // namespace

const Collection& messages() {
  static const Collection collection{
      .name = "messages",
      .from = "messages AS t LEFT JOIN users AS a ON a.id = t.author",
      .default_sort = "-created_at",
      .fields = {{"clid", "t.clid", FieldType::kInteger, kSort | kFilter | kNullable},
                 {"mess", "t.mess", FieldType::kText, kSearch},
                 {"sid", "t.sid", FieldType::kText, kFilter},
                 {"author", "a.login", FieldType::kText, kFilter | kSearch | kNullable},
                 {"created_at", "t.created_at", FieldType::kTime, kSort | kRange},
                 {"updated_at", "t.updated_at", FieldType::kTime, kRange}}};
  return collection;
}

Result<Imported> add_message(db::Database& database, const NewMessage& message) {
  if (PANAL_TRY(exists(database, message.id))) {
    PANAL_TRY(require_same(database, message));
    return Imported::kUnchanged;
  }
  PANAL_TRY(require_never_there(database, message.id));
  PANAL_TRY(require_free(database, message.clid, message.id));
  constexpr std::string_view kSql =
      "INSERT INTO messages (id, clid, mess, sid, author, created_at, updated_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql))
                .bind(message.id, message.clid, message.mess, message.sid, message.author,
                      message.created_at)
                .run());
  return Imported::kCreated;
}

Result<void> insert_message(db::Database& database, const NewMessage& message) {
  PANAL_TRY(add_message(database, message));
  return {};
}

Result<Imported> import_message(db::Database& database, const NewMessage& message,
                                bool sets_clid) {
  if (!PANAL_TRY(exists(database, message.id))) return add_message(database, message);
  MessageChange change{.mess = message.mess, .clid = std::nullopt};
  if (sets_clid) change.clid = message.clid;
  const bool changed =
      PANAL_TRY(update_message(database, message.id, change, message.created_at));
  return changed ? Imported::kUpdated : Imported::kUnchanged;
}

Result<bool> update_message(db::Database& database, const Uuid& id, const MessageChange& change,
                            std::int64_t now_ms) {
  const auto present = PANAL_TRY(user_values(database, id));
  const auto clid = change.clid.value_or(present.clid);
  const auto mess = change.mess.value_or(present.mess);
  if (clid == present.clid && mess == present.mess) return false;
  if (clid != present.clid) PANAL_TRY(require_free(database, clid, id));
  constexpr std::string_view kSql =
      "UPDATE messages SET clid = ?2, mess = ?3, updated_at = max(updated_at + 1, ?4) "
      "WHERE id = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(id, clid, mess, now_ms).run());
  return true;
}

Result<void> delete_message(db::Database& database, const Uuid& id) {
  PANAL_TRY(PANAL_TRY(database.prepare("DELETE FROM messages WHERE id = ?1")).bind(id).run());
  if (database.changes() == 0) return fail(Code::kNotFound, "not_found");
  return {};
}

Result<std::string> message_etag(db::Database& database, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare("SELECT panal_etag(_v) FROM messages WHERE id = ?1"));
  statement.bind(id);
  if (!PANAL_TRY(statement.step())) return fail(Code::kNotFound, "not_found");
  return std::string(statement.text(0));
}

Result<std::vector<DataRow>> data_rows(db::Database& database) {
  constexpr std::string_view kSql =
      "SELECT id, clid, mess, sid FROM messages WHERE clid IS NOT NULL "
      "ORDER BY clid, panal_claim('messages', 'clid', _v), id";
  auto statement = PANAL_TRY(database.prepare(kSql));
  std::vector<DataRow> rows;
  std::size_t bytes = 0;
  while (PANAL_TRY(statement.step())) {
    DataRow row = read_data_row(statement);
    if (!rows.empty() && rows.back().clid == row.clid) continue;  // lost its claim
    bytes += sizeof(DataRow) + row.mess.size();
    if (bytes > limits::kExportBytes) return fail(Code::kTooLarge, "too_many_rows");
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::optional<DataRow>> data_row(db::Database& database, std::int64_t clid) {
  constexpr std::string_view kSql =
      "SELECT id, clid, mess, sid FROM messages WHERE clid = ?1 "
      "ORDER BY panal_claim('messages', 'clid', _v), id LIMIT 1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(clid);
  if (!PANAL_TRY(statement.step())) return std::optional<DataRow>();
  return std::optional(read_data_row(statement));
}

}  // namespace panal::app::store
