#pragma once
// What tests of conflicts do with their nodes.
#include <string>
#include <vector>

#include "tests/unit/store/store_bench.h"

namespace panal::store {

inline void exchange(StoreBench& a, StoreBench& b) {
  a.pull(b);
  b.pull(a);
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.digest(), a.computed());
  EXPECT_EQ(a.all_conflicts(), b.all_conflicts());
}

inline std::vector<Conflict> listed(StoreBench& node, const ConflictQuery& query = {}) {
  auto found = list_conflicts(*node.database, node.engine->schema(), query);
  EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().message);
  return found.ok() ? std::move(*found) : std::vector<Conflict>{};
}

inline Result<db::Commit> restore(StoreBench& node, const Uuid& id) {
  return node.write([&](db::Database& database) {
    return restore_conflict(database, node.engine->schema(), id);
  });
}

inline Result<db::Commit> dismiss(StoreBench& node, const Uuid& id) {
  return node.write([&](db::Database& database) {
    return dismiss_conflict(database, node.engine->schema(), id, "ana");
  });
}

inline Result<db::Commit> destroy(StoreBench& node, const std::string& table, unsigned id) {
  return node.write(
      [&](db::Database& database) { return node.engine->destroy(database, table, id_of(id)); });
}

inline std::string note(unsigned id, const std::string& title) {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', 'b')";
}

inline std::string user(unsigned id, const std::string& login) {
  return "INSERT INTO users(id, login) VALUES(" + sql_id(id) + ", '" + login + "')";
}

}  // namespace panal::store
