#pragma once
// Health: whether this node takes requests, and if not, why. Any thread reads, the node writes.
#include <mutex>
#include <string>

#include "src/app/api/host.h"
#include "src/base/result.h"

namespace panal::node {

class Health {
 public:
  // The reasons, most serious first: a node that is stopping is draining whatever else it is.
  void set_stopping() { set(stopping_, true); }
  void set_fenced(bool fenced) { set(fenced_, fenced); }
  void set_draining(bool draining) { set(draining_, draining); }
  bool disk_full() const {
    const std::lock_guard lock(mutex_);
    return disk_full_;
  }
  void set_disk_full(bool full) { set(disk_full_, full); }
  // The clock cannot be trusted (core/clock_watch.h): "clock_ahead", "clock_behind"; or none.
  void set_clock(const char* reason) {
    const std::lock_guard lock(mutex_);
    clock_ = reason;
  }
  void set_corrupt(bool corrupt) { set(corrupt_, corrupt); }
  void set_catching_up(bool behind) { set(catching_up_, behind); }
  // A front: takes no writes of its own, and is of use while it reaches a data node.
  void set_front() { set(front_, true); }
  void set_cut_off(bool alone) { set(cut_off_, alone); }
  // Of a snapshot that replaces this node's store.
  void set_fetching(int percent) {
    const std::lock_guard lock(mutex_);
    fetched_percent_ = percent;
  }
  // Another process has this node's identity, and is the older one.
  void set_twin(bool twin) { set(twin_, twin); }

  app::Health get() const {
    const std::lock_guard lock(mutex_);
    if (stopping_) return {"draining", "stopping"};
    if (fenced_) return {"fenced", "removed"};
    if (twin_) return {"fenced", "clone"};
    if (draining_) return {"draining", "administrator"};
    if (disk_full_) return {"read_only", "disk_full"};
    if (fetched_percent_ >= 0) {
      return {"catching_up", "getting a snapshot, " + std::to_string(fetched_percent_) + " %"};
    }
    if (corrupt_) return {"read_only", "corrupt"};
    if (clock_ != nullptr) return {"read_only", clock_};
    if (catching_up_) return {"catching_up", "behind its peers"};
    if (cut_off_) return {"catching_up", "no data node can be reached"};
    return {"ready", ""};
  }

  // A node that drains or catches up still finishes writes that reach it. The error's message is
  // the reason as the contract names it.
  Result<void> writable() const {
    const std::lock_guard lock(mutex_);
    if (fenced_ || twin_) return fail(Code::kUnavailable, "fenced");
    if (front_) return fail(Code::kUnavailable, "front");
    if (disk_full_) return fail(Code::kDiskFull, "disk_full");
    if (corrupt_) return fail(Code::kUnavailable, "corrupt");
    if (clock_ != nullptr) return fail(Code::kUnavailable, clock_);
    return {};
  }

 private:
  void set(bool& flag, bool value) {
    const std::lock_guard lock(mutex_);
    flag = value;
  }

  mutable std::mutex mutex_;  // guards all below
  bool stopping_ = false;
  bool fenced_ = false;    // removed from the cluster
  bool draining_ = false;  // by an administrator
  bool disk_full_ = false;
  bool catching_up_ = false;
  bool front_ = false;
  bool cut_off_ = false;
  bool twin_ = false;
  int fetched_percent_ = -1;  // of none
  bool corrupt_ = false;           // the database file
  const char* clock_ = nullptr;  // why the clock cannot be trusted
};

}  // namespace panal::node
