#include "replication/store/system_tables.h"

#include <algorithm>
#include <cstdio>

#include "replication/store/reports.h"
#include "replication/store/state.h"
#include "replication/store/versions.h"

namespace panal::store {

SchemaSpec with_system_tables(SchemaSpec schema) {
  const std::string text = "TEXT NOT NULL DEFAULT ''";
  // Each removal has a number of its own, so that a removed member's name is free again.
  schema.push_back(
      {.name = std::string(kMembersTable),
       .columns = {
           {.name = "name", .type = text},
           {.name = "label", .type = text},
           {.name = "address", .type = text},
           {.name = "role", .type = text},
           {.name = "fingerprint", .type = text},
           {.name = "state", .type = text},
           {.name = "removed", .type = "INTEGER NOT NULL DEFAULT 0", .merge = Merge::kMax},
           {.name = "expires_ms", .type = "INTEGER NOT NULL DEFAULT 0", .merge = Merge::kQuiet}},
       .unique = {{.columns = {"name", "removed"}}}});
  const std::string number = "INTEGER NOT NULL DEFAULT 0";
  schema.push_back({.name = std::string(kAbsencesTable),
                    .columns = {{.name = "lost", .type = number, .merge = Merge::kMax},
                                {.name = "back", .type = number, .merge = Merge::kMax}}});
  const std::string blob = "BLOB NOT NULL DEFAULT x''";
  schema.push_back({.name = std::string(kReportsTable),
                    .columns = {{.name = "reporter", .type = blob, .merge = Merge::kQuiet},
                                {.name = "removed", .type = blob, .merge = Merge::kQuiet},
                                {.name = "holds", .type = blob, .merge = Merge::kQuiet}}});
  // Of the same id as their conflicts.
  schema.push_back({.name = std::string(kDismissalsTable),
                    .columns = {{.name = "dismissed_by", .type = text, .merge = Merge::kQuiet}}});
  TableSpec history{
      .name = std::string(kHistoryTable), .columns = {}, .indexes = {"row_id", "closed_hlc"}};
  for (const char* column : {"kind", "table_id", "column_id", "origin", "seq", "hlc", "won_origin",
                             "won_hlc", "closed_hlc", "closed_origin"}) {
    history.columns.push_back({.name = column, .type = "INTEGER", .merge = Merge::kQuiet});
  }
  for (const char* column : {"row_id", "value", "winning", "holder"}) {
    history.columns.push_back({.name = column, .type = "BLOB", .merge = Merge::kQuiet});
  }
  schema.push_back(std::move(history));
  return schema;
}

std::string shown_origin(core::OriginId origin, const Uuid& node,
                         const std::vector<Member>& members) {
  const auto member = std::ranges::find(members, node, &Member::node);
  char digits[8];
  std::snprintf(digits, sizeof digits, "-%04x",
                static_cast<unsigned>(static_cast<std::uint64_t>(origin) >> 48));
  return (member == members.end() ? std::string("?") : member->label) + digits;
}

std::vector<OriginInfo> shown_origins(const State& state, const std::vector<Member>& members) {
  std::vector<OriginInfo> shown;
  for (const auto& [id, origin] : state.origins) {
    const Uuid node = origin.node.value_or(Uuid{});
    shown.push_back({id, node, shown_origin(id, node, members)});
  }
  return shown;
}

core::Member to_core(const Member& member) {
  return {.node = member.node,
          .name = member.name,
          .address = member.address,
          .role = member.role == "front" ? core::Role::kFront : core::Role::kNode,
          .standing = member.state == "removed"    ? core::Standing::kRemoved
                      : member.state == "draining" ? core::Standing::kDraining
                                                   : core::Standing::kActive,
          .label = member.label,
          .fingerprint = member.fingerprint,
          .version = member.version};
}

Member from_core(const core::Member& member) {
  return {.node = member.node,
          .name = member.name,
          .label = member.label,
          .address = member.address,
          .role = member.role == core::Role::kFront ? "front" : "node",
          .fingerprint = member.fingerprint,
          .state = member.standing == core::Standing::kRemoved    ? "removed"
                   : member.standing == core::Standing::kDraining ? "draining"
                                                                  : "active",
          .version = member.version};
}

// `removed` is only ever set, by remove_member(): a concurrent drain or change of address, which
// writes other columns, cannot take a removal back.
Result<void> put_member(db::Database& database, const Member& member) {
  auto statement = PANAL_TRY(database.prepare(
      "INSERT INTO _members(id, name, label, address, role, fingerprint, state, expires_ms) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO UPDATE SET name = ?2, "
      "label = ?3, address = ?4, role = ?5, fingerprint = ?6, state = ?7, expires_ms = ?8"));
  return statement
      .bind(member.node, member.name, member.label, member.address, member.role, member.fingerprint,
            member.state, member.expires_ms)
      .run();
}

Result<void> remove_member(db::Database& database, const Uuid& node) {
  auto statement = PANAL_TRY(database.prepare(
      "UPDATE _members SET removed = (SELECT 1 + max(removed) FROM _members) "
      "WHERE id = ?1 AND NOT removed"));
  return statement.bind(node).run();
}

Result<std::vector<Member>> list_members(db::Database& database) {
  auto rows =
      PANAL_TRY(database.prepare("SELECT id, name, label, address, role, fingerprint,"
                                 " CASE WHEN removed THEN 'removed' ELSE state END, expires_ms, _v"
                                 " FROM _members ORDER BY id"));
  std::vector<Member> members;
  while (PANAL_TRY(rows.step())) {
    const auto text = [&](int column) { return std::string(rows.text(column)); };
    Member member{rows.uuid(0), text(1), text(2), text(3), text(4), text(5), text(6)};
    member.expires_ms = rows.integer(7);
    for (const VersionGroup& group : PANAL_TRY(decode_groups(rows.blob(8)))) {
      member.version = std::max(member.version, group.hlc);
    }
    members.push_back(std::move(member));
  }
  return members;
}

Result<std::vector<Member>> shown_members(db::Database& database) {
  auto members = PANAL_TRY(list_members(database));
  auto losers = PANAL_TRY(
      database.prepare("SELECT row_id FROM _conflicts WHERE kind = 2 AND table_id = ?1"));
  losers.bind(static_cast<std::int64_t>(core::table_id(kMembersTable)));
  while (PANAL_TRY(losers.step())) {
    const auto member = std::ranges::find(members, losers.uuid(0), &Member::node);
    if (member == members.end() || member->state == "removed") continue;
    member->name += "-" + (member->label.empty() ? member->node.text() : member->label);
  }
  return members;
}

Result<void> adopt_member(db::Database& database, const Member& member, std::uint64_t generation) {
  // Ordinal and sequence are nobody's: such a row is never merged.
  const std::string version = fresh_versions(0, {.hlc = member.version}, generation);
  auto statement = PANAL_TRY(database.prepare(
      "INSERT OR REPLACE INTO _members(id, name, label, address, role, fingerprint, state, removed,"
      " _v) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
  return statement
      .bind(member.node, member.name, member.label, member.address, member.role, member.fingerprint,
            member.state, member.state == "removed" ? 1 : 0, Blob{version})
      .run();
}

Result<std::optional<std::string>> get_meta(db::Database& database, std::string_view key) {
  auto row = PANAL_TRY(database.prepare("SELECT value FROM _meta WHERE key = ?1"));
  if (!PANAL_TRY(row.bind(key).step())) return std::optional<std::string>{};
  return std::optional<std::string>(row.text(0));
}

Result<void> set_meta(db::Database& database, std::string_view key, std::string_view value) {
  auto row = PANAL_TRY(database.prepare(
      "INSERT INTO _meta VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2"));
  return row.bind(key, value).run();
}

}  // namespace panal::store
