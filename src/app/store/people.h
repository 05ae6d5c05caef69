#pragma once
// Who answers for what, as assignments say: of a department or project, and of the whole company.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/records.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Responsible {
  Uuid assignment, person;
  std::string name, email, phone, role;
};

// Those who hold a responsible role on that day. `place` is "department" or "project".
Result<std::vector<Responsible>> responsible_for(db::Database& database, std::string_view place,
                                                 const Uuid& id, std::string_view day);
// The hook of departments: none is below itself.
Result<void> keep_department(db::Database& database, const Actor& actor, const Uuid& id,
                             const std::vector<Value>* before, std::vector<Value>* after);
// The department above, if any; nothing for one that is not there.
Result<std::optional<Uuid>> parent_department(db::Database& database, const Uuid& id);

struct DepartmentLine {
  Uuid id;
  std::optional<Uuid> parent;
  std::string name;
  std::int64_t people = 0;     // active ones that belong to it
  std::int64_t vacancies = 0;  // assignments in it that nobody has
};
// By name; kTooLarge beyond limits::kBulkItems.
Result<std::vector<DepartmentLine>> department_lines(db::Database& database);

// Gives `to` the people and roles of `from`, as of now, without dates; who is there in that role
// already is passed over. Returns how many were added.
Result<std::size_t> copy_team(db::Database& database, const Uuid& from, const Uuid& to,
                              const std::vector<Uuid>& fresh_ids, const Actor& actor);
// How many ids that takes at most.
Result<std::size_t> team_size(db::Database& database, const Uuid& project);

}  // namespace panal::app::store
