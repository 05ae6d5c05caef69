#include "src/appliance/growth.h"

#include <fcntl.h>
#include <linux/blkpg.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "src/appliance/partition_table.h"
#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

constexpr const char* kName = "panal-data";
constexpr std::uint64_t kBlockBytes = 4096;  // of the file system, as build.sh makes it
constexpr unsigned long kResizeExt4 = _IOW('f', 16, std::uint64_t);  // EXT4_IOC_RESIZE_FS

class Device {
 public:
  static Result<Device> open(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return system_error(path, "cannot open");
    return Device(path, descriptor);
  }
  Device(Device&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  Device(const Device&) = delete;
  ~Device() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  Result<std::uint64_t> sectors() const {
    std::uint64_t bytes = 0;
    if (::ioctl(descriptor_, BLKGETSIZE64, &bytes) != 0) return system_error(path_, "size");
    return bytes / kSectorBytes;
  }
  Result<std::string> read(std::uint64_t sector, std::size_t bytes) const {
    std::string out(bytes, '\0');
    const auto got = ::pread(descriptor_, out.data(), bytes, offset(sector));
    if (got != static_cast<ssize_t>(bytes)) return system_error(path_, "cannot read");
    return out;
  }
  // On the disk when it returns.
  Result<void> write(std::uint64_t sector, std::string_view bytes) const {
    const auto put = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset(sector));
    if (put != static_cast<ssize_t>(bytes.size()) || ::fsync(descriptor_) != 0) {
      return system_error(path_, "cannot write");
    }
    return {};
  }
  Result<void> control(unsigned long request, void* argument, const char* what) const {
    if (::ioctl(descriptor_, request, argument) != 0) return system_error(path_, what);
    return {};
  }

 private:
  Device(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  static off_t offset(std::uint64_t sector) { return static_cast<off_t>(sector * kSectorBytes); }

  std::string path_;
  int descriptor_;
};

// /sys/class/block/vda6 is a link to …/block/vda/vda6.
Result<std::string> disk_of(const std::string& partition) {
  const std::string name = partition.substr(partition.rfind('/') + 1);
  std::error_code failed;
  const auto place = std::filesystem::canonical("/sys/class/block/" + name, failed);
  if (failed) return fail(Code::kIo, partition + ": on no disk");
  return "/dev/" + place.parent_path().filename().string();
}

// The copy first: a cut in between leaves one table that is whole and says what was before.
Result<void> write_table(const Device& disk, const PartitionTable& table) {
  PANAL_TRY(disk.write(table.copy_at(), table.copy()));
  return disk.write(1, table.primary());
}

Result<void> tell_kernel(const Device& disk, const PartitionTable::Extent& extent) {
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
  const Device disk = PANAL_TRY(Device::open(PANAL_TRY(disk_of(device)), O_RDWR));
  auto table =
      PANAL_TRY(PartitionTable::parse(PANAL_TRY(disk.read(1, kTableSectors * kSectorBytes))));
  if (PANAL_TRY(table.grow(kName, PANAL_TRY(disk.sectors())))) {
    PANAL_TRY(write_table(disk, table));
    PANAL_TRY(tell_kernel(disk, *table.find(kName)));
  }
  // Again at each boot: the last one may have ended between the two.
  const Device partition = PANAL_TRY(Device::open(device, O_RDONLY));
  std::uint64_t blocks = PANAL_TRY(partition.sectors()) * kSectorBytes / kBlockBytes;
  const Device mounted = PANAL_TRY(Device::open("/data", O_RDONLY | O_DIRECTORY));
  return mounted.control(kResizeExt4, &blocks, "cannot grow the file system");
}

}  // namespace panal::appliance
