// Who is online, here and on other nodes, who is typing, and whose sockets may stay open.
#include <algorithm>
#include <array>

#include "src/app/api/authentication.h"
#include "src/app/api/chat_hub.h"
#include "src/app/api/events.h"
#include "src/app/store/chat.h"
#include "src/base/limits.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

constexpr char kPresence = 1, kTyping = 2, kProgress = 3;
constexpr std::size_t kIdBytes = 16;
constexpr std::int64_t kPresenceTickMs = 1'000;

Json ids_json(const std::vector<Uuid>& ids) {
  Json array = Json::array();
  for (const Uuid& id : ids) array.push(id.text());
  return array;
}

}  // namespace

std::set<Uuid> ChatHub::local_users() const {
  std::set<Uuid> users;
  for (const auto& [user, sockets] : by_user_) users.insert(user);
  return users;
}

std::set<Uuid> ChatHub::online() const {
  const std::lock_guard lock(mutex_);
  std::set<Uuid> users = local_users();
  for (const auto& [node, remote] : remote_) users.insert(remote.users.begin(), remote.users.end());
  return users;
}

std::size_t ChatHub::sockets() const {
  const std::lock_guard lock(mutex_);
  return sockets_.size();
}

void ChatHub::heard(const Uuid& node, std::string_view notice) {
  if (notice.empty()) return;
  const std::int64_t now_ms = parts_.clock.monotonic_ms();
  const char kind = notice.front();
  notice.remove_prefix(1);
  {
    const std::lock_guard lock(mutex_);
    auto& [second, count] = notices_[node];
    if (second != now_ms / 1000) count = 0;
    second = now_ms / 1000;
    if (++count > limits::kNoticesPerSecond) return;
    if (kind == kPresence) {
      Remote& remote = remote_[node];
      remote.users.clear();
      for (; notice.size() >= kIdBytes; notice.remove_prefix(kIdBytes)) {
        remote.users.insert(*Uuid::from_bytes(notice.substr(0, kIdBytes)));
      }
      remote.heard_ms = now_ms;
      presence_changed_ = true;
      return;
    }
    if (kind == kTyping && (notice.size() != 2 * kIdBytes || sockets_.empty())) return;
  }
  if (kind == kProgress && notice.size() > kIdBytes) {
    const Uuid user = *Uuid::from_bytes(notice.substr(0, kIdBytes));
    parts_.events.tell(user, "progress", notice.substr(kIdBytes));
  }
  if (kind != kTyping) return;
  const Uuid room = *Uuid::from_bytes(notice.substr(0, kIdBytes));
  const Uuid user = *Uuid::from_bytes(notice.substr(kIdBytes));
  // When the workers are too busy, nobody sees who is typing.
  static_cast<void>(parts_.host.run_on_worker(
      [this, room, user](db::Database& reader) { show_typing(reader, room, user); }));
}

void ChatHub::tell_progress(const Uuid& user, const std::string& json) {
  parts_.events.tell(user, "progress", json);
  std::string notice(1, kProgress);
  parts_.host.tell_peers(notice.append(user.raw()).append(json));
}

// To the members of the room, but for himself.
void ChatHub::show_typing(db::Database& reader, const Uuid& room, const Uuid& user) {
  constexpr std::string_view kSql =
      "SELECT coalesce(nullif(name, ''), login) FROM users WHERE id = ?1";
  auto name = reader.prepare(kSql);
  const auto members = store::chat_members(reader, room);
  if (!name || !members) return;
  const auto found = name->bind(user).step();
  if (!found || !*found) return;
  Json frame = Json::object().set("type", "typing");
  frame.append_member("room", room.text());
  frame.append_member("user", user.text());
  frame.append_member("name", name->text(0));
  auto others = *members;
  std::erase(others, user);
  if (others.empty()) return;
  push({{frame.dump(), std::move(others), INT64_MAX}}, {});
}

Result<void> ChatHub::note_typing(db::Database& reader, Socket& socket, const Json& said) {
  const Json* text = said.find("room");
  const auto room =
      text == nullptr || text->string() == nullptr ? std::nullopt : Uuid::parse(*text->string());
  const std::int64_t now_ms = parts_.clock.monotonic_ms();
  if (!room || now_ms - socket.typed_ms < limits::kChatTypingMs) return {};
  socket.typed_ms = now_ms;
  if (!PANAL_TRY(store::is_chat_member(reader, *room, socket.user))) return {};
  show_typing(reader, *room, socket.user);
  std::string notice(1, kTyping);
  parts_.host.tell_peers(notice.append(room->raw()).append(socket.user.raw()));
  return {};
}

void ChatHub::tick() {
  const std::int64_t now_ms = parts_.clock.monotonic_ms();
  std::vector<SocketPtr> idle;
  bool tell = false;
  {
    const std::lock_guard lock(mutex_);
    const bool ping = now_ms - pinged_ms_ >= limits::kChatPingMs;
    if (ping) {
      pinged_ms_ = now_ms;
      idle = sockets_;
    }
    if (now_ms - presence_ms_ >= kPresenceTickMs) {
      presence_ms_ = now_ms;
      remove_closed();
      const auto forgotten = std::erase_if(remote_, [now_ms](const auto& each) {
        return now_ms - each.second.heard_ms > limits::kPresenceKeptMs;
      });
      tell = std::exchange(presence_changed_, false) || forgotten != 0;
      if (now_ms - peers_told_ms_ >= limits::kPresenceMs) tell = true;
    }
  }
  for (const SocketPtr& socket : idle) static_cast<void>(socket->stream->ping());
  if (tell) tell_presence();
  if (more_) committed({"chat_messages"});
}

// Our sockets are told what is different, peers who is online here.
void ChatHub::tell_presence() {
  std::set<Uuid> now = online();
  std::vector<Uuid> came, went;
  std::string notice(1, kPresence);
  {
    const std::lock_guard lock(mutex_);
    std::ranges::set_difference(now, told_, std::back_inserter(came));
    std::ranges::set_difference(told_, now, std::back_inserter(went));
    told_ = std::move(now);
    peers_told_ms_ = parts_.clock.monotonic_ms();
    for (const auto& [user, sockets] : by_user_) {
      if (notice.size() < limits::kPresenceUsers * kIdBytes) notice += user.raw();
    }
  }
  parts_.host.tell_peers(std::move(notice));
  if (came.empty() && went.empty()) return;
  Json frame = Json::object().set("type", "presence");
  frame.append_member("online", ids_json(came));
  frame.append_member("offline", ids_json(went));
  push({{frame.dump(), {}, INT64_MAX}}, {});
}

void ChatHub::remove_closed() {
  const auto closed = [](const SocketPtr& socket) { return socket->stream->closed(); };
  if (std::erase_if(sockets_, closed) == 0) return;
  presence_changed_ = true;
  for (auto at = by_user_.begin(); at != by_user_.end();) {
    std::erase_if(at->second, closed);
    at = at->second.empty() ? by_user_.erase(at) : std::next(at);
  }
}

bool ChatHub::check_due() {
  const std::lock_guard lock(mutex_);
  if (sockets_.empty()) return false;
  const std::int64_t since_ms = parts_.clock.monotonic_ms() - checked_ms_;
  return since_ms >= (accounts_changed_ ? limits::kEventCheckSoonMs : limits::kEventCheckMs);
}

Result<void> ChatHub::check(db::Database& reader) {
  std::vector<std::pair<SocketPtr, Principal>> all;
  {
    const std::lock_guard lock(mutex_);
    checked_ms_ = parts_.clock.monotonic_ms();
    accounts_changed_ = false;
    all.reserve(sockets_.size());
    for (const SocketPtr& socket : sockets_) all.emplace_back(socket, socket->principal);
  }
  for (auto& [socket, principal] : all) {
    auto now = PANAL_TRY(refresh(reader, std::move(principal), parts_.clock.wall_ms()));
    if (!now || !now->may(Permission::kChat)) {
      socket->stream->close(http::CloseCode::kSessionOver, "the session is over");
      continue;
    }
    const std::lock_guard lock(mutex_);
    socket->principal = std::move(*now);
  }
  return {};
}

}  // namespace panal::app
