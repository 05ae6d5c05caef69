// A new node: a member writes it down, and it starts from a real snapshot of that donor, taken in
// the middle of the chaos. (16): its digest is its donor's.
#include "replication/store/snapshot.h"
#include "tests/sim/schema.h"
#include "tests/sim/world.h"

namespace panal::sim {

void World::join() {
  Node& node = add_node();
  node.joining = true;
  knock(node);
}

// Asks some member, and again after a while: the donor may die over it.
void World::knock(Node& node) {
  if (!node.joining) return;
  at(dice_.between(300'000, 600'000), [this, &node] { knock(node); });
  Node* donor = alive(dice_.below(nodes_.size()));
  // What is known to a copy or to a removed member alone is lost with it.
  const bool leaves =
      plan_.has(Fault::kRemove) && donor != nullptr && donor->index + 1 == plan_.nodes;
  if (donor == nullptr || donor->copy || leaves) return;
  const auto work = [index = node.index](db::Database& database) {
    return store::put_member(database, member_of(index));
  };
  const auto done = [this, donor, &node](const Result<db::Commit>& commit) {
    if (commit.ok()) at(*donor, 100, [this, donor, &node](Process&) { fill(*donor, node); });
  };
  note("n" + std::to_string(node.index) + " knocks at n" + std::to_string(donor->index));
  submit(*donor, {work, done, db::Capture::kYes});
}

void World::fill(Node& donor, Node& node) {
  if (!node.joining) return;
  node.version = donor.version;
  const auto taken = store::write_snapshot(*donor.process->reader, donor.process->engine->schema(),
                                           kDigestKey, genesis_.snapshot_path());
  if (!taken.ok()) return;
  const auto filled = [&]() -> Result<Hash128> {
    auto database = PANAL_TRY(db::Database::open(node.disk + "/panal.db", db::Access::kReadWrite));
    const auto engine = PANAL_TRY(store::Engine::open(database, {.schema = schema(node.version),
                                                                 .node = node.id,
                                                                 .digest_key = kDigestKey,
                                                                 .clock = *node.clock,
                                                                 .random = *node.random,
                                                                 .log = *node.log,
                                                                 .on_committed = {}}));
    database.observe(nullptr);
    PANAL_TRY(store::import_snapshot(database, engine->schema(), kDigestKey, taken->path));
    return store::compute_digest(database, engine->schema(), kDigestKey);
  }();
  if (!filled.ok()) return fail("(16) a snapshot cannot be taken in: " + filled.error().message);
  if (*filled != taken->digest) return fail("(16) a joiner's digest is not its donor's");
  node.joining = false;
  // Nobody but its donor may know the new member yet: no disk goes back to before that.
  for (auto& other : nodes_) other->image.clear();
  start(node);
  at(dice_.between(0, 100'000), [this, &node] { load(node); });
}

// The last of the first members: a chain stays whole without it. It may go on for a while, not
// knowing, and never comes back. What it shipped is relayed by the others, what it did not is gone.
void World::remove() {
  Node* by = alive(0);
  Node& node = *nodes_[plan_.nodes - 1];
  if (by == nullptr || !chaos_) return;
  const auto work = [id = node.id](db::Database& database) {
    return store::remove_member(database, id);
  };
  const auto done = [this, &node](const Result<db::Commit>& commit) {
    if (!commit.ok()) return;
    note("n" + std::to_string(node.index) + " is removed");
    node.removed = true;
    node.acknowledged.clear();
    at(dice_.between(0, 2'000'000), [this, &node] { kill(node, /*power_cut=*/true); });
  };
  submit(*by, {work, done, db::Capture::kYes});
}

// (13): what was applied already does nothing.
void World::echo(Node& node) {
  Process& process = *node.process;
  const auto before = process.engine->published();
  std::vector<core::RawEntry> again;
  for (const auto& [dot, transaction] : truth_.all()) {
    if (before->vector.covers(dot) && dice_.chance(20)) again.push_back({dot, transaction.bytes});
  }
  const auto work = [&process, again](db::Database& database) {
    return process.engine->apply(database, again);
  };
  const auto done = [this, &node](const Result<db::Commit>& commit) {
    if (!commit.ok() && disks_.disk(node.disk).dead) return;
    if (!commit.ok() && commit.error().code == Code::kCorrupt)
      fail("(13) an entry twice is refused");
    at(node, 100, [this, &node](Process&) { inspect(node); });
  };
  submit(node, {work, done, db::Capture::kNo});
}

}  // namespace panal::sim
