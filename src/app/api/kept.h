#pragma once
// Kept: what the node keeps beside the present records: the trash, and the conflicts. Plain
// values; the node fills them in (host.h), trash.cpp and conflicts.cpp show them.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/base/ids.h"
#include "src/base/value.h"

namespace panal::app {

struct TrashedRow {
  std::string table;
  Uuid id;
  std::int64_t deleted_at_ms = 0;
  std::string origin;  // of the deletion: "A-1f3c"
  std::vector<std::pair<std::string, Value>> values;
};

struct TrashQuery {
  std::vector<std::string> tables;
  std::optional<std::pair<std::int64_t, Uuid>> after;  // deleted_at_ms and id of the last one
  std::size_t limit = 0;
};

// What came back: the table and id of each row; the one that was asked for is the last.
using RestoredRows = std::vector<std::pair<std::string, Uuid>>;

struct ConflictSide {
  Value value;
  std::int64_t at_ms = 0;    // 0: nothing was written
  std::string origin, node;  // "A-1f3c" and the node's name
  std::string claim;         // of the transaction, as panal_claim() has it: the audit log knows who
};

struct Conflict {
  Uuid id;
  std::string kind;   // column, revived, unique, parent, stranded
  std::string state;  // open, closed, dismissed
  std::string table;  // empty: of a newer version's
  Uuid row;
  std::string column;              // empty: the row as a whole
  std::vector<std::string> group;  // the columns that move together with it
  ConflictSide lost, kept;
  std::optional<Uuid> holder;  // of a unique value: the row that has it
  std::int64_t closed_at_ms = 0;
  std::string closed_origin, dismissed_by;
  std::int64_t place = 0;  // with the id: where a page goes on
};

struct ConflictQuery {
  std::string state, kind, origin;                 // empty: any; a label or an origin
  std::optional<std::vector<std::string>> tables;  // nothing: all
  std::optional<Uuid> row;
  std::optional<std::int64_t> from_ms, to_ms;  // when the lost value was written, ends included
  std::optional<std::pair<std::int64_t, Uuid>> after;
  std::size_t limit = 0;
};

}  // namespace panal::app
