#include "src/app/store/people.h"

#include "src/app/model/entities.h"
#include "src/base/record_limits.h"

namespace panal::app::store {
namespace {

std::optional<Uuid> optional_id(const db::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.uuid(column);
}

Value id_value(const std::optional<Uuid>& id) {
  return id ? Value(Blob{std::string(id->raw())}) : Value();
}

}  // namespace

Result<std::vector<Responsible>> responsible_for(db::Database& database, std::string_view place,
                                                 const Uuid& id, std::string_view day) {
  constexpr std::string_view kOfDepartment =
      "SELECT a.id, p.id, p.name, coalesce(p.email, ''), p.phone, r.name FROM assignments AS a "
      "JOIN roles AS r ON r.id = a.role JOIN people AS p ON p.id = a.person "
      "WHERE a.department = ?1 AND r.responsible AND coalesce(a.starts_on, ?2) <= ?2 "
      "AND coalesce(a.ends_on, ?2) >= ?2 ORDER BY p.name COLLATE SPANISH, a.id";
  constexpr std::string_view kOfProject =
      "SELECT a.id, p.id, p.name, coalesce(p.email, ''), p.phone, r.name FROM assignments AS a "
      "JOIN roles AS r ON r.id = a.role JOIN people AS p ON p.id = a.person "
      "WHERE a.project = ?1 AND r.responsible AND coalesce(a.starts_on, ?2) <= ?2 "
      "AND coalesce(a.ends_on, ?2) >= ?2 ORDER BY p.name COLLATE SPANISH, a.id";
  auto row = PANAL_TRY(database.prepare(place == "project" ? kOfProject : kOfDepartment));
  row.bind(id, day);
  std::vector<Responsible> found;
  while (PANAL_TRY(row.step())) {
    const auto text = [&row](int column) { return std::string(row.text(column)); };
    found.push_back({row.uuid(0), row.uuid(1), text(2), text(3), text(4), text(5)});
  }
  return found;
}

Result<std::optional<Uuid>> parent_department(db::Database& database, const Uuid& id) {
  auto row = PANAL_TRY(database.prepare("SELECT parent FROM departments WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Uuid>();
  return optional_id(row, 0);
}

Result<void> keep_department(db::Database& database, const Actor&, const Uuid& id,
                             const std::vector<Value>* before, std::vector<Value>* after) {
  if (before == nullptr || after == nullptr) return {};
  const Value& parent = (*after)[model::departments().place_of("parent")];
  const auto* raw = std::get_if<Blob>(&parent);
  std::optional<Uuid> above = raw == nullptr ? std::nullopt : Uuid::from_bytes(raw->bytes);
  for (std::size_t depth = 0; above && depth < limits::kTreeDepth; ++depth) {
    if (above == id) return Error{Code::kFields, "fields", {{"parent", "own_parent", ""}}};
    above = PANAL_TRY(parent_department(database, *above));
  }
  return {};
}

Result<std::vector<DepartmentLine>> department_lines(db::Database& database) {
  constexpr std::string_view kSql =
      "SELECT d.id, d.parent, d.name, "
      "(SELECT count(*) FROM people AS p WHERE p.department = d.id AND p.active), "
      "(SELECT count(*) FROM assignments AS a WHERE a.department = d.id AND a.person IS NULL) "
      "FROM departments AS d ORDER BY d.name COLLATE SPANISH, d.id";
  auto row = PANAL_TRY(database.prepare(kSql));
  std::vector<DepartmentLine> lines;
  while (PANAL_TRY(row.step())) {
    if (lines.size() == limits::kBulkItems) return fail(Code::kTooLarge, "too_many_rows");
    lines.push_back({row.uuid(0), optional_id(row, 1), std::string(row.text(2)), row.integer(3),
                     row.integer(4)});
  }
  return lines;
}

Result<std::size_t> team_size(db::Database& database, const Uuid& project) {
  auto row = PANAL_TRY(database.prepare("SELECT count(*) FROM assignments WHERE project = ?1"));
  PANAL_TRY(row.bind(project).step());
  return static_cast<std::size_t>(row.integer(0));
}

Result<std::size_t> copy_team(db::Database& database, const Uuid& from, const Uuid& to,
                              const std::vector<Uuid>& fresh_ids, const Actor& actor) {
  constexpr std::string_view kSql =
      "SELECT DISTINCT a.person, a.role, a.description FROM assignments AS a WHERE a.project = ?1 "
      "AND NOT EXISTS (SELECT 1 FROM assignments AS b WHERE b.project = ?2 AND "
      "b.person IS a.person AND b.role = a.role) ORDER BY a.person, a.role LIMIT ?3";
  std::vector<Cells> wanted;
  const model::Entity& entity = model::assignments();
  {
    auto row = PANAL_TRY(database.prepare(kSql));
    row.bind(from, to, static_cast<std::int64_t>(fresh_ids.size()));
    while (PANAL_TRY(row.step())) {
      wanted.push_back({{entity.place_of("person"), id_value(optional_id(row, 0))},
                        {entity.place_of("role"), row.value(1)},
                        {entity.place_of("project"), id_value(to)},
                        {entity.place_of("description"), row.value(2)}});
    }
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    PANAL_TRY(insert_record(database, entity, {fresh_ids[i], wanted[i]}, actor));
  }
  return wanted.size();
}

}  // namespace panal::app::store
