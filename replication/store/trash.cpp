#include "replication/store/trash.h"

#include <algorithm>
#include <tuple>

#include "replication/core/hlc.h"
#include "replication/store/row.h"
#include "replication/wire/entry_codec.h"

namespace panal::store {
namespace {

struct Place {
  const TableSpec* table;
  TrashPlace at;
};

// The order of the list.
bool comes_before(const TrashPlace& a, const TrashPlace& b) {
  return std::tie(a.deleted_at_ms, a.id) > std::tie(b.deleted_at_ms, b.id);
}

std::int64_t stored_id(const TableSpec& table) {
  return static_cast<std::int64_t>(core::table_id(table.name));
}

// The deletion that stands: the latest. Nothing: the bytes are damaged.
std::optional<core::Stamp> last_tomb(std::string_view bytes) {
  ByteReader tombs(bytes);
  core::Stamp last;
  while (tombs.ok() && !tombs.rest().empty()) last = std::max(last, read_stamp(tombs));
  return tombs.done() ? std::optional(last) : std::nullopt;
}

Result<void> read_kept(std::string_view bytes, const TableSpec& table, TrashedRow& row) {
  ByteReader kept(bytes);
  while (kept.ok() && !kept.rest().empty()) {
    const core::ColumnId id{static_cast<std::uint16_t>(kept.u64())};
    read_stamp(kept);
    Value value = wire::read_value(kept);
    for (const ColumnSpec& column : table.columns) {
      if (core::column_id(column.name) != id) continue;
      row.values.emplace_back(column.name, std::move(value));
      break;
    }
  }
  if (!kept.done()) return fail(Code::kCorrupt, "a trashed row is damaged");
  return {};
}

// Adds the places of one table's trash to the first `limit` of the page.
Result<void> gather(db::Database& database, const TableSpec& table, const TrashQuery& query,
                    std::vector<Place>& first) {
  auto graves = PANAL_TRY(database.prepare(
      "SELECT row_id, tombs FROM _graves WHERE table_id = ?1 AND length(kept) > 0"));
  graves.bind(stored_id(table));
  const auto by_place = [](const Place& a, const Place& b) { return comes_before(a.at, b.at); };
  while (PANAL_TRY(graves.step())) {
    const auto tomb = last_tomb(graves.blob(1));
    if (!tomb) return fail(Code::kCorrupt, "a trashed row is damaged");
    const Place place{&table, {core::hlc_ms(tomb->hlc), graves.uuid(0)}};
    if (query.after && !comes_before(*query.after, place.at)) continue;
    if (first.size() == query.limit) {
      if (first.empty() || !by_place(place, first.front())) continue;
      std::ranges::pop_heap(first, by_place);
      first.pop_back();
    }
    first.push_back(place);
    std::ranges::push_heap(first, by_place);
  }
  return {};
}

std::string insert_sql(const TrashedRow& row) {
  std::string columns = "id", places = "?1";
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    columns += ", \"" + row.values[i].first + '"';
    places += ", ?" + std::to_string(i + 2);
  }
  return "INSERT INTO \"" + row.table + "\"(" + columns + ") VALUES(" + places + ")";
}

std::vector<std::pair<std::string, Uuid>> parents_of(const TableSpec& table,
                                                     const TrashedRow& row) {
  std::vector<std::pair<std::string, Uuid>> parents;
  for (const auto& [name, value] : row.values) {
    const auto reference = std::ranges::find(table.references, name, &ReferenceSpec::column);
    const auto* blob = std::get_if<Blob>(&value);
    const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
    if (reference != table.references.end() && id) parents.emplace_back(reference->table, *id);
  }
  return parents;
}

}  // namespace

Result<std::vector<TrashedRow>> list_trash(db::Database& database, const SchemaSpec& schema,
                                           const TrashQuery& query) {
  std::vector<Place> first;
  for (const TableSpec& table : schema) {
    if (std::ranges::find(query.tables, table.name) == query.tables.end()) continue;
    PANAL_TRY(gather(database, table, query, first));
  }
  std::ranges::sort(first, comes_before, &Place::at);
  std::vector<TrashedRow> rows;
  for (const Place& place : first) {
    auto row = PANAL_TRY(find_trashed(database, *place.table, place.at.id));
    if (row) rows.push_back(std::move(*row));
  }
  return rows;
}

Result<std::int64_t> count_trash(db::Database& database, const TableSpec& table) {
  auto count = PANAL_TRY(
      database.prepare("SELECT count(*) FROM _graves WHERE table_id = ?1 AND length(kept) > 0"));
  PANAL_TRY(count.bind(stored_id(table)).step());
  return count.integer(0);
}

Result<std::optional<TrashedRow>> find_trashed(db::Database& database, const TableSpec& table,
                                               const Uuid& id) {
  auto grave =
      PANAL_TRY(database.prepare("SELECT tombs, kept FROM _graves "
                                 "WHERE table_id = ?1 AND row_id = ?2 AND length(kept) > 0"));
  if (!PANAL_TRY(grave.bind(stored_id(table), id).step())) return std::optional<TrashedRow>{};
  const auto tomb = last_tomb(grave.blob(0));
  if (!tomb) return fail(Code::kCorrupt, "a trashed row is damaged");
  TrashedRow row{.table = table.name,
                 .id = id,
                 .deleted_at_ms = core::hlc_ms(tomb->hlc),
                 .origin = tomb->origin,
                 .values = {}};
  PANAL_TRY(read_kept(grave.blob(1), table, row));
  return std::optional(std::move(row));
}

Result<RestoredRows> restore_row(db::Database& database, const SchemaSpec& schema,
                                 std::string_view table, const Uuid& id) {
  // A row's parents stand behind it here, and are inserted before it.
  std::vector<TrashedRow> rows;
  std::vector<std::pair<std::string, Uuid>> wanted = {{std::string(table), id}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto spec = std::ranges::find(schema, wanted[i].first, &TableSpec::name);
    if (spec == schema.end()) continue;
    auto row = PANAL_TRY(find_trashed(database, *spec, wanted[i].second));
    if (!row) continue;
    for (auto& parent : parents_of(*spec, *row)) {
      if (std::ranges::find(wanted, parent) == wanted.end()) wanted.push_back(std::move(parent));
    }
    rows.push_back(std::move(*row));
  }
  if (rows.empty() || rows.front().id != id) return fail(Code::kNotFound, "it is not in the trash");
  RestoredRows restored;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    auto insert = PANAL_TRY(database.prepare(insert_sql(*row)));
    insert.bind(row->id);
    int parameter = 2;
    for (const auto& [column, value] : row->values) insert.bind_one(parameter++, value);
    PANAL_TRY(insert.run());
    restored.emplace_back(row->table, row->id);
  }
  return restored;
}

}  // namespace panal::store
