#include "replication/net/machine.h"

#include "replication/wire/item.h"
#include "src/base/assert.h"

namespace panal::net {
namespace {

constexpr std::int64_t kFinishUs = 2'000'000;

core::Replica::Options replica_options(const Driver::Options& options) {
  const auto state = options.engine.published();
  core::Hello self = options.self;
  self.instance = options.random.u64();
  for (const auto& absent : state->absences) {
    if (absent.node == self.node) self.epoch = absent.absence.lost;
  }
  self.started_ms = options.clock.wall_ms();
  return {.self = std::move(self),
          .vector = state->vector,
          .floor = state->floor,
          .digest = {state->digest_low, state->digest_high},
          .heads = options.heads,
          .hlc = state->hlc,
          .make_item = wire::make_item,
          .random = options.random};
}

Result<std::vector<core::LogItemPtr>> items_of(std::vector<core::RawEntry> raws) {
  std::vector<core::LogItemPtr> items;
  items.reserve(raws.size());
  for (auto& raw : raws) items.push_back(PANAL_TRY(wire::make_item(std::move(raw))));
  return items;
}

}  // namespace

Driver::Machine::Machine(Options options)
    : options_(std::move(options)),
      replica_(replica_options(options_)),
      keeper_({options_.engine, options_.writer, options_.clock, options_.log,
               options_.history_ms}),
      healing_(healing_parts()),
      timer_(options_.loop.timers(), [this] { tick(); }) {
  refresh_status();
  if (options_.metrics == nullptr) return;
  sent_entries_ = &options_.metrics->histogram("panal_replication_sent_batch_entries",
                                               "Entries in one message to a peer.");
  applied_entries_ = &options_.metrics->histogram("panal_replication_applied_batch_entries",
                                                  "Entries of peers applied in one commit.");
}

Driver::Machine::~Machine() {
  for (const auto& [wait, done] : waits_) done(core::Durability::kLocal);
}

Healing::Parts Driver::Machine::healing_parts() {
  return {.engine = options_.engine,
          .writer = options_.writer,
          .clock = options_.clock,
          .log = options_.log,
          .run_on_worker = options_.run_on_worker,
          .post = [this]() -> Healing::Post {
            return [&loop = options_.loop,
                    weak = weak_from_this()](std::function<void(Healing&)> task) {
              loop.post([weak, task = std::move(task)] {
                if (const auto machine = weak.lock()) task(machine->healing_);
              });
            };
          },
          .feed = [this](core::Event event) { feed(std::move(event)); }};
}

void Driver::Machine::begin() {
  feed(core::Tick{});  // judges the clock, before anything may be written
  refresh_status();
  committed({.own_entries = {}, .tables = {}, .state = options_.engine.published()});
  timer_.start(limits::kTickMs);
}

// Runs on any thread; `task` then runs with the machine on the loop's, if both still are.
template <class F>
auto Driver::Machine::later(F task) {
  return [&loop = options_.loop, weak = weak_from_this(), task](auto result) {
    loop.post([weak, task, result = std::move(result)]() mutable {
      if (const auto machine = weak.lock()) task(*machine, std::move(result));
    });
  };
}

void Driver::Machine::adopt_link(std::unique_ptr<loop::Stream> stream, const Uuid& node,
                                 core::Direction direction) {
  const core::LinkId id{next_link_++};
  links_[id] = {std::make_unique<Link>(id, std::move(stream), static_cast<Link::Owner&>(*this)),
                node};
  feed(core::LinkUp{id, node, direction});
}

void Driver::Machine::committed(const store::Committed& committed) {
  auto items = items_of(committed.own_entries);
  PANAL_ASSERT(items.ok());  // our own encoding
  healing_.changed();
  // Who owns an origin is known before its entries are.
  tell_members(*committed.state);
  feed(core::Committed{std::move(*items), committed.state->vector,
                       {committed.state->digest_low, committed.state->digest_high},
                       committed.state->hlc});
}

void Driver::Machine::wait_durable(core::Dot dot, std::int64_t timeout_ms, OnDurable done) {
  const std::uint64_t wait = next_wait_++;
  waits_[wait] = std::move(done);
  feed(core::WaitDurable{wait, dot, timeout_ms});
}

void Driver::Machine::tell_members(const store::Published& state) {
  bool changed = state.members.size() != members_.size() || state.origins.size() != origins_told_ ||
                 state.reports != reports_told_ || state.absences != absences_;
  for (const auto& member : state.members) {
    const auto known = members_.find(member.node);
    changed = changed || known == members_.end() || known->second != member;
  }
  if (!changed) return;
  members_.clear();
  absences_ = state.absences;
  core::MembersChanged event;
  for (const auto& member : state.members) {
    members_[member.node] = member;
    if (member.node == options_.self.node) front_ = member.role == "front";
    event.members.push_back(store::to_core(member));
    for (const auto& absent : state.absences) {
      if (absent.node == member.node) event.members.back().absence = absent.absence;
    }
  }
  for (const auto& info : state.origins) event.origins.push_back({info.origin, info.node});
  event.reports = reports_told_ = state.reports;
  origins_told_ = state.origins.size();
  feed(std::move(event));
}

void Driver::Machine::tell(std::string notice) { feed(core::Tell{std::move(notice)}); }

void Driver::Machine::on_message(core::LinkId link, core::Message message) {
  feed(core::MessageReceived{link, std::move(message)});
}

void Driver::Machine::on_down(core::LinkId link, const std::string& reason) {
  const auto at = links_.find(link);
  if (at == links_.end()) return;
  const std::string why(reason.data(), reason.size());  // `reason` goes with the link
  count(at->second);
  const auto gone = std::move(at->second);
  links_.erase(at);
  if (gone.finish_by_us != 0) return;
  options_.log.info("replication", "link down", {{"peer", gone.node.text()}, {"reason", why}});
  feed(core::LinkDown{link, why});
}

void Driver::Machine::feed(core::Event event) {
  events_.push_back(std::move(event));
  if (stepping_) return;
  stepping_ = true;
  while (!events_.empty()) {
    const core::Event next = std::move(events_.front());
    events_.pop_front();
    core::Effects effects;
    replica_.step({options_.clock.monotonic_us(), options_.clock.wall_ms()}, next, effects);
    for (auto& effect : effects) perform(effect);
  }
  for (auto& [id, open] : links_) open.link->flush();
  stepping_ = false;
  if (status_changed_) {
    status_changed_ = false;
    refresh_status();
    if (options_.on_status_changed) options_.on_status_changed();
  }
}

void Driver::Machine::perform(core::Effect& effect) {
  if (const auto* send = std::get_if<core::Send>(&effect)) {
    const auto at = links_.find(send->link);
    if (at != links_.end()) at->second.link->send(send->message);
    const auto* entries = std::get_if<core::Entries>(&send->message);
    if (entries != nullptr && sent_entries_) sent_entries_->record(entries->items.size());
  } else if (const auto* wanted = std::get_if<core::Close>(&effect)) {
    close(*wanted);
  } else if (const auto* peer = std::get_if<core::Dial>(&effect)) {
    dial(*peer);
  } else if (auto* batch = std::get_if<core::Apply>(&effect)) {
    if (applied_entries_ != nullptr) applied_entries_->record(batch->items.size());
    apply(std::move(batch->items));
  } else if (const auto* ask = std::get_if<core::ReadLog>(&effect)) {
    read_log(*ask);
  } else if (const auto* reached = std::get_if<core::DurabilityReached>(&effect)) {
    const auto at = waits_.find(reached->wait);
    PANAL_ASSERT(at != waits_.end());
    const OnDurable done = std::move(at->second);
    waits_.erase(at);
    done(reached->level);
  } else if (const auto* expelled = std::get_if<core::Expelled>(&effect)) {
    if (options_.on_expelled) options_.on_expelled(expelled->by);
  } else if (const auto* told = std::get_if<core::Told>(&effect)) {
    if (options_.on_told) options_.on_told(told->by, told->notice);
  } else if (const auto* wanted_digest = std::get_if<core::ReadDigest>(&effect)) {
    healing_.read(*wanted_digest);
  } else if (auto* damage = std::get_if<core::Repair>(&effect)) {
    healing_.repair(std::move(*damage));
  } else if (std::holds_alternative<core::ReportRemoved>(effect)) {
    report_removed();
  } else if (const auto* news = std::get_if<core::AdoptMembers>(&effect)) {
    adopt_members(*news);
  } else {
    status_changed_ = true;
  }
}

void Driver::Machine::apply(std::vector<core::LogItemPtr> items) {
  std::size_t bytes = 0;
  for (const auto& item : items) bytes += item->size();
  const auto work = [&engine = options_.engine,
                     items = std::move(items)](db::Database& database) -> Result<void> {
    std::vector<core::RawEntry> raws;
    raws.reserve(items.size());
    for (const auto& item : items) raws.push_back(item->raw);
    return engine.apply(database, raws);
  };
  using State = Result<std::shared_ptr<const store::Published>>;
  const auto applied = later([](Machine& machine, State state) {
    if (!state.ok()) {
      machine.options_.log.error("replication", "applying failed",
                                 {{"reason", state.error().message}});
      return machine.feed(failure_of(state.error()));
    }
    machine.healing_.changed();
    machine.tell_members(**state);
    machine.feed(
        core::Applied{(*state)->vector, {(*state)->digest_low, (*state)->digest_high},
                      (*state)->hlc});
  });
  // The state as of this very commit: a later one is not told of yet.
  const auto done = [applied, &engine = options_.engine](const Result<db::Commit>& commit) {
    applied(commit.ok() ? State(engine.published()) : State(commit.error()));
  };
  const auto sharing = bytes > limits::kSharedJobBytes ? db::Sharing::kAlone : db::Sharing::kGroup;
  if (!options_.writer.push({work, done, db::Capture::kNo, sharing})) {
    feed(core::ApplyFailed{"too many writes wait"});
  }
}

// Not done, it is asked for again.
void Driver::Machine::report_removed() {
  const auto work = [&engine = options_.engine](db::Database& database) {
    return engine.report_removed(database);
  };
  const auto done = [&log = options_.log](const Result<db::Commit>& written) {
    if (!written.ok()) {
      log.error("replication", "cannot report on a removed node",
                {{"reason", written.error().message}});
    }
  };
  if (!options_.writer.submit(work, done)) {
    options_.log.warning("replication", "too many writes wait: the report is late");
  }
}

void Driver::Machine::adopt_members(const core::AdoptMembers& news) {
  std::vector<store::Member> members;
  for (const core::Member& member : news.members) members.push_back(store::from_core(member));
  const auto work = [&engine = options_.engine, members = std::move(members)](
                        db::Database& database) { return engine.adopt_members(database, members); };
  const auto done = [&log = options_.log](const Result<db::Commit>& written) {
    if (!written.ok()) {
      log.error("replication", "cannot keep the members", {{"reason", written.error().message}});
    }
  };
  if (!options_.writer.submit_uncaptured(work, done)) {
    options_.log.warning("replication", "too many writes wait: members are late");
  }
}

void Driver::Machine::read_log(const core::ReadLog& ask) {
  auto done = later([ask](Machine& machine, Result<std::vector<core::LogItemPtr>> items) {
    if (!items.ok()) {
      return machine.feed(core::LogReadFailed{ask.link, ask.origin, items.error().message});
    }
    machine.feed(core::LogRead{ask.link, ask.origin, ask.from, std::move(*items)});
  });
  const auto work = [ask, done](db::Database& database) {
    const auto read = [&]() -> Result<std::vector<core::LogItemPtr>> {
      return items_of(
          PANAL_TRY(store::read_log(database, ask.origin, ask.from, ask.bytes_max)));
    };
    done(read());
  };
  if (!options_.run_on_worker(work)) {
    feed(core::LogReadFailed{ask.link, ask.origin, "the workers are busy"});
  }
}

void Driver::Machine::dial(const core::Dial& wanted) {
  const auto member = members_.find(wanted.node);
  PANAL_ASSERT(member != members_.end());
  options_.dial(member->second, [weak = weak_from_this(), node = wanted.node](
                                    Result<std::unique_ptr<loop::Stream>> stream) {
    const auto machine = weak.lock();
    if (!machine) return;
    if (!stream.ok()) return machine->feed(core::DialFailed{node, stream.error().message});
    machine->adopt_link(std::move(*stream), node, core::Direction::kOutbound);
  });
}

void Driver::Machine::close(const core::Close& wanted) {
  const auto at = links_.find(wanted.link);
  if (at == links_.end()) return;
  options_.log.info("replication", "link closed",
                    {{"peer", at->second.node.text()}, {"reason", wanted.reason}});
  at->second.link->finish();
  at->second.finish_by_us = options_.clock.monotonic_us() + kFinishUs;
}

void Driver::Machine::tick() {
  timer_.start(limits::kTickMs);
  drop_dead_links();
  if (const auto state = options_.engine.published(); state->floor != floor_) {
    feed(core::Truncated{floor_ = state->floor});
  }
  feed(core::Tick{});
  if (!front_) healing_.tick();
  refresh_status();
  if (!front_) keeper_.look(status_->replica.causally_stable);
}

void Driver::Machine::count(OpenLink& open) {
  Traffic& sum = traffic_[open.node];
  sum.bytes_sent += open.link->bytes_sent() - open.counted.bytes_sent;
  sum.bytes_received += open.link->bytes_received() - open.counted.bytes_received;
  open.counted = {open.link->bytes_sent(), open.link->bytes_received()};
}

void Driver::Machine::drop_dead_links() {
  std::vector<core::LinkId> dead;
  for (const auto& [id, open] : links_) {
    const bool late =
        open.finish_by_us != 0 && options_.clock.monotonic_us() >= open.finish_by_us;
    if (late || open.link->clogged()) dead.push_back(id);
  }
  for (const auto id : dead) on_down(id, "the peer does not read");
}

void Driver::Machine::refresh_status() {
  for (auto& [id, open] : links_) count(open);
  auto fresh =
      std::make_shared<const Status>(Status{replica_.status(), traffic_, healing_.status()});
  const std::lock_guard lock(mutex_);
  status_ = std::move(fresh);
}

std::shared_ptr<const Status> Driver::Machine::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace panal::net
