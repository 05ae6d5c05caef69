#include "src/app/api/chat_hub.h"

#include <algorithm>
#include <array>

#include "src/app/api/authentication.h"
#include "src/app/api/events.h"
#include "src/app/api/listing.h"
#include "src/app/store/attachments.h"
#include "src/app/store/chat.h"
#include "src/app/store/notifications.h"
#include "src/app/store/outbox.h"
#include "src/base/encoding.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

using store::OutboxSource;

Json frame_of(std::string_view type) { return Json::object().set("type", type); }

// The same object with one member more.
std::string with_seen(std::string_view text, std::string_view seen) {
  std::string out(text.substr(0, text.size() - 1));
  return out.append(",\"seen\":\"").append(seen).append("\"}");
}

Json ids_json(const std::set<Uuid>& ids) {
  Json array = Json::array();
  for (const Uuid& id : ids) array.push(id.text());
  return array;
}

}  // namespace

// What has been looked up for one batch already.
struct ChatHub::Reading {
  std::map<Uuid, std::vector<Uuid>> members;
  std::set<Uuid> messages;  // told of already
  std::vector<Delivery> deliveries;

  Result<const std::vector<Uuid>*> members_of(db::Database& reader, const Uuid& room) {
    const auto known = members.find(room);
    if (known != members.end()) return &known->second;
    return &(members[room] = PANAL_TRY(store::chat_members(reader, room)));
  }
};

Result<std::shared_ptr<http::MessageStream>> ChatHub::open(db::Database& reader,
                                                           Principal principal,
                                                           std::string_view seen) {
  auto socket = std::make_shared<Socket>();
  socket->user = *principal.user;
  socket->name = principal.name.empty() ? principal.login : principal.name;
  socket->principal = std::move(principal);
  socket->stream = std::make_shared<http::MessageStream>();
  socket->stream->on_message(
      [this, weak = std::weak_ptr(socket)](std::string text) { received(weak, std::move(text)); });
  const std::int64_t present = PANAL_TRY(store::last_change(reader));
  {
    const std::lock_guard lock(mutex_);
    if (last_ < 0) last_ = present;
    if (sockets_.size() >= limits::kChatSockets) remove_closed();
    if (sockets_.size() >= limits::kChatSockets) return fail(Code::kTooMany, "busy");
    sockets_.push_back(socket);
    by_user_[socket->user].push_back(socket);
    socket->from = last_;
    presence_changed_ = true;
  }
  // A snapshot that is not older than what has been pushed to others.
  if (reader.in_transaction()) PANAL_TRY(reader.execute("COMMIT"));
  PANAL_TRY(reader.execute("BEGIN"));
  const std::string first = PANAL_TRY(missed(reader, socket, seen));
  const std::lock_guard lock(mutex_);
  socket->stream->push_frame(first + std::exchange(socket->held, {}));
  socket->ready = true;
  return socket->stream;
}

// The frames of the welcome, and of all that the client has not seen.
Result<std::string> ChatHub::missed(db::Database& reader, const SocketPtr& socket,
                                    std::string_view seen) {
  const auto vector = base64url_decode(seen);
  Reading reading;
  bool resumed = false;
  if (!seen.empty() && vector) {
    const auto changes = store::changes_unseen(reader, *vector, limits::kChatResumed);
    resumed = changes.ok();
    if (!resumed && changes.error().code != Code::kTooMany) return changes.error();
    for (std::size_t i = 0; resumed && i < changes->size(); ++i) {
      PANAL_TRY(read_change(reader, (*changes)[i], reading));
    }
  }
  const std::string now = base64url_encode(PANAL_TRY(store::present_vector(reader)));
  Json welcome = frame_of("welcome");
  welcome.append_member("user", socket->user.text());
  welcome.append_member("node", parts_.host.node_name());
  welcome.append_member("online", ids_json(online()));
  welcome.append_member("resumed", resumed);
  std::string frames;
  std::string last = welcome.dump();
  for (const Delivery& each : reading.deliveries) {
    const bool his =
        each.users.empty() || std::ranges::find(each.users, socket->user) != each.users.end();
    if (!his) continue;
    frames += http::text_frame(std::exchange(last, each.text));
    // More than a client may leave unread would close his stream: he reloads instead.
    if (frames.size() > limits::kSocketWaitingBytes / 2) {
      welcome.set("resumed", false);
      frames.clear();
      last = welcome.dump();
      break;
    }
  }
  return frames + http::text_frame(with_seen(last, now));
}

void ChatHub::committed(const std::vector<std::string>& tables) {
  const auto is_ours = [](const std::string& table) {
    return table.starts_with("chat_") || table == "notifications" || table == "attachments";
  };
  const auto is_account = [](const std::string& table) {
    return table == "users" || table == "sessions" || table == "api_tokens";
  };
  if (std::ranges::any_of(tables, is_account)) {
    const std::lock_guard lock(mutex_);
    accounts_changed_ = true;
  }
  if (!std::ranges::any_of(tables, is_ours)) return;
  more_ = true;
  if (delivering_.exchange(true)) return;  // whoever is at it looks again
  const bool taken = parts_.host.run_on_worker([this](db::Database& reader) {
    while (more_.exchange(false)) {
      if (const auto done = deliver(reader); !done) {
        parts_.log.warning("chat", "cannot tell what changed", {{"reason", done.error().message}});
      }
    }
    delivering_ = false;
    if (more_) committed({"chat_messages"});
  });
  if (!taken) delivering_ = false;  // the next tick asks again
}

Result<void> ChatHub::deliver(db::Database& reader) {
  while (true) {
    std::int64_t from = 0;
    bool anybody = false;
    {
      const std::lock_guard lock(mutex_);
      from = last_;
      anybody = !sockets_.empty() || parts_.events.subscribers() != 0;
    }
    PANAL_TRY(reader.execute("BEGIN"));
    Reading reading;
    std::int64_t last = 0;
    std::size_t size = 0;
    const auto read = [&]() -> Result<std::string> {
      if (from < 0 || !anybody) {
        last = PANAL_TRY(store::last_change(reader));
        return std::string();
      }
      const auto changes = PANAL_TRY(store::changes_after(reader, from, limits::kOutboxBatch));
      size = changes.size();
      for (const store::Change& change : changes) PANAL_TRY(read_change(reader, change, reading));
      last = size == 0 ? from : changes.back().number;
      return PANAL_TRY(store::present_vector(reader));
    };
    const auto seen = read();
    PANAL_TRY(reader.execute("COMMIT"));
    if (!seen) return seen.error();
    {
      const std::lock_guard lock(mutex_);
      if (!anybody && !sockets_.empty()) continue;  // who came meanwhile counts from `from` on
      last_ = last;
    }
    const bool all = size < limits::kOutboxBatch;  // else the vector covers more than was pushed
    push(reading.deliveries, all ? base64url_encode(*seen) : std::string());
    if (all) return {};
  }
}

Result<void> ChatHub::read_change(db::Database& reader, const store::Change& change,
                                  Reading& reading) {
  const auto tell = [&](Json frame, std::vector<Uuid> users) {
    reading.deliveries.push_back({frame.dump(), std::move(users), change.number});
  };
  switch (change.source) {
    case OutboxSource::kEvents: return {};
    case OutboxSource::kChatMessages:
      return read_message(reader, change.id, change.number, reading);
    case OutboxSource::kChatReactions: {
      const auto place = PANAL_TRY(store::place_of_reaction(reader, change.id));
      if (!place) return {};
      return read_message(reader, *place->message, change.number, reading);
    }
    case OutboxSource::kChatMembers: {
      const auto place = PANAL_TRY(store::place_of_member(reader, change.id));
      if (!place) return {};
      reading.members.erase(place->room);
      auto users = *PANAL_TRY(reading.members_of(reader, place->room));
      if (std::ranges::find(users, *place->user) == users.end()) users.push_back(*place->user);
      tell(frame_of("room").set("room", place->room.text()), std::move(users));
      return {};
    }
    case OutboxSource::kChatRooms: return read_room(reader, change, reading);
    case OutboxSource::kChatReads: {
      const auto place = PANAL_TRY(store::place_of_read(reader, change.id));
      if (!place) return {};
      Json frame = frame_of("read");
      frame.append_member("room", place->room.text());
      frame.append_member("at", format_time_ms(place->at));
      tell(std::move(frame), {*place->user});
      return {};
    }
    case OutboxSource::kAttachments: {
      const auto file = PANAL_TRY(store::find_attachment(reader, change.id));
      if (!file || file->collection != "chat_messages") return {};
      return read_message(reader, file->record, change.number, reading);
    }
    case OutboxSource::kNotifications: {
      const auto user = PANAL_TRY(store::user_notified(reader, change.id));
      if (!user) return {};
      parts_.events.notify(*user);
      Json frame = frame_of("notification");
      frame.append_member("unread", PANAL_TRY(store::unread_notifications(reader, *user)));
      tell(std::move(frame), {*user});
      return {};
    }
  }
  return {};
}

Result<void> ChatHub::read_room(db::Database& reader, const store::Change& change,
                                Reading& reading) {
  const auto room = PANAL_TRY(store::find_chat_room(reader, change.id));
  if (!room) return {};
  const bool all = room->kind == "public";
  auto users = all ? std::vector<Uuid>() : *PANAL_TRY(reading.members_of(reader, room->id));
  if (!all && users.empty()) return {};
  const Json frame = frame_of("room").set("room", room->id.text());
  reading.deliveries.push_back({frame.dump(), std::move(users), change.number});
  return {};
}

Result<void> ChatHub::read_message(db::Database& reader, const Uuid& message, std::int64_t number,
                                   Reading& reading) {
  if (!reading.messages.insert(message).second) return {};
  const auto row = store::find(reader, store::chat_messages(), message);
  if (!row) return row.error().code == Code::kNotFound ? Result<void>() : row.error();
  const std::size_t place = 0;  // of the room among the fields
  const auto* raw = std::get_if<Blob>(&row->cells[place]);
  const auto room = raw == nullptr ? std::nullopt : Uuid::from_bytes(raw->bytes);
  if (!room) return {};
  const auto& users = *PANAL_TRY(reading.members_of(reader, *room));
  if (users.empty()) return {};
  Json frame = frame_of("message");
  frame.append_member("message", row_json(store::chat_messages(), *row));
  reading.deliveries.push_back({frame.dump(), users, number});
  return {};
}

// The last frame of each socket says how far it has come.
void ChatHub::push(const std::vector<Delivery>& deliveries, const std::string& seen) {
  struct Out {
    std::string frame, last;
  };
  std::vector<Out> frames;
  frames.reserve(deliveries.size());
  for (const Delivery& each : deliveries) {
    frames.push_back({http::text_frame(each.text),
                      http::text_frame(seen.empty() ? each.text : with_seen(each.text, seen))});
  }
  std::map<SocketPtr, std::vector<std::size_t>> of_sockets;
  {
    const std::lock_guard lock(mutex_);
    const auto add = [&](const std::vector<SocketPtr>& sockets, std::size_t i) {
      for (const SocketPtr& socket : sockets) {
        if (deliveries[i].number > socket->from) of_sockets[socket].push_back(i);
      }
    };
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
      if (deliveries[i].users.empty()) add(sockets_, i);
      for (const Uuid& user : deliveries[i].users) {
        const auto found = by_user_.find(user);
        if (found != by_user_.end()) add(found->second, i);
      }
    }
  }
  for (const auto& [socket, list] : of_sockets) {
    std::string all;
    for (const std::size_t i : list) all += i == list.back() ? frames[i].last : frames[i].frame;
    push_to(socket, all);
  }
}

void ChatHub::push_to(const SocketPtr& socket, std::string_view frame) {
  {
    const std::lock_guard lock(mutex_);
    if (!socket->ready) {
      if (socket->held.size() + frame.size() < limits::kSocketWaitingBytes) socket->held += frame;
      return;
    }
  }
  static_cast<void>(socket->stream->push_frame(frame));  // one that is closed is found by the tick
}

}  // namespace panal::app
