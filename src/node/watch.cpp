#include "src/node/watch.h"

#include <algorithm>
#include <utility>

#include "src/base/clock.h"
#include "src/base/limits.h"
#include "src/base/page_limits.h"

namespace panal::node {

Watch::Watch(Parts parts)
    : parts_(std::move(parts)),
      timer_(parts_.loop.timers(), [this] { look(); }),
      started_ms_(parts_.loop.now_ms()),
      hour_began_ms_(started_ms_),
      minute_began_ms_(started_ms_),
      files_timer_(parts_.loop.timers(), [this] { files_due_ = true; }) {
  look();
}

void Watch::look() {
  const std::int64_t now_ms = parts_.loop.now_ms();
  const auto status = parts_.driver.status();
  parts_.causality.look(status->replica, now_ms);
  judge_progress(*status, now_ms);
  parts_.resync.look(status->replica);
  parts_.absence.look(status->replica);
  parts_.instance.health().set_twin(!status->replica.twin.empty());
  judge_soundness(*status);
  try_disk(now_ms);
  look_after(parts_.instance.application().events());
  look_after(parts_.instance.application().chat());
  parts_.instance.application().courier().tick();
  if (now_ms - sampled_ms_ >= limits::kMetricSampleMs) {
    sampled_ms_ = now_ms;
    parts_.sample_metrics();
  }
  if (now_ms - hour_began_ms_ >= kHourMs) {
    hour_began_ms_ = now_ms;
    parts_.hourly();
    keep_house();
  }
  if (now_ms - minute_began_ms_ >= kMinuteMs) {
    minute_began_ms_ = now_ms;
    parts_.each_minute();
    files_due_ = true;  // what somebody removed from the disk
    check_files();
    remind();
  }
  if (caught_up_ && std::exchange(files_due_, false)) fetch_files();
  timer_.start(limits::kWatchMs);
}

// When the workers are too busy, the next look asks again.
template <class Hub>
void Watch::look_after(Hub& hub) {
  hub.tick();
  if (!hub.check_due()) return;
  static_cast<void>(parts_.workers.submit([&log = parts_.log, &hub](Reader& reader) {
    const auto database = reader.open();
    const auto checked = database ? hub.check(*database.value()) : database.error();
    if (checked) return;
    log.warning("live", "cannot check who may still listen", {{"reason", checked.error().message}});
  }));
}

// A front has nothing to keep; when the workers are too busy, the next hour does it.
void Watch::keep_house() {
  if (parts_.instance.storage().is_front()) return;
  static_cast<void>(
      parts_.workers.submit([&housekeeping = parts_.instance.housekeeping()](Reader& reader) {
        const auto database = reader.open();
        if (database) housekeeping.run(*database.value());
      }));
}

void Watch::remind() {
  if (parts_.instance.storage().is_front()) return;
  static_cast<void>(
      parts_.workers.submit([&housekeeping = parts_.instance.housekeeping()](Reader& reader) {
        const auto database = reader.open();
        if (!database) return;
        housekeeping.end_update(*database.value());
        housekeeping.remind(*database.value());
      }));
}

void Watch::fetch_files() {
  if (parts_.instance.storage().is_front()) return;
  // It may outlive this, but never the loop.
  const auto work = [this, &loop = parts_.loop,
                     &housekeeping = parts_.instance.housekeeping()](Reader& reader) {
    const auto database = reader.open();
    const auto left =
        database ? housekeeping.fetch_files(*database.value()) : app::FilesLeft::kUnreachable;
    loop.post([this, left] { files_fetched(left); });
  };
  if (!parts_.workers.submit(work)) files_due_ = true;
}

// Those that nobody had are asked for again soon, and then ever less often.
void Watch::files_fetched(app::FilesLeft left) {
  if (left == app::FilesLeft::kMore) files_due_ = true;
  if (left != app::FilesLeft::kUnreachable) return;
  files_timer_.start(files_wait_ms_);
  files_wait_ms_ = std::min(2 * files_wait_ms_, kMinuteMs);
}

// When the workers are too busy, the next minute does it.
void Watch::check_files() {
  if (parts_.instance.storage().is_front()) return;
  static_cast<void>(
      parts_.workers.submit([&host = parts_.instance.host()](Reader&) { host.check_files(); }));
}

// After a start, a node with peers takes no turns before it has what they had, unless none of
// them answers. Later it stays ready however far behind: causal tokens protect every session.
void Watch::judge_progress(const net::Status& status, std::int64_t now_ms) {
  if (parts_.instance.storage().is_front()) return judge_reach(status);
  if (caught_up_) return;
  bool alone = true;
  bool greeted = false;
  for (const core::PeerStatus& peer : status.replica.peers) {
    if (peer.state == core::PeerState::kRemoved) continue;
    alone = false;
    greeted = greeted || peer.state == core::PeerState::kConnected;
  }
  const bool waited = now_ms - started_ms_ >= limits::kFirstContactMs;
  caught_up_ = alone || (greeted ? status.replica.missing_entries == 0 : waited);
  parts_.instance.health().set_catching_up(!caught_up_);
  if (caught_up_) parts_.instance.application().events().publish_status();
}

void Watch::judge_reach(const net::Status& status) {
  const auto& peers = status.replica.peers;
  const bool reached = std::any_of(peers.begin(), peers.end(), [](const core::PeerStatus& peer) {
    return peer.state == core::PeerState::kConnected && peer.member.role == core::Role::kNode;
  });
  parts_.instance.health().set_cut_off(!reached);
}

// Says once what begins or ends; the state itself is on the status.
void Watch::judge_soundness(const net::Status& status) {
  Health& health = parts_.instance.health();
  const core::ClockVerdict& clock = status.replica.clock;
  if (clock.state != clock_) {
    clock_ = clock.state;
    if (clock_ == core::ClockState::kSound) {
      parts_.log.info("clock", "the clock is right again: writes go on");
    } else {
      parts_.log.error("clock",
                       clock_ == core::ClockState::kAhead
                           ? "this node's clock is ahead of the others': it takes no "
                             "writes until it is right"
                           : "this node's clock is behind what it wrote before: it takes "
                             "no writes until another member confirms the time",
                       {{"ms", clock.by_ms}});
    }
  }
  health.set_clock(clock_ == core::ClockState::kAhead    ? "clock_ahead"
                   : clock_ == core::ClockState::kBehind ? "clock_behind"
                                                         : nullptr);
  health.set_corrupt(status.healing.corrupt);
  if (std::exchange(stalled_, status.replica.stalled) != stalled_) {
    if (stalled_) parts_.log.error("replication", "data is pending, and nothing moves");
    else parts_.log.info("replication", "pending data moves again");
  }
}

// While the disk is known to be full, a write is tried every second: the first that succeeds ends
// the read-only state.
void Watch::try_disk(std::int64_t now_ms) {
  Health& health = parts_.instance.health();
  if (!health.disk_full() || now_ms - disk_tried_ms_ < limits::kDiskProbeMs) return;
  disk_tried_ms_ = now_ms;
  const auto work = [](db::Database& database) -> Result<void> {
    constexpr std::string_view kKey = "disk_probe";
    PANAL_TRY(store::set_meta(database, kKey, std::string(limits::kDiskProbeBytes, '.')));
    return store::set_meta(database, kKey, "");
  };
  const auto done = [&health, &log = parts_.log](Result<db::Commit> result) {
    if (!result) return;
    health.set_disk_full(false);
    log.info("disk", "there is space again: writes go on");
  };
  // A full queue is tried again in a second.
  static_cast<void>(parts_.instance.storage().writer().submit_uncaptured(work, done));
}

}  // namespace panal::node
