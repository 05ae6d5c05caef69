// Updates of the appliance that this node runs on: what becomes of them is told by PID 1; that only
// one member of the cluster is updated at a time is seen to here.
//
// Who wants to be updated takes the cluster's one claim, and looks again when the bundle has been
// checked: until then another's claim, of the same moment, has arrived. Members that cannot see
// each other may both go on. The claim is given up when PID 1 says that the update is over.
#include <algorithm>
#include <array>

#include "src/app/api/handlers.h"
#include "src/app/api/housekeeping.h"
#include "src/app/store/audit.h"
#include "src/app/store/update_claim.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

constexpr std::int64_t kSettleMs = 60'000;  // PID 1 has begun by then, or never will

// Nil where the node is a member of nothing.
Uuid self_of(const std::vector<ClusterNode>& nodes) {
  const auto self = std::ranges::find(nodes, "self", &ClusterNode::connection);
  return self == nodes.end() ? Uuid{} : self->id;
}

// The name of another member that is being updated; empty: none is.
Result<std::string> other_updating(Host& host, db::Database& database, std::int64_t now_ms) {
  const auto claim = PANAL_TRY(store::update_claim(database, now_ms));
  const auto nodes = host.nodes();
  if (!claim || claim->node == self_of(nodes)) return std::string();
  const auto node = std::ranges::find(nodes, claim->node, &ClusterNode::id);
  if (node == nodes.end() || node->state == "removed") return std::string();
  return node->name;
}

Result<void> expect_no_other(Context& context, db::Database& database) {
  const std::string other = PANAL_TRY(other_updating(context.host(), database, context.now_ms()));
  if (other.empty()) return {};
  return fail(Code::kConflict, "member_updating:" + other);
}

Result<std::string> take_in_turn(Context& context, std::string_view bundle, UpdateThen then) {
  const std::string version = PANAL_TRY(context.host().take_update(bundle, UpdateThen::kCheck));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(expect_no_other(context, database));
    return store::add_audit(
        database, actor,
        {.action = store::kAuditUpdate, .changes = Json::object().set("version", version)});
  }));
  return context.host().take_update(bundle, then);
}

bool is_over(const Host& host) {
  const auto status = Json::parse(host.update_status());
  const Json* state = status ? status->find("state") : nullptr;
  if (state == nullptr || state->string() == nullptr) return true;
  constexpr std::array<std::string_view, 4> kOver = {"idle", "refused", "updated", "rolled_back"};
  return std::ranges::find(kOver, *state->string()) != kOver.end();
}

}  // namespace

Result<http::Response> get_update(const http::Request&, Context& context) {
  Json status = PANAL_TRY(Json::parse(context.host().update_status()));
  const std::string other =
      PANAL_TRY(other_updating(context.host(), context.reader(), context.now_ms()));
  status.set("member_updating", other.empty() ? Json() : Json(other));
  return http::Response::json(200, status.dump());
}

// ?check=true only asks; ?force=true takes an older version, too.
Result<http::Response> add_update(const http::Request& request, Context& context) {
  const auto asked = [&](std::string_view name) { return request.query(name) == "true"; };
  Json answer;
  if (asked("check")) {
    answer.append_member("version",
                         PANAL_TRY(context.host().take_update(request.body, UpdateThen::kCheck)));
    return http::Response::json(200, answer.dump());
  }
  const UpdateThen then = asked("force") ? UpdateThen::kInstallForced : UpdateThen::kInstall;
  const store::UpdateClaim own{self_of(context.host().nodes()), context.now_ms()};
  bool claimed = false;  // by this request, not by an update that is under way
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(expect_no_other(context, database));
    const auto held = PANAL_TRY(store::update_claim(database, own.since_ms));
    claimed = !held || held->node != own.node;
    return claimed ? store::claim_update(database, own) : Result<void>();
  }));
  const auto version = take_in_turn(context, request.body, then);
  if (!version) {
    if (claimed)
      PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
        const auto held = PANAL_TRY(store::update_claim(database, own.since_ms));
        return held && held->node == own.node ? store::release_update(database) : Result<void>();
      }));
    return version.error();
  }
  answer.append_member("version", *version);
  return http::Response::json(202, answer.dump());
}

void Housekeeping::end_update(db::Database& reader) {
  const std::int64_t now_ms = clock_.wall_ms();
  const Uuid self = self_of(host_.nodes());
  const auto held = [&](db::Database& database) -> Result<bool> {
    const auto claim = PANAL_TRY(store::update_claim(database, now_ms));
    return claim && claim->node == self && now_ms - claim->since_ms > kSettleMs;
  };
  auto ended = held(reader);
  if (!ended || !*ended || !is_over(host_) || !host_.writable()) return;
  const auto written = writer_.write([&](db::Database& database) -> Result<void> {
    return PANAL_TRY(held(database)) ? store::release_update(database) : Result<void>();
  });
  if (written) return;
  log_.warning("update", "others wait for its end", {{"reason", written.error().message}});
}

}  // namespace panal::app
