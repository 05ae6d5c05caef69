#include "src/app/store/chat.h"
#include "src/app/store/favourites.h"
#include "src/app/store/notifications.h"
#include "tests/sim/app/people.h"

namespace panal::sim {

namespace store = app::store;

Result<void> People::open_room() {
  const Uuid one = PANAL_TRY(somebody()), other = PANAL_TRY(somebody());
  const Found known = PANAL_TRY(any("chat_rooms"));
  if (known && pick(2) == 0) {
    const bool stays = pick(3) != 0;
    PANAL_TRY(store::set_chat_member(database_, *known, other, stays, by_.wall_ms));
    auto room = PANAL_TRY(store::find_chat_room(database_, *known));
    room->topic = word();
    room->archived = pick(8) == 0;
    return store::change_chat_room(database_, *room);
  }
  const bool direct = pick(2) == 0;
  const Uuid id = direct ? store::direct_room_id(one, other) : fresh();
  if (PANAL_TRY(store::find_chat_room(database_, id))) return {};
  PANAL_TRY(store::insert_chat_room(database_, {.id = id,
                                                .kind = direct ? "direct" : "public",
                                                .name = direct ? "" : word(),
                                                .topic = "",
                                                .author = one,
                                                .created_at = by_.wall_ms}));
  PANAL_TRY(store::set_chat_member(database_, id, one, true, by_.wall_ms));
  return store::set_chat_member(database_, id, other, true, by_.wall_ms);
}

Result<void> People::say() {
  const Found room = PANAL_TRY(any("chat_rooms"));
  const Uuid author = PANAL_TRY(somebody());
  if (!room) return open_room();
  const std::string client = word() + word();  // now and then it is sent again
  store::ChatMessage message{.id = store::chat_message_id(author, client),
                             .room = *room,
                             .author = author,
                             .client = client,
                             .body = "@" + word(),
                             .created_at = by_.wall_ms};
  message.mentions = PANAL_TRY(store::mentioned_users(database_, message.body));
  PANAL_TRY(store::insert_chat_message(database_, message, actor_));
  return store::mark_chat_read(database_, *room, author, by_.wall_ms);
}

Result<void> People::touch_message() {
  const Found id = PANAL_TRY(any("chat_messages"));
  if (!id) return say();
  const auto message = PANAL_TRY(store::find_chat_message(database_, *id));
  switch (pick(4)) {
    case 0: return store::edit_chat_message(database_, *message, word(), by_.wall_ms);
    case 1: return store::delete_chat_message(database_, *message, by_.wall_ms);
    case 2: {
      const Uuid user = PANAL_TRY(somebody());
      return store::react(database_, *message, user, word(), pick(2) == 0);
    }
    default: {
      const Uuid user = PANAL_TRY(somebody());
      return store::mark_chat_read(database_, message->room, user, by_.wall_ms);
    }
  }
}

Result<void> People::tell() {
  const Uuid user = PANAL_TRY(somebody());
  switch (pick(4)) {
    case 0: {
      const Found told = PANAL_TRY(any("notifications"));
      return store::read_notifications(
          database_, user, told ? std::vector<Uuid>{*told} : std::vector<Uuid>{}, by_.wall_ms);
    }
    case 1: {
      Json wanted = Json::object().set("reply", pick(2) == 0);
      return store::set_notification_preferences(database_, user, wanted);
    }
    default:
      return store::notify(database_, {.user = user,
                                       .kind = store::kToldConflict,
                                       .collection = "users",
                                       .record = user,
                                       .cause = word(),
                                       .title = word(),
                                       .actor_name = word(),
                                       .at = by_.wall_ms});
  }
}

Result<void> People::star() {
  const Found record = PANAL_TRY(any("customers"));
  const Uuid user = PANAL_TRY(somebody());
  if (!newer() || !record) return {};
  return pick(3) == 0 ? store::remove_favourite(database_, user, *record)
                      : store::add_favourite(database_, user, *record);
}

}  // namespace panal::sim
