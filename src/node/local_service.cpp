#include "src/node/local_service.h"

#include "src/app/store/settings.h"
#include "src/base/limits.h"
#include "src/http/compress.h"
#include "src/http/problem.h"

namespace panal::node {
namespace {

constexpr std::string_view kDurabilityHeader = "X-Panal-Durability";

// The level that the request asks for, else the cluster's. A setting that cannot be read is none.
bool wants_peer_durability(const std::string& asked, db::Database& database) {
  if (!asked.empty()) return asked == core::name_of(core::Durability::kPeer);
  const auto level = app::store::setting(database, app::store::kDurability);
  return level && *level == core::name_of(core::Durability::kPeer);
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

}  // namespace

Result<db::Database*> Reader::open() {
  if (!database) database = PANAL_TRY(open_reader(path));
  return &*database;
}

void LocalService::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  const std::string_view path = path_of(head.target);
  const auto method = http::method_of(head.method);
  if (!app::Application::owns(path)) {
    exchange->collect(head, 0, [this, exchange](http::Request request) {
      exchange->respond(parts_.assets.answer(request));
    });
    return;
  }
  const std::size_t body_bytes_max =
      parts_.application.body_bytes_max(method, path, head.get("Content-Type"));
  exchange->collect(head, body_bytes_max, [this, exchange](http::Request request) {
    begin(exchange, std::move(request));
  });
}

void LocalService::begin(const std::shared_ptr<http::Exchange>& exchange, http::Request request) {
  const std::int64_t now_ms = parts_.loop.now_ms();
  core::VersionVector needs = parts_.causality.needs(request), lost;
  if (!parts_.causality.past(needs)) lost = parts_.causality.take_lost(needs, now_ms);
  if (parts_.causality.past(needs)) {
    run(exchange, std::move(request), std::move(lost));
    return;
  }
  if (waiting_.size() >= limits::kCausalWaits) {
    exchange->refuse(503, "too many requests wait for what they have seen");
    return;
  }
  waiting_.push_back({exchange, std::move(request), std::move(needs), std::move(lost),
                      now_ms + limits::kCausalWaitMs});
  if (!patience_.running()) patience_.start(limits::kCausalWaitMs);
}

void LocalService::on_committed() {
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    if (parts_.causality.past(each->needs)) {
      run(each->exchange, std::move(each->request), std::move(each->lost));
      each = waiting_.erase(each);
    } else {
      ++each;
    }
  }
}

void LocalService::give_up() {
  const std::int64_t now_ms = parts_.loop.now_ms();
  while (!waiting_.empty() && waiting_.front().deadline_ms <= now_ms) {
    waiting_.front().exchange->refuse(
        503, "this node has not received yet what you have seen or written elsewhere");
    waiting_.pop_front();
  }
  if (!waiting_.empty()) patience_.start(waiting_.front().deadline_ms - now_ms);
}

void LocalService::run(const std::shared_ptr<http::Exchange>& exchange, http::Request request,
                       core::VersionVector lost) {
  auto shared = std::make_shared<http::Request>(std::move(request));
  // The worker hands its hold on the exchange back: the last one must be let go of on the loop.
  const bool taken = parts_.workers.submit(
      [this, held = exchange, shared, lost = std::move(lost)](Reader& reader) mutable {
        parts_.loop.post([this, held = std::move(held),
                          done = answer(std::move(*shared), lost, reader)]() mutable {
          finish(held, std::move(done));
        });
      });
  if (!taken) exchange->refuse(503, "too many requests wait here");
}

LocalService::Answer LocalService::answer(http::Request request, const core::VersionVector& lost,
                                          Reader& reader) {
  const auto language = http::language_of(request.headers.get("Accept-Language"));
  const auto opened = reader.open();
  if (!opened) return {http::problem(503, "the database cannot be opened", language), {}};
  db::Database& database = *opened.value();
  const std::string asked(request.headers.get(kDurabilityHeader));
  if (!asked.empty() && asked != core::name_of(core::Durability::kLocal) &&
      asked != core::name_of(core::Durability::kPeer)) {
    return {http::problem(400, "X-Panal-Durability is local or peer", language), {}};
  }
  const std::string accepted(request.headers.get("Accept-Encoding"));
  app::Outcome outcome = parts_.application.handle(std::move(request), database);
  const bool wants_peer = outcome.commit.sequence != 0 && wants_peer_durability(asked, database);
  const auto seen = store::read_applied(database);
  const auto ended = database.execute("COMMIT");
  if (!seen || !ended) {
    // Without the vector there is no token, and without a token a later read could go back.
    reader.database.reset();
    return {http::problem(503, "the database cannot be read", language), {}};
  }
  Answer answer{std::move(outcome.response), outcome.commit};
  http::compress(accepted, answer.response);
  if (answer.response.status == 507) parts_.health.set_disk_full(true);
  parts_.causality.seal(seen.value(), lost, answer.response);
  if (outcome.commit.sequence != 0) {
    answer.response.headers.set(kDurabilityHeader, core::name_of(core::Durability::kLocal));
    answer.wants_peer = wants_peer;
  }
  return answer;
}

void LocalService::finish(const std::shared_ptr<http::Exchange>& exchange, Answer answer) {
  if (!answer.wants_peer) {
    exchange->respond(std::move(answer.response));
    return;
  }
  const core::Dot dot{core::OriginId{answer.commit.origin}, answer.commit.sequence};
  auto response = std::make_shared<http::Response>(std::move(answer.response));
  parts_.driver.wait_durable(dot, limits::kPeerDurabilityWaitMs,
                             [exchange, response](core::Durability level) {
                               response->headers.set(kDurabilityHeader, core::name_of(level));
                               exchange->respond(std::move(*response));
                             });
}

}  // namespace panal::node
