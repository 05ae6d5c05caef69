// Who is told of events outside: webhooks, and consumers that fetch (store/consumer_groups.h).
#include "src/app/model/attributes.h"
#include "src/app/model/entities.h"
#include "src/app/store/consumer_groups.h"
#include "src/base/event_limits.h"
#include "src/http/url.h"

namespace panal::app::model {
namespace {

constexpr Access kAdministrators{.read = "A", .create = "A", .change = "A", .remove = "A"};

// Of which events it wants to hear: none named, all.
const Attribute kEvents{.name = "events",
                        .traits = kSearch,
                        .characters_max = limits::kNotesCharacters,
                        .check = store::check_patterns};

const Attribute kUniqueName{.name = "name", .traits = kName | kUnique | kFilter};

std::optional<std::string_view> check_hook_url(std::string_view text) {
  return http::Url::parse(text) ? std::nullopt : std::optional<std::string_view>("bad_web");
}

// It begins with what comes after it.
Result<void> begin_group(db::Database& database, const store::Actor&, const Uuid& id,
                         const std::vector<Value>* before, std::vector<Value>*) {
  return before == nullptr ? store::add_group(database, id) : Result<void>();
}

}  // namespace

// The secret is a column that is no attribute (store/webhooks.h).
const Entity& webhooks() {
  static const Entity entity{
      .name = "webhooks",
      .singular = "Webhook",
      .label = "name",
      .default_sort = "name",
      .attributes =
          {kUniqueName,
           {.name = "url",
            .traits = kRequired | kSearch,
            .characters_max = limits::kHookUrlCharacters,
            .check = check_hook_url},
           kEvents,
           {.name = "active", .type = Type::kBoolean, .initially = true},
           {.name = "attempts", .type = Type::kInteger, .least = 1, .most = limits::kHookAttempts}},
      .access = kAdministrators,
      .derived = {{.name = "signed", .type = Type::kBoolean, .sql = "(t.secret IS NOT NULL)"}},
      .hook = begin_group,
  };
  return entity;
}

const Entity& consumers() {
  static const Entity entity{
      .name = "consumers",
      .singular = "Consumer",
      .label = "name",
      .default_sort = "name",
      .attributes = {kUniqueName, kEvents},
      .access = kAdministrators,
      .hook = begin_group,
  };
  return entity;
}

}  // namespace panal::app::model
