// Damage: rows that change although nobody wrote them, identities that double, certificates that
// expire.
#include <algorithm>

#include "tests/sim/schema.h"
#include "tests/sim/world.h"

namespace panal::sim {
namespace {

constexpr std::int64_t kFoundUs = 5'000'000;
constexpr std::int64_t kTwinUs = 30'000'000;

// As a flipped byte would: nobody captures it, and no version changes.
Result<bool> spoil(db::Database& database, const SchemaSpec& schema, Dice& dice) {
  for (std::size_t tries = 0; tries < 20; ++tries) {
    const TableSpec& table = schema[dice.below(schema.size())];
    const ColumnSpec& column = table.columns[dice.below(table.columns.size())];
    std::string change = '"' + column.name + "\" = ";
    const bool versions = dice.chance(20);
    if (versions) change = "_v = CAST(substr(_v, 1, length(_v) - 1) || x'7f' AS BLOB)";
    else if (column.type.starts_with("TEXT")) change += '"' + column.name + "\" || '~'";
    else if (column.type.starts_with("INTEGER")) change += '"' + column.name + "\" + 64";
    else continue;
    auto one = PANAL_TRY(database.prepare("SELECT id FROM \"" + table.name + "\" WHERE \"" +
                                          column.name + "\" IS NOT NULL ORDER BY id LIMIT 1"));
    if (!PANAL_TRY(one.step())) continue;
    const Uuid id = one.uuid(0);
    const std::string sql = dice.chance(20)
                                ? "DELETE FROM \"" + table.name + "\" WHERE id = ?1"
                                : "UPDATE \"" + table.name + "\" SET " + change + " WHERE id = ?1";
    auto row = PANAL_TRY(database.prepare(sql));
    PANAL_TRY(row.bind(id).run());
    return true;
  }
  return false;
}

}  // namespace

// At rest, so that what must be there is known: one node's rows, once all agree.
void World::rot() {
  rotted_us_ = now_us_;
  Node& node = *nodes_[dice_.below(plan_.nodes)];
  if (node.removed || alive(node.index) == nullptr) return;
  const auto work = [this, &node](db::Database& database) -> Result<void> {
    PANAL_TRY(spoil(database, schema(node.version), dice_));
    return {};
  };
  note("a byte flips at n" + std::to_string(node.index));
  noticed_ = node.process->replica.status().divergences;
  submit(node, {work, {}, db::Capture::kNo});
}

// (1): found within five seconds of quiet, and repaired.
std::string World::damage() {
  for (const auto& node : nodes_) {
    if (node->removed || alive(node->index) == nullptr) continue;
    const std::string flawed = flaw(*node);
    if (flawed.empty()) continue;
    const std::string name = "n" + std::to_string(node->index);
    if (now_us_ > rotted_us_ + kFoundUs &&
        node->process->replica.status().divergences == noticed_) {
      fail("(1) nobody noticed the damage at " + name + ": " + flawed);
    }
    return name + " is damaged: " + flawed;
  }
  return {};
}

// A copy of a node's disk, made while it ran, is started beside it.
void World::copy_node() {
  const std::size_t original = dice_.below(plan_.nodes);
  Node* source = alive(original);
  if (source == nullptr || source->removed) return;
  const DiskImage image = disks_.disk(source->disk).image();
  Node& node = add_node();
  node.id = source->id;
  node.version = source->version;
  node.copy = true;
  rolled_back_ = true;
  index_[node_id(node.index)] = node.index;
  index_[source->id] = original;
  disks_.disk(node.disk).restore(image);
  note("n" + std::to_string(node.index) + " is a copy of n" + std::to_string(original));
  start(node);
  at(dice_.between(0, 100'000), [this, &node] { load(node); });
}

// (12): of two processes with one identity one is refused once both reach the others; then its
// folder is thrown away.
std::string World::doubled() {
  for (const auto& copy : nodes_) {
    if (!copy->copy || copy->removed) continue;
    Node& original = *nodes_[index_.at(copy->id)];
    if (original.removed) {  // both are, by whom they reach
      copy->removed = true;
      copy->acknowledged.clear();
      kill(*copy, /*power_cut=*/true);
      return "a copy was removed";
    }
    if (alive(copy->index) == nullptr || alive(original.index) == nullptr) return "a twin is down";
    const bool told = !copy->process->replica.status().twin.empty() ||
                      !original.process->replica.status().twin.empty();
    if (!told && now_us_ > healed_us_ + kTwinUs) fail("(12) two processes have one identity");
    if (!told) return "nobody noticed the copy";
    copy->removed = true;
    copy->acknowledged.clear();
    kill(*copy, /*power_cut=*/true);
    kill(original, /*power_cut=*/false);
    return "a copy was found";
  }
  return {};
}

// Nobody accepts it until it is renewed; what it has written is shipped then.
void World::expire() {
  Node& node = *nodes_[dice_.below(plan_.nodes)];
  note("the certificate of n" + std::to_string(node.index) + " expires");
  node.expired = true;
  for (auto& [id, link] : links_) {
    for (const std::size_t end : {0, 1}) {
      if (nodes_[link.ends[end]].get() != &node || !end_lives(link, end)) continue;
      shut(id, end, "certificate expired");
      feed(node, core::LinkDown{id, "certificate expired"});
    }
  }
  at(dice_.between(300'000, 3'000'000), [&node] { node.expired = false; });
}

}  // namespace panal::sim
