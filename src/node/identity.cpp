#include "src/node/identity.h"

namespace panal::node {

Result<std::optional<Identity>> Identity::load(db::Database& database) {
  auto select = PANAL_TRY(
      database.prepare("SELECT node, cluster, label FROM _node WHERE singleton = 1"));
  if (!PANAL_TRY(select.step())) return std::optional<Identity>();
  return std::optional<Identity>(
      Identity{select.uuid(0), select.uuid(1), std::string(select.text(2))});
}

Result<void> Identity::save(db::Database& database) const {
  auto insert = PANAL_TRY(database.prepare(
      "INSERT INTO _node (singleton, node, cluster, label, given) VALUES (1, ?1, ?2, ?3, 0)"));
  return insert.bind(node, cluster, label).run();
}

}  // namespace panal::node
