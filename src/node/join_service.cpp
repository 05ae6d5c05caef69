#include "src/node/join_service.h"

#include "src/base/limits.h"
#include "src/http/problem.h"

namespace panal::node {

void JoinService::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  if (head.method != "POST" || head.target != "/join") {
    exchange->respond(http::problem(404, ""));
    return;
  }
  exchange->collect(head, limits::kJoinBytes, [this, exchange](http::Request request) {
    auto shared = std::make_shared<http::Request>(std::move(request));
    const bool taken =
        parts_.workers.submit([this, held = exchange, shared](Reader&) mutable {
          parts_.loop.post([held = std::move(held), response = redeem(*shared)]() mutable {
            held->respond(std::move(response));
          });
        });
    if (!taken) exchange->respond(http::problem(503, "too many requests wait here"));
  });
}

http::Response JoinService::redeem(const http::Request& request) {
  const auto asked = JoinRequest::decode(request.body);
  if (!asked) return http::problem(asked.error());
  const auto grant = parts_.instance.desk().redeem(asked.value(), parts_.instance.cluster_name());
  if (!grant) {
    parts_.log.warning("join", "refused a joiner",
                       {{"name", asked.value().name}, {"reason", grant.error().message}});
    return http::problem(grant.error());
  }
  return http::Response::json(200, grant.value().encode());
}

}  // namespace panal::node
