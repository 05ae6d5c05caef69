#pragma once
// Member: one node of the cluster, as its row in the members table says. Plain value.
#include <cstdint>
#include <string>

#include "replication/core/absence.h"
#include "src/base/ids.h"

namespace panal::core {

enum class Role : std::uint8_t { kNode, kFront };
enum class Standing : std::uint8_t { kActive, kDraining, kRemoved };

struct Member {
  Uuid node;
  std::string name;
  std::string address;
  Role role = Role::kNode;
  Standing standing = Standing::kActive;
  std::string label = {};        // "A", "B", …; a front has none
  std::string fingerprint = {};  // of its key
  std::uint64_t version = 0;     // of the row: the greater one is the later one
  Absence absence = {};
  bool operator==(const Member&) const = default;
};

}  // namespace panal::core
