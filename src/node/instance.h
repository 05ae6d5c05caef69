#pragma once
// Instance: a node without its network: storage, health, join desk, and the business on top.
//
// `serve` puts listeners and links around it; the command line on a node that does not run asks
// it directly. Made and destroyed on one thread.
#include <functional>
#include <memory>
#include <string>

#include "src/app/api/application.h"
#include "src/app/api/housekeeping.h"
#include "src/node/file_shelf.h"
#include "src/node/health.h"
#include "src/node/join_desk.h"
#include "src/node/node_host.h"
#include "src/node/storage.h"

namespace panal::node {

class Instance {
 public:
  struct Options {
    std::string setup_code;  // empty: nobody can use the first-run page
    bool data_open = false;
  };
  Instance(std::unique_ptr<Storage> storage, const Environment& environment, Options options);
  Instance(const Instance&) = delete;

  Storage& storage() { return *storage_; }
  Health& health() { return health_; }
  JoinDesk& desk() { return desk_; }
  FileShelf& files() { return files_; }
  NodeHost& host() { return host_; }
  app::Application& application() { return application_; }
  app::Housekeeping& housekeeping() { return housekeeping_; }

  // This node was removed from the cluster: from now on, and after restarts, it is read-only and
  // takes no turns. Any thread.
  void fence(const std::string& why);

  // As set at founding or by an administrator; looked up in the database at most once a second.
  std::string cluster_name() { return cluster_settings().name; }
  ClusterSettings cluster_settings();

 private:
  std::unique_ptr<Storage> storage_;
  const Clock& clock_;
  Log& log_;
  Health health_;
  JoinDesk desk_;
  FileShelf files_;
  const appliance::UpdateDesk updates_;
  NodeHost host_;
  app::Application application_;
  app::Housekeeping housekeeping_;
  std::mutex mutex_;  // guards the two below
  ClusterSettings cluster_settings_;
  std::int64_t cluster_settings_read_ms_ = -1;
};

}  // namespace panal::node
