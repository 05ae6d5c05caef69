#pragma once
// Driver::Machine: what lives on the loop's thread. Internal to the driver.
//
// Events that effects bring about at once wait until the current step is through.
#include <deque>
#include <map>
#include <mutex>

#include "replication/net/driver.h"
#include "replication/net/healing.h"
#include "replication/net/link.h"
#include "replication/net/log_keeper.h"
#include "src/loop/timer.h"

namespace panal::net {

class Driver::Machine final : public std::enable_shared_from_this<Machine>, private Link::Owner {
 public:
  explicit Machine(Options options);
  ~Machine();

  void begin();  // what is durable by now, the first members; the ticks
  void adopt_link(std::unique_ptr<loop::Stream> stream, const Uuid& node,
                  core::Direction direction);
  void committed(const store::Committed& committed);
  void tell(std::string notice);
  void wait_durable(core::Dot dot, std::int64_t timeout_ms, OnDurable done);
  std::shared_ptr<const Status> status() const;  // any thread

 private:
  struct OpenLink {
    std::unique_ptr<Link> link;
    Uuid node;
    Traffic counted;                // already in traffic_
    std::int64_t finish_by_us = 0;  // not 0: closed by the replica, sending the rest
  };

  void on_message(core::LinkId link, core::Message message) override;
  void on_down(core::LinkId link, const std::string& reason) override;

  void feed(core::Event event);
  void perform(core::Effect& effect);
  void apply(std::vector<core::LogItemPtr> items);
  void read_log(const core::ReadLog& ask);
  void report_removed();
  void adopt_members(const core::AdoptMembers& news);
  void dial(const core::Dial& wanted);
  Healing::Parts healing_parts();
  void close(const core::Close& wanted);
  void tell_members(const store::Published& state);
  void tick();
  void count(OpenLink& open);
  void drop_dead_links();
  void refresh_status();
  // Runs `task` with this machine on the loop's thread, if both are still there by then.
  template <class F>
  auto later(F task);

  Options options_;
  Histogram* sent_entries_ = nullptr;
  Histogram* applied_entries_ = nullptr;
  core::Replica replica_;
  LogKeeper keeper_;
  Healing healing_;
  core::VersionVector floor_;  // as the replica knows it
  loop::Timer timer_;
  std::map<core::LinkId, OpenLink> links_;
  std::map<Uuid, Traffic> traffic_;
  std::map<std::uint64_t, OnDurable> waits_;
  std::map<Uuid, store::Member> members_;
  bool front_ = false;  // this node has no rows to look at
  std::vector<store::AbsentMember> absences_;
  std::size_t origins_told_ = 0;
  std::vector<core::RemovalReport> reports_told_;
  std::deque<core::Event> events_;
  bool stepping_ = false;
  bool status_changed_ = false;
  std::uint64_t next_link_ = 1;
  std::uint64_t next_wait_ = 1;

  mutable std::mutex mutex_;  // guards the one below
  std::shared_ptr<const Status> status_;
};

}  // namespace panal::net
