// Goal: equal vectors mean equal rows, digests, conflicts (open, dismissed, closed) and counts,
// whatever happened in which order.
// Method: three nodes run random statements over a schema with everything in it, and hand entries
// to each other in random causal order; now and then one crashes. In the end all get everything.
// Nodes that did nothing themselves get the whole history one by one, each in an order of its own.
#include <gtest/gtest.h>

#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

constexpr unsigned kIds = 6;  // few, so that nodes meet

struct Chaos {
  explicit Chaos(std::uint64_t seed) : random(seed) {
    for (std::uint64_t i = 0; i < 3; ++i) {
      nodes.push_back(std::make_unique<StoreBench>(seed * 16 + i));
    }
  }

  static constexpr const char* kTables[] = {"notes", "users", "orders", "lines", "tags", "units"};

  std::uint64_t pick(std::uint64_t below) { return random.u64() % below; }
  std::string id() { return sql_id(1 + static_cast<unsigned>(pick(kIds))); }
  std::string text() { return "'" + std::string(1, static_cast<char>('a' + pick(4))) + "'"; }
  std::string number() { return std::to_string(pick(5)); }

  std::string insert() {
    const std::string verb = pick(2) == 0 ? "INSERT OR REPLACE INTO " : "INSERT INTO ";
    switch (pick(6)) {
      case 0:
        return verb + "notes(id, title, body) VALUES(" + id() + "," + text() + "," + text() + ")";
      case 1:
        return verb + "users(id, login, seen_at, score) VALUES(" + id() + "," + text() + "," +
               number() + "," + number() + ")";
      case 2:
        return verb + "orders(id, user, amount, currency) VALUES(" + id() + "," + id() + "," +
               number() + "," + text() + ")";
      case 3:
        return verb + "lines(id, order_id, text) VALUES(" + id() + "," + id() + "," + text() + ")";
      case 4: return verb + "tags(id, note, user) VALUES(" + id() + "," + id() + "," + id() + ")";
      default:
        return verb + "units(id, parent, name) VALUES(" + id() + "," + id() + "," + text() + ")";
    }
  }
  std::string update() {
    switch (pick(7)) {
      case 0: return "UPDATE notes SET title = " + text() + " WHERE id <= " + id();
      case 1:
        return "UPDATE users SET login = " + text() + ", score = " + number() +
               " WHERE id = " + id();
      case 2: return "UPDATE users SET seen_at = " + number();
      case 3: return "UPDATE orders SET amount = " + number() + " WHERE id = " + id();
      case 4: return "UPDATE orders SET user = " + id() + " WHERE id = " + id();
      case 5:
        return "UPDATE lines SET order_id = " + id() + ", text = " + text() + " WHERE id = " + id();
      default: return "UPDATE units SET parent = " + id() + " WHERE id = " + id();
    }
  }
  std::string remove() {
    return std::string("DELETE FROM ") + kTables[pick(6)] +
           (pick(8) == 0 ? std::string() : " WHERE id = " + id());
  }
  std::string statement() {
    const auto kind = pick(10);
    return (kind < 4 ? insert() : kind < 8 ? update() : remove()) + ";";
  }

  void step() {
    StoreBench& node = *nodes[pick(nodes.size())];
    node.clock.advance_ms(static_cast<std::int64_t>(pick(3)));
    const auto kind = pick(24);
    if (kind == 0) {
      node.crash(/*in_transaction=*/false);
    } else if (kind == 1) {
      settle_a_conflict(node);
    } else if (kind == 2) {
      use_the_trash(node);
    } else if (kind < 14) {
      std::string sql = statement();
      while (pick(2) == 0) sql += statement();
      static_cast<void>(node.write(sql));  // many are refused, and must leave nothing
    } else {
      deliver(node, *nodes[pick(nodes.size())]);
    }
  }
  void settle_a_conflict(StoreBench& node) {
    const auto& schema = node.engine->schema();
    const auto listed = list_conflicts(*node.database, schema, {});
    ASSERT_TRUE(listed.ok());
    if (listed->empty()) return;
    const Uuid conflict = (*listed)[pick(listed->size())].record.id;
    const bool restore = pick(2) == 0;
    static_cast<void>(node.write([&](db::Database& database) {
      return restore ? restore_conflict(database, schema, conflict)
                     : dismiss_conflict(database, schema, conflict, "ana");
    }));
  }
  void use_the_trash(StoreBench& node) {
    const auto& schema = node.engine->schema();
    const auto rows = list_trash(*node.database, schema, {.tables = {kTables, kTables + 6}});
    ASSERT_TRUE(rows.ok());
    if (rows->empty()) return;
    const TrashedRow row = (*rows)[pick(rows->size())];
    const bool restore = pick(2) == 0;
    static_cast<void>(node.write([&](db::Database& database) -> Result<void> {
      if (!restore) return node.engine->destroy(database, row.table, row.id);
      PANAL_TRY(restore_row(database, schema, row.table, row.id));
      return {};
    }));
  }
  // A few entries of one origin.
  void deliver(StoreBench& to, StoreBench& from) {
    const core::VersionVector theirs = from.vector();
    if (theirs.empty()) return;
    const auto& [origin, seq] = theirs.components()[pick(theirs.components().size())];
    const std::uint64_t have = to.vector().get(origin);
    if (have >= seq) return;
    auto entries = read_log(*from.database, origin, have + 1, 1 + pick(pick(2) == 0 ? 1 : 2000));
    ASSERT_TRUE(entries.ok());
    static_cast<void>(to.apply(*entries));  // refused where its dependencies are missing
  }
  void settle() {
    for (int round = 0; round < 2; ++round) {
      for (auto& to : nodes) {
        for (auto& from : nodes) {
          if (to != from) to->pull(*from);
        }
      }
    }
  }

  SeededRandom random;
  std::vector<std::unique_ptr<StoreBench>> nodes;
};

class Convergence : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Convergence, OfRandomWorkloads) {
  Chaos chaos(GetParam());
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 120; ++i) chaos.step();
    chaos.settle();
    StoreBench& first = *chaos.nodes[0];
    for (auto& node : chaos.nodes) {
      ASSERT_EQ(node->vector(), first.vector());
      ASSERT_EQ(node->dumped(), first.dumped());
      ASSERT_EQ(node->computed(), node->digest());
      ASSERT_EQ(node->digest(), first.digest());
      ASSERT_EQ(node->all_conflicts(), first.all_conflicts());
      // No orphans once all is quiet.
      for (const auto* sql :
           {"SELECT count(*) FROM orders WHERE user NOT IN (SELECT id FROM users)",
            "SELECT count(*) FROM lines WHERE order_id NOT IN (SELECT id FROM orders)",
            "SELECT count(*) FROM units WHERE parent NOT IN (SELECT id FROM units)"}) {
        ASSERT_EQ(node->query(sql), "0");
      }
    }
  }
}

TEST_P(Convergence, OfEveryOrderOfDelivery) {
  Chaos chaos(GetParam() + 1000);
  for (int i = 0; i < 80; ++i) chaos.step();
  chaos.settle();
  StoreBench& source = *chaos.nodes[0];
  for (std::uint64_t i = 0; i < 3; ++i) {
    StoreBench node(i + 7);
    while (node.vector() != source.vector()) chaos.deliver(node, source);
    ASSERT_EQ(node.dumped(), source.dumped());
    ASSERT_EQ(node.computed(), node.digest());
    ASSERT_EQ(node.digest(), source.digest());
    ASSERT_EQ(node.all_conflicts(), source.all_conflicts());
    node.crash();
    ASSERT_EQ(node.all_conflicts(), source.all_conflicts()) << "counted anew";
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Convergence, testing::Range<std::uint64_t>(1, 41));

}  // namespace
}  // namespace panal::store
