#pragma once
// Identity: who this node is, in which cluster. Made once, by init or join, and kept in the
// database (`_meta`); immutable while the process runs.
#include <optional>
#include <string>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::node {

struct Identity {
  Uuid node;
  Uuid cluster;
  std::string label;

  // Nothing: the database belongs to no node yet.
  static Result<std::optional<Identity>> load(db::Database& database);
  Result<void> save(db::Database& database) const;
};

}  // namespace panal::node
