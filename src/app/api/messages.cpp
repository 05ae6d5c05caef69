#include "src/app/store/messages.h"

#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"

namespace panal::app {
namespace {

Result<store::NewMessage> new_message(const http::Request& request, Context& context,
                                      const Form& form, std::size_t index) {
  return store::NewMessage{.id = PANAL_TRY(context.new_id(request, index)),
                           .clid = form.integer("clid"),
                           .mess = form.text("mess"),
                           .sid = context.host().node_name(),
                           .author = context.principal().user,
                           .created_at = context.now_ms()};
}

Result<void> insert_all(db::Database& database, const std::vector<store::NewMessage>& messages) {
  for (std::size_t i = 0; i < messages.size(); ++i) {
    auto inserted = store::insert_message(database, messages[i]);
    if (inserted) continue;
    Error error = std::move(inserted).error();
    for (FieldError& field : error.fields) {
      field.field = "items[" + std::to_string(i) + "]." + field.field;
    }
    return error;
  }
  return {};
}

Result<void> check_version(const http::Request& request, db::Database& database, const Uuid& id) {
  return check_if_match(request, PANAL_TRY(store::message_etag(database, id)));
}

}  // namespace

Result<http::Response> list_messages(const http::Request& request, Context& context) {
  return respond_list(request, context, store::messages());
}

Result<http::Response> create_message(const http::Request& request, Context& context) {
  const auto message = PANAL_TRY(new_message(request, context, context.form(), 0));
  PANAL_TRY(context.write(
      [&message](db::Database& database) { return store::insert_message(database, message); }));
  return respond_created(context, store::messages(), message.id);
}

Result<http::Response> create_messages(const http::Request& request, Context& context) {
  std::vector<store::NewMessage> messages;
  for (const Form& item : context.form().items("items")) {
    messages.push_back(PANAL_TRY(new_message(request, context, item, messages.size())));
  }
  PANAL_TRY(context.write(
      [&messages](db::Database& database) { return insert_all(database, messages); }));
  Json items = Json::array();
  for (const auto& message : messages) {
    const auto row = PANAL_TRY(store::find(context.reader(), store::messages(), message.id));
    items.push(row_json(store::messages(), row));
  }
  return http::Response::json(201, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> get_message(const http::Request& request, Context& context) {
  return respond_row(context, store::messages(), PANAL_TRY(path_id(request)));
}

Result<http::Response> change_message(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const Form& form = context.form();
  store::MessageChange change{.mess = form.optional_text("mess"), .clid = std::nullopt};
  if (form.has("clid")) change.clid = form.integer("clid");
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(check_version(request, database, id));
    PANAL_TRY(store::update_message(database, id, change, context.now_ms()));
    return {};
  }));
  return respond_row(context, store::messages(), id);
}

Result<http::Response> delete_message(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(context.write([&request, &id](db::Database& database) -> Result<void> {
    PANAL_TRY(check_version(request, database, id));
    return store::delete_message(database, id);
  }));
  return http::Response::no_content();
}

}  // namespace panal::app
