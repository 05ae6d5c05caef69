// TLS between two streams, and HTTP over it: what the peer port and its clients do.
#include <gtest/gtest.h>

#include "src/crypto/certificates.h"
#include "src/crypto/random.h"
#include "src/crypto/tls_context.h"
#include "src/http/client.h"
#include "src/http/tls_stream.h"
#include "src/loop/system.h"
#include "tests/unit/http/bench.h"

namespace panal::http {
namespace {

// One node's identity under a CA made for the test.
struct Keys {
  crypto::CryptoRandom random;
  std::int64_t now_ms = loop::SystemClock().wall_ms();
  crypto::PrivateKey authority_key = crypto::PrivateKey::generate().value();
  crypto::Certificate authority =
      crypto::make_authority(authority_key, "casa", now_ms, random).value();
  crypto::PrivateKey key = crypto::PrivateKey::generate().value();
  crypto::Certificate certificate =
      crypto::sign_request(authority_key, authority,
                           crypto::CertificateRequest::make(key, "n1").value(),
                           {.common_name = "01890a5d-ac96-774b-bcce-b302099a8057",
                            .names = {"127.0.0.1"}},
                           now_ms, random)
          .value();
  crypto::TlsContext::PeerIdentity identity() const { return {key, certificate, authority}; }
};

// A peer port: every connection that agrees on panal-http/1 is handed to the bench's server.
class PeerPort {
 public:
  PeerPort(Bench& bench, const Keys& keys) : bench_(bench) {
    context_ = crypto::TlsContext::peer_server(keys.identity(), {"panal-http/1"}).value();
    const auto accept = [this](std::unique_ptr<loop::Stream> stream) {
      handshakes_.push_back(std::make_unique<TlsHandshake>(
          bench_.turner.loop(), std::move(stream), crypto::TlsSession::open(context_).value(), 5000,
          [this](Result<std::unique_ptr<TlsStream>> result) {
            if (!result.ok()) return;
            peer_name = (*result)->session().peer_name();
            bench_.server.adopt(std::move(result).value(), Origin::kProxied, /*secure=*/true);
          }));
    };
    listener_ = loop::Listener::open_tcp(bench.turner.loop(), "127.0.0.1:0",
                                         loop::Listener::Sharing::kExclusive, accept)
                    .value();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(listener_->port()); }
  std::string peer_name;

 private:
  Bench& bench_;
  crypto::TlsContext::Shared context_;
  std::vector<std::unique_ptr<TlsHandshake>> handshakes_;
  std::unique_ptr<loop::Listener> listener_;
};

// Connects, shakes hands, calls, and waits for the outcome.
std::optional<Result<Response>> call_over_tls(Bench& bench, const std::string& address,
                                              crypto::TlsContext::Shared context,
                                              const Request& request) {
  std::optional<Result<Response>> outcome;
  std::unique_ptr<TlsHandshake> handshake;
  std::unique_ptr<Call> call;
  loop::Loop& loop = bench.turner.loop();
  const auto settle = [&](Result<Response> result) {
    outcome.emplace(std::move(result));
    bench.turner.check();
  };
  const auto shaken = [&](Result<std::unique_ptr<TlsStream>> tls) {
    if (!tls.ok()) return settle(tls.error());
    call = std::make_unique<Call>(loop, std::move(tls).value(), request, CallOptions{}, settle);
  };
  const auto connected = [&](Result<std::unique_ptr<loop::Stream>> stream) {
    handshake = std::make_unique<TlsHandshake>(loop, std::move(stream).value(),
                                               crypto::TlsSession::open(context).value(), 5000,
                                               shaken);
  };
  const auto connecting = loop::connect_tcp(loop, address, 2000, connected).value();
  EXPECT_TRUE(bench.turner.run_until([&] { return outcome.has_value(); }));
  return outcome;
}

TEST(Tls, CarriesARequestAndALargeAnswer) {
  const std::string large(5'000'000, 'z');
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    exchange->collect(head, large.size(), [&, exchange](Request request) {
      exchange->respond(Response::text(200, std::to_string(request.body.size()) + large));
    });
  });
  const Keys keys;
  PeerPort port(bench, keys);
  const auto context = crypto::TlsContext::peer_client(keys.identity(), {"panal-http/1"}).value();
  const auto outcome = call_over_tls(bench, port.address(), context,
                                     {.method = Method::kPost, .target = "/", .body = large});
  ASSERT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->error().message : "");
  EXPECT_EQ((**outcome).body, "5000000" + large);
  EXPECT_EQ(port.peer_name, "01890a5d-ac96-774b-bcce-b302099a8057");
}

TEST(Tls, RefusesACertificateOfAnotherCluster) {
  Bench bench;
  const Keys keys;
  const Keys foreign;
  PeerPort port(bench, keys);
  const auto context =
      crypto::TlsContext::peer_client(foreign.identity(), {"panal-http/1"}).value();
  const auto outcome = call_over_tls(bench, port.address(), context, {.target = "/"});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_FALSE(outcome->ok());
  EXPECT_EQ(bench.server.connections(), 0u);
}

}  // namespace
}  // namespace panal::http
