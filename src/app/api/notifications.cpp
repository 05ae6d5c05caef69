// What a user is told of: his centre, and of what he wants to be told.
#include "src/app/store/notifications.h"

#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"

namespace panal::app {
namespace {

Result<Uuid> told_user(const Context& context) {
  if (!context.principal().user) return fail(Code::kForbidden, "permission");
  return *context.principal().user;
}

}  // namespace

Result<http::Response> list_notifications(const http::Request& request, Context& context) {
  const Uuid user = PANAL_TRY(told_user(context));
  const auto& collection = store::notifications();
  return respond_list(request, context, collection,
                      {{collection.field("user"), store::Filter::Kind::kEqual,
                        Value(Blob{std::string(user.raw())})}});
}

Result<http::Response> count_notifications(const http::Request&, Context& context) {
  const Uuid user = PANAL_TRY(told_user(context));
  const auto unread = PANAL_TRY(store::unread_notifications(context.reader(), user));
  return http::Response::json(200, Json::object().set("unread", unread).dump());
}

Result<http::Response> mark_notifications(const http::Request&, Context& context) {
  const Uuid user = PANAL_TRY(told_user(context));
  const auto ids = context.form().ids("ids");
  const Json* all = context.form().find("all");
  const bool every = all != nullptr && all->boolean() != nullptr && *all->boolean();
  if (ids.empty() && !every) return http::Response::no_content();
  PANAL_TRY(context.write([&](db::Database& database) {
    return store::read_notifications(database, user, every ? std::vector<Uuid>() : ids,
                                     context.now_ms());
  }));
  return http::Response::no_content();
}

Result<http::Response> get_preferences(const http::Request&, Context& context) {
  const Uuid user = PANAL_TRY(told_user(context));
  const Json wanted = PANAL_TRY(store::notification_preferences(context.reader(), user));
  return http::Response::json(200, wanted.dump());
}

Result<http::Response> set_preferences(const http::Request& request, Context& context) {
  const Uuid user = PANAL_TRY(told_user(context));
  PANAL_TRY(context.write([&](db::Database& database) {
    return store::set_notification_preferences(database, user, context.form().body());
  }));
  return get_preferences(request, context);
}

}  // namespace panal::app
