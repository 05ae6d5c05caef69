#pragma once
// What happens to a store that is replaced by a snapshot of another's, step by step.
#include "replication/store/carry_over.h"
#include "replication/store/snapshot.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {

inline std::string insert_note(unsigned id, const std::string& title) {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', 'body')";
}

// `node` takes `donor`'s store over; what is the donor's is vouched for up to `vouched`.
inline void replace(StoreBench& node, StoreBench& donor, const core::VersionVector& vouched,
                    const core::VersionVector& forked = {}) {
  const db::TempFolder folder;
  const std::string path = folder.file("snapshot");
  donor.database->observe(nullptr);  // as a reader's connection
  const auto snapshot = write_snapshot(*donor.database, donor.engine->schema(), {}, path);
  ASSERT_TRUE(snapshot.ok());
  donor.crash();
  const auto which = unshipped(*node.database, id_of(900), snapshot->vector, vouched, forked);
  ASSERT_TRUE(which.ok());
  const SchemaSpec schema = node.engine->schema();
  node.database->observe(nullptr);
  node.engine.reset();
  node.raw("BEGIN IMMEDIATE");
  const auto replaced = replace_by_snapshot(*node.database, schema, {}, path, *which);
  ASSERT_TRUE(replaced.ok()) << replaced.error().message;
  node.raw("COMMIT");
  node.crash();
}

inline int carry_over(StoreBench& node) {
  int entries = 0;
  bool more = true;
  while (more) {
    node.clock.advance_ms(1);
    node.raw("BEGIN IMMEDIATE");
    node.engine->begin_uncaptured();
    const auto step = node.engine->carry_over(*node.database);
    EXPECT_TRUE(step.ok()) << (step.ok() ? "" : step.error().message);
    more = step.ok() && *step;
    entries += more ? 1 : 0;
    EXPECT_TRUE(node.engine->before_commit(*node.database).ok());
    node.raw("COMMIT");
    node.engine->after_commit(*node.database);
  }
  return entries;
}

inline void expect_equal(StoreBench& a, StoreBench& b) {
  EXPECT_EQ(a.vector(), b.vector());
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.digest(), a.computed());
  EXPECT_EQ(b.digest(), b.computed());
  EXPECT_EQ(a.open_conflicts(), b.open_conflicts());
}

inline void forget(StoreBench& node, const core::VersionVector& stable) {
  node.raw("BEGIN IMMEDIATE");
  node.engine->begin_uncaptured();
  ASSERT_TRUE(node.engine->forget(*node.database, stable, 0).ok());
  ASSERT_TRUE(node.engine->before_commit(*node.database).ok());
  node.raw("COMMIT");
  node.engine->after_commit(*node.database);
}

// Everything there is counts as stable.
inline void forget_all(StoreBench& node) { forget(node, node.vector()); }

}  // namespace panal::store
