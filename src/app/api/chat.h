#pragma once
// Chat: what its routes (chat.cpp) and its sockets (chat_socket.cpp) have in common: who may see a
// room, and how a message is posted.
//
// On a worker's connection, or inside a captured transaction where it says so.
#include "src/app/store/chat.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app {

// kNotFound for a room that is not there, or that the user may not know of.
Result<store::ChatRoom> require_room(db::Database& database, const Uuid& user, const Uuid& room);
// The message, if the user may see its room.
Result<store::ChatMessage> require_message(db::Database& database, const Uuid& user,
                                           const Uuid& message);

// In a captured transaction. Whoever writes in a public room joins it. False: it was there already.
Result<bool> post_message(db::Database& database, store::ChatMessage& message,
                          const store::Actor& actor);
Result<void> mark_read(db::Database& database, const Uuid& user, const Uuid& room,
                       const Uuid& message);

}  // namespace panal::app
