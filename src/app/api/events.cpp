#include "src/app/api/events.h"

#include <algorithm>
#include <array>
#include <map>

#include "src/app/api/authentication.h"
#include "src/app/api/collections.h"
#include "src/base/event_limits.h"
#include "src/base/limits.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

constexpr std::array<std::string_view, 3> kAccountTables = {"users", "sessions", "api_tokens"};

// What a principal is told follows from the roles that count for him: few sets of them, for
// however many subscribers.
std::size_t audience_of(const Principal& principal) {
  constexpr std::string_view kLetters = "AMSTC";
  std::size_t audience = 0;
  for (std::size_t i = 0; i < kLetters.size(); ++i) {
    if (principal.may(kLetters.substr(i, 1))) audience |= std::size_t{1} << i;
  }
  return audience;
}

// {"collections":[…]}, or empty when there is nothing for this principal.
template <class IsPending>
std::string change_for(const Principal& principal, const IsPending& is_pending) {
  Json collections = Json::array();
  for (const OfferedCollection& offered : offered_collections()) {
    const std::string& name = offered.collection->name;
    if (is_pending(name) && principal.may(offered.to_read)) collections.push(name);
  }
  // No collection of records, but administrators look at it.
  constexpr std::string_view kDeliveries = "event_deliveries";
  if (is_pending(kDeliveries) && principal.may("A")) collections.push(kDeliveries);
  if (collections.array_items()->empty()) return {};
  return Json::object().set("collections", std::move(collections)).dump();
}

}  // namespace

void EventHub::publish(const std::vector<std::string>& tables, std::string vector) {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(mutex_);
    vector_ = std::move(vector);
    pending_.insert(tables.begin(), tables.end());
    for (const std::string_view table : kAccountTables) {
      if (pending_.contains(table)) accounts_changed_ = true;
    }
    collect_changes(deliveries, clock_.monotonic_ms());
  }
  deliver(deliveries);
}

void EventHub::publish_status() {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(mutex_);
    status_pending_ = true;
    collect_changes(deliveries, clock_.monotonic_ms());
  }
  deliver(deliveries);
}

void EventHub::tell(const Uuid& user, std::string_view event, std::string_view data) {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(mutex_);
    for (const Subscriber& subscriber : subscribers_) {
      if (subscriber.principal.user != user) continue;
      deliveries.push_back({subscriber.stream, std::string(event), std::string(data), ""});
    }
  }
  deliver(deliveries);
}

Result<EventHub::Stream> EventHub::subscribe(Principal principal, std::string_view last_id) {
  auto stream = std::make_shared<http::EventStream>();
  Delivery first{stream, "", "", ""};
  {
    const std::lock_guard lock(mutex_);
    if (subscribers_.size() >= limits::kEventStreams) {
      std::erase_if(subscribers_, [](const Subscriber& s) { return s.stream->closed(); });
    }
    if (subscribers_.size() >= limits::kEventStreams) return fail(Code::kTooMany, "busy");
    if (!last_id.empty() && last_id != vector_) {
      first.data = change_for(principal, [](std::string_view) { return true; });
      if (!first.data.empty()) first = {stream, "change", first.data, vector_};
    }
    subscribers_.push_back({std::move(principal), stream});
  }
  deliver({first});
  return stream;
}

void EventHub::tick() {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t now_ms = clock_.monotonic_ms();
    collect_changes(deliveries, now_ms);
    if (now_ms - commented_ms_ >= limits::kEventCommentMs) {
      commented_ms_ = now_ms;
      for (const Subscriber& subscriber : subscribers_) {
        deliveries.push_back({subscriber.stream, "", "", ""});
      }
    }
  }
  deliver(deliveries);
}

void EventHub::collect_changes(std::vector<Delivery>& out, std::int64_t now_ms) {
  if ((pending_.empty() && !status_pending_) || now_ms - sent_ms_ < limits::kEventIntervalMs) {
    return;
  }
  sent_ms_ = now_ms;
  const auto is_pending = [this](std::string_view table) { return pending_.contains(table); };
  std::map<std::size_t, std::string> by_audience;
  for (const Subscriber& subscriber : subscribers_) {
    const auto [known, is_new] = by_audience.try_emplace(audience_of(subscriber.principal));
    if (is_new) known->second = change_for(subscriber.principal, is_pending);
    if (!known->second.empty())
      out.push_back({subscriber.stream, "change", known->second, vector_});
    if (status_pending_) out.push_back({subscriber.stream, "status", "{}", ""});
  }
  pending_.clear();
  status_pending_ = false;
}

// Outside the lock: a push posts to the connection's loop, which may be waiting for us.
void EventHub::deliver(const std::vector<Delivery>& deliveries) {
  bool lost = false;
  for (const Delivery& delivery : deliveries) {
    const bool kept = delivery.event.empty()
                          ? delivery.stream->push_comment()
                          : delivery.stream->push(delivery.event, delivery.data, delivery.id);
    lost = lost || !kept;
  }
  if (!lost) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(subscribers_, [](const Subscriber& s) { return s.stream->closed(); });
}

bool EventHub::check_due() {
  const std::lock_guard lock(mutex_);
  if (subscribers_.empty()) return false;
  const std::int64_t since_ms = clock_.monotonic_ms() - checked_ms_;
  return since_ms >= (accounts_changed_ ? limits::kEventCheckSoonMs : limits::kEventCheckMs);
}

Result<void> EventHub::check(db::Database& reader) {
  std::vector<Subscriber> checked;
  {
    const std::lock_guard lock(mutex_);
    checked_ms_ = clock_.monotonic_ms();
    accounts_changed_ = false;
    checked = subscribers_;
  }
  for (const Subscriber& subscriber : checked) {
    auto now = PANAL_TRY(refresh(reader, subscriber.principal, clock_.wall_ms()));
    if (!now) subscriber.stream->close();
    const std::lock_guard lock(mutex_);
    for (Subscriber& known : subscribers_) {
      if (now && known.stream == subscriber.stream) known.principal = *now;
    }
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(subscribers_, [](const Subscriber& s) { return s.stream->closed(); });
  return {};
}

std::size_t EventHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return subscribers_.size();
}

}  // namespace panal::app
