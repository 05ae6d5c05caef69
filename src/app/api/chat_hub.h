#pragma once
// ChatHub: the open WebSockets of the chat on this node.
//
// Messages are replicated rows: whoever wrote one, on whatever node, the hub reads of it in the
// outbox once it is committed here, and tells the sockets of the room's members. Who is online and
// who is typing are no rows: nodes tell each other of them by notices that nobody keeps (a write
// for each key stroke would cost every node an fsync): a node says every few seconds who is online
// with it, and is believed for limits::kPresenceKeptMs.
//
//   notice := 1 user×16*  (all that are online there)  |  2 room×16 user×16  (is typing)
//           | 3 user×16 json  (how far a long work of his is: a `progress` event of his pages)
//           | 4  (event_courier.h)
//
// What clients say is carried out on workers, one message of a socket at a time (chat_socket.cpp).
//
// Thread-safe. Owned by Application; the node drives it.
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/host.h"
#include "src/app/api/principal.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/db/writer.h"
#include "src/http/json.h"
#include "src/http/message_stream.h"

namespace panal::app::store {
struct Change;
}

namespace panal::app {

class EventHub;

class ChatHub {
 public:
  struct Parts {
    db::Writer& writer;
    Host& host;
    const Clock& clock;
    Log& log;
    EventHub& events;
  };
  explicit ChatHub(Parts parts) : parts_(parts) {}

  // On a worker, with the database that it reads. `seen`: what the client had when he was last
  // here, as base64url; empty: he begins. kTooMany when there are limits::kChatSockets already.
  Result<std::shared_ptr<http::MessageStream>> open(db::Database& reader, Principal principal,
                                                    std::string_view seen);

  // After a durable commit, from any thread: the tables that it changed.
  void committed(const std::vector<std::string>& tables);
  // How far something is that this user waits for: to his pages, whatever node they listen to.
  void tell_progress(const Uuid& user, const std::string& json);
  // From another node.
  void heard(const Uuid& node, std::string_view notice);

  // Every limits::kWatchMs.
  void tick();
  // True when check() should run: once a minute, and soon after accounts changed.
  bool check_due();
  // Closes the sockets of those whose credentials count no more. On a worker.
  Result<void> check(db::Database& reader);

  std::set<Uuid> online() const;
  std::size_t sockets() const;

 private:
  struct Socket {
    Uuid user;
    std::string name;  // of the user
    Principal principal;
    std::shared_ptr<http::MessageStream> stream;
    std::int64_t from = 0;         // changes after this one are pushed to it
    bool ready = false;            // has been told what it missed
    std::string held;              // frames that came before that
    std::deque<std::string> said;  // and not carried out yet
    bool busy = false;
    std::int64_t typed_ms = 0;
  };
  using SocketPtr = std::shared_ptr<Socket>;
  // What to tell whom; `text` is a JSON object.
  struct Delivery {
    std::string text;
    std::vector<Uuid> users;  // none: all
    std::int64_t number = 0;
  };
  struct Reading;  // of one batch of changes

  // chat_hub.cpp
  Result<void> deliver(db::Database& reader);
  Result<void> read_change(db::Database& reader, const store::Change& change, Reading& reading);
  Result<void> read_room(db::Database& reader, const store::Change& change, Reading& reading);
  Result<void> read_message(db::Database& reader, const Uuid& message, std::int64_t number,
                            Reading& reading);
  void push(const std::vector<Delivery>& deliveries, const std::string& seen);
  void push_to(const SocketPtr& socket, std::string_view frame);
  Result<std::string> missed(db::Database& reader, const SocketPtr& socket, std::string_view seen);
  void remove_closed();  // under the lock
  void tell_presence();
  std::set<Uuid> local_users() const;  // under the lock

  // chat_socket.cpp
  void received(const std::weak_ptr<Socket>& from, std::string text);
  void carry_out(db::Database& reader, const SocketPtr& socket);
  Json answer(db::Database& reader, Socket& socket, const Json& said);
  Result<Json> send(db::Database& reader, const Socket& socket, const Json& said);
  Result<void> note_read(const Socket& socket, const Json& said);
  Result<void> note_typing(db::Database& reader, Socket& socket, const Json& said);
  void show_typing(db::Database& reader, const Uuid& room, const Uuid& user);

  const Parts parts_;
  std::atomic<bool> delivering_ = false;
  std::atomic<bool> more_ = true;  // the first tick looks where the outbox ends

  mutable std::mutex mutex_;  // guards all below; never held while a stream is pushed to
  std::vector<SocketPtr> sockets_;
  std::map<Uuid, std::vector<SocketPtr>> by_user_;
  std::int64_t last_ = -1;  // the last change that was pushed; -1: none was looked for yet
  struct Remote {
    std::set<Uuid> users;
    std::int64_t heard_ms = 0;
  };
  std::map<Uuid, Remote> remote_;  // by node
  std::set<Uuid> told_;            // who is online, as sockets have been told
  bool presence_changed_ = false;
  std::int64_t presence_ms_ = 0, peers_told_ms_ = 0, pinged_ms_ = 0, checked_ms_ = 0;
  bool accounts_changed_ = false;
  std::map<Uuid, std::pair<std::int64_t, std::int64_t>> notices_;  // second, how many; by node
};

}  // namespace panal::app
