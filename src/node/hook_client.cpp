#include "src/node/hook_client.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/encoding.h"
#include "src/base/event_limits.h"

namespace panal::node {
namespace {

// This machine, this link, everybody at once, and what is no address of one machine.
const http::AddressSet& never_called() {
  static const http::AddressSet set = *http::AddressSet::parse(
      "0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/4, 240.0.0.0/4, "
      "::/96, fe80::/10, fec0::/10, ff00::/8, 64:ff9b::/96, 64:ff9b:1::/48, 2002::/16");
  return set;
}

bool is_own(std::string_view address) {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return true;  // nobody can say: better not
  bool found = false;
  for (const ifaddrs* each = all; each != nullptr && !found; each = each->ifa_next) {
    const sockaddr* own = each->ifa_addr;
    if (own == nullptr || (own->sa_family != AF_INET && own->sa_family != AF_INET6)) continue;
    std::array<char, NI_MAXHOST> text{};
    const socklen_t size = own->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    const bool told =
        ::getnameinfo(own, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
    found = told && address == std::string_view(text.data());
  }
  ::freeifaddrs(all);
  return found;
}

}  // namespace

struct HookClient::Exchange {
  app::HookRequest request;
  http::Url url;
  std::function<void(app::HookAnswer)> done;
  std::unique_ptr<loop::Connecting> connecting;
  std::unique_ptr<http::TlsHandshake> handshake;
  std::unique_ptr<http::Call> call;
};

HookClient::HookClient(loop::Loop& loop, const Config& config, const store::Engine& engine)
    : loop_(loop),
      allowed_(config.webhook_allow),
      authorities_file_(config.webhook_authorities),
      engine_(engine) {}

HookClient::~HookClient() { *alive_ = false; }

void HookClient::send(app::HookRequest request, std::function<void(app::HookAnswer)> done) {
  loop_.post(
      [this, alive = alive_, request = std::move(request), done = std::move(done)]() mutable {
        if (*alive) begin(std::move(request), std::move(done));
      });
}

bool HookClient::is_member(std::string_view host) const {
  const auto plain = [](std::string_view name) {
    return lower_ascii(name.substr(0, name.size() - (name.ends_with('.') ? 1 : 0)));
  };
  const auto state = engine_.published();
  return std::ranges::any_of(state->members, [&](const store::Member& member) {
    const auto address = loop::parse_host_port(member.address);
    return address && plain(address->host) == plain(host);
  });
}

bool HookClient::may_call(std::string_view host, std::string_view address) const {
  constexpr std::string_view kMapped = "::ffff:";  // an IPv4 address in an IPv6 one's clothes
  if (address.starts_with(kMapped) && address.find('.') != std::string_view::npos) {
    address.remove_prefix(kMapped.size());
  }
  if (allowed_.contains(address)) return true;
  return !never_called().contains(address) && !is_own(address) && !is_member(address) &&
         !is_member(host);
}

void HookClient::begin(app::HookRequest request, std::function<void(app::HookAnswer)> done) {
  const auto url = http::Url::parse(request.url);
  if (!url) return done({0, "not an address of the web"});
  const std::uint64_t id = next_++;
  auto& exchange = *(exchanges_[id] = std::make_unique<Exchange>());
  exchange.request = std::move(request);
  exchange.url = *url;
  exchange.done = std::move(done);
  auto connecting = loop::connect_tcp(
      loop_, exchange.url.address(), exchange.request.timeout_ms,
      [this, id](Result<std::unique_ptr<loop::Stream>> stream) {
        if (!stream) return settle(id, {0, stream.error().message});
        connected(id, std::move(*stream));
      },
      [this, host = exchange.url.host](std::string_view address) {
        return may_call(host, address);
      });
  if (!connecting) return settle(id, {0, connecting.error().message});
  exchange.connecting = std::move(*connecting);
}

void HookClient::connected(std::uint64_t id, std::unique_ptr<loop::Stream> stream) {
  Exchange& exchange = *exchanges_.at(id);
  if (!exchange.url.tls) return speak(id, std::move(stream));
  const auto begun = shake_hands(id, exchange, std::move(stream));
  if (!begun) settle(id, {0, begun.error().message});
}

Result<void> HookClient::shake_hands(std::uint64_t id, Exchange& exchange,
                                     std::unique_ptr<loop::Stream> stream) {
  if (!context_) context_ = PANAL_TRY(crypto::TlsContext::web_client(authorities_file_));
  auto session = PANAL_TRY(crypto::TlsSession::open(context_, exchange.url.host));
  exchange.handshake = std::make_unique<http::TlsHandshake>(
      loop_, std::move(stream), std::move(session), exchange.request.timeout_ms,
      [this, id](Result<std::unique_ptr<http::TlsStream>> secure) {
        if (!secure) return settle(id, {0, secure.error().message});
        speak(id, std::move(*secure));
      });
  return {};
}

void HookClient::speak(std::uint64_t id, std::unique_ptr<loop::Stream> stream) {
  Exchange& exchange = *exchanges_.at(id);
  http::Request request{.method = http::Method::kPost, .target = exchange.url.target};
  for (auto& [name, value] : exchange.request.headers) request.headers.add(name, value);
  request.body = std::move(exchange.request.body);
  const http::CallOptions options{.host = exchange.url.host_field(),
                                  .body_bytes_max = limits::kHookAnswerBytes,
                                  .timeout_ms = exchange.request.timeout_ms};
  exchange.call = std::make_unique<http::Call>(loop_, std::move(stream), request, options,
                                               [this, id](Result<http::Response> answer) {
                                                 if (!answer)
                                                   return settle(id, {0, answer.error().message});
                                                 settle(id, {answer->status, {}});
                                               });
}

// Called by what the exchange owns: that lives until this is through.
void HookClient::settle(std::uint64_t id, app::HookAnswer answer) {
  const auto exchange = exchanges_.extract(id);
  exchange.mapped()->done(std::move(answer));
}

}  // namespace panal::node
