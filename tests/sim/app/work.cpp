#include "src/app/model/entities.h"
#include "src/app/store/attachments.h"
#include "src/app/store/crm.h"
#include "src/app/store/incidents.h"
#include "src/app/store/merging.h"
#include "src/app/store/people.h"
#include "tests/sim/app/people.h"

namespace panal::sim {

namespace store = app::store;

Result<void> People::work_on_incident() {
  const Found incident = PANAL_TRY(any("incidents")), other = PANAL_TRY(any("incidents"));
  if (!incident) return create();
  switch (pick(4)) {
    case 0: return store::take_incident(database_, *incident, actor_);
    case 1:
      if (!newer() || *incident == *other) return {};
      return store::merge_incidents(database_, *incident, *other, actor_);
    case 2: {
      const Found reply = PANAL_TRY(any("incident_replies"));
      if (!reply) return {};
      return store::split_incident(database_, *incident, fresh(), word(), {*reply}, actor_);
    }
    default:
      return store::rate_incident(database_, *incident, 1 + static_cast<std::int64_t>(pick(5)),
                                  word(), actor_);
  }
}

Result<void> People::plan_visits() {
  if (pick(8) == 0) return store::seed_target_types(database_, by_.wall_ms);
  const Found company = PANAL_TRY(any("companies")), type = PANAL_TRY(any("target_types"));
  if (!company || !type) return {};
  std::vector<store::PlannedVisit> visits;
  for (const Uuid& customer : PANAL_TRY(store::active_customers(database_, *company))) {
    visits.push_back({fresh(), fresh(), customer});
  }
  const auto cells = PANAL_TRY(cells_for(app::model::visits(), true));
  return store::plan_visits(database_, visits, cells, *company, *type, actor_);
}

Result<void> People::merge_customers() {
  const Found into = PANAL_TRY(any("customers")), from = PANAL_TRY(any("customers"));
  if (!newer() || !into || *into == *from) return {};
  return store::merge_records(database_, app::model::customers(), *into, *from, actor_);
}

Result<void> People::copy_team() {
  const Found from = PANAL_TRY(any("projects")), to = PANAL_TRY(any("projects"));
  if (!from || *from == *to) return {};
  std::vector<Uuid> ids(PANAL_TRY(store::team_size(database_, *from)));
  for (Uuid& id : ids) id = fresh();
  PANAL_TRY(store::copy_team(database_, *from, *to, ids, actor_));
  return {};
}

Result<void> People::attach() {
  const Found file = PANAL_TRY(any("attachments"));
  if (file && pick(2) == 0) {
    const auto known = PANAL_TRY(store::find_attachment(database_, *file));
    if (pick(2) == 0) return store::set_preview(database_, *known, hash());
    if (pick(2) == 0) return store::drop_attachments(database_, known->record);
    return store::delete_attachment(database_, *known, actor_);
  }
  const Found record = PANAL_TRY(any("incidents"));
  if (!record) return {};
  return store::insert_attachment(database_,
                                  {.id = fresh(),
                                   .collection = "incidents",
                                   .record = *record,
                                   .name = word(),
                                   .type = "text/plain",
                                   .bytes = static_cast<std::int64_t>(pick(100)),
                                   .hash = hash(),
                                   .author = actor_.user},
                                  actor_);
}

}  // namespace panal::sim
