#pragma once
// Housekeeping: deletes what has expired (store/retention.h), and destroys what of that is in the
// trash, where nobody looks for it: else it would stay for ever. And it tells of codes that were
// taken twice by nodes that did not hear of each other. One node of the cluster does it:
// of the members that hold data the one with the first label. Files that no row names any more,
// each node throws away itself, and those that it lacks it fetches.
//
// On a worker, once an hour, in small steps; for files when rows of them come in, too. Owned by the
// node.
#include <atomic>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "src/app/api/host.h"
#include "src/app/store/notifications.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/db/writer.h"

namespace panal::app {

class Housekeeping {
 public:
  Housekeeping(db::Writer& writer, Host& host, const Clock& clock, Log& log)
      : writer_(writer),
        host_(host),
        clock_(clock),
        log_(log),
        chain_(host.node_label() + "-h" + std::to_string(clock.wall_ms())) {}

  void run(db::Database& reader);
  // Tells of what nobody's write brings about: terms that are close, conflicts, nodes that are
  // down. Once a minute; of the nodes that are connected, the first does it. On a worker.
  void remind(db::Database& reader);
  // Lets other members have their turn when the update of this one is over (updates.cpp). Once a
  // minute, on a worker.
  void end_update(db::Database& reader);
  // Fetches files that rows name and this node does not have, some at a time. One call at a time
  // does the work.
  FilesLeft fetch_files(db::Database& reader);

 private:
  bool is_ours() const;
  Result<void> sweep_files(db::Database& reader);
  Result<bool> step(db::Database& reader);  // false: nothing is left to do
  Result<std::size_t> empty_trash(db::Database& reader);
  Result<void> tell_of_replays(db::Database& reader);
  Result<void> find_reminders(db::Database& reader, std::vector<store::Notification>& found);
  Result<void> find_conflicts(db::Database& reader, std::vector<store::Notification>& found);
  Result<void> find_nodes(db::Database& reader, std::vector<store::Notification>& found);

  db::Writer& writer_;
  Host& host_;
  const Clock& clock_;
  Log& log_;
  std::atomic<bool> fetching_ = false;
  std::map<Uuid, std::int64_t> down_since_;  // of remind() alone
  const std::string chain_;  // of its entries in the audit log (store/audit.h)
};

}  // namespace panal::app
