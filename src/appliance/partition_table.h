#pragma once
// PartitionTable: a GUID partition table (UEFI 2.10, 5.3), as far as growing the last partition to
// the end of a disk that is larger than its image needs it. Pure: bytes in, bytes out.
//
//   sector 1          header: 92 bytes, little-endian, with a CRC-32 of itself and of the entries
//   sectors 2 … 33    128 entries of 128 bytes: type, id, first and last sector, flags, name
//   the last 33       the entries again, then the header again, with both places swapped
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::appliance {

inline constexpr std::uint64_t kSectorBytes = 512;
inline constexpr std::uint64_t kTableSectors = 33;  // header and entries

class PartitionTable {
 public:
  // `bytes`: sectors 1 to 33 of a disk. kCorrupt when a checksum is wrong.
  static Result<PartitionTable> parse(std::string_view bytes);

  struct Extent {
    std::uint32_t number = 0;  // from 1
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  std::optional<Extent> find(std::string_view name) const;

  // The disk has so many sectors: the copy and the partition's end move there. The partition must
  // be the one that ends last. False: it is there already.
  Result<bool> grow(std::string_view name, std::uint64_t disk_sectors);

  std::string primary() const;  // sectors 1 to 33
  std::string copy() const;     // the last 33
  std::uint64_t copy_at() const { return copy_header_ - (kTableSectors - 1); }

 private:
  std::string header(std::uint64_t here, std::uint64_t there, std::uint64_t entries_at) const;
  std::size_t place_of(std::string_view name) const;

  std::string header_;  // of the disk's id and what else does not change
  std::string entries_;
  std::uint64_t copy_header_ = 0;
};

}  // namespace panal::appliance
