#pragma once
// Front: the round-robin front of this node: every request of its public listener takes a turn, and
// is answered here or by another node.
//
// Compose: server (public) → Front → local service or Proxy → peers. Requests that came proxied,
// over the control socket, or for a path that is answered where it arrives (healthz, metrics,
// front/*, replication status) go to the local service without a turn.
//
// On the loop's thread, except for text(). Owned by whoever composes the node.
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "src/front/access_log.h"
#include "src/front/balancer.h"
#include "src/front/health.h"
#include "src/front/proxy.h"
#include "src/front/stats.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"

namespace panal::front {

class Front final : public http::Service {
 public:
  // Which backends are past the causal token of a request; kAllBackends when it brings none.
  using Past = std::function<BackendSet(const http::Head&, const std::vector<Backend>&)>;
  struct Parts {
    loop::Loop& loop;
    Connector& connector;
    http::Service& local;
    std::function<Report()> local_state;
    Past past;
    std::function<std::size_t()> local_queue = [] { return std::size_t{0}; };
    // False on a node that holds no data: it answers nothing but for itself.
    bool answers_locally = true;
    bool sticky = false;               // a browser stays with a node (sticky.h)
    std::uint16_t redirect_to_tls = 0;  // the port that callers without TLS are sent to; 0: none
    Log* log = nullptr;                 // is told when backends come and go
  };
  // `access_log` may be null.
  Front(Parts parts, Balancer::Options options, std::string name,
        std::unique_ptr<AccessLog> access_log = nullptr);

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override;
  void refused(const http::Caller& caller, int status) override;

  // Follows membership, and checks everybody at once. The first call starts the checks.
  void set_members(const std::vector<Member>& members);
  const Balancer& balancer() const { return balancer_; }

  // The statistics as of a second ago at most. From any thread.
  enum class Form { kJson, kCsv, kSpanishPage, kEnglishPage, kPrometheus, kStyle };
  std::string text(Form form) const;

 private:
  // The local backend, for the proxy too, whose retries may fall on it.
  class LocalTurn final : public http::Service {
   public:
    explicit LocalTurn(Front& front) : front_(front) {}
    void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override;

   private:
    Front& front_;
  };

  void redirect(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head);
  void watch(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head);
  void note_over(AccessLog::Slot slot, const http::Exchange::Outcome& outcome);
  std::optional<BackendIndex> local() const;
  void after_checks();
  void tell_change(BackendIndex backend);

  Parts parts_;
  std::unique_ptr<AccessLog> access_log_;
  Balancer balancer_;
  FrontStats stats_;
  LocalTurn local_turn_{*this};
  Proxy proxy_;
  Health health_;

  std::vector<BackendState> told_;  // as the log has them

  mutable std::mutex mutex_;  // guards texts_
  std::array<std::string, 5> texts_;
};

// Answered by the node that accepted the connection, never balanced: what is about this node, or,
// as setup codes and join tokens, known to it alone.
bool is_answered_here(std::string_view target);

}  // namespace panal::front
