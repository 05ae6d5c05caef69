// Notifications that no write brings about: of terms that are close, of conflicts, of nodes that
// are down. Their ids follow from what they tell of, so that it does not matter who looks.
#include <algorithm>
#include <array>

#include "src/app/api/housekeeping.h"
#include "src/app/model/entities.h"
#include "src/app/store/records.h"
#include "src/base/clock.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::int64_t kTermCloseMs = 30 * kMinuteMs;
constexpr std::int64_t kNodeDownMs = kMinuteMs;
constexpr std::int64_t kRemindersAtOnce = 200;

// Whose a record is, by the attributes that say so, the one who works on it first.
constexpr std::array<std::string_view, 4> kOwners = {"assignee", "salesperson", "author",
                                                     "requester"};

}  // namespace

// Of two that do not see each other, each does it.
void Housekeeping::remind(db::Database& reader) {
  const std::string own = host_.node_label();
  const bool others = std::ranges::any_of(host_.nodes(), [&own](const ClusterNode& node) {
    return node.role == "node" && node.state != "removed" && node.connection == "connected" &&
           node.label < own;
  });
  if (others || !host_.writable()) return;
  std::vector<store::Notification> found;
  auto done = find_reminders(reader, found);
  if (done && !found.empty()) {
    auto written = writer_.write([&found](db::Database& database) -> Result<void> {
      for (const auto& each : found) PANAL_TRY(store::notify(database, each));
      return {};
    });
    if (!written) done = written.error();
  }
  if (!done) log_.warning("reminders", "cannot be sent", {{"reason", done.error().message}});
}

Result<void> Housekeeping::find_reminders(db::Database& reader,
                                          std::vector<store::Notification>& found) {
  const std::int64_t now_ms = clock_.wall_ms();
  constexpr std::string_view kTerms =
      "SELECT id, assignee, number || ' ' || title, resolve_by FROM incidents "
      "WHERE state IN ('new', 'open') AND assignee IS NOT NULL AND resolve_by > ?1 "
      "AND resolve_by < ?2 LIMIT ?3";
  auto row = PANAL_TRY(reader.prepare(kTerms));
  row.bind(now_ms, now_ms + kTermCloseMs, kRemindersAtOnce);
  while (PANAL_TRY(row.step())) {
    found.push_back({.user = row.uuid(1),
                     .kind = store::kToldServiceLevel,
                     .collection = "incidents",
                     .record = row.uuid(0),
                     .cause = std::to_string(row.integer(3)),
                     .title = std::string(row.text(2)),
                     .actor_name = {},
                     .at = now_ms});
  }
  PANAL_TRY(find_conflicts(reader, found));
  return find_nodes(reader, found);
}

Result<void> Housekeeping::find_conflicts(db::Database& reader,
                                          std::vector<store::Notification>& found) {
  const std::int64_t now_ms = clock_.wall_ms();
  const ConflictQuery query{.state = "open",
                            .kind = {},
                            .origin = {},
                            .tables = {},
                            .row = {},
                            .from_ms = now_ms - kDayMs,
                            .to_ms = {},
                            .after = {},
                            .limit = static_cast<std::size_t>(kRemindersAtOnce)};
  for (const Conflict& conflict : PANAL_TRY(host_.conflicts(reader, query))) {
    const model::Entity* entity = model::find_entity(conflict.table);
    if (entity == nullptr) continue;
    const auto record = PANAL_TRY(store::find_record(reader, *entity, conflict.row));
    for (std::size_t i = 0; record && i < kOwners.size(); ++i) {
      if (entity->find(kOwners[i]) == nullptr) continue;
      const auto* owner = std::get_if<Blob>(&record->values[entity->place_of(kOwners[i])]);
      const auto user = owner == nullptr ? std::nullopt : Uuid::from_bytes(owner->bytes);
      if (!user) continue;
      const auto* label =
          std::get_if<std::string>(&record->values[entity->place_of(entity->label)]);
      found.push_back({.user = *user,
                       .kind = store::kToldConflict,
                       .collection = conflict.table,
                       .record = conflict.row,
                       .cause = conflict.id.text(),
                       .title = label == nullptr ? std::string() : *label,
                       .actor_name = {},
                       .at = now_ms});
      break;
    }
  }
  return {};
}

Result<void> Housekeeping::find_nodes(db::Database& reader,
                                      std::vector<store::Notification>& found) {
  const std::int64_t now_ms = clock_.wall_ms();
  std::map<Uuid, std::int64_t> down;
  for (const ClusterNode& node : host_.nodes()) {
    const bool away = node.role == "node" && node.state != "removed" && node.connection != "self" &&
                      node.connection != "connected";
    if (!away) continue;
    const auto known = down_since_.find(node.id);
    const std::int64_t since = known == down_since_.end() ? now_ms : known->second;
    down[node.id] = since;
    if (now_ms - since < kNodeDownMs) continue;
    constexpr std::string_view kAdministrators =
        "SELECT id FROM users WHERE ' ' || roles || ' ' LIKE '% administrator %' LIMIT ?1";
    auto row = PANAL_TRY(reader.prepare(kAdministrators));
    row.bind(kRemindersAtOnce);
    while (PANAL_TRY(row.step())) {
      found.push_back({.user = row.uuid(0),
                       .kind = store::kToldNodeDown,
                       .collection = {},
                       .record = node.id,
                       .cause = std::to_string(since / kHourMs),
                       .title = node.name,
                       .actor_name = {},
                       .at = now_ms});
    }
  }
  down_since_ = std::move(down);
  return {};
}

}  // namespace panal::app
