#pragma once
// Server: an HTTP/1.1 server on one loop: listeners, connections, and what their answers share.
//
// Hands every request to one Service. Listens on TCP, TLS and Unix sockets, and adopts streams that
// somebody else has accepted (the peer listener, which decides by ALPN what a connection speaks).
//
// On the loop's thread; owned by whoever composes the node, who stops it before destroying it.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/base/clock.h"
#include "src/base/limits.h"
#include "src/base/metrics.h"
#include "src/base/result.h"
#include "src/crypto/tls_context.h"
#include "src/http/address_set.h"
#include "src/http/exchange.h"
#include "src/http/response_head.h"
#include "src/loop/loop.h"
#include "src/loop/tcp.h"

namespace panal::http {

class Connection;
class ProxyHello;
class TlsHandshake;

// One set a process, shared by the servers of all loops.
struct ServerMetrics {
  explicit ServerMetrics(Metrics& metrics);
  Counter& connections;
  Counter& requests;
  Counter& refused;  // requests that broke the protocol or a limit of it
  Gauge& open;
};

class Server {
 public:
  struct Options {
    std::string node_name;
    std::size_t connections = 0;  // in all; 0: no limit, and so below
    std::size_t connections_per_address = limits::kConnectionsPerAddress;
    std::int64_t tunnel_idle_ms = limits::kTunnelIdleMs;
    std::size_t requests_per_connection = limits::kRequestsPerConnection;
    AddressSet trusted_proxies = {};  // who are believed when they name their client
    AddressSet proxy_protocol = {};   // whose connections begin with a PROXY header
    bool hsts = false;                // to callers over TLS
  };
  Server(loop::Loop& loop, Options options, Service& service, Random& random,
         ServerMetrics& metrics);
  Server(const Server&) = delete;
  ~Server();

  // The port, which differs from the address' when that is 0.
  Result<std::uint16_t> listen(std::string_view address, loop::Listener::Sharing sharing);
  Result<std::uint16_t> listen_tls(std::string_view address, loop::Listener::Sharing sharing,
                                   crypto::TlsContext::Shared context);
  // Connections that begin from now on use this one (a renewed certificate).
  void set_tls_context(crypto::TlsContext::Shared context) { tls_context_ = std::move(context); }
  // The control socket: an administrator of this machine.
  Result<void> listen_unix(const std::string& path);
  // `secure`, `origin`: of the caller. A kProxied one says for whom it asks in its headers; `peer`
  // is the member that passes them on.
  void adopt(std::unique_ptr<loop::Stream> stream, Origin origin, bool secure,
             std::string peer = {});
  // Cuts what a member has open here: it was removed from the cluster.
  void close_peer(std::string_view peer);

  // Accepts no more, ends event streams, finishes what is in flight, then calls back; whatever is
  // left after limits::kStopGraceMs is cut.
  void stop(std::function<void()> stopped);
  bool stopping() const { return stopping_; }
  std::size_t connections() const { return connections_.size(); }

 private:
  friend class Connection;
  friend class Exchange;

  // A connection just accepted: behind its PROXY header, if it must have one.
  void greet(std::unique_ptr<loop::Stream> stream, bool tls);
  void accept(std::unique_ptr<loop::Stream> stream, bool tls);
  void accept_tls(std::unique_ptr<loop::Stream> stream);
  // kFull, kTooManyOfAddress: it is told so; kDrop: there are too many even for that.
  enum class Admission { kIn, kFull, kTooManyOfAddress, kDrop };
  Admission admit(const std::string& address);
  void leave(const std::string& address);
  void remove(Connection& connection);
  std::string next_request_id();
  void note_stopped();

  loop::Loop& loop_;
  Options options_;
  Service& service_;
  ServerMetrics& metrics_;
  ResponseHeads heads_;
  Head scratch_head_;  // of the request being read: one is enough for a loop
  std::string spare_;  // a buffer that connections take turns to cork their answers in
  std::string id_prefix_;
  std::uint64_t ids_ = 0;
  crypto::TlsContext::Shared tls_context_;
  std::vector<std::unique_ptr<loop::Listener>> listeners_;
  std::unordered_map<const ProxyHello*, std::unique_ptr<ProxyHello>> hellos_;
  std::unordered_map<const TlsHandshake*, std::unique_ptr<TlsHandshake>> handshakes_;
  std::unordered_map<const Connection*, std::unique_ptr<Connection>> connections_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::vector<std::unique_ptr<Connection>> graveyard_;
  loop::Timer bury_;
  loop::Timer grace_;
  std::function<void()> stopped_;
  bool stopping_ = false;
};

}  // namespace panal::http
