// A node's life: start, the wiring of engine, writer and replica, and its end. The wiring follows
// replication/net/machine.cpp and src/node/storage.cpp line by line.
#include "tests/sim/process.h"

#include "replication/core/hlc.h"
#include "replication/net/driver.h"
#include "replication/wire/item.h"
#include "tests/sim/schema.h"
#include "tests/sim/world.h"

namespace panal::sim {
namespace {

constexpr std::int64_t kTickUs = limits::kTickMs * 1000;
constexpr std::int64_t kHistoryMs = 500;
constexpr std::int64_t kPostUs = 20;  // from the writer to the loop

core::Digest digest_of(const store::Published& state) {
  return {state.digest_low, state.digest_high};
}

Result<std::vector<core::LogItemPtr>> items_of(std::vector<core::RawEntry> raws) {
  std::vector<core::LogItemPtr> items;
  for (auto& raw : raws) items.push_back(PANAL_TRY(wire::make_item(std::move(raw))));
  return items;
}

}  // namespace

void World::start(Node& node) {
  if (node.removed) return;
  ++node.lives;
  Process* process = nullptr;
  const auto opened = [&]() -> Result<void> {
    auto database = PANAL_TRY(db::Database::open(node.disk + "/panal.db", db::Access::kReadWrite));
    auto engine = PANAL_TRY(open_engine(node, database));
    if (node.snapshot) {
      const auto replaced = take_in(node, database, engine->schema());
      if (disks_.disk(node.disk).dead) return replaced;
      database.observe(nullptr);
      engine.reset();
      engine = PANAL_TRY(open_engine(node, database));
    }
    PANAL_TRY(prepare(database));
    auto reader = PANAL_TRY(db::Database::open(node.disk + "/panal.db", db::Access::kReadOnly));
    PANAL_TRY(store::register_functions(reader, engine->schema()));
    const auto state = engine->published();
    auto self = PANAL_TRY(hello_of(node, *state, reader));
    auto heads = PANAL_TRY(net::read_heads(reader, state->vector));
    node.process = std::make_unique<Process>(core::Replica::Options{.self = std::move(self),
                                                                    .vector = state->vector,
                                                                    .floor = state->floor,
                                                                    .digest = digest_of(*state),
                                                                    .heads = std::move(heads),
                                                                    .make_item = wire::make_item,
                                                                    .random = *node.random});
    process = node.process.get();
    process->engine = std::move(engine);
    process->reader = std::make_unique<db::Database>(std::move(reader));
    process->spy = std::make_unique<Spy>(*process->engine, truth_, node.index);
    process->commit = std::make_unique<db::GroupCommit>(
        std::move(database),
        db::Writer::Options{.journal = process->spy.get(),
                            .metrics = process->metrics,
                            .clock = *node.clock,
                            .on_storage_failed = [process] { process->doomed = true; },
                            .before_commit = before_commit()});
    process->writer = std::make_unique<QueueWriter>(
        [this, &node](db::Job job) { return submit(node, std::move(job)); });
    process->healing = std::make_unique<net::Healing>(healing_parts(node));
    // What a copy has written nobody knows to be under way.
    if (plan_.has(Fault::kForget) && !plan_.has(Fault::kClone)) {
      process->keeper = std::make_unique<net::LogKeeper>(net::LogKeeper::Options{
          *process->engine, *process->writer, *node.clock, *node.log, kHistoryMs});
    }
    return carry_over(*process);
  }();
  note("n" + std::to_string(node.index) + " starts" +
       (opened.ok() ? "" : ": " + opened.error().message));
  if (!opened.ok()) return lie_down(node);
  process->life = node.lives;
  survived(node);
  tell_members(node, *process->engine->published());
  at(node, dice_.between(0, kTickUs), [this, &node](Process&) { tick(node); });
}

Result<core::Hello> World::hello_of(Node& node, const store::Published& state,
                                    db::Database& reader) {
  core::Hello self{.cluster = {}, .node = node.id, .instance = dice_.below(1ULL << 60)};
  self.schema = static_cast<std::uint64_t>(node.version);
  for (const auto& absent : state.absences) {
    if (absent.node == self.node) self.epoch = absent.absence.lost;
  }
  self.started_ms = node.clock->wall_ms();
  const auto replaced = PANAL_TRY(store::get_meta(reader, kStoreKey));
  self.store = replaced ? std::stoull(*replaced) : 0;
  return self;
}

Result<std::unique_ptr<store::Engine>> World::open_engine(Node& node, db::Database& database) {
  return store::Engine::open(database,
                             {.schema = schema(node.version),
                              .node = node.id,
                              .digest_key = kDigestKey,
                              .clock = *node.clock,
                              .random = *node.random,
                              .log = *node.log,
                              .on_committed = [this, &node](const store::Committed& committed) {
                                this->committed(node, committed);
                              }});
}

net::Healing::Parts World::healing_parts(Node& node) {
  const auto soon = [this, &node](std::function<void(Process&)> what) {
    at(node, dice_.between(kPostUs, 2'000), std::move(what));
  };
  return {.engine = *node.process->engine,
          .writer = *node.process->writer,
          .clock = *node.clock,
          .log = *node.log,
          .run_on_worker =
              [soon](std::function<void(db::Database&)> task) {
                soon([task = std::move(task)](Process& process) { task(*process.reader); });
                return true;
              },
          .post = [soon]() -> net::Healing::Post {
            return [soon](std::function<void(net::Healing&)> task) {
              soon([task = std::move(task)](Process& process) { task(*process.healing); });
            };
          },
          .feed = [this, &node](core::Event event) { feed(node, std::move(event)); }};
}

// It did not start: again after a while. The power may have failed meanwhile.
void World::lie_down(Node& node) {
  node.process.reset();
  Disk& disk = disks_.disk(node.disk);
  if (disk.dead) disk.power_cut(dice_);
  at(dice_.between(1'000, 1'500'000), [this, &node] {
    if (!node.process) start(node);
  });
}

void World::kill(Node& node, bool power_cut) {
  if (!node.process) return;
  note("n" + std::to_string(node.index) + (power_cut ? " loses power" : " ends"));
  node.process.reset();
  ++node.lives;
  if (power_cut) disks_.disk(node.disk).power_cut(dice_);
  disks_.disk(node.disk).io_error_call = 0;
  for (auto& [id, link] : links_) {
    for (const std::size_t end : {0, 1}) {
      if (link.ends[end] == node.index && link.open[end]) shut(id, end, "the process is gone");
    }
  }
  at(dice_.between(1'000, 1'500'000), [this, &node] {
    if (!node.process) start(node);
  });
}

void World::tick(Node& node) {
  feed(node, core::Tick{});
  if (!node.process || node.process->doomed) return;
  if (const auto state = node.process->engine->published(); state->floor != node.process->floor) {
    feed(node, core::Truncated{node.process->floor = state->floor});
  }
  node.process->healing->tick();
  const core::ReplicaStatus status = node.process->replica.status();
  if (node.process->keeper) node.process->keeper->look(status.causally_stable);
  watch_silence(node, status);
  watch_need(node, status);
  at(node, kTickUs, [this, &node](Process&) { tick(node); });
}

// In a chain. The first members' last may be removed: who joined behind it knows the one before.
bool World::neighbours(std::size_t a, std::size_t b) const {
  if (a > b) std::swap(a, b);
  return b - a <= 1 || (plan_.has(Fault::kRemove) && b - a == 2 && b == plan_.nodes);
}

void World::tell_members(Node& node, const store::Published& state) {
  Process& process = *node.process;
  bool changed = state.members.size() != process.members.size() ||
                 state.origins.size() != process.origins_told ||
                 state.reports != process.reports_told || state.absences != process.absences;
  for (const auto& member : state.members) {
    const auto known = process.members.find(member.node);
    changed = changed || known == process.members.end() || known->second != member;
  }
  if (!changed) return;
  process.members.clear();
  process.absences = state.absences;
  core::MembersChanged event;
  for (const auto& member : state.members) {
    process.members[member.node] = member;
    core::Member told = store::to_core(member);
    for (const auto& absent : state.absences) {
      if (absent.node == member.node) told.absence = absent.absence;
    }
    const auto other = index_.find(member.node);
    if (plan_.has(Fault::kSparseMesh) && other != index_.end() &&
        !neighbours(node.index, other->second)) {
      told.address.clear();
    }
    event.members.push_back(std::move(told));
  }
  for (const auto& info : state.origins) event.origins.push_back({info.origin, info.node});
  event.reports = process.reports_told = state.reports;
  process.origins_told = state.origins.size();
  feed(node, std::move(event));
}

// On the "writer thread", within run_group().
void World::committed(Node& node, const store::Committed& committed) {
  for (const auto& raw : committed.own_entries) {
    node.process->spy->issued(raw.dot);
    check(truth_.commit(raw));
    if (!outcome_.failure.empty()) return;
    whole(node, raw);
    carried(node, raw);
  }
  node.process->spy->holds(committed.state->vector);
  node.durable.raise(committed.state->vector);
  at(node, kPostUs, [this, &node, committed](Process&) {
    published(node, *committed.state);
    node.process->healing->changed();
    auto items = items_of(committed.own_entries);
    if (!items.ok()) return fail("(12) an own entry cannot be read: " + items.error().message);
    tell_members(node, *committed.state);
    feed(node,
         core::Committed{std::move(*items), committed.state->vector, digest_of(*committed.state)});
  });
}

void World::feed(Node& node, core::Event event) {
  if (!node.process || node.process->doomed || !outcome_.failure.empty()) return;
  Process& process = *node.process;
  process.events.push_back(std::move(event));
  if (process.stepping) return;
  process.stepping = true;
  const std::string name = "n" + std::to_string(node.index);
  while (!process.events.empty()) {
    const core::Event next = std::move(process.events.front());
    process.events.pop_front();
    if (!std::holds_alternative<core::Tick>(next)) note(name + " < " + describer_.text(next));
    core::Effects effects;
    process.replica.step({now_us_, node.clock->wall_ms()}, next, effects);
    for (auto& effect : effects) {
      note(name + " > " + describer_.text(effect));
      perform(node, effect);
    }
  }
  process.stepping = false;
  bounded(node);
}

void World::perform(Node& node, core::Effect& effect) {
  if (const auto* send = std::get_if<core::Send>(&effect)) {
    transmit(node, send->link, send->message);
  } else if (const auto* close = std::get_if<core::Close>(&effect)) {
    auto& link = links_.at(close->link);
    shut(close->link, link.ends[0] == node.index ? 0 : 1, close->reason);
  } else if (const auto* outgoing = std::get_if<core::Dial>(&effect)) {
    dial(node, outgoing->node);
  } else if (const auto* batch = std::get_if<core::Apply>(&effect)) {
    apply(node, *batch);
  } else if (const auto* ask = std::get_if<core::ReadLog>(&effect)) {
    at(node, dice_.between(100, 2'000),
       [this, &node, ask = *ask](Process&) { read_log(node, ask); });
  } else if (const auto* reached = std::get_if<core::DurabilityReached>(&effect)) {
    durable(node, *reached);
  } else if (const auto* wanted = std::get_if<core::ReadDigest>(&effect)) {
    node.process->healing->read(*wanted);
  } else if (auto* damage = std::get_if<core::Repair>(&effect)) {
    node.process->healing->repair(std::move(*damage));
  } else if (std::holds_alternative<core::ReportRemoved>(effect)) {
    const auto report = [engine = node.process->engine.get()](db::Database& database) {
      return engine->report_removed(database);
    };
    submit(node, {report, {}, db::Capture::kYes});
  } else if (const auto* news = std::get_if<core::AdoptMembers>(&effect)) {
    std::vector<store::Member> members;
    for (const auto& member : news->members) members.push_back(store::from_core(member));
    const auto adopt = [engine = node.process->engine.get(), members](db::Database& database) {
      return engine->adopt_members(database, members);
    };
    submit(node, {adopt, {}, db::Capture::kNo});
  }
}

void World::apply(Node& node, const core::Apply& batch) {
  Process& process = *node.process;
  for (const auto& item : batch.items) {
    if (core::hlc_too_far_ahead(item->header.hlc, node.clock->wall_ms())) {
      fail("(11) n" + std::to_string(node.index) + " takes in a stamp of the far future");
    }
  }
  std::vector<core::RawEntry> raws;
  for (const auto& item : batch.items) raws.push_back(item->raw);
  const auto work = [this, &process, raws](db::Database& database) -> Result<void> {
    PANAL_TRY(process.engine->apply(database, raws));
    for (const auto& raw : raws) {
      process.spy->applied(raw);
      check(truth_.applied(raw, process.spy->seen()));
    }
    return {};
  };
  const auto done = [this, &node, &process](const Result<db::Commit>& commit) {
    auto state = process.engine->published();
    at(node, kPostUs, [this, &node, commit, state](Process&) {
      if (!commit.ok()) return feed(node, net::failure_of(commit.error()));
      node.process->healing->changed();
      tell_members(node, *state);
      feed(node, core::Applied{state->vector, digest_of(*state)});
    });
  };
  // Both ways: what is large here is small.
  const auto sharing = raws.size() % 2 == 0 ? db::Sharing::kAlone : db::Sharing::kGroup;
  if (!submit(node, {work, done, db::Capture::kNo, sharing})) {
    feed(node, core::ApplyFailed{"too many writes wait"});
  }
}

void World::read_log(Node& node, const core::ReadLog& ask) {
  auto items = [&]() -> Result<std::vector<core::LogItemPtr>> {
    return items_of(
        PANAL_TRY(store::read_log(*node.process->reader, ask.origin, ask.from, ask.bytes_max)));
  }();
  if (!items.ok()) {
    return feed(node, core::LogReadFailed{ask.link, ask.origin, items.error().message});
  }
  feed(node, core::LogRead{ask.link, ask.origin, ask.from, std::move(*items)});
}

bool World::submit(Node& node, db::Job job) {
  Process& process = *node.process;
  if (process.queue.size() >= limits::kWriterQueue) return false;
  process.queue.push_back(std::move(job));
  if (std::exchange(process.group_due, true)) return true;
  const bool stalls = node.slow_sync && dice_.chance(10);
  const std::int64_t delay_us =
      stalls ? dice_.between(500'000, 5'000'000) : dice_.between(200, 3'000);
  at(node, delay_us, [this, &node](Process&) { run_group(node); });
  return true;
}

// What queued up meanwhile shares the commit.
void World::run_group(Node& node) {
  Process& process = *node.process;
  process.group_due = false;
  process.commit->run(std::exchange(process.queue, {}));
}

}  // namespace panal::sim
