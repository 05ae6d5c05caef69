#include "src/app/api/permissions.h"

#include <array>

#include "src/app/model/entity.h"

namespace panal::app {
namespace {

using model::kRoleNames;
static_assert(kRoleNames.size() == kRoleCount);

struct Grant {
  Permission permission;
  std::string_view name;
  std::string_view roles;  // A M S T C, as product.md writes them
};

constexpr std::string_view kLetters = "AMSTC";

constexpr std::array kGrants = {
    Grant{Permission::kManageUsers, "manage_users", "A"},
    Grant{Permission::kMonitor, "monitor", "A"},
    Grant{Permission::kManageCluster, "manage_cluster", "A"},
    Grant{Permission::kAudit, "audit", "A"},
    Grant{Permission::kChat, "chat", "AMST"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kGrants.size(); ++i) {
    if (static_cast<std::size_t>(kGrants[i].permission) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

std::span<const std::string_view> role_names() { return kRoleNames; }

Roles Roles::parse(std::string_view names) {
  Roles roles;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    for (std::size_t i = 0; i < kRoleCount; ++i) {
      if (names.substr(0, end) == kRoleNames[i]) roles.add(static_cast<Role>(i));
    }
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return roles;
}

std::string Roles::text() const {
  std::string out;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (!has(static_cast<Role>(i))) continue;
    if (!out.empty()) out += ' ';
    out += kRoleNames[i];
  }
  return out;
}

std::string_view name_of(Permission permission) {
  return kGrants[static_cast<std::size_t>(permission)].name;
}

std::string_view letters_of(Permission permission) {
  return kGrants[static_cast<std::size_t>(permission)].roles;
}

bool allows(Roles roles, std::string_view letters) {
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const bool granted = letters.find(kLetters[i]) != std::string_view::npos;
    if (granted && roles.has(static_cast<Role>(i))) return true;
  }
  return false;
}

}  // namespace panal::app
