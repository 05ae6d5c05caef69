// What clients say over their sockets: one message of a socket at a time, in order, on a worker.
#include "src/app/api/chat.h"
#include "src/app/api/chat_hub.h"
#include "src/app/api/form.h"
#include "src/app/api/listing.h"
#include "src/app/api/problem.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

constexpr std::size_t kSaidDepth = 4;

std::string text_of(const Json& said, std::string_view name) {
  const Json* member = said.find(name);
  return member == nullptr || member->string() == nullptr ? std::string() : *member->string();
}

}  // namespace

void ChatHub::received(const std::weak_ptr<Socket>& from, std::string text) {
  const SocketPtr socket = from.lock();
  if (socket == nullptr) return;
  bool too_fast = false;
  {
    const std::lock_guard lock(mutex_);
    too_fast = socket->said.size() >= limits::kChatSocketMessages;
    if (!too_fast) socket->said.push_back(std::move(text));
    if (!too_fast && std::exchange(socket->busy, true)) return;
  }
  const bool taken = !too_fast && parts_.host.run_on_worker([this, socket](db::Database& reader) {
    carry_out(reader, socket);
  });
  if (!taken) socket->stream->close(http::CloseCode::kTryLater, "too much at once");
}

void ChatHub::carry_out(db::Database& reader, const SocketPtr& socket) {
  while (true) {
    std::string text;
    {
      const std::lock_guard lock(mutex_);
      if (socket->said.empty() || socket->stream->closed()) {
        socket->busy = false;
        return;
      }
      text = std::move(socket->said.front());
      socket->said.pop_front();
    }
    const auto said = Json::parse(text, kSaidDepth);
    if (!said || said->members() == nullptr) {
      socket->stream->close(http::CloseCode::kPolicy, "that is no JSON object");
      continue;
    }
    const Json answered = answer(reader, *socket, *said);
    if (!answered.is_null()) static_cast<void>(socket->stream->push(answered.dump()));
  }
}

// Null: there is nothing to say to it.
Json ChatHub::answer(db::Database& reader, Socket& socket, const Json& said) {
  const std::string type = text_of(said, "type");
  Principal principal;
  {
    const std::lock_guard lock(mutex_);
    principal = socket.principal;
  }
  auto done = [&]() -> Result<Json> {
    const bool writes = principal.scope != "read";
    if (!principal.may(Permission::kChat)) return fail(Code::kForbidden, "permission");
    if (type == "typing") {
      PANAL_TRY(note_typing(reader, socket, said));
      return Json();
    }
    if (!writes) return fail(Code::kForbidden, "permission");
    if (type == "send") return send(reader, socket, said);
    if (type == "read") {
      PANAL_TRY(note_read(socket, said));
      return Json();
    }
    return fail(Code::kBadRequest, "bad_parameter:type");
  }();
  if (done) return std::move(*done);
  const Language language = principal.language == "en" ? Language::kEnglish : Language::kSpanish;
  Json refused = Json::object().set("type", "refused");
  if (const Json* client = said.find("client")) refused.append_member("client", *client);
  const auto told = problem(done.error(), language, {});
  refused.append_member("status", told.status);
  const auto document = Json::parse(told.body);
  const Json* detail = document ? document->find("detail") : nullptr;
  refused.append_member("detail", detail == nullptr ? Json("") : *detail);
  return refused;
}

Result<Json> ChatHub::send(db::Database& reader, const Socket& socket, const Json& said) {
  const auto room = Uuid::parse(text_of(said, "room"));
  const std::string answered_to = text_of(said, "reply_to");
  store::ChatMessage message{.room = room.value_or(Uuid{}),
                             .author = socket.user,
                             .client = text_of(said, "client"),
                             .body = text_of(said, "body"),
                             .reply_to = Uuid::parse(answered_to)};
  if (!room) return fail(Code::kNotFound, "not_found");
  const auto wrong = check_text(message.body, limits::kChatCharacters);
  if (wrong) return field_error("body", wrong->code, wrong->message);
  if (const auto bad = check_text(message.client, limits::kChatClientCharacters)) {
    return field_error("client", bad->code, bad->message);
  }
  PANAL_TRY(parts_.host.writable());
  const store::Actor actor{.user = socket.user,
                           .name = socket.name,
                           .address = {},
                           .node = parts_.host.node_name(),
                           .chain = {},
                           .now_ms = parts_.clock.wall_ms()};
  PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(post_message(database, message, actor));
    return {};
  }));
  const auto row = PANAL_TRY(store::find(reader, store::chat_messages(), message.id));
  Json sent = Json::object().set("type", "sent");
  sent.append_member("client", message.client);
  sent.append_member("message", row_json(store::chat_messages(), row));
  return sent;
}

Result<void> ChatHub::note_read(const Socket& socket, const Json& said) {
  const auto room = Uuid::parse(text_of(said, "room"));
  const auto message = Uuid::parse(text_of(said, "message"));
  if (!room || !message) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(parts_.host.writable());
  PANAL_TRY(parts_.writer.write(
      [&](db::Database& database) { return mark_read(database, socket.user, *room, *message); }));
  return {};
}

}  // namespace panal::app
