#pragma once
// Roles and permissions: one table says which role may do what (product.md).
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace panal::app {

enum class Role : std::uint8_t { kAdministrator, kManager, kSalesperson, kSupport, kCustomer };
inline constexpr std::size_t kRoleCount = 5;

std::string_view name_of(Role role);
std::span<const std::string_view> role_names();

// A set of roles; they combine.
class Roles {
 public:
  Roles() = default;
  // From names with spaces between; unknown names (of a newer version) are ignored.
  static Roles parse(std::string_view names);

  void add(Role role) { bits_ |= bit(role); }
  bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  std::string text() const;

 private:
  static unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

  unsigned bits_ = 0;
};

enum class Permission : std::uint8_t {
  kReadMessages,
  kWriteMessages,
  kListUsers,
  kManageUsers,  // create, change roles, set another's password, see another's tokens
  kMonitor,      // replication status, metrics, front statistics
  kManageCluster,
};

std::string_view name_of(Permission permission);
bool allows(Roles roles, Permission permission);

}  // namespace panal::app
