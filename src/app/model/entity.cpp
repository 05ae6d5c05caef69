#include "src/app/model/entity.h"

#include <algorithm>

#include "src/base/assert.h"

namespace panal::app::model {

std::string_view name_of(Action action) {
  constexpr std::string_view kNames[] = {"read", "create", "change", "delete", "import", "list"};
  return kNames[static_cast<std::size_t>(action)];
}

std::string_view Access::of(Action action) const {
  switch (action) {
    case Action::kRead: return read;
    case Action::kCreate: return create;
    case Action::kChange: return change;
    case Action::kDelete: return remove;
    case Action::kImport: return import;
    case Action::kList: return list.empty() ? read : list;
  }
  return {};
}

std::string_view OwnAccess::of(Action action) const {
  switch (action) {
    case Action::kRead:
    case Action::kList: return read;
    case Action::kChange: return change;
    case Action::kDelete: return remove;
    case Action::kCreate: return create;
    case Action::kImport: break;
  }
  return {};
}

bool OwnAccess::hides(std::string_view field) const {
  for (std::string_view rest = hidden; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == field) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

const Value& RecordView::operator[](std::string_view name) const {
  return values_[entity_.place_of(name)];
}

const Attribute* Entity::find(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted, &Attribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

std::size_t Entity::place_of(std::string_view wanted) const {
  const Attribute* found = find(wanted);
  PANAL_ASSERT(found != nullptr);
  return static_cast<std::size_t>(found - attributes.data());
}

std::string Entity::roles_for(Action action) const {
  if (action == Action::kList && !access.list.empty()) return std::string(access.list);
  return std::string(access.of(action)) + std::string(own.of(action));
}

}  // namespace panal::app::model
