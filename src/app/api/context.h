#pragma once
// Context: what a handler has besides the request: who asks, a consistent view of the database,
// and the way to write.
//
// Lives for one request, on its worker's thread.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/app/api/catalogue.h"
#include "src/app/api/form.h"
#include "src/app/api/host.h"
#include "src/app/api/principal.h"
#include "src/app/store/audit.h"
#include "src/app/store/collection.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/db/database.h"
#include "src/db/writer.h"

namespace panal::app {

class AccountSecrets;
class ChatHub;
class EventCourier;
class EventHub;
class PasswordGate;
class SignInGuard;

// What all requests share. Owned by Application.
struct Services {
  db::Writer& writer;
  Host& host;
  const Clock& clock;
  Random& random;
  Log& log;
  const AccountSecrets& secrets;
  SignInGuard& sign_ins;
  PasswordGate& passwords;
  EventHub& events;
  ChatHub& chat;
  EventCourier& courier;
  std::string_view openapi;      // the document
  std::string_view audit_chain;  // of this start of the node (store/audit.h)
};

class Context {
 public:
  Context(const Services& services, db::Database& reader)
      : services_(services), reader_(reader), now_ms_(services.clock.wall_ms()) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // The present snapshot; write() moves it on.
  db::Database& reader() { return reader_; }

  // Runs `work` as one transaction on the writer, waits until it is durable, and lets reader()
  // see it. Refused when this node takes no writes.
  Result<void> write(db::Writer::Work work, db::Sharing sharing = db::Sharing::kGroup);
  // The last write that replicates; `sequence` 0 when there was none.
  const db::Commit& commit() const { return commit_; }

  Result<void> require(Permission permission) const;
  Result<void> require(std::string_view roles) const;  // letters, as permissions.h has them
  // On whose behalf the audit log says that this request's writes were made.
  // `index` of several records: each may have a moment of its own (set_moments).
  store::Actor actor(std::size_t index = 0) const;
  // For whom, and for which day, lists show what depends on it.
  store::Asker asker() const;
  // The entity of the route, where it has one.
  const model::Entity& entity() const { return *entity_; }

  // For a new record. With an Idempotency-Key it follows from principal and key, so that a
  // repeated request, on whatever node, makes the same record; `index` within the request.
  Result<Uuid> new_id(const http::Request& request, std::size_t index = 0);
  // The same for one of many that have names.
  Result<Uuid> new_id(const http::Request& request, std::string_view part);

  const Services& services() const { return services_; }
  Host& host() const { return services_.host; }
  std::int64_t now_ms() const { return now_ms_; }
  const Principal& principal() const { return principal_; }
  const Form& form() const { return form_; }
  Language language() const { return language_; }

  void set_principal(Principal principal) { principal_ = std::move(principal); }
  // The past in which the control socket says that its records came to be; the audit log tells
  // when they were entered.
  void set_moments(std::vector<std::int64_t> moments_ms) { moments_ms_ = std::move(moments_ms); }
  void set_entity(const model::Entity* entity) { entity_ = entity; }
  void set_address(std::string address) { address_ = std::move(address); }
  void set_form(Form form) { form_ = std::move(form); }
  void set_language(Language language) { language_ = language; }

 private:
  const Services& services_;
  db::Database& reader_;
  std::int64_t now_ms_;
  Principal principal_;
  std::string address_;
  std::vector<std::int64_t> moments_ms_;
  const model::Entity* entity_ = nullptr;
  Form form_;
  Language language_ = Language::kSpanish;
  db::Commit commit_;
};

}  // namespace panal::app
