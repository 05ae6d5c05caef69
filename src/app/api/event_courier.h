#pragma once
// EventCourier: brings events to webhooks, those whose consumer group this node serves.
//
// A group is served by the node that its row names (store/consumer_groups.h). Whoever may serve
// says so to its peers twice a second, by a notice that nobody keeps; when the holder was not heard
// for limits::kGroupsHeardMs, or is no longer connected, the one of those that were whom a hash of
// group and node prefers writes itself into the row. Of two that do so unseen by each other one
// row counts in the end, and the other stops; meanwhile events may come twice.
//
//   notice := 4  (the others: chat_hub.h)
//
// What to send, and when, is the DeliveryLine's; this reads, writes and sends for it, on workers,
// one task of a line at a time.
//
// Thread-safe. Owned by Application; the node drives it and lends it a sender.
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/account_secrets.h"
#include "src/app/api/delivery_line.h"
#include "src/app/api/hook_sender.h"
#include "src/app/api/host.h"
#include "src/app/store/webhooks.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/db/writer.h"

namespace panal::app {

class EventCourier {
 public:
  struct Parts {
    db::Writer& writer;
    Host& host;
    const Clock& clock;
    Random& random;
    Log& log;
    const AccountSecrets& secrets;
  };
  explicit EventCourier(Parts parts) : parts_(parts), started_ms_(parts.clock.monotonic_ms()) {}

  // Null: nobody sends any more.
  void send_by(HookSender* sender);
  // After a durable commit, from any thread: the tables that it changed.
  void committed(const std::vector<std::string>& tables);
  // From another node.
  void heard(const Uuid& node, std::string_view notice);
  // Every limits::kWatchMs.
  void tick();

  // A made-up event, sent once, now. On a worker, which waits.
  Result<HookAnswer> try_out(db::Database& reader, const Uuid& webhook);
  std::size_t lines() const;  // that this node serves

 private:
  struct Line {
    Line(store::Webhook served, store::Group own, std::int64_t now_ms)
        : hook(std::move(served)), group(std::move(own)), line(group.id, group.delivered, now_ms) {}
    store::Webhook hook;
    store::Group group;
    DeliveryLine line;
    std::optional<HookAnswer> answer;
    bool busy = false;  // a worker or the sender has it; all above is theirs then
    bool dropped = false;
    bool stirred = false;
    std::int64_t pause_until_ms = 0;
  };
  using LinePtr = std::shared_ptr<Line>;
  struct Cluster {  // who may serve
    Uuid self;
    std::set<Uuid> able;
    bool is_able() const { return able.contains(self); }
  };

  void look();
  Result<void> look_for_groups(db::Database& reader);
  Cluster cluster();
  Result<std::optional<store::Group>> group_to_serve(db::Database& reader, const Cluster& cluster,
                                                     const Uuid& webhook);
  void serve(const std::vector<std::pair<store::Webhook, store::Group>>& wanted);

  void start(const LinePtr& line);  // busy already
  void run(db::Database& reader, const LinePtr& line);
  enum class Worked { kMore, kSent, kIdle };  // kSent: whoever has the answer goes on
  Result<Worked> work(db::Database& reader, const LinePtr& line);
  Result<void> read(db::Database& reader, Line& line);
  Result<void> keep(Line& line);
  void send(const LinePtr& line);
  void drop(const LinePtr& line);  // under the lock
  Result<HookRequest> request_of(const store::Webhook& hook, const store::Event& event,
                                 std::int64_t timeout_ms);

  const Parts parts_;
  const std::int64_t started_ms_;
  std::atomic<bool> looking_ = false;
  std::atomic<bool> hooks_changed_ = true;
  std::atomic<bool> testing_ = false;

  // Held while something is sent, and by nobody on the loop's thread: sending may wait for it.
  std::mutex sender_mutex_;
  std::atomic<HookSender*> sender_ = nullptr;  // changes under sender_mutex_

  mutable std::mutex mutex_;               // guards all below
  std::map<Uuid, LinePtr> lines_;          // by webhook
  std::map<Uuid, std::int64_t> heard_ms_;  // by node
  bool any_ = false;                       // webhooks at all
  std::int64_t looked_ms_ = 0;
};

}  // namespace panal::app
