// Rooms, messages, reactions and read marks over HTTP, and the way to the socket (chat_hub.h).
#include "src/app/api/chat.h"

#include "src/app/api/chat_hub.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/store/notifications.h"
#include "src/app/store/users.h"
#include "src/base/encoding.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

// Of the control socket, nobody is anywhere.
Result<Uuid> chatting(const Context& context) {
  if (!context.principal().user) return fail(Code::kForbidden, "permission");
  return *context.principal().user;
}

Result<Uuid> path_user(const http::Request& request) {
  const auto user = Uuid::parse(request.path_value("user"));
  if (!user) return fail(Code::kNotFound, "not_found");
  return *user;
}

Result<void> require_chatter(db::Database& database, const Uuid& user, std::string_view field) {
  const auto found = PANAL_TRY(store::find_user(database, user));
  if (found && allows(Roles::parse(found->roles), letters_of(Permission::kChat))) return {};
  return field_error(std::string(field), "missing_reference");
}

Result<http::Response> respond_room(Context& context, const Uuid& user, const Uuid& room,
                                    int status) {
  const Json rooms = PANAL_TRY(store::chat_rooms_json(context.reader(), user, room));
  if (rooms.array_items()->empty()) return fail(Code::kNotFound, "not_found");
  auto response = http::Response::json(status, rooms.array_items()->front().dump());
  if (status == 201) response.headers.set("Location", "/api/v1/chat/rooms/" + room.text());
  return response;
}

Result<http::Response> respond_message(Context& context, const Uuid& id, int status) {
  auto response = PANAL_TRY(respond_row(context, store::chat_messages(), id));
  response.status = status;
  return response;
}

// Runs `work` on one's own message.
template <class Work>
Result<void> on_own_message(Context& context, const Uuid& id, Work work) {
  const Uuid user = PANAL_TRY(chatting(context));
  return context.write([&](db::Database& database) -> Result<void> {
    const auto message = PANAL_TRY(require_message(database, user, id));
    if (message.author != user) return fail(Code::kForbidden, "permission");
    return work(database, message);
  });
}

Result<http::Response> set_reaction(const http::Request& request, Context& context, bool active) {
  const Uuid id = PANAL_TRY(path_id(request));
  const Uuid user = PANAL_TRY(chatting(context));
  const std::string emoji(request.path_value("emoji"));
  const bool plain = emoji.empty() || emoji.size() > limits::kChatEmojiBytes ||
                     emoji.find_first_of("<>&\"'\\/ \t\r\n") != std::string::npos;
  if (plain) return fail(Code::kBadRequest, "bad_parameter:emoji");
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto message = PANAL_TRY(require_message(database, user, id));
    return store::react(database, message, user, emoji, active);
  }));
  return http::Response::no_content();
}

}  // namespace

Result<store::ChatRoom> require_room(db::Database& database, const Uuid& user, const Uuid& room) {
  auto found = PANAL_TRY(store::find_chat_room(database, room));
  if (found && (found->kind == "public" || PANAL_TRY(store::is_chat_member(database, room, user))))
    return std::move(*found);
  return fail(Code::kNotFound, "not_found");
}

Result<store::ChatMessage> require_message(db::Database& database, const Uuid& user,
                                           const Uuid& message) {
  auto found = PANAL_TRY(store::find_chat_message(database, message));
  if (!found) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(require_room(database, user, found->room));
  return std::move(*found);
}

Result<bool> post_message(db::Database& database, store::ChatMessage& message,
                          const store::Actor& actor) {
  const auto room = PANAL_TRY(require_room(database, *message.author, message.room));
  if (room.archived) return fail(Code::kForbidden, "permission");
  PANAL_TRY(store::set_chat_member(database, room.id, *message.author, true, actor.now_ms));
  if (!PANAL_TRY(store::insert_chat_message(database, message, actor))) {
    const auto present = PANAL_TRY(store::find_chat_message(database, message.id));
    if (present->room == message.room) return false;
    return field_error("client", "idempotency_key_reused");
  }
  for (const Uuid& user : message.mentions) {
    const bool reads =
        room.kind == "public" || PANAL_TRY(store::is_chat_member(database, room.id, user));
    if (user == message.author || !reads) continue;
    PANAL_TRY(store::notify(database, {.user = user,
                                       .kind = store::kToldMentioned,
                                       .collection = "chat_rooms",
                                       .record = room.id,
                                       .cause = message.id.text(),
                                       .title = room.name,
                                       .actor_name = actor.name,
                                       .at = actor.now_ms}));
  }
  return true;
}

Result<void> mark_read(db::Database& database, const Uuid& user, const Uuid& room,
                       const Uuid& message) {
  const auto read = PANAL_TRY(require_message(database, user, message));
  if (read.room != room) return fail(Code::kNotFound, "not_found");
  return store::mark_chat_read(database, room, user, read.created_at);
}

Result<http::Response> list_rooms(const http::Request&, Context& context) {
  Json rooms = PANAL_TRY(store::chat_rooms_json(context.reader(), PANAL_TRY(chatting(context))));
  return http::Response::json(200, Json::object().set("items", std::move(rooms)).dump());
}

Result<http::Response> create_room(const http::Request& request, Context& context) {
  const Uuid user = PANAL_TRY(chatting(context));
  const Form& form = context.form();
  auto members = form.ids("members");
  store::ChatRoom room{.id = PANAL_TRY(context.new_id(request)),
                       .kind = form.text("kind"),
                       .name = form.text("name"),
                       .topic = form.text("topic"),
                       .author = user,
                       .created_at = context.now_ms()};
  const bool direct = room.kind == "direct";
  if (direct && (members.size() != 1 || members.front() == user)) {
    return field_error("members", "missing_reference");
  }
  if (direct) room.id = store::direct_room_id(user, members.front());
  if (!direct && room.name.empty()) return field_error("name", "required");
  members.push_back(user);
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::insert_chat_room(database, room));
    for (const Uuid& member : members) {
      PANAL_TRY(require_chatter(database, member, "members"));
      PANAL_TRY(store::set_chat_member(database, room.id, member, true, context.now_ms()));
    }
    return {};
  }));
  return respond_room(context, user, room.id, 201);
}

Result<http::Response> get_room(const http::Request& request, Context& context) {
  return respond_room(context, PANAL_TRY(chatting(context)), PANAL_TRY(path_id(request)), 200);
}

// Its maker, an administrator or a manager; the members of a private one each may.
Result<http::Response> change_room(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const Uuid user = PANAL_TRY(chatting(context));
  const Form& form = context.form();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    auto room = PANAL_TRY(require_room(database, user, id));
    const bool may = room.kind == "private" || room.author == user || context.principal().may("AM");
    if (!may || room.kind == "direct") return fail(Code::kForbidden, "permission");
    room.name = form.optional_text("name").value_or(room.name);
    room.topic = form.optional_text("topic").value_or(room.topic);
    const Json* archived = form.find("archived");
    if (archived != nullptr && archived->boolean() != nullptr) room.archived = *archived->boolean();
    return store::change_chat_room(database, room);
  }));
  return respond_room(context, user, id, 200);
}

Result<http::Response> add_room_member(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request)), member = PANAL_TRY(path_user(request));
  const Uuid user = PANAL_TRY(chatting(context));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto room = PANAL_TRY(require_room(database, user, id));
    if (room.kind == "direct") return fail(Code::kForbidden, "permission");
    PANAL_TRY(require_chatter(database, member, "user"));
    return store::set_chat_member(database, id, member, true, context.now_ms());
  }));
  return http::Response::no_content();
}

Result<http::Response> remove_room_member(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request)), member = PANAL_TRY(path_user(request));
  const Uuid user = PANAL_TRY(chatting(context));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto room = PANAL_TRY(require_room(database, user, id));
    const bool may = member == user || room.author == user || context.principal().may("A");
    if (!may || room.kind == "direct") return fail(Code::kForbidden, "permission");
    return store::set_chat_member(database, id, member, false, context.now_ms());
  }));
  return http::Response::no_content();
}

Result<http::Response> list_room_messages(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(require_room(context.reader(), PANAL_TRY(chatting(context)), id));
  const auto& messages = store::chat_messages();
  return respond_list(
      request, context, messages,
      {{messages.field("room"), store::Filter::Kind::kEqual, Value(Blob{std::string(id.raw())})}});
}

Result<http::Response> list_own_messages(const http::Request& request, Context& context) {
  const Uuid user = PANAL_TRY(chatting(context));
  const auto& messages = store::chat_messages();
  return respond_list(request, context, messages,
                      {{messages.field("of_member"), store::Filter::Kind::kEqual,
                        Value(Blob{std::string(user.raw())})}});
}

Result<http::Response> create_chat_message(const http::Request& request, Context& context) {
  const Form& form = context.form();
  const auto answered = form.optional_text("reply_to");
  store::ChatMessage message{.room = PANAL_TRY(path_id(request)),
                             .author = PANAL_TRY(chatting(context)),
                             .client = form.text("client"),
                             .body = form.text("body"),
                             .reply_to = answered ? Uuid::parse(*answered) : std::nullopt};
  store::Actor actor = context.actor();
  actor.name = context.principal().name.empty() ? actor.name : context.principal().name;
  bool made = false;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    made = PANAL_TRY(post_message(database, message, actor));
    return {};
  }));
  return respond_message(context, message.id, made ? 201 : 200);
}

Result<http::Response> change_chat_message(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(on_own_message(context, id, [&](db::Database& database, const auto& message) {
    return store::edit_chat_message(database, message, context.form().text("body"),
                                    context.now_ms());
  }));
  return respond_message(context, id, 200);
}

Result<http::Response> delete_chat_message(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(on_own_message(context, id, [&](db::Database& database, const auto& message) {
    return store::delete_chat_message(database, message, context.now_ms());
  }));
  return http::Response::no_content();
}

Result<http::Response> add_reaction(const http::Request& request, Context& context) {
  return set_reaction(request, context, true);
}

Result<http::Response> remove_reaction(const http::Request& request, Context& context) {
  return set_reaction(request, context, false);
}

Result<http::Response> mark_room_read(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const Uuid user = PANAL_TRY(chatting(context));
  const Uuid message = Uuid::parse(context.form().text("message")).value_or(Uuid{});
  PANAL_TRY(context.write(
      [&](db::Database& database) { return mark_read(database, user, id, message); }));
  return http::Response::no_content();
}

Result<http::Response> list_chat_people(const http::Request&, Context& context) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, roles FROM users ORDER BY login COLLATE SPANISH, id";
  const auto online = context.services().chat.online();
  auto row = PANAL_TRY(context.reader().prepare(kSql));
  Json items = Json::array();
  while (PANAL_TRY(row.step())) {
    if (!allows(Roles::parse(row.text(3)), letters_of(Permission::kChat))) continue;
    Json item;
    item.append_member("id", row.uuid(0).text());
    item.append_member("login", row.text(1));
    item.append_member("name", row.text(2));
    item.append_member("online", online.contains(row.uuid(0)));
    items.push(std::move(item));
  }
  return http::Response::json(200, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> open_chat(const http::Request& request, Context& context) {
  PANAL_TRY(chatting(context));
  if (!http::asks_for_websocket(request)) return fail(Code::kBadRequest, "no_websocket");
  if (!http::is_same_origin(request)) return fail(Code::kForbidden, "cross_site");
  http::Response response{.status = 101};
  response.socket = PANAL_TRY(context.services().chat.open(context.reader(), context.principal(),
                                                           request.query("seen").value_or("")));
  response.headers.set("Upgrade", "websocket");
  response.headers.set("Connection", "Upgrade");
  response.headers.set("Sec-WebSocket-Accept",
                       http::websocket_accept(request.headers.get("Sec-WebSocket-Key")));
  return response;
}

}  // namespace panal::app
