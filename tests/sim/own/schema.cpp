#include "tests/sim/schema.h"

#include "src/base/siphash.h"

namespace panal::sim {
namespace {

const std::string kText = "TEXT NOT NULL DEFAULT ''";
const std::string kNumber = "INTEGER NOT NULL DEFAULT 0";

TableSpec customers() {
  return {.name = "customers",
          .columns = {{"number", "TEXT"},
                      {"name", kText},
                      {"owner", "BLOB"},
                      {"amount", kNumber, Merge::kLastWriter, "credit"},
                      {"currency", kText, Merge::kLastWriter, "credit"},
                      {"rate", "REAL NOT NULL DEFAULT 0"}},
          .unique = {{{"number"}}},
          .references = {{"owner", "users"}}};
}

TableSpec tickets() {
  return {.name = "tickets",
          .columns = {{"number", "TEXT"},
                      {"title", kText},
                      {"customer", "BLOB"},
                      {"status", kText, Merge::kLastWriter, "closing"},
                      {"closed_at", "INTEGER", Merge::kLastWriter, "closing"}},
          .unique = {{{"number"}}},
          .references = {{"customer", "customers"}},
          .indexes = {"status"}};
}

TableSpec relation(const char* name, const char* one, const char* one_table, const char* other,
                   const char* other_table) {
  return {.name = name,
          .columns = {{one, "BLOB"}, {other, "BLOB"}, {"role", kText}},
          .references = {{one, one_table}, {other, other_table}}};
}

}  // namespace

SchemaSpec schema(int version) {
  SchemaSpec all = {
      {.name = "users",
       .columns = {{"login", kText},
                   {"name", kText},
                   {"last_seen", kNumber, Merge::kQuiet},
                   {"score", kNumber, Merge::kMax}},
       .unique = {{{"login"}, true}}},
      customers(),
      tickets(),
      {.name = "comments",
       .columns = {{"ticket", "BLOB"}, {"body", kText}},
       .references = {{"ticket", "tickets"}}},
      {.name = "attachments",
       .columns = {{"comment", "BLOB"}, {"name", kText}, {"content", "BLOB"}},
       .references = {{"comment", "comments"}}},
      {.name = "tags", .columns = {{"name", kText}}, .unique = {{{"name"}}}},
      relation("ticket_tags", "ticket", "tickets", "tag", "tags"),
      relation("watchers", "ticket", "tickets", "user", "users"),
      {.name = "units",
       .columns = {{"parent", "BLOB"}, {"name", kText}},
       .references = {{"parent", "units"}}},
      {.name = "rooms",
       .columns = {{"building", kText, Merge::kLastWriter, "place"},
                   {"door", kText, Merge::kLastWriter, "place"},
                   {"note", "TEXT"}},
       .unique = {{{"building", "door"}}}},
      {.name = "settings", .columns = {{"name", kText}, {"value", kText}}},
  };
  if (version < 2) return all;
  all[0].columns.push_back({"motto", kText});
  all.push_back({.name = "visits",
                 .columns = {{"customer", "BLOB"}, {"report", kText}},
                 .references = {{"customer", "customers"}}});
  return all;
}

Result<void> prepare(db::Database&) { return {}; }
db::Writer::Work before_commit() { return {}; }

Uuid relation_id(std::string_view table, const Uuid& one, const Uuid& other) {
  std::string text(table);
  text += one.raw();
  text += other.raw();
  const Hash128 hash = siphash128({1, 2}, text);
  std::string raw(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    raw[i] = static_cast<char>(hash.low >> (8 * i));
    raw[i + 8] = static_cast<char>(hash.high >> (8 * i));
  }
  return Uuid::from_hash(raw);
}

}  // namespace panal::sim
