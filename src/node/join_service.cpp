#include "src/node/join_service.h"

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/join_token.h"
#include "src/http/problem.h"
#include "src/http/range.h"

namespace panal::node {

JoinService::JoinService(Parts parts)
    : parts_(parts),
      shelf_(parts_.instance.storage().folder().path() + "/snapshots",
             parts_.instance.storage().engine().schema(),
             digest_key(parts_.instance.storage().keys()), parts_.clock),
      sent_bytes_(parts_.metrics.counter("panal_snapshot_sent_bytes_total",
                                         "Bytes of snapshots that joining nodes fetched.")),
      sweep_(parts_.loop.timers(), [this] {
        shelf_.sweep();
        sweep_.start(limits::kSnapshotIdleMs);
      }) {
  sweep_.start(limits::kSnapshotIdleMs);
}

void JoinService::serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head,
                        Caller caller) {
  exchange->collect(head, limits::kJoinBytes, [this, exchange, caller](http::Request request) {
    auto shared = std::make_shared<http::Request>(std::move(request));
    const auto work = [this, held = exchange, shared, caller](Reader& reader) mutable {
      auto answered = answer(*shared, reader, caller);
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

Result<http::Response> JoinService::answer(const http::Request& request, Reader& reader,
                                           Caller caller) {
  constexpr std::string_view kSnapshot = "/join/snapshot";
  const bool post = caller == Caller::kJoiner && request.method == http::Method::kPost;
  if (post && request.path == "/join") return redeem(request);
  if (post && request.path == "/join/renew") {
    const auto asked = PANAL_TRY(RenewRequest::decode(request.body));
    return http::Response::json(200, PANAL_TRY(parts_.instance.desk().renew(asked)).encode());
  }
  const bool asks_file = caller == Caller::kMember && request.path.starts_with(kFilesPath);
  if (asks_file && request.method == http::Method::kGet) return send_file(request);
  const bool release = request.method == http::Method::kDelete;
  if ((request.method != http::Method::kGet && !release) || !request.path.starts_with(kSnapshot)) {
    return fail(Code::kNotFound, "the joiner asks for something unknown: is it a newer release?");
  }
  db::Database& database = *PANAL_TRY(reader.open());
  const Uuid snapshot = PANAL_TRY(snapshot_for(request, database, caller));
  if (release) {
    shelf_.release(snapshot);
    return http::Response::no_content();
  }
  const std::string_view rest = std::string_view(request.path).substr(kSnapshot.size());
  if (rest.empty()) {
    return http::Response::json(200, PANAL_TRY(shelf_.get(snapshot, database)).encode());
  }
  return send_chunk(snapshot, rest.substr(1));
}

// Before its snapshot is taken: nothing that the snapshot lacks is forgotten from then on.
Result<void> JoinService::count_again(const Uuid& node) {
  Storage& storage = parts_.instance.storage();
  for (const store::AbsentMember& absent : storage.engine().published()->absences) {
    if (absent.node != node || !absent.absence.away()) continue;
    PANAL_TRY(storage.writer().write([&](db::Database& database) -> Result<void> {
      PANAL_TRY(store::mark_back(database, node));
      return {};
    }));
    shelf_.release(node);  // one of before
  }
  return {};
}

// A token's, or a member's.
Result<Uuid> JoinService::snapshot_for(const http::Request& request, db::Database& reader,
                                       Caller caller) {
  const std::string_view text = request.headers.get(kJoinHeader);
  if (caller == Caller::kMember) {
    const auto node = Uuid::parse(text);
    if (!node) return fail(Code::kBadRequest, "which member asks?");
    PANAL_TRY(count_again(*node));
    return *node;
  }
  PANAL_TRY(parts_.instance.desk().check_redeemed(reader, text));
  return PANAL_TRY(crypto::JoinToken::decode(text)).id;
}

Result<http::Response> JoinService::redeem(const http::Request& request) {
  const auto asked = PANAL_TRY(JoinRequest::decode(request.body));
  const auto grant =
      PANAL_TRY(parts_.instance.desk().redeem(asked, parts_.instance.cluster_name()));
  return http::Response::json(200, grant.encode());
}

// The whole file, or the range of it that is asked for.
Result<http::Response> JoinService::send_file(const http::Request& request) {
  const std::string_view hash = std::string_view(request.path).substr(kFilesPath.size());
  auto bytes = PANAL_TRY(parts_.instance.files().get(hash));
  if (!bytes) return fail(Code::kNotFound, "that file is not here");
  http::Response response{.status = 200};
  response.headers.add("Content-Type", "application/octet-stream");
  response.body = std::move(*bytes);
  http::apply_range(request, response);
  return response;
}

Result<http::Response> JoinService::send_chunk(const Uuid& token, std::string_view number) {
  const auto parsed = parse_int(number);
  if (!parsed || *parsed < 0) return fail(Code::kNotFound, "no such chunk");
  auto chunk = PANAL_TRY(shelf_.chunk(token, static_cast<std::uint64_t>(*parsed)));
  http::Response response{.status = 200};
  response.headers.add("Content-Type", "application/octet-stream");
  response.headers.add(std::string(kChunkHashHeader), std::to_string(chunk.hash));
  response.body = std::move(chunk.bytes);
  sent_bytes_.add(response.body.size());
  return response;
}

}  // namespace panal::node
