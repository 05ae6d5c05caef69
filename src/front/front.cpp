#include "src/front/front.h"

#include <utility>

namespace panal::front {

bool is_answered_here(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return path == "/healthz" || path == "/metrics" || path == "/front" ||
         path.starts_with("/front/") || path == "/api/v1/replication" ||
         path == "/api/v1/setup" || path == "/api/v1/cluster/tokens";
}

Front::Front(Parts parts, Balancer::Options options, std::string name)
    : parts_(std::move(parts)),
      balancer_(options),
      proxy_(parts_.loop, balancer_, parts_.connector, parts_.local, stats_, std::move(name)),
      health_(parts_.loop, balancer_, parts_.connector, proxy_.pool(), stats_, parts_.local_state,
              [this] { after_checks(); }) {}

void Front::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  if (exchange->caller().origin != http::Origin::kPublic || is_answered_here(head.target)) {
    return parts_.local.serve(exchange, head);
  }
  const bool safe = head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS";
  const Balancer::Request request{.safe = safe, .past = parts_.past(head, balancer_.backends())};
  const auto choice = balancer_.pick(parts_.loop.now_ms(), request);
  // With nobody ready this node answers, and says why it cannot.
  if (!choice) return parts_.local.serve(exchange, head);
  if (balancer_.backends()[choice->backend].member.local) {
    return serve_locally(exchange, head, choice->backend);
  }
  proxy_.forward(exchange, head, choice->backend, request);
}

void Front::serve_locally(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head,
                          BackendIndex backend) {
  BackendStats& stats = stats_[backend];
  balancer_.began(backend);
  ++stats.sessions_total;
  stats.sessions_max = std::max(stats.sessions_max, ++stats.sessions_current);
  // Let go of together with the exchange, whatever becomes of it.
  exchange->on_over([this, backend] {
    balancer_.ended(backend);
    --stats_[backend].sessions_current;
  });
  parts_.local.serve(exchange, head);
}

void Front::set_members(const std::vector<Member>& members) {
  balancer_.set_members(parts_.loop.now_ms(), members);
  health_.check_all();
}

void Front::after_checks() {
  const std::int64_t now_ms = parts_.loop.now_ms();
  for (BackendIndex i = 0; i < balancer_.backends().size(); ++i) {
    if (balancer_.backends()[i].state == BackendState::kDown) proxy_.abandon(i);
  }
  std::array<std::string, 4> texts = {
      stats_json(balancer_, stats_, now_ms), stats_csv(balancer_, stats_, now_ms),
      stats_page(balancer_, stats_, now_ms), stats_prometheus(balancer_, stats_)};
  const std::lock_guard lock(mutex_);
  texts_.swap(texts);
}

std::string Front::text(Form form) const {
  const std::lock_guard lock(mutex_);
  return texts_[static_cast<std::size_t>(form)];
}

}  // namespace panal::front
