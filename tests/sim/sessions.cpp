// People: they write and read through a front, and carry a causal token, made and read by the real
// code. (6): no read of a session is older than what the session wrote or read before.
#include <algorithm>

#include "tests/sim/load.h"
#include "tests/sim/schema.h"
#include "tests/sim/world.h"

namespace panal::sim {

void World::load(Node& node) {
  if (!chaos_) return;
  at(dice_.between(5'000, 150'000), [this, &node] { load(node); });
  if (alive(node.index) == nullptr || node.joining) return;
  if (!node.process->replica.status().twin.empty()) return;  // read-only
  const std::uint64_t count = 1 + dice_.below(dice_.chance(5) ? 20 : 3);
  for (std::uint64_t i = 0; i < count; ++i) write(node, dice_.below(sessions_.size()));
  if (dice_.chance(10)) {
    at(node, dice_.between(100, 3'000), [this, &node](Process&) { inspect(node); });
  }
}

// The rows that claim one value with others. Which of them holds it is not settled before the end
// of the transaction.
Result<World::Claims> World::claimed_twice(const SchemaSpec& schema, db::Database& database) {
  Claims claims;
  for (const TableSpec& table : schema) {
    for (const UniqueSpec& unique : table.unique) {
      std::string same;
      for (const std::string& column : unique.columns) {
        const std::string quoted = '"' + column + '"';
        same += " AND o." + quoted + " = t." + quoted + (unique.fold_case ? " COLLATE NOCASE" : "");
      }
      auto rows = PANAL_TRY(database.prepare(
          "SELECT id FROM \"" + table.name + "\" AS t WHERE EXISTS (SELECT 1 FROM \"" + table.name +
          "\" AS o WHERE o.id <> t.id" + same + ")"));
      while (PANAL_TRY(rows.step())) {
        claims.emplace(table.name + "." + unique.columns.front(), rows.uuid(0));
      }
    }
  }
  return claims;
}

void World::write(Node& node, std::size_t session) {
  Process& process = *node.process;
  const bool large = has(Fault::kLarge) && dice_.chance(20);
  const auto duplicates = std::make_shared<bool>(false);
  const auto work = [this, &node, &process, large,
                     duplicates](db::Database& database) -> Result<void> {
    const SchemaSpec all = schema(node.version);
    const Writer writer{
        *process.engine, all,         dice_, node.clock->wall_ms(), member_of(node.index).label,
        large,           process.life};
    const bool watched = dice_.chance(20);
    const auto before = watched ? PANAL_TRY(claimed_twice(all, database)) : Claims{};
    PANAL_TRY(transact(writer, database));
    // A reader in the middle of it sees none of it.
    if (dice_.chance(3)) inspect(node);
    const auto after = watched ? PANAL_TRY(claimed_twice(all, database)) : before;
    *duplicates = !std::ranges::includes(before, after);
    return {};
  };
  const auto done = [this, &node, session, duplicates](const Result<db::Commit>& commit) {
    if (!commit.ok() || commit->sequence == 0) return;
    const core::Dot dot{core::OriginId{commit->origin}, commit->sequence};
    if (!node.removed) node.acknowledged.insert(dot);
    if (*duplicates) fail("(7) a duplicate that the node could see was taken");
    if (truth_.find(dot) == nullptr) fail("(4) acknowledged before it was durable");
    sessions_[session].seen.raise(dot.origin, dot.seq);
    core::VersionVector own;
    own.raise(dot.origin, dot.seq);
    take_token(node, sessions_[session], own);
    if (!dice_.chance(30)) return;
    at(node, 40, [this, &node, dot](Process& then) {
      const std::uint64_t wait = next_wait_++;
      then.waits[wait] = dot;
      feed(node, core::WaitDurable{wait, dot, limits::kPeerDurabilityWaitMs});
      at(node, limits::kPeerDurabilityWaitMs * 1000 + 3 * limits::kTickMs * 1000,
         [this, wait](Process& later) {
           if (later.waits.contains(wait)) fail("(4) a durable wait without end");
         });
    });
  };
  submit(node, {work, done, db::Capture::kYes});
}

// As src/node/causality.cpp does it.
bool World::past(Node& node, const Session& session) const {
  const auto token = tokens_.open(session.token);
  return !token || token->needs.empty() ||
         node.process->engine->published()->vector.covers(token->needs);
}

void World::take_token(Node& node, Session& session, const core::VersionVector& snapshot) {
  core::VersionVector seen = snapshot;
  if (const auto token = tokens_.open(session.token)) seen.raise(token->needs);
  const core::VersionVector stable = node.process->replica.stable();
  if (!stable.covers(seen)) session.token = tokens_.seal(node.id, seen, stable);
}

// One request by a front that takes any member which is past the session's token. A removed one may
// not know it yet, and tokens count on it no more: fronts leave it out.
void World::use_session() {
  at(dice_.between(5'000, 150'000), [this] { use_session(); });
  Session& session = sessions_[dice_.below(sessions_.size())];
  const std::size_t first = dice_.below(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Node* node = alive((first + i) % nodes_.size());
    if (node == nullptr || node->joining || node->removed || node->copy) continue;
    if (!past(*node, session)) continue;
    const auto vector = store::read_applied(*node->process->reader);
    if (!vector.ok()) return;
    // What a copy has, the others take for what its original has.
    if (!plan_.has(Fault::kClone) && !vector->covers(session.seen)) {
      return fail("(6) a stale page from n" + std::to_string(node->index));
    }
    session.seen.raise(*vector);
    take_token(*node, session, *vector);
    if (chaos_ && dice_.chance(30)) {
      write(*node, static_cast<std::size_t>(&session - sessions_.data()));
    }
    return;
  }
}

}  // namespace panal::sim
