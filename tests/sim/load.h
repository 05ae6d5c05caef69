#pragma once
// Load: the transactions that people make. Few rows, so that nodes meet on them; every kind of
// statement that an application has: inserts, updates of some columns or all rows, deletions alone
// and with all children, relations, the trash, conflicts restored and dismissed, numbers.
#include <optional>
#include <string>

#include "replication/store/engine.h"
#include "tests/sim/dice.h"

namespace panal::sim {

struct Writer {
  store::Engine& engine;
  const SchemaSpec& schema;  // of the application
  Dice& dice;
  std::int64_t wall_ms;
  std::string label;  // of the node, for numbers
  bool large = false;
  std::uint64_t life = 0;  // of the node
};

// steps.cpp: what both applications' people do.
Result<std::optional<Uuid>> any_row(const Writer& by, db::Database& database,
                                    const std::string& table);
Result<void> from_trash(const Writer& by, db::Database& database, const std::string& table);
Result<void> settle_conflict(const Writer& by, db::Database& database);

// One transaction, inside a captured one. Refusals (409) are part of it: the error undoes all.
Result<void> transact(const Writer& writer, db::Database& database);

}  // namespace panal::sim
