#pragma once
// Application: the business's side of every request: routes, credentials, rules, forms, handlers,
// and errors in the reader's language.
//
// handle() runs on any worker thread, each with its own database; it never throws. One instance a
// node, owned by its composition root, which also drives events().
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/api/account_secrets.h"
#include "src/app/api/chat_hub.h"
#include "src/app/api/context.h"
#include "src/app/api/denial_log.h"
#include "src/app/api/event_courier.h"
#include "src/app/api/events.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/routes.h"
#include "src/app/api/sign_in_guard.h"
#include "src/http/message.h"
#include "src/http/router.h"

namespace panal::app {

struct Outcome {
  http::Response response;
  db::Commit commit;  // the last write that replicates; `sequence` 0 when there was none
};

class Application {
 public:
  struct Parts {
    db::Writer& writer;
    Host& host;
    const Clock& clock;
    Random& random;
    Log& log;
    std::string_view cluster_key;  // of which accounts derive theirs
  };
  explicit Application(Parts parts);
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Answers a request whose body is complete. `reader` may have a read transaction open, whose
  // snapshot is then used, until a write of the request moves it on. It is open when this returns,
  // on the snapshot that was answered from, so that the caller can tell its vector; he ends it.
  Outcome handle(http::Request request, db::Database& reader);

  // Whether the path is the API's; all others are pages and files.
  static bool owns(std::string_view path);
  // What the server and the front need to know before the body is there.
  std::size_t body_bytes_max(http::Method method, std::string_view path,
                             std::string_view content_type) const;
  Place place(http::Method method, std::string_view path) const;

  EventHub& events() { return events_; }
  ChatHub& chat() { return chat_; }
  EventCourier& courier() { return courier_; }
  // After a durable commit, from any thread: the tables it changed, and the vector as text.
  void committed(const std::vector<std::string>& tables, std::string vector);
  // A notice of another node.
  void heard(const Uuid& node, std::string_view notice);

 private:
  http::Response answer(http::Request& request, Context& context);
  Result<http::Response> run(const Route& route, const http::Request& request, Context& context);
  Result<void> identify(const http::Request& request, Context& context);
  void touch_credential(const Principal& principal, std::int64_t now_ms);
  http::Response refuse(Error error, const http::Request& request, const Context& context,
                        const Route* route);

  http::Router router_;
  EventHub events_;
  ChatHub chat_;
  AccountSecrets secrets_;
  EventCourier courier_;
  SignInGuard sign_ins_;
  DenialLog denials_;
  PasswordGate passwords_;
  std::string openapi_;
  std::string audit_chain_;
  Services services_;
};

}  // namespace panal::app
