#pragma once
// EventHub: tells open pages what changed, over server-sent events.
//
// Told of tables after each commit, it names the collections they belong to, to those subscribers
// who may read them, at most ten times a second. An event's id is the node's version vector: a
// client that comes back with another one, to whatever node, is told to look at everything again.
// What changed is never in an event, only where: pages ask, and the API decides what they see.
//
// Thread-safe. Owned by Application; the node drives tick() and check().
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/principal.h"
#include "src/base/clock.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/http/event_stream.h"

namespace panal::app {

class EventHub {
 public:
  using Stream = std::shared_ptr<http::EventStream>;

  explicit EventHub(const Clock& clock) : clock_(clock) {}

  // After a durable commit, from any thread: the tables it changed, and the vector as text.
  void publish(const std::vector<std::string>& tables, std::string vector);
  // Peers or health changed.
  void publish_status();
  // To the streams of one user on this node; `data` is a JSON object.
  void tell(const Uuid& user, std::string_view event, std::string_view data);
  // There is something new in this user's centre.
  void notify(const Uuid& user) { tell(user, "notification", "{}"); }

  // kTooMany when there are limits::kEventSubscribers already.
  Result<Stream> subscribe(Principal principal, std::string_view last_id);

  // Sends what was held back and keeps idle streams alive. Every limits::kEventIntervalMs.
  void tick();

  // True when check() should run: once a minute, and soon after accounts changed.
  bool check_due();
  // Ends the streams of those whose credentials count no more. On a worker.
  Result<void> check(db::Database& reader);

  std::size_t subscribers() const;

 private:
  struct Subscriber {
    Principal principal;
    Stream stream;
  };
  struct Delivery {
    Stream stream;
    std::string event, data, id;  // no event: a comment
  };

  void collect_changes(std::vector<Delivery>& out, std::int64_t now_ms);
  void deliver(const std::vector<Delivery>& deliveries);

  const Clock& clock_;
  mutable std::mutex mutex_;  // guards all below; never held while a stream is pushed to
  std::vector<Subscriber> subscribers_;
  std::set<std::string, std::less<>> pending_;  // tables
  bool status_pending_ = false;
  std::string vector_;
  std::int64_t sent_ms_ = 0;
  std::int64_t commented_ms_ = 0;
  std::int64_t checked_ms_ = 0;
  bool accounts_changed_ = false;
};

}  // namespace panal::app
