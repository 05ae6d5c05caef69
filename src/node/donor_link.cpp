#include "src/node/donor_link.h"

#include <optional>
#include <utility>

#include "src/base/limits.h"
#include "src/http/client.h"
#include "src/http/json.h"
#include "src/http/tls_stream.h"
#include "src/loop/tcp.h"
#include "src/loop/timer.h"
#include "src/node/join_messages.h"

namespace panal::node {

// A connection and its requests, on a loop of its own.
class DonorLink::Connection {
 public:
  Connection(crypto::TlsContext::Shared context, std::string fingerprint, std::int64_t patience_ms)
      : context_(std::move(context)),
        fingerprint_(std::move(fingerprint)),
        patience_ms_(patience_ms) {}

  Result<http::Response> open(const std::string& address, const http::Request& request) {
    loop_ = PANAL_TRY(loop::Loop::open());
    request_ = &request;
    connecting_ = PANAL_TRY(loop::connect_tcp(
        *loop_, address, limits::kConnectTimeoutMs,
        [this](Result<std::unique_ptr<loop::Stream>> stream) { connected(std::move(stream)); }));
    return wait();
  }
  Result<http::Response> again(const http::Request& request) {
    const auto done = [this](Result<http::Response> response) { settle(std::move(response)); };
    if (!call_->again(request, done)) return fail(Code::kIo, "the connection was closed");
    return wait();
  }

 private:
  Result<http::Response> wait() {
    loop::Timer patience(loop_->timers(),
                         [this] { settle(fail(Code::kTimeout, "no answer in time")); });
    if (patience_ms_ > 0) patience.start(patience_ms_);
    loop_->run();
    return *std::exchange(result_, std::nullopt);
  }
  void connected(Result<std::unique_ptr<loop::Stream>> stream) {
    if (!stream) return settle(std::move(stream).error());
    auto session = crypto::TlsSession::open(context_);
    if (!session) return settle(std::move(session).error());
    handshake_ = std::make_unique<http::TlsHandshake>(
        *loop_, std::move(stream).value(), std::move(session).value(), limits::kHandshakeTimeoutMs,
        [this](Result<std::unique_ptr<http::TlsStream>> tls) { greeted(std::move(tls)); });
  }
  void greeted(Result<std::unique_ptr<http::TlsStream>> stream) {
    if (!stream) return settle(std::move(stream).error());
    if (!fingerprint_.empty() && stream.value()->session().peer_fingerprint() != fingerprint_) {
      return settle(fail(Code::kForbidden, "another node answers at this address"));
    }
    call_ = std::make_unique<http::Call>(
        *loop_, std::move(stream).value(), *request_,
        http::CallOptions{.timeout_ms = limits::kJoinTimeoutMs, .keep = true},
        [this](Result<http::Response> response) { settle(std::move(response)); });
  }
  void settle(Result<http::Response> result) {
    result_.emplace(std::move(result));
    loop_->stop();
  }

  const crypto::TlsContext::Shared context_;
  const std::string fingerprint_;
  const std::int64_t patience_ms_;
  std::unique_ptr<loop::Loop> loop_;
  const http::Request* request_ = nullptr;  // the first
  std::unique_ptr<loop::Connecting> connecting_;
  std::unique_ptr<http::TlsHandshake> handshake_;
  std::unique_ptr<http::Call> call_;
  std::optional<Result<http::Response>> result_;
};

DonorLink::DonorLink(std::string address, std::string fingerprint,
                     crypto::TlsContext::Shared context)
    : address_(std::move(address)),
      fingerprint_(std::move(fingerprint)),
      context_(std::move(context)) {}
DonorLink::~DonorLink() = default;

Result<std::unique_ptr<DonorLink>> DonorLink::open(std::string address,
                                                   std::string authority_fingerprint) {
  auto context = PANAL_TRY(crypto::TlsContext::join_client(std::move(authority_fingerprint),
                                                           {std::string(kJoinAlpn)}));
  return std::unique_ptr<DonorLink>(new DonorLink(std::move(address), {}, std::move(context)));
}

Result<std::unique_ptr<DonorLink>> DonorLink::open(std::string address, std::string fingerprint,
                                                   const ClusterKeys& keys,
                                                   std::int64_t patience_ms) {
  auto context = PANAL_TRY(crypto::TlsContext::peer_client(
      {keys.node_key, keys.node_certificate, keys.authority}, {std::string(kSyncAlpn)}));
  auto link = std::unique_ptr<DonorLink>(
      new DonorLink(std::move(address), std::move(fingerprint), std::move(context)));
  link->patience_ms_ = patience_ms;
  return link;
}

// Over the connection that is there; over a new one when the donor has closed that meanwhile.
Result<http::Response> DonorLink::exchange(const http::Request& request) {
  if (connection_ != nullptr) {
    auto answered = connection_->again(request);
    if (answered || answered.error().code != Code::kIo) return answered;
  }
  connection_ = std::make_unique<Connection>(context_, fingerprint_, patience_ms_);
  return connection_->open(address_, request);
}

Result<http::Response> DonorLink::ask(const http::Request& request) {
  auto answered = exchange(request);
  if (!answered) {
    connection_.reset();
    return fail(answered.error().code,
                "cannot reach the donor at " + address_ + ": " + answered.error().message);
  }
  http::Response& response = answered.value();
  if (response.status / 100 == 2) return std::move(response);
  const auto problem = Json::parse(response.body);
  const Json* detail = problem ? problem.value().find("detail") : nullptr;
  const bool said = detail != nullptr && detail->string() != nullptr;
  const Code code = response.status == 404   ? Code::kNotFound
                    : response.status >= 500 ? Code::kUnavailable
                                             : Code::kForbidden;
  return fail(code,
              "the donor refused: " + (said ? *detail->string() : std::to_string(response.status)));
}

}  // namespace panal::node
