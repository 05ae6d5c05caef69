#pragma once
// Watch: looks at the node ten times a second: is it behind its peers, is the disk still full,
// what is stable by now, which pages wait for news.
//
// On the loop's thread; owned by Node.
#include <cstdint>
#include <functional>

#include "replication/net/driver.h"
#include "src/base/file_limits.h"
#include "src/base/limits.h"
#include "src/loop/loop.h"
#include "src/loop/timer.h"
#include "src/node/absence_watch.h"
#include "src/node/causality.h"
#include "src/node/instance.h"
#include "src/node/local_service.h"
#include "src/node/resync.h"

namespace panal::node {

class Watch {
 public:
  struct Parts {
    loop::Loop& loop;
    Instance& instance;
    net::Driver& driver;
    Causality& causality;
    ReaderPool& workers;
    Log& log;
    Resync& resync;
    AbsenceWatch& absence;
    std::function<void()> hourly;
    std::function<void()> each_minute;
    std::function<void()> sample_metrics;
  };
  explicit Watch(Parts parts);

  // Rows of files came in: what is in them is to be fetched.
  void look_for_files() {
    files_due_ = true;
    files_wait_ms_ = limits::kFilesRetryMs;
  }

 private:
  void look();
  void judge_progress(const net::Status& status, std::int64_t now_ms);
  void judge_reach(const net::Status& status);  // a front's
  void judge_soundness(const net::Status& status);
  void try_disk(std::int64_t now_ms);
  template <class Hub>
  void look_after(Hub& hub);  // live streams
  void keep_house();
  void remind();
  void fetch_files();
  void files_fetched(app::FilesLeft left);
  void check_files();

  Parts parts_;
  loop::Timer timer_;
  std::int64_t started_ms_;
  std::int64_t disk_tried_ms_ = 0;
  std::int64_t hour_began_ms_;
  std::int64_t minute_began_ms_;
  std::int64_t sampled_ms_ = 0;
  bool caught_up_ = false;
  bool files_due_ = true;
  std::int64_t files_wait_ms_ = limits::kFilesRetryMs;  // before those are asked for again
  loop::Timer files_timer_;
  core::ClockState clock_ = core::ClockState::kSound;
  bool stalled_ = false;
};

}  // namespace panal::node
