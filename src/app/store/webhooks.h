#pragma once
// Webhooks as those who serve them need them. The secret that signs is sealed with the cluster's
// key (AccountSecrets), which no backup holds, in a column that is no attribute: no list, history
// or export shows it.
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Webhook {
  Uuid id;
  std::string name, url, events, sealed_secret;
  std::int64_t attempts = 0;
  bool active = false;
  bool operator==(const Webhook&) const = default;
};

void add_secret(TableSpec& webhooks);
// Those that are active, in the order of ids.
Result<std::vector<Webhook>> active_webhooks(db::Database& database);
Result<std::optional<Webhook>> find_webhook(db::Database& database, const Uuid& id);
Result<void> set_webhook_secret(db::Database& database, const Uuid& id, std::string_view sealed);
// Of a cluster that was restored with another key: its secrets are worth nothing, and it must not
// speak for the one it is a copy of.
Result<void> stop_webhooks(db::Database& database);

}  // namespace panal::app::store
