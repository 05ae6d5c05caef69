#include "src/appliance/partition_table.h"

#include <algorithm>

namespace panal::appliance {
namespace {

constexpr std::size_t kHeaderBytes = 92;
constexpr std::size_t kEntryBytes = 128;
constexpr std::size_t kEntries = 128;
constexpr std::uint64_t kAlignSectors = 2048;  // 1 MiB
// Places in the header.
constexpr std::size_t kHeaderCrc = 16;
constexpr std::size_t kHere = 24;
constexpr std::size_t kThere = 32;
constexpr std::size_t kLastUsable = 48;
constexpr std::size_t kEntriesAt = 72;
constexpr std::size_t kEntryCount = 80;
constexpr std::size_t kEntrySize = 84;
constexpr std::size_t kEntriesCrc = 88;
// Places in an entry.
constexpr std::size_t kFirst = 32;
constexpr std::size_t kLast = 40;
constexpr std::size_t kName = 56;
constexpr std::size_t kNowhere = ~std::size_t{0};

// CRC-32 of ISO-HDLC, as zlib has it; a few kilobytes, once a boot.
std::uint32_t crc32(std::string_view bytes) {
  constexpr std::uint32_t kReversed = 0xedb88320;
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (kReversed & (~(crc & 1) + 1));
  }
  return ~crc;
}

template <class T>
T get(std::string_view bytes, std::size_t at) {
  T value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;) {
    value = static_cast<T>(value << 8 | static_cast<std::uint8_t>(bytes[at + i]));
  }
  return value;
}

template <class T>
void put(std::string& bytes, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

Error damaged(const char* what) {
  return fail(Code::kCorrupt, std::string("the partition table is damaged: ") + what);
}

}  // namespace

Result<PartitionTable> PartitionTable::parse(std::string_view bytes) {
  if (bytes.size() != kTableSectors * kSectorBytes) return damaged("it is cut short");
  PartitionTable table;
  table.header_ = bytes.substr(0, kHeaderBytes);
  table.entries_ = bytes.substr(kSectorBytes, kEntries * kEntryBytes);
  if (!table.header_.starts_with("EFI PART")) return damaged("there is none");
  const auto crc = get<std::uint32_t>(table.header_, kHeaderCrc);
  put<std::uint32_t>(table.header_, kHeaderCrc, 0);
  if (crc32(table.header_) != crc) return damaged("its header");
  if (get<std::uint32_t>(table.header_, kEntryCount) != kEntries ||
      get<std::uint32_t>(table.header_, kEntrySize) != kEntryBytes) {
    return damaged("it is not one of ours");
  }
  if (crc32(table.entries_) != get<std::uint32_t>(table.header_, kEntriesCrc)) {
    return damaged("its entries");
  }
  table.copy_header_ = get<std::uint64_t>(table.header_, kThere);
  return table;
}

std::size_t PartitionTable::place_of(std::string_view name) const {
  for (std::size_t at = 0; at < entries_.size(); at += kEntryBytes) {
    std::string found;
    for (std::size_t i = at + kName; i < at + kEntryBytes; i += 2) {
      const auto unit = get<std::uint16_t>(entries_, i);
      if (unit == 0) break;
      found += unit < 0x80 ? static_cast<char>(unit) : '?';
    }
    if (found == name) return at;
  }
  return kNowhere;
}

std::optional<PartitionTable::Extent> PartitionTable::find(std::string_view name) const {
  const std::size_t at = place_of(name);
  if (at == kNowhere) return std::nullopt;
  return Extent{static_cast<std::uint32_t>(at / kEntryBytes + 1),
                get<std::uint64_t>(entries_, at + kFirst),
                get<std::uint64_t>(entries_, at + kLast)};
}

Result<bool> PartitionTable::grow(std::string_view name, std::uint64_t disk_sectors) {
  const auto extent = find(name);
  if (!extent) return fail(Code::kNotFound, "no partition " + std::string(name));
  for (std::size_t at = 0; at < entries_.size(); at += kEntryBytes) {
    if (get<std::uint64_t>(entries_, at + kLast) > extent->last) {
      return fail(Code::kConflict, std::string(name) + " is not the last partition");
    }
  }
  if (disk_sectors <= copy_header_) return fail(Code::kIo, "the disk is smaller than its table");
  // Room for the copy, then down to a whole MiB.
  const std::uint64_t end = (disk_sectors - kTableSectors) / kAlignSectors * kAlignSectors;
  if (end <= extent->last + 1) return false;
  put<std::uint64_t>(entries_, place_of(name) + kLast, end - 1);
  copy_header_ = disk_sectors - 1;
  return true;
}

std::string PartitionTable::header(std::uint64_t here, std::uint64_t there,
                                   std::uint64_t entries_at) const {
  std::string header = header_;
  put<std::uint64_t>(header, kHere, here);
  put<std::uint64_t>(header, kThere, there);
  put<std::uint64_t>(header, kLastUsable, copy_header_ - kTableSectors);
  put<std::uint64_t>(header, kEntriesAt, entries_at);
  put<std::uint32_t>(header, kEntriesCrc, crc32(entries_));
  put<std::uint32_t>(header, kHeaderCrc, crc32(header));
  header.resize(kSectorBytes, '\0');
  return header;
}

std::string PartitionTable::primary() const { return header(1, copy_header_, 2) + entries_; }

std::string PartitionTable::copy() const { return entries_ + header(copy_header_, 1, copy_at()); }

}  // namespace panal::appliance
