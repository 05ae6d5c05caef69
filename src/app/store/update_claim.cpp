#include "src/app/store/update_claim.h"

#include "src/app/store/settings.h"
#include "src/base/encoding.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kUpdateClaim = "update_claim";  // node's id, space, since when

}  // namespace

Result<std::optional<UpdateClaim>> update_claim(db::Database& database, std::int64_t now_ms) {
  const std::string text = PANAL_TRY(setting(database, kUpdateClaim));
  const auto space = text.find(' ');
  if (space == std::string::npos) return std::optional<UpdateClaim>();
  const auto node = Uuid::parse(std::string_view(text).substr(0, space));
  const auto since_ms = parse_int(std::string_view(text).substr(space + 1));
  if (!node || !since_ms || now_ms - *since_ms > kUpdateClaimMs) {
    return std::optional<UpdateClaim>();
  }
  return std::optional(UpdateClaim{*node, *since_ms});
}

Result<void> claim_update(db::Database& database, const UpdateClaim& claim) {
  return set_setting(database, kUpdateClaim,
                     claim.node.text() + " " + std::to_string(claim.since_ms));
}

Result<void> release_update(db::Database& database) {
  return set_setting(database, kUpdateClaim, "");
}

}  // namespace panal::app::store
