// Webhooks, and consumers that fetch events themselves: what the API offers beyond their records.
#include "src/app/store/webhooks.h"

#include "src/app/api/account_secrets.h"
#include "src/app/api/authentication.h"
#include "src/app/api/entities.h"
#include "src/app/api/event_courier.h"
#include "src/app/api/handlers.h"
#include "src/app/api/inputs.h"
#include "src/app/api/listing.h"
#include "src/app/model/entities.h"
#include "src/app/store/consumer_groups.h"
#include "src/base/encoding.h"
#include "src/base/event_limits.h"

namespace panal::app {
namespace {

constexpr std::string_view kSecretPrefix = "panal_hook_";

// The webhook or consumer that the path names.
Result<Uuid> path_group(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const bool is_hook = request.path.starts_with("/api/v1/webhooks/");
  const model::Entity& entity = is_hook ? model::webhooks() : model::consumers();
  if (!PANAL_TRY(store::find_record(context.reader(), entity, id))) {
    return fail(Code::kNotFound, "not_found");
  }
  return id;
}

Result<void> set_secret(db::Database& database, Context& context, const Uuid& id,
                        std::string_view secret, const store::Actor& actor) {
  const Services& services = context.services();
  PANAL_TRY(store::set_webhook_secret(
      database, id, PANAL_TRY(services.secrets.seal(secret, id, services.random))));
  return store::add_audit(database, actor, {store::kAuditPassword, "webhooks", id});
}

}  // namespace

const Inputs& webhook_inputs() {
  static const Inputs inputs = [] {
    Inputs made = inputs_of(model::webhooks()).record;
    made.push_back({.name = "secret",
                    .type = InputType::kSecret,
                    .characters_max = limits::kHookSecretCharacters});
    return made;
  }();
  return inputs;
}

const Inputs& event_parameters() {
  static const Inputs inputs{{.name = "limit", .type = InputType::kInteger}};
  return inputs;
}

const Inputs& acknowledgement_inputs() {
  static const Inputs inputs{{.name = "position", .characters_max = limits::kNotesCharacters},
                             {.name = "dead", .type = InputType::kIds},
                             {.name = "delivered", .type = InputType::kIds},
                             {.name = "error", .characters_max = limits::kHookErrorBytes}};
  return inputs;
}

// A secret that is made here is shown once, in this answer.
Result<http::Response> create_webhook(const http::Request& request, Context& context) {
  const store::NewRecord record{PANAL_TRY(context.new_id(request)),
                                cells_of(model::webhooks(), context.form())};
  std::string secret = context.form().text("secret");
  const bool is_made_here = secret.empty();
  if (is_made_here) secret = make_secret(kSecretPrefix, context.services().random).text;
  const store::Actor actor = context.actor();
  bool created = false;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto written =
        PANAL_TRY(store::insert_record(database, model::webhooks(), record, actor));
    created = written == store::Written::kCreated;
    return created ? set_secret(database, context, record.id, secret, actor) : Result<void>();
  }));
  auto response =
      PANAL_TRY(respond_created(context, store::records_of(model::webhooks()), record.id));
  if (!created || !is_made_here) return response;
  Json body = PANAL_TRY(Json::parse(response.body));
  body.append_member("secret", secret);
  response.body = body.dump();
  return response;
}

Result<http::Response> change_webhook(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Cells cells = cells_of(entity, context.form());
  const std::string secret = context.form().text("secret");
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto present = PANAL_TRY(require_change(database, context, id, cells));
    PANAL_TRY(check_if_match(request, present.etag));
    PANAL_TRY(store::change_record(database, entity, id, cells, actor));
    return secret.empty() ? Result<void>() : set_secret(database, context, id, secret, actor);
  }));
  return respond_row(context, shown_records(context), id);
}

Result<http::Response> test_webhook(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_group(request, context));
  const HookAnswer answer = PANAL_TRY(context.services().courier.try_out(context.reader(), id));
  Json body;
  body.append_member("status", answer.status == 0 ? Json() : Json(answer.status));
  body.append_member("error", answer.error);
  body.append_member("taken", answer.is_taken());
  return http::Response::json(200, body.dump());
}

Result<http::Response> list_deliveries(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_group(request, context));
  const auto& collection = store::event_deliveries();
  return respond_list(request, context, collection,
                      {{collection.field("subscription"), store::Filter::Kind::kEqual,
                        Value(Blob{std::string(id.raw())})}});
}

Result<http::Response> replay_delivery(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(context.write([&](db::Database& database) { return store::want_again(database, id); }));
  return http::Response::no_content();
}

// What is wanted again comes first; then what the position does not cover.
Result<http::Response> pull_events(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_group(request, context));
  const auto asked = parse_int(request.query("limit").value_or("100"));
  if (!asked || *asked < 1 || *asked > limits::kPulledEvents) {
    return fail(Code::kBadRequest, "bad_parameter:limit");
  }
  const auto most = static_cast<std::size_t>(*asked);
  db::Database& reader = context.reader();
  const auto group = PANAL_TRY(store::find_group(reader, id));
  const auto record = PANAL_TRY(store::find_record(reader, model::consumers(), id));
  if (!group || !record) return fail(Code::kNotFound, "not_found");
  const auto* patterns =
      std::get_if<std::string>(&record->values[model::consumers().place_of("events")]);
  Json items = Json::array();
  std::size_t count = 0;
  for (const auto& each : PANAL_TRY(store::wanted_again(reader, id, most))) {
    Json item = store::event_json(each.event);
    item.append_member("delivery", each.delivery.id.text());
    items.push(std::move(item));
    ++count;
  }
  std::int64_t to = 0;
  bool more = true;
  while (more && count < most) {
    const auto slice = PANAL_TRY(
        store::read_events(reader, group->position, patterns ? *patterns : std::string(), to));
    more = slice.more;
    to = slice.last;
    for (const store::Numbered& each : slice.events) {
      if (count == most) {
        more = true;
        break;
      }
      items.push(store::event_json(each.event).append_member("delivery", Json()));
      to = each.number;
      ++count;
    }
    if (!more) to = slice.last;
  }
  const std::string position = PANAL_TRY(store::advance(reader, group->position, 0, to));
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("position", base64url_encode(position));
  body.append_member("more", more);
  body.append_member("gap", PANAL_TRY(store::is_behind_outbox(reader, group->position)));
  return http::Response::json(200, body.dump());
}

Result<http::Response> acknowledge_events(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_group(request, context));
  const Form& form = context.form();
  const auto position = base64url_decode(form.text("position"));
  if (!position) return field_error("position", "invalid");
  const auto dead = form.ids("dead");
  const auto delivered = form.ids("delivered");
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto group = PANAL_TRY(store::find_group(database, id));
    if (!group) return fail(Code::kNotFound, "not_found");
    for (const Uuid& event : dead) {
      PANAL_TRY(store::put_delivery(database, id,
                                    {.id = store::event_delivery_id(id, event),
                                     .event = event,
                                     .name = {},
                                     .at = context.now_ms(),
                                     .state = store::DeliveryState::kDead,
                                     .attempts = 1,
                                     .error = form.text("error")}));
    }
    for (const Uuid& each : delivered) {
      auto delivery = PANAL_TRY(store::find_delivery(database, each));
      if (!delivery) continue;
      delivery->state = store::DeliveryState::kDelivered;
      delivery->at = context.now_ms();
      PANAL_TRY(store::put_delivery(database, id, *delivery));
    }
    if (position->empty()) return {};
    const auto joined = store::join_positions(database, group->position, *position);
    if (!joined) return field_error("position", "invalid");
    return store::set_position(database, id, *joined);
  }));
  return http::Response::no_content();
}

}  // namespace panal::app
