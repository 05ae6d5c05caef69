#pragma once
// Storage: a node's folder opened for use: lock, keys, identity, database, engine and writer. What
// `serve` and the command line on a node that does not run have in common.
//
// Opened and destroyed on one thread; engine and writer say what other threads may call.
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "replication/store/engine.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/metrics.h"
#include "src/db/writer.h"
#include "src/node/config.h"
#include "src/node/data_folder.h"
#include "src/node/identity.h"
#include "src/node/keys.h"

namespace panal::node {

// What the process shares; outlives everything.
struct Environment {
  const Clock& clock;
  Random& random;
  Log& log;
  Metrics& metrics;
};

// Hands the engine's commits to whoever listens at the moment; any thread may change that.
class CommitFeed {
 public:
  using Listener = std::function<void(const store::Committed&)>;
  void set(Listener listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
  }
  void publish(const store::Committed& committed) {
    const std::lock_guard lock(mutex_);
    if (listener_) listener_(committed);
  }

 private:
  std::mutex mutex_;  // guards listener_
  Listener listener_;
};

// The lines that make an empty folder a cluster.
struct Founding {
  std::string cluster_name;
  std::string node_name;
  std::string address;  // host:port for other nodes; may be empty
};

// The cluster's key for digests: equal rows give equal digests on members, and on nobody else.
SipKey digest_key(const ClusterKeys& keys);

// In the engine's settings: this node was removed from the cluster.
inline constexpr std::string_view kFencedKey = "fenced";

// The same, of a front, which has no table of settings to look in: the cluster's name.
inline constexpr std::string_view kClusterNameKey = "cluster_name";
// In the engine's settings: when the store was last replaced by a snapshot; not there: never.
inline constexpr std::string_view kStoreKey = "store";

// A read-only connection with the SQL functions that queries use.
Result<db::Database> open_reader(const std::string& path);

class Storage {
 public:
  // kNotFound: the folder belongs to no node yet.
  static Result<std::unique_ptr<Storage>> open(DataFolder folder, const Environment& environment,
                                               std::function<void()> on_storage_failed = {});
  // Makes the folder the first node of a new cluster, then opens it.
  static Result<std::unique_ptr<Storage>> found(DataFolder folder, const Environment& environment,
                                                const Founding& founding,
                                                std::function<void()> on_storage_failed = {});
  Storage(const Storage&) = delete;

  const DataFolder& folder() const { return folder_; }
  const ClusterKeys& keys() const { return *keys_; }
  const Identity& identity() const { return *identity_; }
  store::Engine& engine() { return *engine_; }
  db::Writer& writer() { return *writer_; }
  CommitFeed& commits() { return commits_; }
  // Holds no data: follows the cluster's members, and passes requests on.
  bool is_front() const { return front_; }
  // This node was removed from the cluster, as of the opening.
  bool fenced() const { return fenced_; }

  // Keeps the new one in DIR/keys; connections that begin from now on shall use it. The caller's
  // own thread, which no other reads the certificate from meanwhile.
  Result<void> replace_certificate(crypto::Certificate certificate);

  // Tells the cluster this node's present name, address and certificate, when they differ from
  // what it knows.
  Result<void> announce(const std::string& name, const std::string& address);

 private:
  explicit Storage(DataFolder folder) : folder_(std::move(folder)) {}
  Result<void> open_engine(const Environment& environment, const Uuid& node,
                           db::Database& database);
  Result<void> carry_over();
  Result<void> start(const Environment& environment, const Uuid& node, db::Database database,
                     std::function<void()> on_storage_failed);

  DataFolder folder_;
  std::optional<ClusterKeys> keys_;
  std::optional<Identity> identity_;
  bool front_ = false;
  bool fenced_ = false;
  CommitFeed commits_;
  std::unique_ptr<store::Engine> engine_;
  std::unique_ptr<db::Writer> writer_;  // after engine_: its thread ends first
};

}  // namespace panal::node
