#include "src/node/donor_link.h"

#include <optional>

#include "src/base/limits.h"
#include "src/http/client.h"
#include "src/http/json.h"
#include "src/http/tls_stream.h"
#include "src/loop/tcp.h"
#include "src/node/join_messages.h"

namespace panal::node {
namespace {

// One request on a loop of its own: connect, shake hands, call.
class Asking {
 public:
  Asking(loop::Loop& loop, crypto::TlsContext::Shared context, std::string fingerprint,
         const http::Request& request)
      : loop_(loop),
        context_(std::move(context)),
        fingerprint_(std::move(fingerprint)),
        request_(request) {}

  Result<http::Response> run(const std::string& address) {
    connecting_ = PANAL_TRY(loop::connect_tcp(
        loop_, address, limits::kConnectTimeoutMs,
        [this](Result<std::unique_ptr<loop::Stream>> stream) { connected(std::move(stream)); }));
    loop_.run();
    return std::move(*result_);
  }

 private:
  void connected(Result<std::unique_ptr<loop::Stream>> stream) {
    if (!stream) return settle(std::move(stream).error());
    auto session = crypto::TlsSession::open(context_);
    if (!session) return settle(std::move(session).error());
    handshake_ = std::make_unique<http::TlsHandshake>(
        loop_, std::move(stream).value(), std::move(session).value(), limits::kHandshakeTimeoutMs,
        [this](Result<std::unique_ptr<http::TlsStream>> tls) { greeted(std::move(tls)); });
  }
  void greeted(Result<std::unique_ptr<http::TlsStream>> stream) {
    if (!stream) return settle(std::move(stream).error());
    if (!fingerprint_.empty() && stream.value()->session().peer_fingerprint() != fingerprint_) {
      return settle(fail(Code::kForbidden, "another node answers at this address"));
    }
    call_ = std::make_unique<http::Call>(
        loop_, std::move(stream).value(), request_,
        http::CallOptions{.timeout_ms = limits::kJoinTimeoutMs},
        [this](Result<http::Response> response) { settle(std::move(response)); });
  }
  void settle(Result<http::Response> result) {
    result_.emplace(std::move(result));
    loop_.stop();
  }

  loop::Loop& loop_;
  const crypto::TlsContext::Shared context_;
  const std::string fingerprint_;
  const http::Request& request_;
  std::unique_ptr<loop::Connecting> connecting_;
  std::unique_ptr<http::TlsHandshake> handshake_;
  std::unique_ptr<http::Call> call_;
  std::optional<Result<http::Response>> result_;
};

}  // namespace

Result<std::unique_ptr<DonorLink>> DonorLink::open(std::string address,
                                                   std::string authority_fingerprint) {
  auto context = PANAL_TRY(crypto::TlsContext::join_client(std::move(authority_fingerprint),
                                                           {std::string(kJoinAlpn)}));
  return std::unique_ptr<DonorLink>(new DonorLink(std::move(address), {}, std::move(context)));
}

Result<std::unique_ptr<DonorLink>> DonorLink::open(std::string address, std::string fingerprint,
                                                   const ClusterKeys& keys) {
  auto context = PANAL_TRY(crypto::TlsContext::peer_client(
      {keys.node_key, keys.node_certificate, keys.authority}, {std::string(kSyncAlpn)}));
  return std::unique_ptr<DonorLink>(
      new DonorLink(std::move(address), std::move(fingerprint), std::move(context)));
}

Result<http::Response> DonorLink::ask(const http::Request& request) {
  const auto loop = PANAL_TRY(loop::Loop::open());
  auto answered = Asking(*loop, context_, fingerprint_, request).run(address_);
  if (!answered) {
    return fail(answered.error().code,
                "cannot reach the donor at " + address_ + ": " + answered.error().message);
  }
  http::Response& response = answered.value();
  if (response.status / 100 == 2) return std::move(response);
  const auto problem = Json::parse(response.body);
  const Json* detail = problem ? problem.value().find("detail") : nullptr;
  const bool said = detail != nullptr && detail->string() != nullptr;
  return fail(Code::kForbidden, "the donor refused: " +
                                    (said ? *detail->string() : std::to_string(response.status)));
}

}  // namespace panal::node
