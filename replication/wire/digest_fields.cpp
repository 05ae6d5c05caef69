// sums  := (table:u64 (low:u64 high:u64){64})*
// rows  := (id:16 low:u64 high:u64)*                       ascending by id
// cells := (id:16 flags:u8 covered:string tombs:varint stamp{tombs}
//           count:varint (column:varint stamp value){count})*
// stamp := hlc:u64 origin:u64 seq:varint;  flags: bit 0 destroyed;  value as in an entry
#include "replication/wire/digest_fields.h"

#include "replication/wire/entry_codec.h"
#include "src/base/limits.h"

namespace panal::wire {
namespace {

void write_sum(ByteWriter& out, const Hash128& sum) {
  out.u64(sum.low);
  out.u64(sum.high);
}

Hash128 read_sum(ByteReader& in) {
  const std::uint64_t low = in.u64();
  return {low, in.u64()};
}

void write_stamp(ByteWriter& out, const core::Stamp& stamp) {
  out.u64(stamp.hlc);
  out.u64(static_cast<std::uint64_t>(stamp.origin));
  out.varint(stamp.seq);
}

core::Stamp read_stamp(ByteReader& in) {
  const std::uint64_t hlc = in.u64();
  const core::OriginId origin{in.u64()};
  return {hlc, origin, in.varint()};
}

Uuid read_id(ByteReader& in) { return Uuid::from_bytes(in.raw(16)).value_or(Uuid{}); }

core::RowCells read_row(ByteReader& in) {
  core::RowCells row{.id = read_id(in)};
  row.destroyed = (in.u8() & 1) != 0;
  auto covered = core::VersionVector::decode(in.string());
  if (covered.ok()) row.covered = std::move(*covered);
  else in.fail();
  for (auto left = in.varint(); in.ok() && left > 0; --left) row.tombs.push_back(read_stamp(in));
  for (auto left = in.varint(); in.ok() && left > 0; --left) {
    core::CellState cell;
    const std::uint64_t column = in.varint();
    if (column == 0 || column > UINT16_MAX) in.fail();
    cell.column = core::ColumnId{static_cast<std::uint16_t>(column)};
    cell.stamp = read_stamp(in);
    cell.value = read_value(in);
    row.cells.push_back(std::move(cell));
  }
  return row;
}

// All records of `bytes`, or an error.
template <class T, class Read>
Result<std::vector<T>> read_all(std::string_view bytes, std::size_t count_max, Read read) {
  ByteReader in(bytes);
  std::vector<T> all;
  while (in.ok() && !in.rest().empty()) {
    if (all.size() == count_max) in.fail();
    all.push_back(read(in));
  }
  if (!in.ok()) return fail(Code::kCorrupt, "malformed digest answer");
  return all;
}

}  // namespace

std::string encode_sums(const std::vector<core::TableSums>& tables) {
  ByteWriter out;
  for (const auto& [table, sums] : tables) {
    out.u64(static_cast<std::uint64_t>(table));
    for (const Hash128& sum : sums) write_sum(out, sum);
  }
  return out.take();
}

std::string encode_rows(const std::vector<core::RowSum>& rows) {
  ByteWriter out;
  for (const auto& [id, sum] : rows) {
    out.raw(id.raw());
    write_sum(out, sum);
  }
  return out.take();
}

std::string encode_cells(const std::vector<core::RowCells>& rows) {
  ByteWriter out;
  for (const core::RowCells& row : rows) {
    out.raw(row.id.raw());
    out.u8(row.destroyed ? 1 : 0);
    out.string(row.covered.encode());
    out.varint(row.tombs.size());
    for (const core::Stamp& tomb : row.tombs) write_stamp(out, tomb);
    out.varint(row.cells.size());
    for (const core::CellState& cell : row.cells) {
      out.varint(static_cast<std::uint64_t>(cell.column));
      write_stamp(out, cell.stamp);
      write_value(out, cell.value);
    }
  }
  return out.take();
}

Result<std::vector<core::TableSums>> decode_sums(std::string_view bytes) {
  return read_all<core::TableSums>(bytes, limits::kDigestTables, [](ByteReader& in) {
    core::TableSums table{.table = core::TableId{static_cast<std::uint32_t>(in.u64())}};
    for (Hash128& sum : table.sums) sum = read_sum(in);
    return table;
  });
}

Result<std::vector<core::RowSum>> decode_rows(std::string_view bytes) {
  auto rows = PANAL_TRY(read_all<core::RowSum>(bytes, limits::kDigestPageRows, [](ByteReader& in) {
    const Uuid id = read_id(in);
    return core::RowSum{id, read_sum(in)};
  }));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!(rows[i - 1].id < rows[i].id)) return fail(Code::kCorrupt, "rows that do not ascend");
  }
  return rows;
}

Result<std::vector<core::RowCells>> decode_cells(std::string_view bytes) {
  return read_all<core::RowCells>(bytes, limits::kDigestRowsAtOnce, read_row);
}

}  // namespace panal::wire
