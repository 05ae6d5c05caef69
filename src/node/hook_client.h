#pragma once
// HookClient: requests to addresses outside the cluster, for webhooks.
//
// An administrator chooses where they go, but not into what only this machine reaches: loopback,
// link-local and multicast addresses, this machine's own and those of members are refused unless
// the configuration allows them. What is judged is the very address that is dialled, after names
// were resolved. Redirections are not followed, certificates are verified.
//
// send() from any thread; all else on the loop's. Owned by Node.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "replication/store/engine.h"
#include "src/app/api/hook_sender.h"
#include "src/crypto/tls_context.h"
#include "src/http/address_set.h"
#include "src/http/client.h"
#include "src/http/tls_stream.h"
#include "src/http/url.h"
#include "src/loop/loop.h"
#include "src/loop/tcp.h"
#include "src/node/config.h"

namespace panal::node {

class HookClient final : public app::HookSender {
 public:
  // The engine knows the members' addresses.
  HookClient(loop::Loop& loop, const Config& config, const store::Engine& engine);
  ~HookClient() override;

  void send(app::HookRequest request, std::function<void(app::HookAnswer)> done) override;

 private:
  struct Exchange;
  void begin(app::HookRequest request, std::function<void(app::HookAnswer)> done);
  void connected(std::uint64_t id, std::unique_ptr<loop::Stream> stream);
  Result<void> shake_hands(std::uint64_t id, Exchange& exchange,
                           std::unique_ptr<loop::Stream> stream);
  void speak(std::uint64_t id, std::unique_ptr<loop::Stream> stream);
  void settle(std::uint64_t id, app::HookAnswer answer);
  bool is_member(std::string_view host) const;
  bool may_call(std::string_view host, std::string_view address) const;

  loop::Loop& loop_;
  const http::AddressSet allowed_;
  const std::string authorities_file_;
  const store::Engine& engine_;
  crypto::TlsContext::Shared context_;  // read when it is first needed
  std::map<std::uint64_t, std::unique_ptr<Exchange>> exchanges_;
  std::uint64_t next_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace panal::node
