#include "src/app/store/consumer_groups.h"

#include <algorithm>
#include <array>

#include "src/app/store/outbox.h"
#include "src/base/encoding.h"
#include "src/base/event_limits.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

using model::Type;

constexpr auto kSource = static_cast<std::int64_t>(OutboxSource::kEvents);
constexpr std::array<std::string_view, 4> kStates = {"delivered", "waiting", "dead", "wanted"};

ColumnSpec quiet(const char* name, const char* type) { return {name, type, Merge::kQuiet}; }
constexpr const char* kText = "TEXT NOT NULL DEFAULT ''";
constexpr const char* kNumber = "INTEGER NOT NULL DEFAULT 0";

// Of a.id, a.at, a.action, a.collection, a.record, a.actor, a.node, a.changes, from `first` on.
Event event_of(const db::Statement& row, int first) {
  Event event{.id = row.uuid(first),
              .at = row.integer(first + 1),
              .name = std::string(row.text(first + 2)),
              .actor = std::string(row.text(first + 5)),
              .node = std::string(row.text(first + 6)),
              .collection = std::string(row.text(first + 3)),
              .record = Uuid::from_bytes(row.blob(first + 4)),
              .changes = std::string(row.text(first + 7))};
  if (!event.collection.empty()) event.name = event.collection + "." + event.name;
  return event;
}

DeliveryState state_of(std::string_view name) {
  const auto* found = std::ranges::find(kStates, name);
  return found == kStates.end() ? DeliveryState::kDead
                                : static_cast<DeliveryState>(found - kStates.begin());
}

EventDelivery delivery_of(const db::Statement& row) {
  return {.id = row.uuid(0),
          .event = Uuid::from_bytes(row.blob(1)),
          .name = std::string(row.text(2)),
          .at = row.integer(3),
          .state = state_of(row.text(4)),
          .attempts = row.integer(5),
          .status = row.integer(6),
          .error = std::string(row.text(7)),
          .next_at = row.integer(8)};
}

Uuid id_of(const Uuid& group, std::string_view kind, std::string_view rest) {
  std::string all = "panal delivery\n" + std::string(kind) + "\n";
  return Uuid::from_hash(crypto::sha256(all.append(group.raw()).append(rest)));
}

// The oldest dead letters of more than there may be.
Result<void> trim_dead(db::Database& database, const Uuid& group) {
  constexpr std::string_view kSql =
      "DELETE FROM event_deliveries WHERE id IN (SELECT id FROM event_deliveries "
      "WHERE subscription = ?1 AND state = 'dead' ORDER BY at DESC LIMIT -1 OFFSET ?2)";
  return PANAL_TRY(database.prepare(kSql)).bind(group, limits::kDeadLetters).run();
}

}  // namespace

std::vector<TableSpec> consumer_group_tables() {
  return {{.name = "consumer_groups",
           .columns = {quiet("position", "BLOB"), quiet("holder", "BLOB"),
                       quiet("delivered", kNumber)}},
          {.name = "event_deliveries",
           .columns = {quiet("subscription", "BLOB"), quiet("event", "BLOB"), quiet("name", kText),
                       quiet("at", kNumber), quiet("state", kText), quiet("attempts", kNumber),
                       quiet("status", kNumber), quiet("error", kText), quiet("next_at", kNumber)},
           .indexes = {"subscription, state, at", "subscription, at", "at"}}};
}

const Collection& event_deliveries() {
  static const Collection collection{
      .name = "event_deliveries",
      .record = "EventDelivery",
      .from = "event_deliveries AS t",
      .default_sort = "-at",
      .fields = {{"event", "t.event", Type::kId, model::kNullable},
                 {"name", "t.name", Type::kText},
                 {"at", "t.at", Type::kTime, model::kSort | model::kRange},
                 {"state", "t.state", Type::kText, model::kFilter},
                 {"attempts", "t.attempts", Type::kInteger},
                 {"status", "nullif(t.status, 0)", Type::kInteger, model::kNullable},
                 {"error", "t.error", Type::kText},
                 {"next_at", "nullif(t.next_at, 0)", Type::kTime, model::kNullable},
                 {"subscription", "t.subscription", Type::kId, model::kHidden}},
  };
  return collection;
}

Json event_json(const Event& event) {
  Json json;
  json.append_member("id", event.id.text());
  json.append_member("event", event.name);
  json.append_member("at", format_time_ms(event.at));
  json.append_member("actor", event.actor);
  json.append_member("node", event.node);
  json.append_member("collection", event.collection);
  json.append_member("record", event.record ? Json(event.record->text()) : Json());
  auto changes = event.changes.size() > limits::kEventBytes ? Result<Json>(Json())
                                                            : Json::parse(event.changes);
  json.append_member("changes", changes ? std::move(*changes) : Json());
  return json;
}

bool is_wanted(std::string_view patterns, std::string_view event) {
  if (patterns.empty()) return true;
  const std::size_t dot = std::min(event.find('.'), event.size());
  const std::string_view collection = event.substr(0, dot);
  const std::string_view action = event.substr(std::min(dot + 1, event.size()));
  while (!patterns.empty()) {
    const std::size_t end = std::min(patterns.find(' '), patterns.size());
    const std::string_view one = patterns.substr(0, end);
    patterns.remove_prefix(std::min(end + 1, patterns.size()));
    if (one == "*" || one == event) return true;
    if (dot == event.size()) continue;  // no record's
    if (one.ends_with(".*") && one.substr(0, one.size() - 2) == collection) return true;
    if (one.starts_with("*.") && one.substr(2) == action) return true;
  }
  return false;
}

std::optional<std::string_view> check_patterns(std::string_view patterns) {
  constexpr std::string_view kKnown = "abcdefghijklmnopqrstuvwxyz_.* ";
  const auto words = static_cast<std::size_t>(std::ranges::count(patterns, ' ')) + 1;
  const bool wrong =
      patterns.find_first_not_of(kKnown) != std::string_view::npos || words > limits::kPatterns;
  return wrong ? std::optional<std::string_view>("invalid") : std::nullopt;
}

Result<void> add_group(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "INSERT INTO consumer_groups (id, position) SELECT ?1, panal_vector() "
      "WHERE NOT EXISTS (SELECT 1 FROM consumer_groups WHERE id = ?1)";
  return PANAL_TRY(database.prepare(kSql)).bind(id).run();
}

Result<std::optional<Group>> find_group(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT position, holder, delivered FROM consumer_groups WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Group>();
  return std::optional(
      Group{id, std::string(row.blob(0)), Uuid::from_bytes(row.blob(1)), row.integer(2)});
}

Result<void> set_holder(db::Database& database, const Uuid& id, const Uuid& node) {
  constexpr std::string_view kSql = "UPDATE consumer_groups SET holder = ?2 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(id, node).run();
}

Result<Slice> read_events(db::Database& database, std::string_view position,
                          std::string_view patterns, std::int64_t after) {
  constexpr std::string_view kSql =
      "SELECT o.number, a.id, a.at, a.action, a.collection, a.record, a.actor, a.node, a.changes "
      "FROM _outbox AS o LEFT JOIN audit AS a ON a.id = o.id WHERE o.number > ?1 AND o.source = ?2 "
      "AND (o.place & 0xffffffffff) > panal_seen(?3, o.place >> 40) ORDER BY o.number LIMIT ?4";
  Slice slice{.events = {}, .last = PANAL_TRY(last_change(database)), .more = false};
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(after, kSource, Blob{std::string(position)},
           static_cast<std::int64_t>(limits::kEventBatch) + 1);
  std::size_t read = 0;
  std::int64_t number = 0;
  while (PANAL_TRY(row.step())) {
    if (++read > limits::kEventBatch) {
      slice.last = number;
      slice.more = true;
      break;
    }
    number = row.integer(0);
    if (row.blob(1).empty()) continue;  // older than the log is kept
    Event event = event_of(row, 1);
    if (is_wanted(patterns, event.name)) slice.events.push_back({number, std::move(event)});
  }
  return slice;
}

Result<bool> is_behind_outbox(db::Database& database, std::string_view position) {
  constexpr std::string_view kSql =
      "SELECT 1 FROM _outbox_floor WHERE seq > panal_seen(?1, ordinal) LIMIT 1";
  return PANAL_TRY(database.prepare(kSql)).bind(Blob{std::string(position)}).step();
}

Result<std::string> advance(db::Database& database, std::string_view position, std::int64_t from,
                            std::int64_t to) {
  constexpr std::string_view kLeft =
      "SELECT number, place FROM _outbox WHERE number > ?1 AND source = ?2 ORDER BY number LIMIT 1";
  auto left = PANAL_TRY(database.prepare(kLeft));
  const bool any = PANAL_TRY(left.bind(to, kSource).step());
  if (!any) {
    auto all = PANAL_TRY(database.prepare("SELECT panal_join(?1, panal_vector())"));
    PANAL_TRY(all.bind(Blob{std::string(position)}).step());
    return std::string(all.blob(0));
  }
  // The transaction of what is left may reach back: it is not covered until all of it is.
  const std::int64_t begun = left.integer(1);
  constexpr std::string_view kPlaces =
      "SELECT max(place) FROM _outbox WHERE number > ?1 AND number <= ?2 AND source = ?3 "
      "AND place <> ?4 GROUP BY place >> 40";
  auto places = PANAL_TRY(database.prepare(kPlaces));
  places.bind(from, to, kSource, begun);
  std::string vector(position);
  while (PANAL_TRY(places.step())) {
    auto raised = PANAL_TRY(database.prepare("SELECT panal_raise(?1, ?2)"));
    PANAL_TRY(raised.bind(Blob{vector}, places.integer(0)).step());
    vector = raised.blob(0);
  }
  return vector;
}

Result<std::string> join_positions(db::Database& database, std::string_view position,
                                   std::string_view other) {
  auto both = PANAL_TRY(database.prepare("SELECT panal_join(?1, ?2)"));
  PANAL_TRY(both.bind(Blob{std::string(position)}, Blob{std::string(other)}).step());
  if (both.blob(0).empty()) return fail(Code::kBadRequest, "bad_parameter:position");
  return std::string(both.blob(0));
}

Uuid event_delivery_id(const Uuid& group, const std::optional<Uuid>& event, std::int64_t at) {
  return event ? id_of(group, "event", event->raw()) : id_of(group, "gap", std::to_string(at));
}

Uuid shared_delivery_id(const Uuid& group, std::int64_t count) {
  return id_of(group, "shared", std::to_string(count % limits::kDeliveredShown));
}

Result<std::optional<EventDelivery>> find_delivery(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT d.id, d.event, d.name, d.at, d.state, d.attempts, d.status, d.error, d.next_at "
      "FROM event_deliveries AS d WHERE d.id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<EventDelivery>();
  return std::optional(delivery_of(row));
}

Result<std::vector<WantedAgain>> wanted_again(db::Database& database, const Uuid& group,
                                              std::size_t limit) {
  constexpr std::string_view kSql =
      "SELECT d.id, d.event, d.name, d.at, d.state, d.attempts, d.status, d.error, d.next_at, "
      "a.id, a.at, a.action, a.collection, a.record, a.actor, a.node, a.changes "
      "FROM event_deliveries AS d JOIN audit AS a ON a.id = d.event "
      "WHERE d.subscription = ?1 AND d.state = 'wanted' ORDER BY d.at LIMIT ?2";
  constexpr int kEventAt = 9;
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(group, static_cast<std::int64_t>(limit));
  std::vector<WantedAgain> found;
  while (PANAL_TRY(row.step())) found.push_back({delivery_of(row), event_of(row, kEventAt)});
  return found;
}

Result<void> want_again(db::Database& database, const Uuid& delivery) {
  constexpr std::string_view kSql =
      "UPDATE event_deliveries SET state = 'wanted' WHERE id = ?1 AND state <> 'waiting' "
      "AND EXISTS (SELECT 1 FROM audit WHERE audit.id = event_deliveries.event)";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(delivery).run());
  return database.changes() == 0 ? fail(Code::kNotFound, "not_found") : Result<void>();
}

Result<void> put_delivery(db::Database& database, const Uuid& group,
                          const EventDelivery& delivery) {
  constexpr std::string_view kSql =
      "INSERT INTO event_deliveries (id, subscription, event, name, at, state, attempts, status, "
      "error, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO "
      "UPDATE SET event = excluded.event, name = excluded.name, at = excluded.at, "
      "state = excluded.state, attempts = excluded.attempts, status = excluded.status, "
      "error = excluded.error, next_at = excluded.next_at";
  const auto state = static_cast<std::size_t>(delivery.state);
  return PANAL_TRY(database.prepare(kSql))
      .bind(delivery.id, group, delivery.event, delivery.name, delivery.at, kStates.at(state),
            delivery.attempts, delivery.status, delivery.error, delivery.next_at)
      .run();
}

Result<void> set_position(db::Database& database, const Uuid& group, std::string_view position) {
  constexpr std::string_view kSql = "UPDATE consumer_groups SET position = ?2 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(group, Blob{std::string(position)}).run();
}

Result<std::string> keep_progress(db::Database& database, const Group& group,
                                  const Progress& progress) {
  const auto present = PANAL_TRY(find_group(database, group.id));
  if (!present || present->holder != group.holder) return fail(Code::kConflict, "held_elsewhere");
  auto position = PANAL_TRY(advance(database, group.position, progress.from, progress.to));
  constexpr std::string_view kSql =
      "UPDATE consumer_groups SET position = ?2, delivered = ?3 WHERE id = ?1";
  PANAL_TRY(
      PANAL_TRY(database.prepare(kSql)).bind(group.id, Blob{position}, progress.delivered).run());
  bool died = false;
  for (const EventDelivery& delivery : progress.deliveries) {
    PANAL_TRY(put_delivery(database, group.id, delivery));
    died = died || delivery.state == DeliveryState::kDead;
  }
  if (died) PANAL_TRY(trim_dead(database, group.id));
  return position;
}

Result<std::size_t> delete_old_deliveries(db::Database& database, std::int64_t before_ms,
                                          std::size_t limit) {
  constexpr std::string_view kSql =
      "DELETE FROM event_deliveries WHERE id IN "
      "(SELECT id FROM event_deliveries WHERE at < ?1 LIMIT ?2)";
  PANAL_TRY(
      PANAL_TRY(database.prepare(kSql)).bind(before_ms, static_cast<std::int64_t>(limit)).run());
  return static_cast<std::size_t>(database.changes());
}

}  // namespace panal::app::store
