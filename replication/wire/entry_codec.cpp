// The bytes of an entry, versions 1 and 2; one that is not carried is written as version 1.
// Integers are little-endian; varint, zigzag and string as in src/base/bytes.h.
//
//   entry  := head hlc:u64 previous_hash:u64 [deps] [node:16 bytes] [carried] item*
//   head   := u8: version in the low 4 bits, 0x10 = deps follow, 0x20 = node follows,
//             0x40 = carried follows (version 2)
//   carried := hlc:u64 VersionVector
//   deps   := VersionVector
//   item   := 0 shape | tag:varint id:16 bytes cell*     tag n = shape n, counted from 1
//   shape  := kind:u8 table:u32 count:varint column:u16*  columns ascending; none unless kPut or
//             kStrand. An item of a kPut without columns: the next one restores that row
//   cell   := 0 | 1 zigzag | 2 u64 (IEEE 754) | 3 string (text) | 4 string (blob)
//
// Many rows of one transaction share a shape, so a row costs its id and its values. Origin and
// sequence number are the log's key and the batch's header. A header takes 17 bytes, and 10 to 12
// for each origin that moved since the previous entry.
#include "replication/wire/entry_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "src/base/assert.h"
#include "src/base/bytes.h"
#include "src/base/limits.h"
#include "src/base/siphash.h"

namespace panal::wire {
namespace {

constexpr std::uint8_t kVersionMask = 0x0f;
constexpr std::uint8_t kHasDeps = 0x10;
constexpr std::uint8_t kHasNode = 0x20;
constexpr std::uint8_t kHasCarried = 0x40;
constexpr SipKey kChainKey = {0x70616e616c2d6c6f, 0x672d636861696e31};

struct Shape {
  core::Change::Kind kind;
  core::TableId table;
  std::vector<core::ColumnId> columns;
  auto operator<=>(const Shape&) const = default;
};

template <class T>
void write_int(ByteWriter& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out.u8(static_cast<std::uint8_t>(value >> (8 * i)));
}

template <class T>
T read_int(ByteReader& in) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= std::uint64_t{in.u8()} << (8 * i);
  return static_cast<T>(value);
}

Shape shape_of(const core::Change& change) {
  Shape shape{change.kind, change.table, {}};
  for (const auto& cell : change.cells) shape.columns.push_back(cell.column);
  return shape;
}

// Most rows of a transaction have the shape of the row before.
bool same_shape(const core::Change& a, const core::Change& b) {
  return a.kind == b.kind && a.table == b.table &&
         std::ranges::equal(a.cells, b.cells, {}, &core::CellWrite::column,
                            &core::CellWrite::column);
}

void write_shape(ByteWriter& out, const Shape& shape) {
  out.varint(0);
  out.u8(static_cast<std::uint8_t>(shape.kind));
  write_int(out, static_cast<std::uint32_t>(shape.table));
  out.varint(shape.columns.size());
  for (const auto column : shape.columns) write_int(out, static_cast<std::uint16_t>(column));
}

Shape read_shape(ByteReader& in) {
  Shape shape{};
  const std::uint8_t kind = in.u8();
  shape.kind = core::Change::Kind{kind};
  shape.table = core::TableId{read_int<std::uint32_t>(in)};
  const std::uint64_t count = in.varint();
  const bool put =
      shape.kind == core::Change::Kind::kPut || shape.kind == core::Change::Kind::kStrand;
  if (kind > 3 || (!put && count != 0) || count > in.rest().size() / 2) {
    in.fail();
    return shape;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const core::ColumnId column{read_int<std::uint16_t>(in)};
    if (i != 0 && column <= shape.columns.back()) in.fail();
    shape.columns.push_back(column);
  }
  return shape;
}

core::VersionVector read_vector(ByteReader& in) {
  core::VersionVector vector;
  const std::uint64_t count = in.varint();
  if (count > limits::kVectorComponents || count > in.rest().size() / 9) in.fail();
  core::OriginId last{};
  for (std::uint64_t i = 0; in.ok() && i < count; ++i) {
    const core::OriginId origin{in.u64()};
    const std::uint64_t seq = in.varint();
    if (seq == 0 || (i != 0 && origin <= last)) in.fail();
    vector.raise(origin, seq);
    last = origin;
  }
  return vector;
}

core::EntryHeader read_header(core::Dot dot, ByteReader& in) {
  core::EntryHeader header{.dot = dot};
  const std::uint8_t head = in.u8();
  const int version = head & kVersionMask;
  const bool carried = (head & kHasCarried) != 0;
  if (version < 1 || version > kEntryVersion || (version == 1 && carried) || (head & 0x80) != 0) {
    in.fail();
    return header;
  }
  header.hlc = in.u64();
  header.previous_hash = in.u64();
  if ((head & kHasDeps) != 0) header.deps = read_vector(in);
  if ((head & kHasNode) != 0) header.node = Uuid::from_bytes(in.raw(16));
  if (carried) {
    header.carried = core::EntryHeader::Carried{};
    header.carried->hlc = in.u64();
    header.carried->seen = read_vector(in);
  }
  return header;
}

// SQLite takes "not a number" for null: it would not store what we were told.
BorrowedValue read_real(ByteReader& in) {
  const double value = std::bit_cast<double>(in.u64());
  if (std::isnan(value)) in.fail();
  return value;
}

core::Change read_change(ByteReader& in, const Shape& shape) {
  core::Change change{.kind = shape.kind, .table = shape.table, .id = {}};
  change.id = Uuid::from_bytes(in.raw(16)).value_or(Uuid{});
  if (shape.columns.size() > in.rest().size()) in.fail();  // a cell takes a byte at least
  if (!in.ok()) return change;
  change.cells.reserve(shape.columns.size());
  for (const auto column : shape.columns) change.cells.push_back({column, read_value(in)});
  return change;
}

Error malformed(core::Dot dot, std::string_view what) {
  return fail(Code::kCorrupt, "entry " + std::to_string(dot.seq) + ": " + std::string(what));
}

}  // namespace

void write_borrowed(ByteWriter& out, const BorrowedValue& value) {
  out.u8(static_cast<std::uint8_t>(value.index()));
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    out.zigzag(*integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    out.u64(std::bit_cast<std::uint64_t>(*real));
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    out.string(*text);
  } else if (const auto* blob = std::get_if<BorrowedBlob>(&value)) {
    out.string(blob->bytes);
  }
}

void write_value(ByteWriter& out, const Value& value) { write_borrowed(out, borrow(value)); }

BorrowedValue borrow_value(ByteReader& in) {
  switch (in.u8()) {
    case 0: return std::monostate{};
    case 1: return in.zigzag();
    case 2: return read_real(in);
    case 3: return in.string();
    case 4: return BorrowedBlob{in.string()};
    default: in.fail(); return std::monostate{};
  }
}

Value read_value(ByteReader& in) { return to_value(borrow_value(in)); }

std::string encode_entry(const core::Entry& entry) {
  const auto& header = entry.header;
  ByteWriter out;
  std::uint8_t head = header.carried ? kEntryVersion | kHasCarried : 1;
  if (!header.deps.empty()) head |= kHasDeps;
  if (header.node) head |= kHasNode;
  out.u8(head);
  out.u64(header.hlc);
  out.u64(header.previous_hash);
  if (!header.deps.empty()) out.raw(header.deps.encode());
  if (header.node) out.raw(header.node->raw());
  if (header.carried) {
    out.u64(header.carried->hlc);
    out.raw(header.carried->seen.encode());
  }
  std::map<Shape, std::uint64_t> shapes;
  const core::Change* last = nullptr;
  std::uint64_t tag = 0;
  for (const auto& change : entry.changes) {
    if (last == nullptr || !same_shape(*last, change)) {
      const auto [known, added] = shapes.try_emplace(shape_of(change), shapes.size() + 1);
      if (added) write_shape(out, known->first);
      tag = known->second;
    }
    last = &change;
    out.varint(tag);
    out.raw(change.id.raw());
    for (const auto& cell : change.cells) write_value(out, cell.value);
  }
  return out.take();
}

Result<core::EntryHeader> decode_header(core::Dot dot, std::string_view bytes) {
  ByteReader in(bytes);
  auto header = read_header(dot, in);
  if (!in.ok()) return malformed(dot, "its header is malformed, or of a newer version");
  return header;
}

Result<core::Entry> decode_entry(core::Dot dot, std::string_view bytes) {
  if (bytes.size() > limits::kTransactionBytes) return malformed(dot, "it is too large");
  ByteReader in(bytes);
  core::Entry entry;
  entry.header = read_header(dot, in);
  std::vector<Shape> shapes;
  std::size_t cells = 0;
  while (in.ok() && !in.rest().empty()) {
    const std::uint64_t tag = in.varint();
    if (tag == 0) {
      shapes.push_back(read_shape(in));
      cells += shapes.back().columns.size();
      continue;
    }
    if (tag > shapes.size()) return malformed(dot, "it names an unknown shape");
    cells += 1 + shapes[tag - 1].columns.size();
    if (cells > limits::kEntryCells) return malformed(dot, "it has too many cells");
    entry.changes.push_back(read_change(in, shapes[tag - 1]));
  }
  if (!in.done()) return malformed(dot, "its bytes are malformed, or of a newer version");
  return entry;
}

std::uint64_t hash_entry(core::Dot dot, std::string_view bytes) {
  SipKey key = kChainKey;
  key.low ^= static_cast<std::uint64_t>(dot.origin);
  key.high ^= dot.seq;
  return siphash(key, bytes);
}

}  // namespace panal::wire
