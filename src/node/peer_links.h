#pragma once
// Connections between nodes: mutual TLS on the peer port, one ALPN protocol for each purpose.
//
//   panal-repl/1   replication                       both sides must be members
//   panal-http/1   requests that a front passes on   both sides must be members
//   panal-sync/1   a member that needs a snapshot    both sides must be members
//   panal-join/1   a joiner                          no certificate yet; its token speaks for it
//
// Who is a member is decided by key, never by address: the fingerprint must stand in the members
// list, and the certificate must be the cluster CA's. On the loop's thread; owned by Node.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "replication/store/engine.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/crypto/tls_context.h"
#include "src/http/tls_stream.h"
#include "src/loop/loop.h"
#include "src/loop/tcp.h"
#include "src/node/keys.h"

namespace panal::node {

inline constexpr std::string_view kReplicationAlpn = "panal-repl/1";
inline constexpr std::string_view kProxyAlpn = "panal-http/1";

// The member with this key, removed ones included; null: none.
const store::Member* find_member(const store::Published& state, std::string_view fingerprint);

class PeerListener {
 public:
  struct Handlers {
    std::function<std::shared_ptr<const store::Published>()> state;
    // By who is a member, or was one of this cluster and is not known here: the replica tells it.
    std::function<void(std::unique_ptr<http::TlsStream>, const Uuid&)> on_replication;
    std::function<void(std::unique_ptr<http::TlsStream>, const store::Member&)> on_proxied;
    std::function<void(std::unique_ptr<http::TlsStream>)> on_sync;
    std::function<void(std::unique_ptr<http::TlsStream>)> on_join;
  };

  static Result<std::unique_ptr<PeerListener>> open(loop::Loop& loop, std::string_view address,
                                                    const ClusterKeys& keys, Log& log,
                                                    Handlers handlers);
  std::uint16_t port() const { return listener_->port(); }
  // Connections that begin from now on show this certificate; the others live on.
  Result<void> reload(const ClusterKeys& keys);

 private:
  PeerListener(loop::Loop& loop, Log& log, Handlers handlers)
      : loop_(loop), log_(log), handlers_(std::move(handlers)) {}
  void accept(std::unique_ptr<loop::Stream> stream);
  void dispatch(std::unique_ptr<http::TlsStream> stream);

  loop::Loop& loop_;
  Log& log_;
  Handlers handlers_;
  crypto::TlsContext::Shared context_;
  std::unique_ptr<loop::Listener> listener_;
  std::map<std::uint64_t, std::unique_ptr<http::TlsHandshake>> handshakes_;
  std::uint64_t next_ = 0;
};

// Dials members. One attempt is one Dialing; destroying it gives up, silently.
class PeerDialer {
 public:
  using Done = std::function<void(Result<std::unique_ptr<http::TlsStream>>)>;

  class Dialing {
   public:
    Dialing() = default;
    Dialing(const Dialing&) = delete;

   private:
    friend class PeerDialer;
    std::unique_ptr<loop::Connecting> connecting_;
    std::unique_ptr<http::TlsHandshake> handshake_;
    Done done_;
  };

  static Result<std::unique_ptr<PeerDialer>> open(loop::Loop& loop, const ClusterKeys& keys);
  Result<void> reload(const ClusterKeys& keys);

  // `done` is called once, never from inside this call, with a stream to a peer whose key is
  // `fingerprint`, or the reason why there is none.
  Result<std::unique_ptr<Dialing>> dial(std::string_view alpn, const std::string& address,
                                        std::string fingerprint, Done done);

 private:
  explicit PeerDialer(loop::Loop& loop) : loop_(loop) {}

  loop::Loop& loop_;
  std::map<std::string, crypto::TlsContext::Shared, std::less<>> contexts_;  // by ALPN
};

}  // namespace panal::node
