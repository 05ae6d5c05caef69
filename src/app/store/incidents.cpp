#include "src/app/store/incidents.h"

#include <algorithm>
#include <array>

#include "src/app/model/entities.h"
#include "src/app/store/attachments.h"
#include "src/app/store/links.h"
#include "src/app/store/service_levels.h"
#include "src/app/store/settings.h"
#include "src/base/clock.h"
#include "src/base/encoding.h"
#include "src/base/record_limits.h"

namespace panal::app::store {
namespace {

using model::Entity;

constexpr std::int64_t kFirstNumber = 1001;

struct Step {
  std::string_view from, to;
};
constexpr std::array kSteps = {Step{"new", "open"},         Step{"new", "waiting"},
                               Step{"new", "resolved"},     Step{"open", "waiting"},
                               Step{"open", "resolved"},    Step{"waiting", "open"},
                               Step{"waiting", "resolved"}, Step{"resolved", "closed"},
                               Step{"resolved", "open"},    Step{"closed", "open"}};

Value id_value(const Uuid& id) { return Blob{std::string(id.raw())}; }

std::optional<Uuid> id_in(const Value& value) {
  const auto* blob = std::get_if<Blob>(&value);
  return blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
}

std::string_view text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t number_in(const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number == nullptr ? 0 : *number;
}

bool runs(std::string_view state) { return state == "new" || state == "open"; }
bool is_over(std::string_view state) { return state == "resolved" || state == "closed"; }

Error wrong(std::string_view field, std::string_view code, std::string argument = {}) {
  return {Code::kFields, "fields", {{std::string(field), std::string(code), std::move(argument)}}};
}

// Each node counts its own: no two of them ever ask each other for a number.
Result<std::string> next_number(db::Database& database, const std::string& label) {
  const std::string name = "incidents of " + label;
  const auto last = parse_int(PANAL_TRY(setting(database, name)));
  const std::int64_t number = last ? *last + 1 : kFirstNumber;
  PANAL_TRY(set_setting(database, name, std::to_string(number)));
  return label + "-" + std::to_string(number);
}

Result<std::int64_t> created_at(db::Database& database, const Uuid& id) {
  auto row = PANAL_TRY(database.prepare("SELECT created_at FROM incidents WHERE id = ?1"));
  PANAL_TRY(row.bind(id).step());
  return row.integer(0);
}

// The customer that the requester is of, if anybody has said so.
Result<Value> customer_of(db::Database& database, const Value& requester) {
  if (is_null(requester)) return Value();
  const Entity& contacts = model::contacts();
  const auto id = PANAL_TRY(find_by(database, contacts, "user", requester));
  if (!id) return Value();
  const auto contact = PANAL_TRY(find_record(database, contacts, *id));
  return Value(contact->values[contacts.place_of("customer")]);
}

// One change of one incident.
class Change {
 public:
  Change(const Actor& actor, const std::vector<Value>* before, std::vector<Value>& after)
      : actor_(actor), before_(before), after_(after) {}

  Result<void> run(db::Database& database, const Uuid& id) {
    levels_ = PANAL_TRY(service_levels(database));
    created_ms_ = before_ == nullptr ? actor_.now_ms : PANAL_TRY(created_at(database, id));
    staff_ = PANAL_TRY(is_staff(database, actor_.user));
    if (before_ == nullptr) {
      at("number") = PANAL_TRY(next_number(database, actor_.label));
      if (is_null(at("customer"))) {
        at("customer") = PANAL_TRY(customer_of(database, at("requester")));
      }
    }
    if (is_changed("assignee") && !is_null(at("assignee")) &&
        !PANAL_TRY(is_staff(database, id_in(at("assignee"))))) {
      return wrong("assignee", "not_staff");
    }
    if (was() != state()) {
      PANAL_TRY(check_step());
      keep_state();
    }
    keep_answer();
    keep_terms();
    return {};
  }

 private:
  static const Entity& entity() { return model::incidents(); }
  Value& at(std::string_view name) { return after_[entity().place_of(name)]; }
  bool is_changed(std::string_view name) {
    return before_ == nullptr || (*before_)[entity().place_of(name)] != at(name);
  }
  std::string_view state() { return text_in(at("state")); }
  std::string_view was() const {
    return before_ == nullptr ? "new" : text_in((*before_)[entity().place_of("state")]);
  }
  std::int64_t worked(std::int64_t to_ms) const {
    return levels_.hours.minutes_between(created_ms_, to_ms);
  }

  // New ones may come in any state: from an import, or by telephone when all is said.
  Result<void> check_step() {
    const bool customers = is_over(was()) || was() == "waiting" ? state() == "open" : false;
    if (!staff_ && !(customers || (state() == "resolved" && before_ != nullptr))) {
      return fail(Code::kForbidden, "permission");
    }
    if (before_ == nullptr) return {};
    const bool merges = state() == "closed" && is_changed("merged_into");
    const bool is_step = std::ranges::any_of(
        kSteps, [&](const Step& step) { return step.from == was() && step.to == state(); });
    if (!merges && !is_step) return wrong("state", "bad_step", "state_" + std::string(was()));
    if (!is_over(was()) || state() != "open") return {};
    if (!is_null(at("merged_into"))) return wrong("state", "merged");
    const std::int64_t since_ms = actor_.now_ms - number_in(at("resolved_at"));
    if (since_ms <= levels_.reopen_days * kDayMs) return {};
    return wrong("state", "reopen_window", std::to_string(levels_.reopen_days));
  }

  void keep_state() {
    if (!runs(state()) && is_null(at("stopped_at"))) at("stopped_at") = actor_.now_ms;
    if (is_over(state()) && is_null(at("resolved_at"))) {
      at("resolved_at") = actor_.now_ms;
      const std::int64_t minutes = worked(number_in(at("stopped_at")));
      at("resolution_minutes") = std::max<std::int64_t>(0, minutes - paused());
      if (staff_ && is_null(at("responded_at"))) at("responded_at") = actor_.now_ms;
    }
    if (!runs(state()) || is_null(at("stopped_at"))) return;
    const std::int64_t stopped_ms = number_in(at("stopped_at"));
    at("paused_minutes") = paused() + levels_.hours.minutes_between(stopped_ms, actor_.now_ms);
    for (const char* name : {"stopped_at", "resolved_at", "resolution_minutes"}) at(name) = Value();
  }

  void keep_answer() {
    if (is_null(at("responded_at")) || !is_null(at("response_minutes"))) return;
    at("response_minutes") = worked(number_in(at("responded_at")));
  }

  // By when: of its priority, and later by as long as it stood still.
  void keep_terms() {
    if (before_ != nullptr && !is_changed("priority") && !is_changed("paused_minutes")) return;
    const ServiceLevel& level = levels_.of(text_in(at("priority")));
    at("respond_by") = levels_.hours.after(created_ms_, level.response_minutes);
    at("resolve_by") = levels_.hours.after(created_ms_, level.resolution_minutes + paused());
  }

  std::int64_t paused() { return number_in(at("paused_minutes")); }

  const Actor& actor_;
  const std::vector<Value>* before_;
  std::vector<Value>& after_;
  ServiceLevels levels_;
  std::int64_t created_ms_ = 0;
  bool staff_ = false;
};

Cells cells_of(std::initializer_list<std::pair<std::string_view, Value>> named) {
  Cells cells;
  for (const auto& [name, value] : named) {
    cells.emplace_back(model::incidents().place_of(name), value);
  }
  return cells;
}

// kNotFound when it is not there.
Result<Record> require_incident(db::Database& database, const Uuid& id) {
  auto found = PANAL_TRY(find_record(database, model::incidents(), id));
  if (!found) return fail(Code::kNotFound, "not_found");
  return std::move(*found);
}

const Value& value_of(const Record& incident, std::string_view name) {
  return incident.values[model::incidents().place_of(name)];
}

constexpr std::string_view kRepliesOf =
    "SELECT id FROM incident_replies WHERE incident = ?1 ORDER BY id";
constexpr std::string_view kNotesOf =
    "SELECT id FROM incident_notes WHERE incident = ?1 ORDER BY id";

Result<std::vector<Uuid>> ids_of(db::Database& database, std::string_view sql,
                                 const Uuid& incident) {
  auto row = PANAL_TRY(database.prepare(sql));
  row.bind(incident);
  std::vector<Uuid> ids;
  while (PANAL_TRY(row.step())) {
    if (ids.size() == limits::kFollowingRecords) return fail(Code::kTooLarge, "too_many_rows");
    ids.push_back(row.uuid(0));
  }
  return ids;
}

Result<void> move_part(db::Database& database, const Entity& entity, const Uuid& part,
                       const Uuid& incident, const Actor& actor) {
  const Cells cells{{entity.place_of("incident"), id_value(incident)}};
  PANAL_TRY(change_record(database, entity, part, cells, actor, kAuditMerge));
  return {};
}

}  // namespace

Result<bool> is_staff(db::Database& database, const std::optional<Uuid>& user) {
  if (!user) return true;
  auto row = PANAL_TRY(database.prepare("SELECT roles FROM users WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(*user).step())) return false;
  const std::string roles = " " + std::string(row.text(0)) + " ";
  return std::ranges::any_of(
      std::array{" administrator ", " manager ", " support "},
      [&roles](const char* role) { return roles.find(role) != std::string::npos; });
}

Result<void> keep_incident(db::Database& database, const Actor& actor, const Uuid& id,
                           const std::vector<Value>* before, std::vector<Value>* after) {
  if (after == nullptr) return {};
  return Change(actor, before, *after).run(database, id);
}

Result<void> keep_reply(db::Database& database, const Actor& actor, const Uuid&,
                        const std::vector<Value>* before, std::vector<Value>* after) {
  if (before != nullptr || after == nullptr) return {};
  const Entity& replies = model::incident_replies();
  const auto id = *id_in((*after)[replies.place_of("incident")]);
  const Record incident = PANAL_TRY(require_incident(database, id));
  const std::string_view state = text_in(value_of(incident, "state"));
  if (state == "closed") return fail(Code::kConflict, "incident_closed");
  const bool requested = actor.user && id_in(value_of(incident, "requester")) == actor.user;
  const bool staff = !requested && PANAL_TRY(is_staff(database, actor.user));
  (*after)[replies.place_of("from_staff")] = std::int64_t{staff};
  Cells cells;
  const bool opens = staff ? state == "new" : state == "waiting" || state == "resolved";
  if (opens) cells = cells_of({{"state", Value(std::string("open"))}});
  if (staff && is_null(value_of(incident, "responded_at"))) {
    cells.emplace_back(model::incidents().place_of("responded_at"), Value(actor.now_ms));
  }
  PANAL_TRY(change_record(database, model::incidents(), id, cells, actor));
  return {};
}

Result<void> keep_contact(db::Database& database, const Actor& actor, const Uuid&,
                          const std::vector<Value>* before, std::vector<Value>* after) {
  if (before == nullptr || after == nullptr) return {};
  const auto value = [after](std::string_view name) -> const Value& {
    return (*after)[model::contacts().place_of(name)];
  };
  std::string name(text_in(value("name")));
  const std::string_view surname = text_in(value("surname"));
  if (!surname.empty()) (name += ' ') += surname;
  const Entity& users = model::users();
  const auto user = PANAL_TRY(find_record(database, users, *id_in(value("user"))));
  if (!user) return {};
  const Cells cells{{users.place_of("name"), Value(name)}};
  PANAL_TRY(change_record(database, users, user->id, cells, actor));
  return {};
}

Result<void> take_incident(db::Database& database, const Uuid& id, const Actor& actor) {
  const Record incident = PANAL_TRY(require_incident(database, id));
  if (!actor.user) return fail(Code::kForbidden, "permission");
  Cells cells = cells_of({{"assignee", id_value(*actor.user)}});
  if (text_in(value_of(incident, "state")) == "new") {
    cells.emplace_back(model::incidents().place_of("state"), Value(std::string("open")));
  }
  PANAL_TRY(change_record(database, model::incidents(), id, cells, actor));
  return {};
}

Result<void> merge_incidents(db::Database& database, const Uuid& into, const Uuid& from,
                             const Actor& actor) {
  const Entity& incidents = model::incidents();
  const Record kept = PANAL_TRY(require_incident(database, into));
  const Record gone = PANAL_TRY(require_incident(database, from));
  if (!is_null(value_of(kept, "merged_into")) || !is_null(value_of(gone, "merged_into"))) {
    return fail(Code::kConflict, "merged");
  }
  if (value_of(kept, "requester") != value_of(gone, "requester")) {
    return fail(Code::kConflict, "other_requester");
  }
  for (const Uuid& reply : PANAL_TRY(ids_of(database, kRepliesOf, from))) {
    PANAL_TRY(move_part(database, model::incident_replies(), reply, into, actor));
  }
  for (const Uuid& note : PANAL_TRY(ids_of(database, kNotesOf, from))) {
    PANAL_TRY(move_part(database, model::incident_notes(), note, into, actor));
  }
  for (const Uuid& tag : PANAL_TRY(linked(database, incidents.links.front(), from))) {
    PANAL_TRY(add_link(database, incidents.links.front(), into, tag));
  }
  PANAL_TRY(move_attachments(database, incidents.name, from, into));
  const Cells cells =
      cells_of({{"merged_into", id_value(into)}, {"state", Value(std::string("closed"))}});
  PANAL_TRY(change_record(database, incidents, from, cells, actor, kAuditMerge));
  Json log = Json::object().set("merged", from.text());
  return add_audit(database, actor, {kAuditMerge, incidents.name, into, std::move(log)});
}

Result<void> split_incident(db::Database& database, const Uuid& from, const Uuid& made,
                            std::string_view title, const std::vector<Uuid>& replies,
                            const Actor& actor) {
  const Entity& entity = model::incident_replies();
  const Record incident = PANAL_TRY(require_incident(database, from));
  NewRecord record{made, cells_of({{"title", Value(std::string(title))}})};
  for (const char* name :
       {"priority", "category", "product", "department", "customer", "requester", "assignee"}) {
    record.cells.emplace_back(model::incidents().place_of(name), value_of(incident, name));
  }
  const auto written = PANAL_TRY(insert_record(database, model::incidents(), record, actor));
  if (written == Written::kUnchanged) return {};  // this request was carried out before
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const auto reply = PANAL_TRY(find_record(database, entity, replies[i]));
    if (!reply || reply->values[entity.place_of("incident")] != id_value(from)) {
      return wrong("replies", "missing_reference");
    }
    PANAL_TRY(move_part(database, entity, replies[i], made, actor));
  }
  return {};
}

Result<void> rate_incident(db::Database& database, const Uuid& id, std::int64_t satisfaction,
                           std::string_view notes, const Actor& actor) {
  const Record incident = PANAL_TRY(require_incident(database, id));
  if (!actor.user || id_in(value_of(incident, "requester")) != actor.user) {
    return fail(Code::kForbidden, "permission");
  }
  if (!is_over(text_in(value_of(incident, "state")))) return fail(Code::kConflict, "not_resolved");
  const Cells cells = cells_of(
      {{"satisfaction", Value(satisfaction)}, {"satisfaction_notes", Value(std::string(notes))}});
  PANAL_TRY(change_record(database, model::incidents(), id, cells, actor));
  return {};
}

}  // namespace panal::app::store
