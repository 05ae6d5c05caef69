#pragma once
// Entry: one committed transaction as it travels: header and row changes. Plain values.
//
// Tables and columns travel as hashes of their names, so that an entry is small, and an older
// node can keep and relay what it does not know. A schema whose names collide is refused.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/version_vector.h"
#include "src/base/ids.h"
#include "src/base/value.h"

namespace panal::core {

enum class TableId : std::uint32_t {};
enum class ColumnId : std::uint16_t {};

TableId table_id(std::string_view name);
ColumnId column_id(std::string_view name);

struct CellWrite {
  ColumnId column{};
  Value value;
  bool operator==(const CellWrite&) const = default;
};

struct Change {
  enum class Kind : std::uint8_t {
    kPut = 0,      // writes cells, makes the row; of no cells: the next one restores the row
    kTrash = 1,    // removes the row, keeps its values for restoring
    kDestroy = 2,  // drops the kept values too
    kStrand = 3,   // cells written to a row that is gone: kept for people, never merged
  };
  Kind kind = Kind::kPut;
  TableId table{};
  Uuid id;
  std::vector<CellWrite> cells = {};  // for kPut: the columns written, by ascending id
  bool operator==(const Change&) const = default;
};

struct EntryHeader {
  Dot dot;
  std::uint64_t hlc = 0;
  // What the origin had applied when it committed, less what its previous entry already said:
  // the union of all `deps` of an origin up to here is what this transaction had seen.
  VersionVector deps = {};
  std::uint64_t previous_hash = 0;      // of the origin's previous entry; 0 for the first
  std::optional<Uuid> node = {};        // whose incarnation this is: in the first entry
  // Issued again for a transaction that was written then, having seen no more than this: its
  // writes compete by that time. `hlc` and `deps` are of this entry, as always.
  struct Carried {
    std::uint64_t hlc = 0;
    VersionVector seen;
    bool operator==(const Carried&) const = default;
  };
  std::optional<Carried> carried = {};
};

struct Entry {
  EntryHeader header;
  std::vector<Change> changes;
};

// An entry as stored and relayed: verbatim, so that its hash holds on every node.
struct RawEntry {
  Dot dot;
  std::string bytes;
};

}  // namespace panal::core
