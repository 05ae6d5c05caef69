#include "src/node/join_service.h"

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/join_token.h"
#include "src/http/problem.h"

namespace panal::node {

JoinService::JoinService(Parts parts)
    : parts_(parts),
      shelf_(parts_.instance.storage().folder().path() + "/snapshots",
             parts_.instance.storage().engine().schema(),
             digest_key(parts_.instance.storage().keys()), parts_.clock),
      sweep_(parts_.loop.timers(), [this] {
        shelf_.sweep();
        sweep_.start(limits::kSnapshotIdleMs);
      }) {
  sweep_.start(limits::kSnapshotIdleMs);
}

void JoinService::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
  exchange->collect(head, limits::kJoinBytes, [this, exchange](http::Request request) {
    auto shared = std::make_shared<http::Request>(std::move(request));
    const auto work = [this, held = exchange, shared](Reader& reader) mutable {
      auto answered = answer(*shared, reader);
      if (!answered) {
        parts_.log.warning("join", "refused a joiner", {{"reason", answered.error().message}});
      }
      auto response =
          answered ? std::move(answered).value() : http::problem(answered.error());
      parts_.loop.post([held = std::move(held), response = std::move(response)]() mutable {
        held->respond(std::move(response));
      });
    };
    if (!parts_.workers.submit(work)) exchange->respond(http::problem(503, "too busy"));
  });
}

Result<http::Response> JoinService::answer(const http::Request& request, Reader& reader) {
  constexpr std::string_view kSnapshot = "/join/snapshot";
  if (request.method == http::Method::kPost && request.path == "/join") return redeem(request);
  if (request.method == http::Method::kPost && request.path == "/join/renew") {
    const auto asked = PANAL_TRY(RenewRequest::decode(request.body));
    return http::Response::json(200, PANAL_TRY(parts_.instance.desk().renew(asked)).encode());
  }
  const bool release = request.method == http::Method::kDelete;
  if ((request.method != http::Method::kGet && !release) || !request.path.starts_with(kSnapshot)) {
    return fail(Code::kNotFound, "the joiner asks for something unknown: is it a newer release?");
  }
  db::Database& database = *PANAL_TRY(reader.open());
  const std::string_view text = request.headers.get(kJoinHeader);
  PANAL_TRY(parts_.instance.desk().check_redeemed(database, text));
  const auto token = PANAL_TRY(crypto::JoinToken::decode(text));
  if (release) {
    shelf_.release(token.id);
    return http::Response::no_content();
  }
  const std::string_view rest = std::string_view(request.path).substr(kSnapshot.size());
  if (rest.empty()) return describe_snapshot(token.id, database);
  return send_chunk(token.id, rest.substr(1));
}

Result<http::Response> JoinService::redeem(const http::Request& request) {
  const auto asked = PANAL_TRY(JoinRequest::decode(request.body));
  const auto grant =
      PANAL_TRY(parts_.instance.desk().redeem(asked, parts_.instance.cluster_name()));
  return http::Response::json(200, grant.encode());
}

Result<http::Response> JoinService::describe_snapshot(const Uuid& token, db::Database& reader) {
  const auto info = PANAL_TRY(shelf_.get(token, reader));
  return http::Response::json(
      200, SnapshotOffer{info.bytes, info.chunks, hex_encode(info.vector.encode())}.encode());
}

Result<http::Response> JoinService::send_chunk(const Uuid& token, std::string_view number) {
  const auto parsed = parse_int(number);
  if (!parsed || *parsed < 0) return fail(Code::kNotFound, "no such chunk");
  auto chunk = PANAL_TRY(shelf_.chunk(token, static_cast<std::uint64_t>(*parsed)));
  http::Response response{.status = 200};
  response.headers.add("Content-Type", "application/octet-stream");
  response.headers.add(std::string(kChunkHashHeader), std::to_string(chunk.hash));
  response.body = std::move(chunk.bytes);
  return response;
}

}  // namespace panal::node
