#include "src/node/peer_links.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "src/base/limits.h"
#include "src/node/join_messages.h"

namespace panal::node {

const store::Member* find_member(const store::Published& state, std::string_view fingerprint) {
  for (const store::Member& member : state.members) {
    if (member.fingerprint == fingerprint) return &member;
  }
  return nullptr;
}

namespace {

// Whom the certificate names, when no member has that name: a member's has another key by now.
std::optional<Uuid> stranger(const store::Published& state, const std::string& name) {
  const auto node = Uuid::parse(name);
  const bool known =
      node && std::ranges::find(state.members, *node, &store::Member::node) != state.members.end();
  return known ? std::nullopt : node;
}

}  // namespace

Result<std::unique_ptr<PeerListener>> PeerListener::open(loop::Loop& loop,
                                                         std::string_view address,
                                                         const ClusterKeys& keys, Log& log,
                                                         Handlers handlers) {
  std::unique_ptr<PeerListener> self(new PeerListener(loop, log, std::move(handlers)));
  PANAL_TRY(self->reload(keys));
  self->listener_ = PANAL_TRY(loop::Listener::open_tcp(
      loop, address, loop::Listener::Sharing::kExclusive,
      [raw = self.get()](std::unique_ptr<loop::Stream> stream) {
        raw->accept(std::move(stream));
      }));
  return self;
}

Result<void> PeerListener::reload(const ClusterKeys& keys) {
  context_ = PANAL_TRY(crypto::TlsContext::peer_server(
      {keys.node_key, keys.node_certificate, keys.authority},
      {std::string(kReplicationAlpn), std::string(kProxyAlpn), std::string(kSyncAlpn),
       std::string(kJoinAlpn)}));
  return {};
}

void PeerListener::accept(std::unique_ptr<loop::Stream> stream) {
  if (handshakes_.size() >= limits::kPeerHandshakes) return;  // closes it
  auto session = crypto::TlsSession::open(context_);
  if (!session) {
    log_.error("peer", "cannot begin a TLS session", {{"reason", session.error().message}});
    return;
  }
  const std::uint64_t id = next_++;
  std::string address = stream->peer_address();
  const auto settled = [this, id, address](Result<std::unique_ptr<http::TlsStream>> result) {
    const auto done = std::move(handshakes_.extract(id).mapped());
    if (result) {
      dispatch(std::move(result).value());
    } else {
      log_.warning("peer", "refused a connection",
                   {{"from", address}, {"reason", result.error().message}});
    }
  };
  handshakes_[id] = std::make_unique<http::TlsHandshake>(
      loop_, std::move(stream), std::move(session).value(),
      limits::kHandshakeTimeoutMs, settled);
}

void PeerListener::dispatch(std::unique_ptr<http::TlsStream> stream) {
  const std::string& alpn = stream->session().alpn();
  if (alpn == kJoinAlpn) {
    handlers_.on_join(std::move(stream));
    return;
  }
  const auto state = handlers_.state();
  const auto* member = find_member(*state, stream->session().peer_fingerprint());
  if (member == nullptr) {
    log_.warning("peer", "refused a connection: its key is no member's",
                 {{"from", stream->peer_address()}, {"name", stream->session().peer_name()}});
    const auto node = stranger(*state, stream->session().peer_name());
    if (node && alpn == kReplicationAlpn) handlers_.on_replication(std::move(stream), *node);
  } else if (alpn == kReplicationAlpn) {
    // A removed one, too: the replica tells it why it may not speak.
    handlers_.on_replication(std::move(stream), member->node);
  } else if (member->state == "removed") {
    log_.warning("peer", "refused a connection: removed from the cluster",
                 {{"from", stream->peer_address()}, {"name", member->name}});
  } else if (alpn == kSyncAlpn) {
    handlers_.on_sync(std::move(stream));
  } else {
    handlers_.on_proxied(std::move(stream), *member);
  }
}

Result<std::unique_ptr<PeerDialer>> PeerDialer::open(loop::Loop& loop, const ClusterKeys& keys) {
  std::unique_ptr<PeerDialer> self(new PeerDialer(loop));
  PANAL_TRY(self->reload(keys));
  return self;
}

Result<void> PeerDialer::reload(const ClusterKeys& keys) {
  for (const std::string_view alpn : {kReplicationAlpn, kProxyAlpn}) {
    contexts_[std::string(alpn)] = PANAL_TRY(crypto::TlsContext::peer_client(
        {keys.node_key, keys.node_certificate, keys.authority}, {std::string(alpn)}));
  }
  return {};
}

Result<std::unique_ptr<PeerDialer::Dialing>> PeerDialer::dial(std::string_view alpn,
                                                              const std::string& address,
                                                              std::string fingerprint, Done done) {
  auto dialing = std::make_unique<Dialing>();
  dialing->done_ = std::move(done);
  const auto context = contexts_.find(alpn)->second;

  const auto greeted = [raw = dialing.get(), fingerprint = std::move(fingerprint)](
                           Result<std::unique_ptr<http::TlsStream>> result) {
    const Done tell = std::move(raw->done_);
    if (result && result.value()->session().peer_fingerprint() != fingerprint) {
      result = fail(Code::kForbidden, "another node answers at this address");
    }
    tell(std::move(result));
  };
  const auto connected = [this, raw = dialing.get(), context,
                          greeted](Result<std::unique_ptr<loop::Stream>> result) {
    auto session = crypto::TlsSession::open(context);
    if (!result || !session) {
      const Done tell = std::move(raw->done_);
      tell(result ? std::move(session).error() : std::move(result).error());
      return;
    }
    raw->handshake_ = std::make_unique<http::TlsHandshake>(
        loop_, std::move(result).value(),
        std::move(session).value(),
        limits::kHandshakeTimeoutMs, greeted);
  };
  dialing->connecting_ =
      PANAL_TRY(loop::connect_tcp(loop_, address, limits::kConnectTimeoutMs, connected));
  return dialing;
}

}  // namespace panal::node
