#pragma once
// Resync: gets this node a snapshot of a peer by itself, when the replica says that it needs one:
// after an absence longer than the others kept their logs, a restored disk, a forked history.
//
// The snapshot is fetched while the node runs and says `catching_up`; then a note of what to do is
// left beside it, and the node is asked to restart within its process. The storage that is opened
// next replaces what it has (finish_resync), and issues again what only this node had.
//
// On the loop's thread; the fetching is done on a worker. Owned by Node.
#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "replication/core/status.h"
#include "src/base/log.h"
#include "src/loop/loop.h"
#include "src/node/instance.h"
#include "src/node/local_service.h"

namespace panal::node {

class Resync {
 public:
  struct Parts {
    loop::Loop& loop;
    Instance& instance;
    ReaderPool& workers;
    Log& log;
    std::function<void()> restart;
  };
  explicit Resync(Parts parts) : parts_(std::move(parts)) {}
  ~Resync() { *given_up_ = true; }  // the workers end after this

  // Ten times a second: begins when there is reason to, and again after a failure.
  void look(const core::ReplicaStatus& status);

 private:
  void settle(const Result<void>& fetched);

  Parts parts_;
  std::shared_ptr<std::atomic<bool>> given_up_ = std::make_shared<std::atomic<bool>>(false);
  bool running_ = false;
  std::int64_t again_at_ms_ = 0;
};

// Replaces the store by a snapshot that was fetched, if one is there. `database` is not in use by
// anybody else, and must be opened anew afterwards when this is true.
Result<bool> finish_resync(const DataFolder& folder, db::Database& database,
                           const SchemaSpec& schema, SipKey key, const Uuid& node);

}  // namespace panal::node
