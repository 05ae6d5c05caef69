#include "src/app/model/entities.h"

#include <algorithm>
#include <array>

#include "src/base/assert.h"

namespace panal::app::model {

std::span<const Entity* const> entities() {
  static const std::array all = {
      &messages(),       &departments(), &projects(),         &people(),
      &roles(),          &assignments(), &companies(),        &customers(),
      &target_types(),   &visits(),      &targets(),          &posts(),
      &post_comments(),  &users(),       &products(),         &incident_categories(),
      &tags(),           &incidents(),   &incident_replies(), &incident_notes(),
      &canned_replies(), &contacts(),    &webhooks(),         &consumers()};
  return all;
}

std::span<const Entity* const> kept_entities() {
  static const std::array all = {&sessions(), &api_tokens(), &audit(), &attachments()};
  return all;
}

const Entity* find_entity(std::string_view name) {
  const auto found =
      std::ranges::find_if(entities(), [name](const Entity* e) { return e->name == name; });
  return found == entities().end() ? nullptr : *found;
}

std::string_view label_of(std::string_view table) {
  const Entity* entity = find_entity(table);
  PANAL_ASSERT(entity != nullptr);
  return entity->label;
}

}  // namespace panal::app::model
