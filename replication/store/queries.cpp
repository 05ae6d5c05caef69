// Reading the store on any connection: log, vector, digest, dump.
#include <algorithm>

#include "replication/store/engine.h"
#include "replication/store/inspect.h"
#include "src/base/encoding.h"
#include "src/base/log.h"

namespace panal::store {
namespace {

std::string text_of(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string quoted = "\"";
    append_json_escaped(quoted, *text);
    return quoted + "\"";
  }
  if (const auto* blob = std::get_if<Blob>(&value)) return "x" + hex_encode(blob->bytes);
  return "null";
}

std::vector<std::string> sorted_columns(const TableSpec& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  std::ranges::sort(names);
  return names;
}

std::string select_all(const TableSpec& table, const std::vector<std::string>& columns) {
  std::string sql = "SELECT id, _v";
  for (const auto& column : columns) sql += ", \"" + column + "\"";
  return sql + " FROM \"" + table.name + "\" ORDER BY id";
}

}  // namespace

Result<std::vector<core::RawEntry>> read_log(db::Database& database, core::OriginId origin,
                                             std::uint64_t from_seq, std::size_t bytes_max) {
  std::vector<core::RawEntry> entries;
  std::int64_t ordinal = 0;
  {
    auto row = PANAL_TRY(database.prepare("SELECT ordinal FROM _origins WHERE origin = ?1"));
    row.bind(static_cast<std::int64_t>(origin));
    if (!PANAL_TRY(row.step())) return entries;
    ordinal = row.integer(0);
  }
  auto rows = PANAL_TRY(
      database.prepare("SELECT key, bytes FROM _log WHERE key >= ?1 AND key < ?2 ORDER BY key"));
  rows.bind(log_key(ordinal, from_seq), log_key(ordinal + 1, 0));
  std::size_t bytes = 0;
  while (PANAL_TRY(rows.step())) {
    const auto seq = static_cast<std::uint64_t>(rows.integer(0) - log_key(ordinal, 0));
    if (seq != from_seq + entries.size()) break;  // the log was cut: a snapshot is needed
    if (!entries.empty() && bytes + rows.blob(1).size() > bytes_max) break;
    bytes += rows.blob(1).size();
    entries.push_back({{origin, seq}, std::string(rows.blob(1))});
  }
  return entries;
}

Result<std::vector<std::pair<core::OriginId, std::uint64_t>>> read_head_hashes(
    db::Database& database) {
  const State state = PANAL_TRY(load_state(database));
  std::vector<std::pair<core::OriginId, std::uint64_t>> heads;
  for (const auto& [id, origin] : state.origins) heads.emplace_back(id, origin.last_hash);
  return heads;
}

Result<core::VersionVector> read_applied(db::Database& database) {
  auto row = PANAL_TRY(database.prepare("SELECT vector FROM _applied"));
  if (!PANAL_TRY(row.step())) return fail(Code::kCorrupt, "the applied vector is missing");
  return core::VersionVector::decode(row.blob(0));
}

Result<Hash128> compute_digest(db::Database& database, const SchemaSpec& schema, SipKey key) {
  const Catalog catalog = PANAL_TRY(Catalog::read(database, schema));
  auto inspector = PANAL_TRY(Inspector::open(database, catalog, key));
  return inspector.total();
}

Result<std::string> dump(db::Database& database, const SchemaSpec& schema) {
  std::string out;
  for (const auto& table : schema) {
    const auto columns = sorted_columns(table);
    auto rows = PANAL_TRY(database.prepare(select_all(table, columns)));
    while (PANAL_TRY(rows.step())) {
      out += table.name + " " + hex_encode(rows.blob(0));
      for (std::size_t i = 0; i < columns.size(); ++i) {
        out += " " + columns[i] + "=" + text_of(rows.value(static_cast<int>(i) + 2));
      }
      out += "\n";
    }
  }
  return out;
}

}  // namespace panal::store
