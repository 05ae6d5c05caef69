#include "src/app/api/event_courier.h"

#include <algorithm>
#include <future>
#include <utility>

#include "src/base/encoding.h"
#include "src/base/event_limits.h"
#include "src/crypto/hash.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

constexpr char kAble = 4;
constexpr std::int64_t kPauseMs = 5'000;  // after something here went wrong
constexpr std::size_t kWantedAtOnce = 20;

bool prefers(const Uuid& group, const Uuid& node, const Uuid& other) {
  const auto weight = [&group](const Uuid& each) {
    return crypto::sha256(std::string(group.raw()).append(each.raw()));
  };
  return weight(node) < weight(other);
}

// Somebody who waits for an answer; when the sender goes, he is told so.
struct Waiter {
  ~Waiter() { tell({0, "this node stops"}); }
  void tell(HookAnswer answer) {
    if (!std::exchange(told, true)) promise.set_value(std::move(answer));
  }
  std::promise<HookAnswer> promise;
  bool told = false;
};

}  // namespace

void EventCourier::send_by(HookSender* sender) {
  {
    const std::lock_guard sending(sender_mutex_);
    sender_ = sender;
  }
  if (sender != nullptr) return;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, line] : lines_) line->dropped = true;
  lines_.clear();
}

void EventCourier::committed(const std::vector<std::string>& tables) {
  const auto changed = [&tables](std::string_view table) {
    return std::ranges::find(tables, table) != tables.end();
  };
  if (changed("webhooks")) hooks_changed_ = true;
  if (!changed("audit") && !changed("event_deliveries")) return;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, line] : lines_) line->stirred = true;
}

void EventCourier::heard(const Uuid& node, std::string_view notice) {
  if (notice != std::string_view(&kAble, 1)) return;
  const std::lock_guard lock(mutex_);
  heard_ms_[node] = parts_.clock.monotonic_ms();
}

std::size_t EventCourier::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_.size();
}

void EventCourier::tick() {
  const std::int64_t now_ms = parts_.clock.monotonic_ms();
  const std::int64_t wall_ms = parts_.clock.wall_ms();
  std::vector<LinePtr> ready;
  bool due = false;
  {
    const std::lock_guard lock(mutex_);
    if (sender_ == nullptr) return;
    due = hooks_changed_ || (any_ && now_ms - looked_ms_ >= limits::kGroupsTickMs);
    if (due) looked_ms_ = now_ms;
    for (const auto& [id, line] : lines_) {
      if (line->busy || now_ms < line->pause_until_ms) continue;
      if (std::exchange(line->stirred, false)) line->line.stir();
      if (!line->answer && line->line.next(wall_ms) == DeliveryLine::Step::kWait) continue;
      line->busy = true;
      ready.push_back(line);
    }
  }
  if (due) look();
  for (const LinePtr& line : ready) start(line);
}

void EventCourier::look() {
  if (looking_.exchange(true)) return;
  const bool taken = parts_.host.run_on_worker([this](db::Database& reader) {
    const bool changed = hooks_changed_.exchange(false);
    if (const auto done = look_for_groups(reader); !done) {
      hooks_changed_ = hooks_changed_ || changed;
      parts_.log.warning("events", "cannot see which groups to serve",
                         {{"reason", done.error().message}});
    }
    looking_ = false;
  });
  if (!taken) looking_ = false;  // the next tick asks again
}

EventCourier::Cluster EventCourier::cluster() {
  Cluster found;
  const std::int64_t now_ms = parts_.clock.monotonic_ms();
  const bool ready = parts_.host.health().status == "ready" && parts_.host.writable();
  const auto nodes = parts_.host.nodes();
  const std::lock_guard lock(mutex_);
  for (const ClusterNode& node : nodes) {
    if (node.connection == "self") found.self = node.id;
    if (node.role != "node" || node.state != "active") continue;
    const auto heard = heard_ms_.find(node.id);
    const bool lives = node.connection == "connected" && heard != heard_ms_.end() &&
                       now_ms - heard->second < limits::kGroupsHeardMs;
    if (lives || (node.connection == "self" && ready)) found.able.insert(node.id);
  }
  return found;
}

Result<void> EventCourier::look_for_groups(db::Database& reader) {
  const auto hooks = PANAL_TRY(store::active_webhooks(reader));
  {
    const std::lock_guard lock(mutex_);
    any_ = !hooks.empty();
  }
  const Cluster now = cluster();
  std::vector<std::pair<store::Webhook, store::Group>> mine;
  if (now.is_able()) {
    if (!hooks.empty()) parts_.host.tell_peers(std::string(1, kAble));
    for (const store::Webhook& hook : hooks) {
      auto group = PANAL_TRY(group_to_serve(reader, now, hook.id));
      if (group) mine.emplace_back(hook, std::move(*group));
    }
  }
  serve(mine);
  return {};
}

// Nothing: it is another's, or nobody's as yet.
Result<std::optional<store::Group>> EventCourier::group_to_serve(db::Database& reader,
                                                                 const Cluster& cluster,
                                                                 const Uuid& webhook) {
  auto group = PANAL_TRY(store::find_group(reader, webhook));
  if (!group || group->holder == cluster.self) return group;
  std::optional<store::Group> none;
  if (group->holder && cluster.able.contains(*group->holder)) return none;
  const std::int64_t up_ms = parts_.clock.monotonic_ms() - started_ms_;
  if (group->holder && up_ms < limits::kGroupsHeardMs) return none;  // he may be about to speak
  for (const Uuid& other : cluster.able) {
    if (other != cluster.self && prefers(webhook, other, cluster.self)) return none;
  }
  PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::set_holder(database, webhook, cluster.self));
    group = PANAL_TRY(store::find_group(database, webhook));
    return {};
  }));
  parts_.log.info("events", "this node delivers a webhook from now on",
                  {{"webhook", webhook.text()}});
  return group;
}

// Those that are served already go on as they are; what was changed begins anew.
void EventCourier::serve(const std::vector<std::pair<store::Webhook, store::Group>>& wanted) {
  const std::int64_t wall_ms = parts_.clock.wall_ms();
  const std::lock_guard lock(mutex_);
  if (sender_ == nullptr) return;
  std::erase_if(lines_, [&wanted](const auto& each) {
    const LinePtr& line = each.second;
    line->dropped = std::ranges::none_of(
        wanted, [&line](const auto& pair) { return pair.first == line->hook; });
    return line->dropped;
  });
  for (const auto& [hook, group] : wanted) {
    if (!lines_.contains(hook.id)) {
      lines_.emplace(hook.id, std::make_shared<Line>(hook, group, wall_ms));
    }
  }
}

// When the workers are too busy, a later tick does it.
void EventCourier::start(const LinePtr& line) {
  const bool taken =
      parts_.host.run_on_worker([this, line](db::Database& reader) { run(reader, line); });
  if (taken) return;
  const std::lock_guard lock(mutex_);
  line->busy = false;
}

void EventCourier::run(db::Database& reader, const LinePtr& line) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (line->dropped) return;
      if (std::exchange(line->stirred, false)) line->line.stir();
    }
    const auto worked = work(reader, line);
    if (worked && *worked == Worked::kMore) continue;
    if (worked && *worked == Worked::kSent) return;
    const std::lock_guard lock(mutex_);
    line->busy = false;
    if (worked) return;
    line->pause_until_ms = parts_.clock.monotonic_ms() + kPauseMs;
    if (worked.error().code == Code::kConflict) return drop(line);
    parts_.log.warning("events", "cannot serve a webhook",
                       {{"webhook", line->hook.name}, {"reason", worked.error().message}});
    return;
  }
}

// Another node holds it by now.
void EventCourier::drop(const LinePtr& line) {
  line->dropped = true;
  const auto found = lines_.find(line->hook.id);
  if (found != lines_.end() && found->second == line) lines_.erase(found);
}

Result<EventCourier::Worked> EventCourier::work(db::Database& reader, const LinePtr& line) {
  if (line->answer) {
    line->line.answered(*line->answer, line->hook.attempts, parts_.clock.wall_ms(), parts_.random);
    line->answer.reset();
  }
  switch (line->line.next(parts_.clock.wall_ms())) {
    case DeliveryLine::Step::kWait: return Worked::kIdle;
    case DeliveryLine::Step::kRead: PANAL_TRY(read(reader, *line)); return Worked::kMore;
    case DeliveryLine::Step::kKeep: PANAL_TRY(keep(*line)); return Worked::kMore;
    case DeliveryLine::Step::kSend: break;
  }
  send(line);
  return Worked::kSent;
}

Result<void> EventCourier::read(db::Database& reader, Line& line) {
  if (!reader.in_transaction()) PANAL_TRY(reader.execute("BEGIN"));
  const auto gather = [&]() -> Result<void> {
    const bool first = line.line.read_up_to() == 0;
    if (first && PANAL_TRY(store::is_behind_outbox(reader, line.group.position))) {
      line.line.missed(parts_.clock.wall_ms());
    }
    auto slice = PANAL_TRY(
        store::read_events(reader, line.group.position, line.hook.events, line.line.read_up_to()));
    std::vector<DeliveryLine::Item> items;
    for (store::Numbered& each : slice.events) {
      items.push_back({.event = std::move(each.event), .number = each.number});
    }
    if (first && !items.empty()) {  // another node may have tried it
      const Uuid id = store::event_delivery_id(line.group.id, items.front().event.id);
      const auto tried = PANAL_TRY(store::find_delivery(reader, id));
      if (tried && tried->state == store::DeliveryState::kWaiting) {
        items.front().attempts = tried->attempts;
        items.front().next_at =
            std::min(tried->next_at, parts_.clock.wall_ms() + limits::kHookBackoffMostMs);
      }
    }
    for (auto& each : PANAL_TRY(store::wanted_again(reader, line.group.id, kWantedAtOnce))) {
      items.push_back({.event = std::move(each.event),
                       .attempts = each.delivery.attempts,
                       .delivery = each.delivery.id});
    }
    line.line.read(std::move(items), slice.last, slice.more);
    return {};
  };
  const auto done = gather();
  PANAL_TRY(reader.execute("COMMIT"));
  return done;
}

Result<void> EventCourier::keep(Line& line) {
  std::string position;
  PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
    position = PANAL_TRY(store::keep_progress(database, line.group, line.line.progress()));
    return {};
  }));
  line.group.position = std::move(position);
  line.line.kept(parts_.clock.wall_ms());
  return {};
}

Result<HookRequest> EventCourier::request_of(const store::Webhook& hook, const store::Event& event,
                                             std::int64_t timeout_ms) {
  if (hook.sealed_secret.empty()) return fail(Code::kConflict, "the webhook has no secret");
  std::string secret = PANAL_TRY(parts_.secrets.open(hook.sealed_secret, hook.id));
  Json json = store::event_json(event);
  json.append_member("webhook", hook.id.text());
  HookRequest request{
      .url = hook.url, .headers = {}, .body = json.dump(), .timeout_ms = timeout_ms};
  const std::string time = std::to_string(parts_.clock.wall_ms() / 1000);
  const std::string sum = crypto::hmac_sha256(secret, time + "." + request.body);
  crypto::wipe(secret);
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "Panal"},
                     {"Panal-Event", event.name},
                     {"Panal-Delivery", event.id.text()},
                     {"Panal-Signature", "t=" + time + ",v1=" + hex_encode(sum)}};
  return request;
}

void EventCourier::send(const LinePtr& line) {
  auto request = request_of(line->hook, line->line.head().event, limits::kHookTimeoutMs);
  const auto answered = [this, line](HookAnswer answer) {
    line->answer = std::move(answer);
    start(line);
  };
  if (!request) {  // it counts as an attempt
    return answered({0, request.error().message});
  }
  const std::lock_guard sending(sender_mutex_);
  if (HookSender* sender = sender_) sender->send(std::move(*request), answered);
}

Result<HookAnswer> EventCourier::try_out(db::Database& reader, const Uuid& webhook) {
  const auto hook = PANAL_TRY(store::find_webhook(reader, webhook));
  if (!hook) return fail(Code::kNotFound, "not_found");
  const std::int64_t now_ms = parts_.clock.wall_ms();
  const store::Event event{.id = Uuid::v7(now_ms, parts_.random),
                           .at = now_ms,
                           .name = "test",
                           .actor = {},
                           .node = parts_.host.node_name(),
                           .collection = {},
                           .record = {},
                           .changes = "{}"};
  auto request = request_of(*hook, event, limits::kHookTestMs);
  if (!request) return HookAnswer{0, request.error().message};
  if (testing_.exchange(true)) return fail(Code::kTooMany, "busy");
  auto waiter = std::make_shared<Waiter>();
  auto answer = waiter->promise.get_future();
  {
    const std::lock_guard sending(sender_mutex_);
    if (HookSender* sender = sender_) {
      sender->send(std::move(*request),
                   [waiter](HookAnswer came) { waiter->tell(std::move(came)); });
    }
  }
  waiter.reset();
  HookAnswer came = answer.get();  // the sender has its bounds
  testing_ = false;
  return came;
}

}  // namespace panal::app
