#pragma once
// AbsenceWatch: counts for how long each member has been silent while this node ran, and marks
// those for whom the others wait no longer (core/absence.h). The counts survive restarts, about.
//
// On the loop's thread; owned by Node.
#include <cstdint>
#include <map>
#include <memory>

#include "replication/core/status.h"
#include "src/base/log.h"
#include "src/loop/loop.h"
#include "src/node/storage.h"

namespace panal::node {

class AbsenceWatch {
 public:
  struct Parts {
    loop::Loop& loop;
    Storage& storage;
    Log& log;
    std::int64_t retention_ms;
    std::int64_t log_bytes;
  };
  using Silences = std::map<Uuid, std::int64_t>;
  // `silences`: as read_silences() found them at the start.
  AbsenceWatch(Parts parts, Silences silences)
      : parts_(parts),
        silent_ms_(std::move(silences)),
        looked_ms_(parts.loop.now_ms()),
        noted_ms_(looked_ms_) {}

  static Result<Silences> read_silences(db::Database& reader);

  // Ten times a second.
  void look(const core::ReplicaStatus& status);

 private:
  void mark(const Uuid& node);
  void note(std::int64_t now_ms);

  Parts parts_;
  Silences silent_ms_;
  std::int64_t looked_ms_;
  std::int64_t noted_ms_;
};

}  // namespace panal::node
