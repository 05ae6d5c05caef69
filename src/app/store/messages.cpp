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

}  // namespace

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
