#include "src/front/health.h"

#include <utility>

#include "src/base/limits.h"

namespace panal::front {
namespace {

constexpr std::string_view kRequest =
    "GET /healthz HTTP/1.1\r\nHost: panal\r\nAccept: application/json\r\n\r\n";
// A node that stands still fails a check every round, not every other one.
static_assert(limits::kProbeTimeoutMs < limits::kProbeIntervalMs);

}  // namespace

class Health::Probe final : private Upstream::User {
 public:
  Probe(Health& health, BackendIndex backend)
      : health_(health),
        backend_(backend),
        member_id_(health.balancer_.backends()[backend].member.id),
        began_us_(health.loop_.precise_us()),
        timer_(health.loop_.timers(), [this] { timed_out(); }) {}

  void start() {
    timer_.start(limits::kProbeTimeoutMs);
    const Member& member = health_.balancer_.backends()[backend_].member;
    if (auto pooled = health_.pool_.take(member.id)) return ask(std::move(pooled), true);
    connect(member);
  }

 private:
  void connect(const Member& member) {
    connecting_ = health_.connector_.connect(
        member, [this, id = member.id](Result<std::unique_ptr<loop::Stream>> result) {
          const auto done = std::move(connecting_);  // freed at the end of this call
          if (!result.ok()) return settle(Report::kNoAnswer, "L4CON");
          ask(std::make_unique<Upstream>(health_.pool_, id, std::move(result).value()), false);
        });
  }
  void ask(std::unique_ptr<Upstream> upstream, bool pooled) {
    pooled_ = pooled;
    upstream_ = std::move(upstream);
    upstream_->attach(*this);
    upstream_->parser().expect_no_body(false);
    upstream_->stream().write(kRequest);
  }

  void on_upstream_data(std::string_view bytes) override {
    http::Head head;
    for (;;) {
      switch (upstream_->parser().next(bytes, head)) {
        case http::Parser::Event::kMore: return;
        case http::Parser::Event::kRefused: return settle(Report::kNoAnswer, "L7RSP");
        case http::Parser::Event::kHead:
          status_ = head.status;
          reusable_ = head.keep_alive;
          break;
        case http::Parser::Event::kBody:
          if (body_.size() + upstream_->parser().piece().size() > limits::kHeadBytes) {
            return settle(Report::kNoAnswer, "L7RSP");
          }
          body_ += upstream_->parser().piece();
          break;
        case http::Parser::Event::kEnd:
          if (reusable_ && bytes.empty()) health_.pool_.give(std::move(upstream_));
          return settle(report(), status_ == 200 ? "L7OK" : "L7STS");
      }
    }
  }
  void on_upstream_writable() override {}
  void on_upstream_end() override { broken(); }
  void on_upstream_failure() override { broken(); }

  Report report() const {
    if (status_ == 200) return Report::kReady;
    const bool read_only = body_.find("\"read_only\"") != std::string::npos;
    return status_ == 503 && read_only ? Report::kReadOnly : Report::kNotReady;
  }
  // A kept connection may just have been closed: that is no answer to the question.
  void broken() {
    upstream_.reset();
    if (std::exchange(pooled_, false)) {
      return connect(health_.balancer_.backends()[backend_].member);
    }
    settle(Report::kNoAnswer, "L7RSP");
  }
  void timed_out() { settle(Report::kNoAnswer, connecting_ ? "L4TOUT" : "L7TOUT"); }
  void settle(Report report, std::string_view result) {
    timer_.stop();
    upstream_.reset();
    const std::int64_t duration_us = health_.loop_.precise_us() - began_us_;
    health_.settle(backend_, member_id_, report, {result, status_, duration_us / 1000});
  }

  Health& health_;
  const BackendIndex backend_;
  const std::string member_id_;
  const std::int64_t began_us_;
  loop::Timer timer_;
  std::unique_ptr<Connector::Attempt> connecting_;
  std::unique_ptr<Upstream> upstream_;
  std::string body_;
  int status_ = 0;
  bool pooled_ = false;
  bool reusable_ = false;
};

Health::Health(loop::Loop& loop, Balancer& balancer, Connector& connector, UpstreamPool& pool,
               BackendTable& stats, std::function<Report()> local, std::function<void()> round_done)
    : loop_(loop),
      balancer_(balancer),
      connector_(connector),
      pool_(pool),
      stats_(stats),
      local_(std::move(local)),
      round_done_(std::move(round_done)),
      timer_(loop.timers(), [this] { check_all(); }),
      bury_(loop.timers(), [this] { graveyard_.clear(); }) {}

Health::~Health() = default;

void Health::check_all() {
  loop_.timers();  // brings the wheel's time up to date
  timer_.start(limits::kProbeIntervalMs);
  const std::int64_t past_ms = round_ms_ == 0 ? 0 : loop_.now_ms() - round_ms_;
  round_ms_ = loop_.now_ms();
  for (BackendIndex i = 0; i < balancer_.backends().size(); ++i) {
    const Backend& backend = balancer_.backends()[i];
    if (backend.state == BackendState::kDown) stats_[i].downtime_ms += past_ms;
    if (!backend.present || probes_.contains(i)) continue;
    if (backend.member.local) {
      const Report report = local_();
      stats_[i].last_check = {report == Report::kReady ? "L7OK" : "L7STS"};
      balancer_.checked(loop_.now_ms(), i, report);
      continue;
    }
    auto& probe = probes_[i] = std::make_unique<Probe>(*this, i);
    probe->start();
  }
  round_done_();
}

void Health::settle(BackendIndex backend, const std::string& member_id, Report report,
                    const Check& check) {
  if (balancer_.backends()[backend].member.id == member_id) {  // still his place
    stats_[backend].last_check = check;
    if (report == Report::kNoAnswer) ++stats_[backend].checks_failed;
    balancer_.checked(loop_.now_ms(), backend, report);
  }
  auto probe = probes_.extract(backend);
  if (!probe.empty()) graveyard_.push_back(std::move(probe.mapped()));
  bury_.start(0);
}

}  // namespace panal::front
