#pragma once
// NodeHost: what the business may ask of this node (app/api/host.h), answered from the published
// state of the parts.
//
// Called on workers. The parts that come with serving (driver, front) are set before the first
// request and unset after the last one; without them, as for the command line on a node that does
// not run, the cluster is seen as the database alone tells it.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "replication/net/driver.h"
#include "replication/store/engine.h"
#include "src/app/api/host.h"
#include "src/appliance/update_desk.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/metrics.h"
#include "src/node/file_shelf.h"
#include "src/node/health.h"
#include "src/node/identity.h"
#include "src/node/join_desk.h"
#include "src/node/keys.h"
#include "src/node/metric_history.h"
#include "src/node/status_document.h"

namespace panal::node {

class NodeHost final : public app::Host {
 public:
  struct Parts {
    const Identity& identity;
    store::Engine& engine;
    const Health& health;
    Metrics& metrics;
    Log& log;
    JoinDesk& desk;
    FileShelf& files;
    const appliance::UpdateDesk& updates;
    const ClusterKeys& keys;
    std::string folder;  // of the node's data
    std::string setup_code;
    bool data_open = false;
    std::function<ClusterSettings()> cluster_settings;
  };
  explicit NodeHost(Parts parts);

  // What only a serving node has.
  struct Serving {
    std::function<std::shared_ptr<const net::Status>()> status;
    std::function<std::string(app::StatsForm)> front_stats;
    std::function<std::string()> front_metrics;
    std::function<bool(std::function<void(db::Database&)>)> run_on_worker;
    std::function<void(std::string)> tell_peers;
  };
  void set_serving(Serving serving);

  std::string node_name() const override;
  std::string node_label() const override { return parts_.identity.label; }
  app::Health health() const override { return parts_.health.get(); }
  Result<void> writable() const override { return parts_.health.writable(); }
  std::string replication_status() const override;
  std::string metrics() const override;
  std::string metric_history() const override { return history_.json(); }
  // Remembers what metrics() says now.
  void note_metrics(std::int64_t now_ms) { history_.add(now_ms, metrics()); }
  std::string front_stats(app::StatsForm form) const override;
  Result<app::JoinToken> create_join_token(std::int64_t ttl_ms, std::string_view role) override;
  std::vector<app::ClusterNode> nodes() const override;
  Result<void> change_node(db::Database& database, const Uuid& node,
                           app::NodeAction action) override;
  Result<std::vector<app::TrashedRow>> trash(db::Database& reader,
                                             const app::TrashQuery& query) override;
  Result<std::int64_t> trash_count(db::Database& reader, std::string_view table) override;
  Result<app::RestoredRows> restore(db::Database& database, std::string_view table,
                                    const Uuid& id) override;
  Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) override;
  Result<std::vector<app::Conflict>> conflicts(db::Database& reader,
                                               const app::ConflictQuery& query) override;
  Result<std::optional<app::Conflict>> conflict(db::Database& reader, const Uuid& id) override;
  Result<void> restore_conflict(db::Database& database, const Uuid& id) override;
  Result<void> dismiss_conflict(db::Database& database, const Uuid& id,
                                std::string_view by) override;
  Result<void> keep_file(std::string_view hash, std::string_view bytes) override;
  Result<std::optional<std::string>> file(std::string_view hash) override;
  Result<app::FilesLeft> fetch_files(const std::set<std::string, std::less<>>& hashes) override;
  Result<void> keep_only(const std::set<std::string, std::less<>>& hashes) override;
  std::string update_status() const override;
  Result<std::string> take_update(std::string_view bundle, app::UpdateThen then) override;
  // Reads some of the files on the disk, and fetches those that are damaged.
  void check_files();
  // Whoever waits for a file of another node soon waits no more.
  void stop_fetching() { stopping_ = true; }
  bool run_on_worker(std::function<void(db::Database&)> task) override;
  void tell_peers(std::string notice) override;
  bool is_setup_code(std::string_view code) const override;
  bool data_is_open() const override { return parts_.data_open; }

 private:
  Serving serving() const;
  std::shared_ptr<const net::Status> status(const store::Published& state) const;

  // Whether it is here now.
  Result<bool> fetch_file(const store::Member& member, std::string_view hash);
  Result<void> fetch_from_any(std::string_view hash);
  Result<void> fetch_from_each(std::string_view hash);

  const Parts parts_;
  MetricHistory history_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> checking_ = false;
  std::mutex fetching_mutex_;  // guards fetching_
  std::condition_variable fetched_;
  std::set<std::string, std::less<>> fetching_;  // files, from others, each by one thread
  Counter& checked_files_;
  Counter& damaged_files_;
  Counter& repaired_files_;
  mutable std::mutex mutex_;  // guards serving_
  Serving serving_;
};

}  // namespace panal::node
