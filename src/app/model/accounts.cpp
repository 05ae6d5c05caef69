// Who may sign in, with what, and what was done: users, their sessions and API tokens, and the
// audit log (store/audit.h).
#include "src/app/model/attributes.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/users.h"

namespace panal::app::model {
namespace {

constexpr unsigned kFound = kSearch | kSort;

// Of what the server notes.
Attribute noted(std::string_view name, Type type, unsigned traits = 0) {
  return {.name = name, .type = type, .traits = traits | kRequired, .source = Source::kServer};
}

Attribute noted_text(std::string_view name, unsigned traits = 0) {
  return {.name = name, .traits = traits, .source = Source::kServer};
}

// Which may be none.
Attribute noted_or_none(std::string_view name, Type type, unsigned traits) {
  return {.name = name, .type = type, .traits = traits, .source = Source::kServer};
}

}  // namespace

// Passwords and second factors are columns of the table that are no attributes (store/users.h): no
// list, history or export can show them.
const Entity& users() {
  static const Entity entity{
      .name = "users",
      .singular = "User",
      .label = "login",
      .key = "login",
      .default_sort = "login",
      .attributes = {{.name = "login",
                      .traits = kRequired | kUnique | kFound | kFilter | kGuarded,
                      .characters_max = limits::kLoginCharacters,
                      .check = check_login},
                     {.name = "name", .traits = kFound},
                     {.name = "email", .traits = kFound | kFilter, .check = check_email},
                     {.name = "email2", .traits = kSearch, .check = check_email},
                     {.name = "phone", .traits = kSearch, .check = check_phone},
                     {.name = "phone2", .traits = kSearch, .check = check_phone},
                     kNotes,
                     {.name = "language", .traits = kFilter | kUnindexed, .choices = {"es", "en"}},
                     {.name = "roles",
                      .type = Type::kWords,
                      .traits = kGuarded,
                      .choices = {kRoleNames.begin(), kRoleNames.end()}},
                     {.name = "second_factor",
                      .type = Type::kBoolean,
                      .traits = kFilter | kUnindexed,
                      .group = "second_factor",
                      .source = Source::kServer}},
      .access = {.read = "AM", .create = "A", .change = "A", .remove = "A", .list = "AM"},
      .own = {.attribute = "id", .read = "STC", .change = "MSTC"},
      .derived = {kPhoto},
      .hook = store::check_user,
  };
  return entity;
}

const Entity& sessions() {
  static const Entity entity{
      .name = "sessions",
      .singular = "Session",
      .label = "address",
      .default_sort = "-last_seen",
      .attributes = {noted_or_none("user", Type::kId, kFilter | kHidden),
                     noted_or_none("hash", Type::kBytes, kHidden),   // SHA-256 of the token
                     noted_or_none("epoch", Type::kBytes, kHidden),  // store/users.h
                     noted("created_at", Type::kTime),
                     noted("last_seen", Type::kTime, kSort | kUnindexed),
                     noted("expires_at", Type::kTime), noted_text("address"), noted_text("agent")},
      .access = {},
      .is_edited = false,
  };
  return entity;
}

const Entity& api_tokens() {
  static const Entity entity{
      .name = "api_tokens",
      .singular = "Token",
      .label = "name",
      .default_sort = "-created_at",
      .attributes = {noted_or_none("user", Type::kId, kFilter | kHidden),
                     noted_or_none("hash", Type::kBytes, kHidden), noted_text("name"),
                     noted_text("scope", kSort | kFilter | kUnindexed),
                     noted("created_at", Type::kTime, kSort | kUnindexed),
                     noted("expires_at", Type::kTime, kSort | kUnindexed),
                     noted_or_none("last_used", Type::kTime, 0)},
      .access = {},
      .is_edited = false,
  };
  return entity;
}

const Entity& audit() {
  static const Entity entity{
      .name = "audit",
      .singular = "AuditEntry",
      .label = "action",
      .default_sort = "-at",
      .attributes = {noted("at", Type::kTime, kSort | kRange),
                     noted_text("actor", kFilter | kUnindexed),
                     noted_text("address", kFilter | kUnindexed), noted_text("node"),
                     noted_text("action", kFilter | kUnindexed),
                     noted_text("collection", kFilter | kUnindexed),
                     noted_or_none("record", Type::kId, kFilter | kUnindexed),
                     noted("changes", Type::kJson), noted_text("chain"),
                     noted("number", Type::kInteger), noted_or_none("hash", Type::kBytes, 0),
                     noted_or_none("user", Type::kId, kHidden)},
      .access = {},
      .indexes = {"chain, number", "record, at", "actor, at", "address, at"},
      .is_edited = false,
  };
  return entity;
}

}  // namespace panal::app::model
