#include "src/app/store/schema.h"

#include <algorithm>

#include "src/app/model/entities.h"
#include "src/app/store/chat.h"
#include "src/app/store/consumer_groups.h"
#include "src/app/store/links.h"
#include "src/app/store/notifications.h"
#include "src/app/store/one_time_secrets.h"
#include "src/app/store/preferences.h"
#include "src/app/store/users.h"
#include "src/app/store/webhooks.h"

// What the server itself notes of a new row (created_at, sid) merges quietly: one request that two
// nodes carried out under one Idempotency-Key is one row, and nothing that a person must settle.
namespace panal::app::store {
namespace {

// The id is a hash of the name: two nodes that set one setting write one row.
TableSpec settings() {
  return {
      .name = "settings",
      .columns = {{"name", "TEXT NOT NULL DEFAULT ''"}, {"value", "TEXT NOT NULL DEFAULT ''"}},
  };
}

// Of a user: which records carry his star. No references: a star brings nothing back.
TableSpec favourites() {
  return {
      .name = "favourites",
      .columns = {{"user", "BLOB"}, {"record", "BLOB"}},
      .indexes = {"user, record"},
  };
}

std::string type_of(const model::Attribute& attribute) {
  if (!attribute.initial.empty()) {
    return "TEXT NOT NULL DEFAULT '" + std::string(attribute.initial) + "'";
  }
  switch (attribute.type) {
    case model::Type::kText:
    case model::Type::kWords:
    case model::Type::kJson: return attribute.nullable() ? "TEXT" : "TEXT NOT NULL DEFAULT ''";
    case model::Type::kInteger:
    case model::Type::kTime: return attribute.nullable() ? "INTEGER" : "INTEGER NOT NULL DEFAULT 0";
    case model::Type::kBoolean:
      return attribute.initially ? "INTEGER NOT NULL DEFAULT 1" : "INTEGER NOT NULL DEFAULT 0";
    case model::Type::kDate: return "TEXT";
    case model::Type::kId:
    case model::Type::kIds:
    case model::Type::kTexts:
    case model::Type::kBytes: break;
  }
  return "BLOB";
}

// An entity's own index that begins with a column serves where one of the column alone would.
bool begins_index(const TableSpec& table, const std::string& column) {
  return std::ranges::any_of(table.indexes, [&column](const std::string& columns) {
    return columns.starts_with(column + ",");
  });
}

void add_attribute(TableSpec& table, const model::Attribute& attribute) {
  const std::string name(attribute.name);
  const bool noted =
      attribute.source == model::Source::kNode || attribute.source == model::Source::kServer;
  table.columns.push_back({name, type_of(attribute), noted ? Merge::kQuiet : Merge::kLastWriter,
                           std::string(attribute.group)});
  const bool text = attribute.type == model::Type::kText;
  const bool folded = text && attribute.can(model::kSort);
  if (attribute.can(model::kUnique)) {
    table.unique.push_back({{name}, text});
    if (!folded) return;  // a claim is an index, too
  }
  if (attribute.holds()) {
    table.references.push_back({name, std::string(attribute.of)});
    return;  // and so is a reference
  }
  constexpr unsigned kLookedUp = model::kSort | model::kFilter | model::kRange;
  if (!attribute.can(kLookedUp) || attribute.can(model::kUnindexed)) return;
  if (!attribute.can(model::kSort) && begins_index(table, name)) return;
  table.indexes.push_back(folded ? name + " COLLATE SPANISH" : name);
}

}  // namespace

TableSpec table_of(const model::Entity& entity) {
  TableSpec table{.name = std::string(entity.name), .columns = {}, .indexes = entity.indexes};
  for (const model::Attribute& attribute : entity.attributes) add_attribute(table, attribute);
  if (!entity.is_edited) return table;
  table.columns.push_back({"created_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet});
  table.columns.push_back({"updated_at", "INTEGER NOT NULL DEFAULT 0", Merge::kMax});
  table.indexes.emplace_back("created_at");
  return table;
}

SchemaSpec schema() {
  SchemaSpec tables{settings(), one_time_secrets_table(), favourites(), preferences_table()};
  for (const auto entities : {model::kept_entities(), model::entities()}) {
    for (const model::Entity* entity : entities) tables.push_back(table_of(*entity));
  }
  for (TableSpec& table : tables) {
    if (table.name == "users") add_credentials(table);
    if (table.name == "webhooks") add_secret(table);
  }
  for (TableSpec& table : chat_tables()) tables.push_back(std::move(table));
  tables.push_back(notifications_table());
  for (TableSpec& table : consumer_group_tables()) tables.push_back(std::move(table));
  for (TableSpec& relation : relation_tables()) tables.push_back(std::move(relation));
  return tables;
}

}  // namespace panal::app::store
