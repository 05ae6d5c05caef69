#include "src/app/store/notification_rules.h"

#include <algorithm>
#include <array>

#include "src/app/store/chat.h"
#include "src/app/store/notifications.h"

namespace panal::app::store {
namespace {

// Where a text is written that may mention people, and what it hangs on.
struct Place {
  std::string_view entity, text;
  std::string_view above;       // the attribute that names it; empty: itself
  std::string_view collection;  // of what people are shown
  std::string_view title_sql;   // of that
  std::string_view readers;     // role names; a word of them in a user's roles suffices
};
constexpr std::string_view kIncidentTitle =
    "SELECT number || ' ' || title, requester, assignee FROM incidents WHERE id = ?1";
constexpr std::string_view kPostTitle = "SELECT title, author, NULL FROM posts WHERE id = ?1";
constexpr std::array kPlaces = {
    Place{"posts", "body", "", "posts", kPostTitle, "administrator manager salesperson support"},
    Place{"post_comments", "body", "post", "posts", kPostTitle,
          "administrator manager salesperson support"},
    Place{"incident_notes", "body", "incident", "incidents", kIncidentTitle,
          "administrator manager support"},
    Place{"incident_replies", "body", "incident", "incidents", kIncidentTitle,
          "administrator manager support"},
};

std::optional<Uuid> uuid_of(const Value& value) {
  const auto* blob = std::get_if<Blob>(&value);
  return blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
}

// What is shown, and to whom it belongs: who asked or wrote it, and who works on it.
struct Subject {
  std::string title;
  std::optional<Uuid> owner, worker;
};
Result<Subject> subject_of(db::Database& database, std::string_view sql, const Uuid& id) {
  auto row = PANAL_TRY(database.prepare(sql));
  if (!PANAL_TRY(row.bind(id).step())) return Subject{};
  return Subject{std::string(row.text(0)), uuid_of(row.value(1)), uuid_of(row.value(2))};
}

Result<bool> reads(db::Database& database, const Uuid& user, std::string_view readers) {
  auto row = PANAL_TRY(database.prepare("SELECT roles FROM users WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(user).step())) return false;
  std::string_view roles = row.text(0);
  while (!roles.empty()) {
    const std::size_t end = std::min(roles.find(' '), roles.size());
    if (end != 0 && readers.find(roles.substr(0, end)) != std::string_view::npos) return true;
    roles.remove_prefix(std::min(end + 1, roles.size()));
  }
  return false;
}

Result<void> tell_of_assignment(db::Database& database, const model::Entity& entity, const Uuid& id,
                                const std::vector<Value>* before, const std::vector<Value>& after,
                                const Actor& actor) {
  const std::size_t place = entity.place_of("assignee");
  const auto assignee = uuid_of(after[place]);
  if (!assignee || assignee == actor.user) return {};
  if (before != nullptr && (*before)[place] == after[place]) return {};
  const auto* number = std::get_if<std::string>(&after[entity.place_of("number")]);
  const auto* title = std::get_if<std::string>(&after[entity.place_of("title")]);
  return notify(database, {.user = *assignee,
                           .kind = kToldAssigned,
                           .collection = "incidents",
                           .record = id,
                           .cause = std::to_string(actor.now_ms),
                           .title = (number ? *number : "") + " " + (title ? *title : ""),
                           .actor_name = actor.name,
                           .at = actor.now_ms});
}

}  // namespace

Result<void> tell_of_change(db::Database& database, const model::Entity& entity, const Uuid& id,
                            const std::vector<Value>* before, const std::vector<Value>& after,
                            const Actor& actor) {
  if (entity.name == "incidents") {
    return tell_of_assignment(database, entity, id, before, after, actor);
  }
  const auto* place = std::ranges::find(kPlaces, entity.name, &Place::entity);
  if (place == kPlaces.end() || before != nullptr) return {};
  const auto above = place->above.empty() ? id : uuid_of(after[entity.place_of(place->above)]);
  if (!above) return {};
  const Subject subject = PANAL_TRY(subject_of(database, place->title_sql, *above));
  const auto tell = [&](const Uuid& user, std::string_view kind) -> Result<void> {
    if (user == actor.user) return {};
    return notify(database, {.user = user,
                             .kind = kind,
                             .collection = std::string(place->collection),
                             .record = *above,
                             .cause = id.text(),
                             .title = subject.title,
                             .actor_name = actor.name,
                             .at = actor.now_ms});
  };
  const bool internal = entity.name == "incident_notes";  // no customer hears of it
  if (!place->above.empty() && subject.owner && !internal) {
    PANAL_TRY(tell(*subject.owner, kToldReply));
  }
  if (subject.worker) PANAL_TRY(tell(*subject.worker, kToldReply));
  const auto* text = std::get_if<std::string>(&after[entity.place_of(place->text)]);
  if (text == nullptr) return {};
  for (const Uuid& user : PANAL_TRY(mentioned_users(database, *text))) {
    if (PANAL_TRY(reads(database, user, place->readers))) PANAL_TRY(tell(user, kToldMentioned));
  }
  return {};
}

}  // namespace panal::app::store
