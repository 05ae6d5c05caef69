#include "replication/store/versions.h"

#include <algorithm>

#include "src/base/bytes.h"

namespace panal::store {
namespace {

void write_group(ByteWriter& out, const VersionGroup& group) {
  out.varint(static_cast<std::uint64_t>(group.ordinal));
  out.varint(group.seq);
  out.u64(group.hlc);
  out.varint(group.scope);
}

template <class Take>
Result<void> read_groups(std::string_view bytes, Take take) {
  ByteReader in(bytes);
  while (in.ok() && !in.rest().empty()) {
    VersionGroup group;
    group.ordinal = static_cast<std::int64_t>(in.varint());
    group.seq = in.varint();
    group.hlc = in.u64();
    group.scope = in.varint();
    if (in.ok()) take(group);
  }
  if (!in.done()) return fail(Code::kCorrupt, "a row's versions are damaged");
  return {};
}

}  // namespace

Result<std::vector<VersionGroup>> decode_groups(std::string_view bytes) {
  std::vector<VersionGroup> groups;
  PANAL_TRY(read_groups(bytes, [&](const VersionGroup& group) { groups.push_back(group); }));
  return groups;
}

ColumnMask columns_of(const VersionGroup& group, const TableInfo& table) {
  const std::uint64_t rest = group.scope >> 1;
  return (group.scope & 1) != 0 ? table.columns_of_generation(rest) : rest & table.all();
}

Result<Stamps> decode_versions(std::string_view bytes, const TableInfo& table, const State& state) {
  Stamps stamps(table.columns.size());
  bool known = true;
  PANAL_TRY(read_groups(bytes, [&](const VersionGroup& group) {
    const auto ordinal = static_cast<std::size_t>(group.ordinal);
    known = known && ordinal != 0 && ordinal < state.by_ordinal.size();
    if (!known) return;
    const core::Stamp stamp{group.hlc, state.by_ordinal[ordinal], group.seq};
    const ColumnMask columns = columns_of(group, table);
    for (std::size_t i = 0; i < stamps.size(); ++i) {
      if ((columns & mask_of(i)) != 0) stamps[i] = stamp;
    }
  }));
  if (!known) return fail(Code::kCorrupt, "a row of " + table.name + " names an unknown origin");
  return stamps;
}

std::string encode_versions(const Stamps& stamps, const TableInfo& table, const State& state) {
  std::vector<std::pair<core::Stamp, ColumnMask>> groups;
  groups.reserve(4);
  bool complete = true;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    if (stamps[i] == core::Stamp{}) {
      complete = false;
      continue;
    }
    const auto at =
        std::ranges::find(groups, stamps[i], &std::pair<core::Stamp, ColumnMask>::first);
    if (at != groups.end()) at->second |= mask_of(i);
    else groups.emplace_back(stamps[i], mask_of(i));
  }
  std::ranges::sort(groups);
  ByteWriter out;
  for (const auto& [stamp, mask] : groups) {
    // Later groups override: the first may as well claim all columns, which is shorter to say.
    const std::uint64_t generation = table.generations.back().first;
    const bool base = complete && out.size() == 0;
    write_group(out, {state.ordinal(stamp.origin), stamp.seq, stamp.hlc,
                      base ? generation << 1 | 1 : mask << 1});
  }
  return out.take();
}

std::string fresh_versions(std::int64_t ordinal, const core::Stamp& stamp,
                           std::uint64_t generation) {
  ByteWriter out;
  write_group(out, {ordinal, stamp.seq, stamp.hlc, generation << 1 | 1});
  return out.take();
}

}  // namespace panal::store
