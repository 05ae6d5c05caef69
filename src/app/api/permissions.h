#pragma once
// Roles and permissions: one table says which role may do what (product.md); what may be done
// with the records of an entity, its declaration says in the same letters (model/entity.h).
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
  bool meet(Roles other) const { return (bits_ & other.bits_) != 0; }
  std::string text() const;

 private:
  static unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

  unsigned bits_ = 0;
};

enum class Permission : std::uint8_t {
  kManageUsers,  // set another's password, see and end another's sessions and tokens
  kMonitor,      // replication status, metrics, front statistics
  kManageCluster,
  kAudit,  // read the audit log
  kChat,
};

std::string_view name_of(Permission permission);
// The letters of the roles that have it: A M S T C, as product.md writes them.
std::string_view letters_of(Permission permission);
// Whether one of the roles is among the letters.
bool allows(Roles roles, std::string_view letters);

}  // namespace panal::app
