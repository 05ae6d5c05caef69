#include "src/appliance/growth.h"

#include <fcntl.h>
#include <linux/blkpg.h>

#include <filesystem>

#include "src/appliance/file.h"
#include "src/appliance/partition_table.h"
#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

constexpr const char* kName = "panal-data";
constexpr std::uint64_t kBlockBytes = 4096;  // of the file system, as build.sh makes it
constexpr unsigned long kResizeExt4 = _IOW('f', 16, std::uint64_t);  // EXT4_IOC_RESIZE_FS

Result<std::uint64_t> sectors(const File& device) {
  return PANAL_TRY(device.bytes()) / kSectorBytes;
}

Result<void> write(const File& disk, std::uint64_t sector, std::string_view bytes) {
  PANAL_TRY(disk.write(sector * kSectorBytes, bytes));
  return disk.sync();
}

// /sys/class/block/vda6 is a link to …/block/vda/vda6.
Result<std::string> disk_of(const std::string& partition) {
  const std::string name = partition.substr(partition.rfind('/') + 1);
  std::error_code failed;
  const auto place = std::filesystem::canonical("/sys/class/block/" + name, failed);
  if (failed) return fail(Code::kIo, partition + ": on no disk");
  return "/dev/" + place.parent_path().filename().string();
}

// The copy first: a cut in between leaves one table that is whole and says what was before.
Result<void> write_table(const File& disk, const PartitionTable& table) {
  PANAL_TRY(write(disk, table.copy_at(), table.copy()));
  return write(disk, 1, table.primary());
}

Result<void> tell_kernel(const File& disk, const PartitionTable::Extent& extent) {
  blkpg_partition partition{};
  const std::uint64_t start = extent.first * kSectorBytes;
  const std::uint64_t length = (extent.last - extent.first + 1) * kSectorBytes;
  partition.start = static_cast<long long>(start);
  partition.length = static_cast<long long>(length);
  partition.pno = static_cast<int>(extent.number);
  blkpg_ioctl_arg argument{};
  argument.op = BLKPG_RESIZE_PARTITION;
  argument.datalen = sizeof partition;
  argument.data = &partition;
  return disk.control(BLKPG, &argument, "cannot resize the partition");
}

}  // namespace

Result<void> grow_data(const std::string& device) {
  const File disk = PANAL_TRY(File::open(PANAL_TRY(disk_of(device)), O_RDWR));
  auto table = PANAL_TRY(
      PartitionTable::parse(PANAL_TRY(disk.read(kSectorBytes, kTableSectors * kSectorBytes))));
  if (PANAL_TRY(table.grow(kName, PANAL_TRY(sectors(disk))))) {
    PANAL_TRY(write_table(disk, table));
    PANAL_TRY(tell_kernel(disk, *table.find(kName)));
  }
  // Again at each boot: the last one may have ended between the two.
  const File partition = PANAL_TRY(File::open(device, O_RDONLY));
  std::uint64_t blocks = PANAL_TRY(partition.bytes()) / kBlockBytes;
  const File mounted = PANAL_TRY(File::open("/data", O_RDONLY | O_DIRECTORY));
  return mounted.control(kResizeExt4, &blocks, "cannot grow the file system");
}

}  // namespace panal::appliance
