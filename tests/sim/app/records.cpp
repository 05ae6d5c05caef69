#include <algorithm>
#include <array>

#include "src/app/model/entities.h"
#include "src/crypto/hash.h"
#include "tests/sim/app/people.h"

namespace panal::sim {
namespace {

namespace store = app::store;
using app::model::Attribute;
using app::model::Entity;
using app::model::Type;

constexpr std::int64_t kRowsWanted = 3;  // of an entity, about

// Some of what the checks of texts let through.
constexpr std::array kTexts = {
    "a",     "b",  "A",       "a@example.com", "+34600000001", "00000000T", "https://example.com",
    "28001", "es", "#102030", "09:00"};

bool fits(const Attribute& attribute, std::string_view text) {
  return attribute.check == nullptr || !attribute.check(text);
}

}  // namespace

bool People::newer() const {
  return std::ranges::any_of(by_.schema,
                             [](const TableSpec& table) { return table.name == "favourites"; });
}

Result<void> People::come_in() {
  const std::string node = "n" + by_.label;
  actor_ = {.user = pick(5) == 0 ? Found() : PANAL_TRY(any("users")),
            .name = "somebody",
            .address = "192.0.2.1",
            .node = node,
            .chain = by_.label + "-" + std::to_string(by_.life),
            .now_ms = by_.wall_ms,
            .label = by_.label};
  return {};
}

Result<void> People::act() {
  constexpr std::array<Step, 15> kSteps = {&People::work_on_incident,
                                           &People::plan_visits,
                                           &People::merge_customers,
                                           &People::copy_team,
                                           &People::attach,
                                           &People::open_room,
                                           &People::say,
                                           &People::touch_message,
                                           &People::tell,
                                           &People::star,
                                           &People::sign_in,
                                           &People::leave,
                                           &People::use_token,
                                           &People::use_factor,
                                           &People::settle_settings};
  const auto kind = pick(20);
  if (kind == 0) return tidy_up();
  if (kind == 1) {
    const auto entities = app::model::entities();
    return from_trash(by_, database_, std::string(entities[pick(entities.size())]->name));
  }
  if (kind < 4) return settle_conflict(by_, database_);
  if (kind < 6) return remove();
  if (kind < 9) return create();
  if (kind < 13) return change();
  return (this->*kSteps[pick(kSteps.size())])();
}

Result<Uuid> People::somebody() {
  const Found user = PANAL_TRY(any("users"));
  if (!user) return fail(Code::kNotFound, "nobody is there");
  return *user;
}

Result<Value> People::value_for(const Attribute& attribute) {
  if (!attribute.can(app::model::kRequired) && attribute.nullable() && pick(4) == 0) return Value();
  if (!attribute.choices.empty()) {
    return Value(std::string(attribute.choices[pick(attribute.choices.size())]));
  }
  switch (attribute.type) {
    case Type::kText:
    case Type::kWords: {
      const std::size_t first = pick(kTexts.size());
      for (std::size_t i = 0; i < kTexts.size(); ++i) {
        const std::string_view text = kTexts[(first + i) % kTexts.size()];
        if (fits(attribute, text)) return Value(std::string(text));
      }
      return Value(std::string());
    }
    case Type::kInteger: {
      const std::int64_t least = attribute.least == INT64_MIN ? 0 : attribute.least;
      return Value(std::min(attribute.most, least + static_cast<std::int64_t>(pick(6))));
    }
    case Type::kBoolean: return Value(static_cast<std::int64_t>(pick(2)));
    case Type::kDate: return Value("2026-01-0" + std::to_string(1 + pick(9)));
    case Type::kTime: return Value(by_.wall_ms + static_cast<std::int64_t>(pick(6)) * 60'000);
    case Type::kId: {
      if (attribute.of.empty()) return Value();
      const Found row = PANAL_TRY(any(attribute.of));
      if (!row && attribute.can(app::model::kRequired)) return fail(Code::kNotFound, "none yet");
      return row ? Value(Blob{std::string(row->raw())}) : Value();
    }
    case Type::kJson: return Value(std::string("{}"));
    case Type::kBytes: return Value(Blob{hash()});
    case Type::kIds:
    case Type::kTexts: break;
  }
  return Value();
}

// Of a new record all that its maker may say; of an old one some of it.
Result<store::Cells> People::cells_for(const Entity& entity, bool all) {
  store::Cells cells;
  for (std::size_t i = 0; i < entity.attributes.size(); ++i) {
    const Attribute& attribute = entity.attributes[i];
    if (!attribute.is_clients() || (!all && pick(entity.attributes.size()) > 1)) continue;
    if (attribute.type == Type::kIds || attribute.type == Type::kTexts) continue;
    cells.emplace_back(i, PANAL_TRY(value_for(attribute)));
  }
  for (std::size_t i = 0; i < entity.links.size() && newer(); ++i) {
    const Found other = PANAL_TRY(any(entity.links[i].of));
    if (!other || pick(3) != 0) continue;
    cells.emplace_back(entity.attributes.size() + i, Value(Blob{std::string(other->raw())}));
  }
  return cells;
}

// Now and then under a key that others use too: then it is one record.
Result<void> People::create() {
  const auto entities = app::model::entities();
  const Entity& entity = *entities[pick(entities.size())];
  const std::string key = std::string(entity.name) + std::to_string(pick(3));
  // Of two that are given out for one key one number stays: no rule of the engine's.
  const bool keyed = pick(4) == 0 && entity.find("number") == nullptr;
  const Uuid id = keyed ? Uuid::from_hash(crypto::sha256(key)) : fresh();
  PANAL_TRY(
      store::insert_record(database_, entity, {id, PANAL_TRY(cells_for(entity, true))}, actor_));
  return {};
}

Result<void> People::change() {
  const auto entities = app::model::entities();
  const Entity& entity = *entities[pick(entities.size())];
  const Found id = PANAL_TRY(any(entity.name));
  if (!id) return create();
  PANAL_TRY(
      store::change_record(database_, entity, *id, PANAL_TRY(cells_for(entity, false)), actor_));
  return {};
}

Result<void> People::remove() {
  const auto entities = app::model::entities();
  const Entity& entity = *entities[pick(entities.size())];
  auto rows = PANAL_TRY(database_.prepare("SELECT count(*) FROM " + std::string(entity.name)));
  PANAL_TRY(rows.step());
  if (rows.integer(0) < kRowsWanted) return create();
  return store::delete_record(database_, entity, *PANAL_TRY(any(entity.name)), actor_);
}

}  // namespace panal::sim
