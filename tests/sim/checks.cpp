// The invariants of replication.md that are looked at from outside a node; (3), (11) and (12) are
// in truth.cpp, (14) in network.cpp too, (6) in sessions.cpp.
#include <algorithm>

#include "replication/store/conflicts.h"
#include "tests/sim/schema.h"
#include "tests/sim/world.h"

namespace panal::sim {
namespace {

std::string name_of(std::size_t index) { return "n" + std::to_string(index); }

Result<void> read_rows(db::Database& reader, const TableSpec& table, Holding& holding) {
  std::string sql = "SELECT id";
  for (const auto& column : table.columns) sql += ", \"" + column.name + '"';
  auto rows = PANAL_TRY(reader.prepare(sql + " FROM \"" + table.name + '"'));
  while (PANAL_TRY(rows.step())) {
    auto& row = holding.rows[{table.name, rows.uuid(0)}];
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      row[table.columns[i].name] = rows.value(static_cast<int>(i) + 1);
    }
  }
  return {};
}

}  // namespace

// What a reader's connection sees in one read transaction.
Result<Holding> World::observe(db::Database& reader, const SchemaSpec& schema,
                               core::VersionVector& vector) {
  PANAL_TRY(reader.execute("BEGIN"));
  const auto look = [&]() -> Result<Holding> {
    Holding holding;
    vector = PANAL_TRY(store::read_applied(reader));
    for (const auto& table : schema) PANAL_TRY(read_rows(reader, table, holding));
    const store::ConflictQuery all{.limit = 100'000};
    for (const auto& conflict : PANAL_TRY(store::list_conflicts(reader, schema, all))) {
      const auto& record = conflict.record;
      holding.total += 1;
      holding.open += conflict.standing == store::ConflictStanding::kOpen;
      if (conflict.table.empty()) continue;  // of a schema that this node does not know
      if (conflict.standing == store::ConflictStanding::kClosed) continue;
      if (record.kind == store::ConflictKind::kUnique) {
        holding.duplicates.emplace(conflict.table, conflict.column, record.row,
                                   record.holder.value_or(Uuid{}));
      } else if (conflict.standing == store::ConflictStanding::kOpen) {
        holding.conflicts.emplace(conflict.table, record.row, conflict.column, record.lost.value,
                                  record.lost.stamp.origin);
      }
    }
    return holding;
  };
  auto holding = look();
  PANAL_TRY(reader.execute("COMMIT"));
  return holding;
}

void World::inspect(Node& node) {
  if (alive(node.index) == nullptr || disks_.disk(node.disk).io_error_call != 0) return;
  ++outcome_.inspections;
  std::string broken = flaw(node);
  if (broken.empty() && node.version == 1 && dice_.chance(30)) broken = flaw_after_upgrade(node);
  if (broken.empty() || disks_.disk(node.disk).dead) return;
  for (const auto& line : history(truth_, broken)) note(line);
  fail(broken + " at " + name_of(node.index));
}

// (2), (5), (7), (9), (10): the rows of the very vector that the reader sees, no more, no less.
std::string World::flaw(Node& node) {
  Process& process = *node.process;
  const SchemaSpec& schema = process.engine->schema();
  core::VersionVector vector;
  const auto found = observe(*process.reader, schema, vector);
  if (!found.ok()) return "it cannot be read: " + found.error().message;
  check(truth_.knows(vector));
  const std::string broken = difference(reference(truth_, vector, schema), *found);
  if (!broken.empty()) return broken;
  for (const auto& [key, row] : found->rows) {
    const auto given = numbered_.find(key.second);
    // A destroyed row that lives again has none any more.
    if (given == numbered_.end() || is_null(row.at("number"))) continue;
    if (row.at("number") != Value(given->second)) {
      return "(8) " + given->second + " is not the number of its row any more";
    }
  }
  const auto state = process.engine->published();
  if (state->vector != vector) return {};
  const auto digest = store::compute_digest(*process.reader, schema, kDigestKey);
  if (!digest.ok()) return {};
  if (*digest != Hash128{state->digest_low, state->digest_high}) {
    return "(1) the digest is not that of the rows";
  }
  if (state->conflicts_open != found->open || state->conflicts_total != found->total) {
    return "(9) it counts " + std::to_string(state->conflicts_open) + " open conflicts of " +
           std::to_string(state->conflicts_total);
  }
  return {};
}

// (15): what a node of the older schema keeps for others is all there: a copy of it, upgraded on
// the spot, is what a node of the newer schema would be.
std::string World::flaw_after_upgrade(Node& node) {
  const std::string copy = "copy";
  disks_.disk(copy).restore(disks_.disk(node.disk).image());
  core::VersionVector vector;
  SchemaSpec all;
  const auto look = [&]() -> Result<Holding> {
    auto database = PANAL_TRY(db::Database::open(copy + "/panal.db", db::Access::kReadWrite));
    SeededRandom random(1);
    const auto engine = PANAL_TRY(store::Engine::open(database, {.schema = schema(2),
                                                                 .node = node.id,
                                                                 .digest_key = kDigestKey,
                                                                 .clock = *node.clock,
                                                                 .random = random,
                                                                 .log = *node.log,
                                                                 .on_committed = {}}));
    database.observe(nullptr);
    auto reader = PANAL_TRY(db::Database::open(copy + "/panal.db", db::Access::kReadOnly));
    PANAL_TRY(store::register_functions(reader, all = engine->schema()));
    return observe(reader, all, vector);
  };
  const auto found = look();
  if (!found.ok()) return "(15) it cannot be upgraded: " + found.error().message;
  const std::string broken = difference(reference(truth_, vector, all), *found);
  return broken.empty() ? broken : "(15) after an upgrade: " + broken;
}

// (1): whoever has this vector has this digest. A reference that only the newer schema declares
// may revive what an older node leaves dead, so nodes of two schemas are not compared.
void World::published(Node& node, const store::Published& state) {
  const core::Digest digest{state.digest_low, state.digest_high};
  const auto [known, fresh] = digests_.try_emplace({node.version, state.vector.encode()}, digest);
  if (!fresh && known->second != digest) {
    fail("(1) " + name_of(node.index) + " has " + describer_.text(state.vector) +
         " with another digest than a node before it");
  }
}

std::string World::called(const core::Dot& dot) const {
  core::VersionVector one;
  one.raise(dot.origin, dot.seq);
  return describer_.text(one) + " of " + name_of(truth_.find(dot)->node);
}

// (4): what was acknowledged is there after a crash. What was durable without having been
// acknowledged is now known as well.
void World::survived(Node& node) {
  const auto state = node.process->engine->published();
  node.durable.raise(state->vector);
  for (const auto& [origin, seq] : state->vector.components()) {
    for (std::uint64_t n = seq; n > 0 && truth_.find({origin, n}) == nullptr; --n) {
      lost_track_.push_back({origin, n});
    }
  }
  for (; !lost_track_.empty(); lost_track_.pop_back()) {
    const core::Dot dot = lost_track_.back();
    auto raw = store::read_log(*node.process->reader, dot.origin, dot.seq, 1);
    if (!raw.ok() || raw->empty()) return fail("(12) the log lacks an entry of its vector");
    check(truth_.commit(raw->front()));
  }
  for (const core::Dot& dot : node.acknowledged) {
    // A donor may have less than the others: those give it again.
    const bool elsewhere = node.replaced && std::ranges::any_of(nodes_, [&](const auto& other) {
                             return other.get() != &node && has_durably(*other, dot);
                           });
    if (elsewhere || kept(dot, state->vector)) continue;
    return fail("(4) " + name_of(node.index) + " lost " + called(dot) +
                ", which it had acknowledged");
  }
  published(node, *state);
}

// What every own entry must be: groups whole, numbers of its own.
void World::whole(Node& node, const core::RawEntry& raw) {
  const Transaction* transaction = truth_.find(raw.dot);
  if (transaction == nullptr) return;
  const SchemaSpec& schema = node.process->engine->schema();
  for (const auto& change : transaction->entry.changes) {
    const auto table = std::ranges::find_if(
        schema, [&](const TableSpec& spec) { return core::table_id(spec.name) == change.table; });
    if (table == schema.end() || change.cells.empty()) continue;
    std::map<std::string, std::pair<int, int>> groups;  // written, all
    for (const auto& column : table->columns) {
      const bool written = std::ranges::find(change.cells, core::column_id(column.name),
                                             &core::CellWrite::column) != change.cells.end();
      auto& [some, all] = groups[column.group];
      some += written ? 1 : 0;
      ++all;
    }
    for (const auto& [name, count] : groups) {
      if (name.empty() || count.first == 0 || count.first == count.second) continue;
      fail("(2) a write tears the columns of " + table->name + "." + name + " apart");
    }
    number(change);
  }
}

// (8): nobody else has it, and its row never gets another. A disk that went back in time took the
// counter, which is the application's, along.
void World::number(const core::Change& change) {
  for (const auto& cell : change.cells) {
    const auto* text = std::get_if<std::string>(&cell.value);
    if (cell.column != core::column_id("number") || text == nullptr || rolled_back_) continue;
    const auto [holder, fresh] = numbers_.try_emplace(*text, change.id);
    if (!fresh && holder->second != change.id) fail("(8) number " + *text + " is given twice");
    const auto [given, first] = numbered_.try_emplace(change.id, *text);
    if (!first && given->second != *text) fail("(8) a number is not final");
  }
}

// (14)
void World::bounded(Node& node) {
  if (!node.process) return;
  const auto status = node.process->replica.status();
  if (status.inbox_bytes > limits::kInboxBytes) fail("(14) an inbox is over its bound");
  if (node.process->waits.size() > limits::kDurableWaits) fail("(14) too many durable waits");
}

void World::durable(Node& node, const core::DurabilityReached& reached) {
  const auto wait = node.process->waits.extract(reached.wait);
  if (wait.empty()) return fail("(4) a durable wait ended twice");
  if (reached.level == core::Durability::kLocal) return;
  const core::Dot dot = wait.mapped();
  const bool elsewhere = std::ranges::any_of(nodes_, [&](const auto& other) {
    return other->index != node.index && has_durably(*other, dot);
  });
  if (!elsewhere) fail("(4) a peer acknowledgement without a peer");
  peer_acknowledged_.insert(dot);
}

std::string World::disagreement() {
  const Node& first = *nodes_[0];
  for (const auto& node : nodes_) {
    const std::string name = name_of(node->index);
    if (node->removed) continue;
    if (alive(node->index) == nullptr) return name + " is down";
    const auto state = node->process->engine->published();
    const auto reference_state = first.process->engine->published();
    if (state->vector != reference_state->vector) {
      return name + " has " + describer_.text(state->vector) + ", n0 " +
             describer_.text(reference_state->vector);
    }
    const core::ReplicaStatus status = node->process->replica.status();
    if (status.vector != state->vector) return name + " shows an old vector";
    if (!status.held.empty() || status.missing_entries > 0) return name + " still lacks something";
    for (const auto& peer : status.peers) {
      if (peer.divergent) return name + " believes a peer to diverge";
      if (peer.state == core::PeerState::kConnected && !peer.synced) {
        return name + " believes a peer to be behind";
      }
      if (peer.state == core::PeerState::kRemoved) continue;
      if (peer.state != core::PeerState::kConnected && !plan_.has(Fault::kSparseMesh)) {
        return name + " is not connected to all";
      }
    }
  }
  return {};
}

void World::final_checks() {
  for (auto& node : nodes_) {
    if (!node->removed) inspect(*node);
  }
  if (!outcome_.failure.empty()) return;
  const auto state = nodes_[0]->process->engine->published();
  outcome_.conflicts = state->conflicts_open;
  for (const core::Dot& dot : peer_acknowledged_) {
    if (!kept(dot, state->vector))
      return fail("(4) what a peer had confirmed is lost: " + called(dot));
  }
  for (const auto& node : nodes_) {
    if (node->removed) continue;
    for (const core::Dot& dot : node->acknowledged) {
      if (!kept(dot, state->vector))
        return fail("(4) an acknowledged write is nowhere: " + called(dot));
    }
  }
}

}  // namespace panal::sim
