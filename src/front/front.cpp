#include "src/front/front.h"

#include <memory>
#include <utility>

#include "src/front/sticky.h"

namespace panal::front {

bool is_answered_here(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return path == "/healthz" || path == "/metrics" || path == "/front" ||
         path.starts_with("/front/") || path == "/api/v1/replication" || path == "/api/v1/setup" ||
         path == "/api/v1/cluster/tokens" || path == "/api/v1/system/update" ||
         path == "/api/v1/metrics/history";
}

namespace {

// On a node that holds no data: what is about the node.
bool is_of_front(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return is_answered_here(target) && !path.starts_with("/api/v1/setup") &&
         !path.starts_with("/api/v1/cluster/");
}

}  // namespace

Front::Front(Parts parts, Balancer::Options options, std::string name,
             std::unique_ptr<AccessLog> access_log)
    : parts_(std::move(parts)),
      access_log_(std::move(access_log)),
      balancer_(options),
      proxy_(parts_.loop, balancer_, parts_.connector, local_turn_, stats_.backends,
             {std::move(name), parts_.sticky}),
      health_(parts_.loop, balancer_, parts_.connector, proxy_.pool(), stats_.backends,
              parts_.local_state, [this] { after_checks(); }) {}

void Front::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  if (exchange->caller().origin != http::Origin::kPublic) {
    return parts_.local.serve(exchange, head);
  }
  watch(exchange, head);
  if (parts_.redirect_to_tls != 0 && !exchange->caller().secure && head.target != "/healthz") {
    return redirect(exchange, head);
  }
  if (const std::string_view path = head.target.substr(0, head.target.find('?'));
      path == "/front" || path == "/front/") {
    http::Response response = http::Response::text(307, "");
    response.headers.add("Location", "/front/stats");
    return exchange->respond(std::move(response));
  }
  const bool here =
      parts_.answers_locally ? is_answered_here(head.target) : is_of_front(head.target);
  if (here) return parts_.local.serve(exchange, head);
  const bool safe = head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS";
  Balancer::Request request{.safe = safe, .past = parts_.past(head, balancer_.backends())};
  if (parts_.sticky) request.preferred = preferred_backend(head, balancer_.backends());
  const auto choice = balancer_.pick(parts_.loop.now_ms(), request);
  // With nobody ready this node answers, and says why it cannot.
  if (!choice && !parts_.answers_locally) return exchange->refuse(503, "no node is ready");
  if (!choice) return parts_.local.serve(exchange, head);
  if (balancer_.backends()[choice->backend].member.local) return local_turn_.serve(exchange, head);
  proxy_.forward(exchange, head, choice->backend, request);
}

void Front::redirect(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  if (head.host.empty()) return exchange->refuse(400, "no Host to go on to with TLS");
  // The parser leaves a path, or `*`. One slash at its begin: two would name another host to some.
  std::string_view target = head.target == "*" ? std::string_view() : head.target;
  target.remove_prefix(std::min(target.find_first_not_of('/'), target.size()));
  const std::size_t port = head.host.find(':', head.host.rfind(']') + 1);  // behind an IPv6 address
  std::string location = "https://" + std::string(head.host.substr(0, port));
  if (parts_.redirect_to_tls != 443) location += ":" + std::to_string(parts_.redirect_to_tls);
  http::Response response = http::Response::text(308, "");
  response.headers.add("Location", location.append("/").append(target));
  exchange->respond(std::move(response));
}

void Front::watch(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  BackendStats& stats = stats_.front;
  ++stats.sessions_total;
  stats.sessions_max = std::max(stats.sessions_max, ++stats.sessions_current);
  const AccessLog::Slot slot = access_log_ ? access_log_->begin(exchange->caller(), head) : 0;
  exchange->on_over([this, slot](const auto& outcome) { note_over(slot, outcome); });
}

void Front::note_over(AccessLog::Slot slot, const http::Exchange::Outcome& outcome) {
  const auto count = [&](BackendStats& stats) {
    --stats.sessions_current;
    stats.bytes_in += outcome.bytes_in;
    stats.bytes_out += outcome.bytes_out;
    if (outcome.status == 0) return;
    ++stats.statuses[static_cast<std::size_t>(outcome.status / 100)];
    stats.latency_us.record(static_cast<std::uint64_t>(outcome.head_us));
  };
  count(stats_.front);
  std::string_view node;
  if (outcome.answered_by != http::Exchange::Outcome::kNobody) {
    const Backend& backend = balancer_.backends()[outcome.answered_by];
    node = backend.member.name;
    if (backend.member.local) {  // the proxy counts for the others
      balancer_.ended(outcome.answered_by);
      count(stats_.backends[outcome.answered_by]);
    }
  }
  if (access_log_) access_log_->end(slot, outcome, node);
}

void Front::refused(const http::Caller& caller, int status) {
  if (caller.origin != http::Origin::kPublic) return;
  ++(status == 429 || status == 503 ? stats_.denied : stats_.request_errors);
  ++stats_.front.statuses[static_cast<std::size_t>(status / 100)];
  if (access_log_) access_log_->refused(caller, status);
}

std::optional<BackendIndex> Front::local() const {
  for (BackendIndex i = 0; i < balancer_.backends().size(); ++i) {
    const Backend& backend = balancer_.backends()[i];
    if (backend.present && backend.member.local) return i;
  }
  return {};
}

void Front::LocalTurn::serve(const std::shared_ptr<http::Exchange>& exchange,
                             const http::Head& head) {
  if (const auto backend = front_.local()) {
    BackendStats& stats = front_.stats_.backends[*backend];
    front_.balancer_.began(*backend);
    ++stats.sessions_total;
    stats.sessions_max = std::max(stats.sessions_max, ++stats.sessions_current);
    exchange->note_answer(0, *backend);
    if (front_.parts_.sticky && preferred_backend(head, front_.balancer_.backends()) != backend) {
      exchange->add_cookie(node_cookie(front_.balancer_.backends()[*backend].member.name,
                                       exchange->caller().secure));
    }
  }
  front_.parts_.local.serve(exchange, head);
}

void Front::set_members(const std::vector<Member>& members) {
  std::vector<std::string> before;
  for (const Backend& backend : balancer_.backends()) before.push_back(backend.member.id);
  balancer_.set_members(parts_.loop.now_ms(), members);
  before.resize(balancer_.backends().size());
  // Whoever took the place of one who left begins with statistics of his own.
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (balancer_.backends()[i].member.id == before[i]) continue;
    std::destroy_at(&stats_.backends[i]);
    std::construct_at(&stats_.backends[i]);
    if (i < told_.size()) told_[i] = BackendState::kUnchecked;
  }
  health_.check_all();
}

void Front::tell_change(BackendIndex index) {
  const Backend& backend = balancer_.backends()[index];
  if (told_.size() <= index) told_.resize(index + 1, BackendState::kUnchecked);
  const BackendState before = std::exchange(told_[index], backend.state);
  if (parts_.log == nullptr || !backend.present || before == backend.state) return;
  const bool down = backend.state == BackendState::kDown;
  const Check& check = stats_.backends[index].last_check;
  const bool checks_well = down && check.status == 200;
  parts_.log->write(down ? LogLevel::kWarning : LogLevel::kInfo, "front",
                    "a backend is " + std::string(name_of(backend.state)),
                    {{"backend", backend.member.name},
                     {"was", name_of(before)},
                     {"reason", checks_well ? "requests to it failed" : text_of(check)}});
}

void Front::after_checks() {
  const std::int64_t now_ms = parts_.loop.now_ms();
  for (BackendIndex i = 0; i < balancer_.backends().size(); ++i) {
    if (balancer_.lost(i)) proxy_.abandon(i);
    tell_change(i);
  }
  if (const auto here = local()) {
    BackendStats& stats = stats_.backends[*here];
    stats.queued = parts_.local_queue();
    stats.queued_max = std::max(stats.queued_max, stats.queued);
  }
  std::array<std::string, 5> texts = {
      stats_json(balancer_, stats_, now_ms), stats_csv(balancer_, stats_, now_ms),
      stats_page(balancer_, stats_, now_ms, http::Language::kSpanish),
      stats_page(balancer_, stats_, now_ms, http::Language::kEnglish),
      stats_prometheus(balancer_, stats_)};
  const std::lock_guard lock(mutex_);
  texts_.swap(texts);
}

std::string Front::text(Form form) const {
  if (form == Form::kStyle) return std::string(stats_style());
  const std::lock_guard lock(mutex_);
  return texts_[static_cast<std::size_t>(form)];
}

}  // namespace panal::front
