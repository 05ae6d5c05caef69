#include "src/appliance/partition_table.h"

#include <gtest/gtest.h>

namespace panal::appliance {
namespace {

constexpr std::uint64_t kMiB = 2048;  // in sectors

template <class T>
void put(std::string& bytes, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

void put_entry(std::string& bytes, std::size_t at, const char* name, std::uint64_t first,
               std::uint64_t last) {
  put(bytes, at + 32, first);
  put(bytes, at + 40, last);
  for (std::size_t i = 0; name[i] != '\0'; ++i) bytes[at + 56 + 2 * i] = name[i];
}

// Two partitions on a disk of 64 MiB. The checksums were made by firmware-image/disk.py's zlib.
std::string table_of_64_mib() {
  std::string bytes(kTableSectors * kSectorBytes, '\0');
  bytes.replace(0, 8, "EFI PART");
  put<std::uint32_t>(bytes, 8, 0x10000);
  put<std::uint32_t>(bytes, 12, 92);
  put<std::uint32_t>(bytes, 16, 0xca27c6c8);
  put<std::uint64_t>(bytes, 24, 1);
  put<std::uint64_t>(bytes, 32, 64 * kMiB - 1);
  put<std::uint64_t>(bytes, 40, 34);
  put<std::uint64_t>(bytes, 48, 64 * kMiB - 1 - kTableSectors);
  put<std::uint64_t>(bytes, 72, 2);
  put<std::uint32_t>(bytes, 80, 128);
  put<std::uint32_t>(bytes, 84, 128);
  put<std::uint32_t>(bytes, 88, 0xde93e6e6);
  put_entry(bytes, kSectorBytes, "panal-b", kMiB, 3 * kMiB - 1);
  put_entry(bytes, kSectorBytes + 128, "panal-data", 3 * kMiB, 63 * kMiB - 1);
  return bytes;
}

std::string with(std::string bytes, std::size_t at, char value) {
  bytes[at] = value;
  return bytes;
}

TEST(PartitionTable, FindsPartitionsByName) {
  const auto table = PartitionTable::parse(table_of_64_mib()).value();
  const auto data = table.find("panal-data");
  ASSERT_TRUE(data);
  EXPECT_EQ(data->number, 2U);
  EXPECT_EQ(data->first, 3 * kMiB);
  EXPECT_EQ(data->last, 63 * kMiB - 1);
  EXPECT_FALSE(table.find("panal"));
}

TEST(PartitionTable, StaysAsItIsWhenTheDiskIsNoLarger) {
  auto table = PartitionTable::parse(table_of_64_mib()).value();
  EXPECT_FALSE(table.grow("panal-data", 64 * kMiB).value());
  EXPECT_EQ(table.primary(), table_of_64_mib());
}

TEST(PartitionTable, GrowsToTheEndAndMovesItsCopy) {
  auto table = PartitionTable::parse(table_of_64_mib()).value();
  const std::uint64_t disk = 1024 * kMiB + 7;
  ASSERT_TRUE(table.grow("panal-data", disk).value());
  EXPECT_EQ(table.copy_at(), disk - kTableSectors);
  const auto again = PartitionTable::parse(table.primary()).value();
  EXPECT_EQ(again.find("panal-data")->last, 1023 * kMiB - 1);
  EXPECT_EQ(again.find("panal-b")->last, 3 * kMiB - 1);
  const std::string copy = table.copy();
  const std::string entries = copy.substr(0, 32 * kSectorBytes);
  EXPECT_EQ(table.primary().substr(kSectorBytes), entries);
  EXPECT_TRUE(PartitionTable::parse(copy.substr(32 * kSectorBytes) + entries));
}

TEST(PartitionTable, RefusesWhatIsDamagedOrNotTheLast) {
  const std::string good = table_of_64_mib();
  for (const std::size_t at : {std::size_t{0}, std::size_t{60}, std::size_t{512 + 40}}) {
    EXPECT_EQ(PartitionTable::parse(with(good, at, '\x7f')).error().code, Code::kCorrupt) << at;
  }
  EXPECT_FALSE(PartitionTable::parse(good.substr(1)));
  auto table = PartitionTable::parse(good).value();
  EXPECT_FALSE(table.grow("panal-b", 1024 * kMiB));
  EXPECT_FALSE(table.grow("panal-data", 32 * kMiB));
}

}  // namespace
}  // namespace panal::appliance
