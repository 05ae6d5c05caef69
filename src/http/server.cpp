#include "src/http/server.h"

#include <utility>

#include "src/base/encoding.h"
#include "src/http/connection.h"
#include "src/http/proxy_hello.h"
#include "src/http/tls_stream.h"

namespace panal::http {

ServerMetrics::ServerMetrics(Metrics& metrics)
    : connections(metrics.counter("panal_http_connections_total", "Accepted connections.")),
      requests(metrics.counter("panal_http_requests_total", "Requests received.")),
      refused(metrics.counter("panal_http_refused_total",
                              "Requests that broke the protocol or one of its limits.")),
      open(metrics.gauge("panal_http_connections", "Open connections.")) {}

Server::Server(loop::Loop& loop, Options options, Service& service, Random& random,
               ServerMetrics& metrics)
    : loop_(loop),
      options_(std::move(options)),
      service_(service),
      metrics_(metrics),
      heads_(options_.node_name),
      bury_(loop.timers(), [this] { graveyard_.clear(); }),
      grace_(loop.timers(), [this] {
        while (!connections_.empty()) connections_.begin()->second->close();
      }) {
  const std::uint64_t number = random.u64();
  id_prefix_ = hex_encode({reinterpret_cast<const char*>(&number), sizeof number}) + "-";
}

Server::~Server() {
  stopped_ = nullptr;
  while (!connections_.empty()) connections_.begin()->second->close();
}

std::string Server::next_request_id() { return id_prefix_ + std::to_string(++ids_); }

Result<std::uint16_t> Server::listen(std::string_view address, loop::Listener::Sharing sharing) {
  const auto accept = [this](std::unique_ptr<loop::Stream> stream) {
    greet(std::move(stream), /*tls=*/false);
  };
  auto listener = PANAL_TRY(loop::Listener::open_tcp(loop_, address, sharing, accept));
  return listeners_.emplace_back(std::move(listener))->port();
}

Result<std::uint16_t> Server::listen_tls(std::string_view address, loop::Listener::Sharing sharing,
                                         crypto::TlsContext::Shared context) {
  tls_context_ = std::move(context);
  const auto accept = [this](std::unique_ptr<loop::Stream> stream) {
    greet(std::move(stream), /*tls=*/true);
  };
  auto listener = PANAL_TRY(loop::Listener::open_tcp(loop_, address, sharing, accept));
  return listeners_.emplace_back(std::move(listener))->port();
}

Result<void> Server::listen_unix(const std::string& path) {
  const auto accept = [this](std::unique_ptr<loop::Stream> stream) {
    adopt(std::move(stream), Origin::kControl, /*secure=*/false);
  };
  listeners_.push_back(PANAL_TRY(loop::Listener::open_unix(loop_, path, accept)));
  return {};
}

void Server::greet(std::unique_ptr<loop::Stream> stream, bool tls) {
  if (!options_.proxy_protocol.contains(stream->peer_address())) {
    return accept(std::move(stream), tls);
  }
  auto key = std::make_shared<const ProxyHello*>(nullptr);
  auto hello = std::make_unique<ProxyHello>(
      loop_, std::move(stream), limits::kHandshakeTimeoutMs,
      [this, key, tls](Result<std::unique_ptr<loop::Stream>> result) {
        const auto finished = hellos_.extract(*key);  // freed at the end of this call
        if (result.ok()) return accept(std::move(result).value(), tls);
        metrics_.refused.add();
      });
  *key = hello.get();
  hellos_.emplace(*key, std::move(hello));
}

void Server::accept(std::unique_ptr<loop::Stream> stream, bool tls) {
  if (tls) accept_tls(std::move(stream));
  else adopt(std::move(stream), Origin::kPublic, /*secure=*/false);
}

void Server::accept_tls(std::unique_ptr<loop::Stream> stream) {
  const std::string address = stream->peer_address();
  auto session = crypto::TlsSession::open(tls_context_);
  // A handshake counts as a connection of its address: it is where a flood costs most.
  if (!session.ok()) return;
  if (const auto admission = admit(address); admission != Admission::kIn) {
    if (admission != Admission::kDrop) leave(address);
    return service_.refused({.address = address, .secure = true},
                            admission == Admission::kTooManyOfAddress ? 429 : 503);
  }
  auto key = std::make_shared<const TlsHandshake*>(nullptr);
  auto handshake = std::make_unique<TlsHandshake>(
      loop_, std::move(stream), std::move(session).value(), limits::kHandshakeTimeoutMs,
      [this, key, address](Result<std::unique_ptr<TlsStream>> result) {
        const auto finished = handshakes_.extract(*key);  // freed at the end of this call
        leave(address);
        if (result.ok()) adopt(std::move(result).value(), Origin::kPublic, /*secure=*/true);
      });
  *key = handshake.get();
  handshakes_.emplace(*key, std::move(handshake));
}

Server::Admission Server::admit(const std::string& address) {
  const std::size_t open = connections_.size() + handshakes_.size() + hellos_.size();
  const bool full = options_.connections != 0 && open >= options_.connections;
  if (full && open >= options_.connections + limits::kConnectionsRefused) return Admission::kDrop;
  const auto otherwise = full ? Admission::kFull : Admission::kIn;
  if (options_.connections_per_address == 0 || address.empty() ||
      options_.trusted_proxies.contains(address)) {
    return otherwise;
  }
  std::size_t& count = per_address_[address];
  if (count >= 2 * options_.connections_per_address) return Admission::kDrop;
  return ++count > options_.connections_per_address ? Admission::kTooManyOfAddress : otherwise;
}

void Server::leave(const std::string& address) {
  const auto found = per_address_.find(address);
  if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
}

void Server::adopt(std::unique_ptr<loop::Stream> stream, Origin origin, bool secure,
                   std::string peer) {
  // A member's front carries many people's requests over few connections.
  Caller caller{.address = stream->peer_address(),
                .secure = secure,
                .origin = origin,
                .request_id = {},
                .peer = std::move(peer)};
  if (stopping_) return;
  const auto admission = origin == Origin::kPublic ? admit(caller.address) : Admission::kIn;
  if (admission == Admission::kDrop) return service_.refused(caller, 429);
  metrics_.connections.add();
  metrics_.open.add(1);
  auto connection = std::make_unique<Connection>(*this, std::move(stream), std::move(caller));
  Connection* key = connection.get();
  connections_.emplace(key, std::move(connection));
  if (admission == Admission::kTooManyOfAddress) {
    key->refuse(429, "too many connections from this address");
  } else if (admission == Admission::kFull) {
    key->refuse(503, "too many connections");
  }
}

void Server::close_peer(std::string_view peer) {
  std::vector<Connection*> theirs;
  for (const auto& [key, connection] : connections_) {
    if (!peer.empty() && connection->caller().peer == peer) theirs.push_back(connection.get());
  }
  for (Connection* connection : theirs) connection->close();
}

void Server::remove(Connection& connection) {
  const auto found = connections_.find(&connection);
  if (found == connections_.end()) return;
  metrics_.open.add(-1);
  if (connection.caller().origin == Origin::kPublic) leave(connection.caller().address);
  graveyard_.push_back(std::move(found->second));
  connections_.erase(found);
  if (!bury_.running()) bury_.start(0);
  if (stopping_ && connections_.empty()) note_stopped();
}

void Server::stop(std::function<void()> stopped) {
  stopping_ = true;
  stopped_ = std::move(stopped);
  listeners_.clear();
  hellos_.clear();
  handshakes_.clear();
  std::vector<Connection*> all;
  for (const auto& [key, connection] : connections_) all.push_back(connection.get());
  for (Connection* connection : all) connection->stop();
  if (connections_.empty()) return note_stopped();
  grace_.start(limits::kStopGraceMs);
}

void Server::note_stopped() {
  grace_.stop();
  if (!stopped_) return;
  loop_.post([stopped = std::exchange(stopped_, nullptr)] { stopped(); });
}

}  // namespace panal::http
