#include "src/app/api/context.h"

#include <algorithm>

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::app {
namespace {

bool valid_key(std::string_view key) {
  return !key.empty() && key.size() <= limits::kIdempotencyKeyBytes &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Result<void> Context::write(db::Writer::Work work, db::Sharing sharing) {
  PANAL_TRY(services_.host.writable());
  if (reader_.in_transaction()) PANAL_TRY(reader_.execute("COMMIT"));
  auto written = services_.writer.write(std::move(work), sharing);
  PANAL_TRY(reader_.execute("BEGIN"));
  const db::Commit commit = PANAL_TRY(std::move(written));
  if (commit.sequence != 0) commit_ = commit;
  return {};
}

Result<void> Context::require(Permission permission) const {
  if (!principal_.may(permission)) return fail(Code::kForbidden, "permission");
  return {};
}

Result<void> Context::require(std::string_view roles) const {
  if (!principal_.may(roles)) return fail(Code::kForbidden, "permission");
  return {};
}

store::Actor Context::actor(std::size_t index) const {
  const bool past = index < moments_ms_.size();
  const bool control = principal_.kind == Principal::Kind::kControl;
  return {.user = principal_.user,
          .name = control ? "control" : principal_.login,
          .address = address_,
          .node = services_.host.node_name(),
          .chain = std::string(services_.audit_chain),
          .now_ms = past ? moments_ms_[index] : now_ms_,
          .entered_ms = past ? now_ms_ : 0,
          .label = services_.host.node_label()};
}

store::Asker Context::asker() const {
  return {.user = principal_.user ? Value(Blob{std::string(principal_.user->raw())}) : Value(),
          .today = format_time_ms(now_ms_).substr(0, 10),
          .now_ms = now_ms_};
}

Result<Uuid> Context::new_id(const http::Request& request, std::size_t index) {
  return new_id(request, std::to_string(index));
}

Result<Uuid> Context::new_id(const http::Request& request, std::string_view part) {
  if (!request.headers.has("Idempotency-Key")) return Uuid::v7(now_ms_, services_.random);
  const std::string_view key = request.headers.get("Idempotency-Key");
  if (!valid_key(key)) return fail(Code::kBadRequest, "bad_key");
  std::string ends = "panal key\n" + principal_.identity();
  ends.append("\n").append(key).append("\n").append(part);
  return Uuid::from_hash(crypto::sha256(ends));
}

}  // namespace panal::app
