#pragma once
// Node: a running node: listeners, links, front and workers around an Instance.
//
// Made on the loop's thread before it runs; stop() drains, then calls back; destroyed after the
// loop has ended. Owned by serve().
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "replication/net/driver.h"
#include "src/front/front.h"
#include "src/http/assets.h"
#include "src/http/server.h"
#include "src/loop/loop.h"
#include "src/node/absence_watch.h"
#include "src/node/causality.h"
#include "src/node/config.h"
#include "src/node/hook_client.h"
#include "src/node/https.h"
#include "src/node/instance.h"
#include "src/node/join_service.h"
#include "src/node/local_service.h"
#include "src/node/peer_connector.h"
#include "src/node/peer_links.h"
#include "src/node/resync.h"
#include "src/node/watch.h"

namespace panal::node {

class Node {
 public:
  static Result<std::unique_ptr<Node>> start(const Config& config, const Environment& environment,
                                             Instance& instance, loop::Loop& loop,
                                             std::function<void()> restart);
  Node(const Node&) = delete;
  ~Node();

  // Refuses new connections, finishes what is in flight (limits::kStopGraceMs), then calls back.
  void stop(std::function<void()> stopped);

  // Reads the certificates of the https listener again: for connections that begin from now on.
  Result<void> reload_https();

  std::uint16_t http_port() const { return http_port_; }

 private:
  Node(const Config& config, const Environment& environment, Instance& instance,
       loop::Loop& loop);
  Result<void> start_replication(const Config& config);
  Result<void> listen(const Config& config);
  void deliver_webhooks(const Config& config);
  bool run_on_worker(std::function<void(db::Database&)> work);
  void dial(const store::Member& member, net::Driver::OnDialled done);
  front::BackendSet past(const http::Head& head,
                         const std::vector<front::Backend>& backends) const;
  void follow_members();
  void warn_of_unknown_names();
  void note_expulsion(const Uuid& by);
  void renew_certificate();
  void sample_metrics();
  void use_certificate();
  void on_committed(const store::Committed& committed);

  const Environment environment_;
  const FrontSettings settings_;
  Instance& instance_;
  loop::Loop& loop_;
  std::string name_;
  http::ServerMetrics metrics_;
  std::unique_ptr<ReaderPool> workers_;
  Causality causality_;
  std::unique_ptr<PeerDialer> dialer_;
  std::unique_ptr<net::Driver> driver_;
  http::Assets assets_;
  std::unique_ptr<LocalService> local_;
  std::unique_ptr<PeerConnector> connector_;
  std::unique_ptr<front::Front> front_;
  std::unique_ptr<JoinService> join_;
  std::vector<std::unique_ptr<http::Server>> servers_;  // public, control, proxied, join
  http::Server* public_ = nullptr;   // of servers_
  http::Server* proxied_ = nullptr;  // of servers_: what other members' fronts pass on
  std::unique_ptr<Https> https_;     // none without --https
  std::unique_ptr<PeerListener> peers_;
  std::unique_ptr<Resync> resync_;
  std::unique_ptr<AbsenceWatch> absence_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<HookClient> hooks_;
  std::map<std::uint64_t, std::unique_ptr<PeerDialer::Dialing>> dials_;  // for replication
  std::uint64_t next_dial_ = 0;
  bool renewing_ = false;
  std::uint16_t http_port_ = 0;
};

}  // namespace panal::node
