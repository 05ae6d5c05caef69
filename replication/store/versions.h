#pragma once
// The `_v` of a row: who wrote which of its columns, and when.
//
//   _v     := group*
//   group  := ordinal:varint seq:varint hlc:u64 scope:varint
//   scope  := generation << 1 | 1     all columns that the table had in that generation
//           | mask << 1               the columns of the mask, by their physical place
//
// A fresh row is one group of 11 to 14 bytes, written by the column's default. Columns written
// later make a group each transaction; the last group that has a column counts. Of a row whose
// values were destroyed and that lives for its children's sake there may be none.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/version_vector.h"
#include "replication/store/catalog.h"
#include "replication/store/state.h"
#include "src/base/result.h"

namespace panal::store {

// The stamp of each column; no hlc: never written.
using Stamps = std::vector<core::Stamp>;

Result<Stamps> decode_versions(std::string_view bytes, const TableInfo& table, const State& state);
std::string encode_versions(const Stamps& stamps, const TableInfo& table, const State& state);
// Of a row that this transaction makes; any table.
std::string fresh_versions(std::int64_t ordinal, const core::Stamp& stamp,
                           std::uint64_t generation);

// The groups as they stand there, for readers that have no State.
struct VersionGroup {
  std::int64_t ordinal = 0;
  std::uint64_t seq = 0, hlc = 0, scope = 0;
};
Result<std::vector<VersionGroup>> decode_groups(std::string_view bytes);
ColumnMask columns_of(const VersionGroup& group, const TableInfo& table);

}  // namespace panal::store
