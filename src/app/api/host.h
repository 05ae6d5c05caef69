#pragma once
// Host: what the business asks of the node it runs in. The node implements it; the business knows
// nothing of replication, peers or sockets beyond this.
//
// Called on worker threads: implementations are thread-safe and do not block for long.
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/kept.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app {

struct Health {
  std::string status;  // ready, joining, catching_up, draining, read_only, fenced
  std::string reason;  // disk_full, clock_ahead, …; empty when ready
};

struct JoinToken {
  std::string token;
  std::int64_t expires_at_ms = 0;
};

enum class StatsForm { kJson, kCsv, kSpanishPage, kEnglishPage, kStyle };

// A member of the cluster, as this node knows it.
struct ClusterNode {
  Uuid id;
  std::string label, name, address;
  std::string role;        // node or front
  std::string state;       // active, draining, removed
  std::string connection;  // of this node to it: self, connected, connecting, unreachable, …
  std::int64_t certificate_expires_ms = 0;  // 0: not known
};
enum class NodeAction { kDrain, kResume, kRemove };
// Of a bundle, at most; it is taken whole.
inline constexpr std::size_t kUpdateBytes = 64 * 1024 * 1024;
enum class UpdateThen { kInstall, kInstallForced, kCheck };

enum class FilesLeft { kNone, kMore, kUnreachable };

class Host {
 public:
  virtual ~Host() = default;

  virtual std::string node_name() const = 0;
  virtual std::string node_label() const = 0;
  virtual Health health() const = 0;
  // An error says why this node takes no writes now: kDiskFull, or kUnavailable.
  virtual Result<void> writable() const = 0;

  virtual std::string replication_status() const = 0;  // JSON, as the contract words it
  virtual std::string metrics() const = 0;             // Prometheus text
  virtual std::string metric_history() const = 0;      // JSON: the last hour of some of them
  virtual std::string front_stats(StatsForm form) const = 0;

  // `role`: node or front.
  virtual Result<JoinToken> create_join_token(std::int64_t ttl_ms, std::string_view role) = 0;

  virtual std::vector<ClusterNode> nodes() const = 0;
  // Inside a write. kNotFound: no such member; kConflict: it cannot be done to this one.
  virtual Result<void> change_node(db::Database& database, const Uuid& node, NodeAction action) = 0;

  // The trash: the last deleted first, and of one moment by id downwards.
  virtual Result<std::vector<TrashedRow>> trash(db::Database& reader, const TrashQuery& query) = 0;
  virtual Result<std::int64_t> trash_count(db::Database& reader, std::string_view table) = 0;
  // These two inside a write; kNotFound when it is not in the trash. Restoring brings back what
  // the row refers to, too, and gives kConflict when a unique value of it is taken by now or what
  // it refers to is gone for good.
  virtual Result<RestoredRows> restore(db::Database& database, std::string_view table,
                                       const Uuid& id) = 0;
  virtual Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) = 0;

  // Conflicts: the newest lost value first, and of one moment by id downwards.
  virtual Result<std::vector<Conflict>> conflicts(db::Database& reader,
                                                  const ConflictQuery& query) = 0;
  virtual Result<std::optional<Conflict>> conflict(db::Database& reader, const Uuid& id) = 0;
  // These two inside a write. Restoring writes the lost value with those that move together with
  // it, or deletes the row again; kConflict when that cannot be, kNotFound when the row is gone.
  virtual Result<void> restore_conflict(db::Database& database, const Uuid& id) = 0;
  virtual Result<void> dismiss_conflict(db::Database& database, const Uuid& id,
                                        std::string_view by) = 0;

  // Files, by the SHA-256 of what is in them, in hex. What is kept is durable when this returns.
  virtual Result<void> keep_file(std::string_view hash, std::string_view bytes) = 0;
  // Fetched from another node when it is not here; then this takes its time. Nothing: no node that
  // can be reached has it.
  virtual Result<std::optional<std::string>> file(std::string_view hash) = 0;
  // Fetches some of those that are not here, and says what it left.
  virtual Result<FilesLeft> fetch_files(const std::set<std::string, std::less<>>& hashes) = 0;
  // Throws away all others, but for what is quite new.
  virtual Result<void> keep_only(const std::set<std::string, std::less<>>& hashes) = 0;

  // Runs a task on a worker, with its read-only connection. False: too busy, or nobody serves.
  virtual bool run_on_worker(std::function<void(db::Database&)> task) = 0;
  // Tells the members that are connected something that nobody keeps (at most
  // limits::kNoticeBytes): it may be lost.
  virtual void tell_peers(std::string notice) = 0;

  // Whether `code` is the setup code of this start; compares in constant time.
  virtual bool is_setup_code(std::string_view code) const = 0;
  // The appliance's updates, as JSON: {"supported":false} where this is none.
  virtual std::string update_status() const = 0;
  // A signed bundle. The version it brings; with kCheck nothing else happens, else it is installed
  // and the machine starts anew. kFields: it is refused; kConflict: none can be taken now.
  virtual Result<std::string> take_update(std::string_view bundle, UpdateThen then) = 0;

  // Configured: /data needs no token.
  virtual bool data_is_open() const = 0;
};

}  // namespace panal::app
