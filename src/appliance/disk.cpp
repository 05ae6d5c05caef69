#include "src/appliance/disk.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>

#include "src/appliance/growth.h"
#include "src/appliance/process.h"
#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

constexpr const char* kData = "/data";

Result<void> mount_one(const char* type, const char* target, unsigned long flags,
                       const char* options) {
  if (::mount(type, target, type, flags, options) == 0 || errno == EBUSY) return {};
  return system_error(target, "cannot mount");
}

// e2fsck: 1 repaired, 2 repaired and wants a reboot (which concerns only a mounted root), from 4
// on something is left.
Result<void> check(const std::string& device, std::string& note) {
  for (const char* how : {"-p", "-y"}) {
    const int code =
        PANAL_TRY(run_to_end({.program = "/sbin/e2fsck", .arguments = {"e2fsck", how, device}}));
    if (code == 0) return {};
    if (code < 4) {
      note = "the data file system was repaired";
      return {};
    }
  }
  return fail(Code::kCorrupt, "the data file system on " + device + " cannot be repaired");
}

}  // namespace

Result<std::string> find_partition(const std::string& name) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/class/block", failed)) {
    const auto event = read_small_file(entry.path().string() + "/uevent");
    if (event && ("\n" + event.value()).find("\nPARTNAME=" + name + "\n") != std::string::npos) {
      return "/dev/" + entry.path().filename().string();
    }
  }
  return fail(Code::kNotFound, "no disk has a partition " + name);
}

Result<void> mount_system() {
  constexpr unsigned long kPlain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  PANAL_TRY(mount_one("proc", "/proc", kPlain, nullptr));
  PANAL_TRY(mount_one("sysfs", "/sys", kPlain, nullptr));
  PANAL_TRY(mount_one("devtmpfs", "/dev", MS_NOSUID | MS_NOEXEC, nullptr));
  PANAL_TRY(mount_one("tmpfs", "/run", kPlain, "size=4m,mode=0755"));
  return mount_one("tmpfs", "/tmp", kPlain, "size=4m,mode=1777");
}

Result<void> mount_memory() {
  const std::string options = "mode=0700,size=50%,uid=" + std::to_string(kServerUser) +
                              ",gid=" + std::to_string(kServerUser);
  return mount_one("tmpfs", kData, MS_NOSUID | MS_NODEV | MS_NOEXEC, options.c_str());
}

std::string data_size() {
  struct statvfs room {};
  if (::statvfs(kData, &room) != 0) return {};
  constexpr std::uint64_t kTenthOfGib = (std::uint64_t{1} << 30) / 10;
  const std::uint64_t tenths = room.f_blocks * room.f_frsize / kTenthOfGib;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

Result<void> mount_data(std::string& note) {
  const std::string device = PANAL_TRY(find_partition("panal-data"));
  PANAL_TRY(check(device, note));
  if (::mount(device.c_str(), kData, "ext4", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME,
              "errors=panic") != 0) {
    return system_error(device, "cannot mount");
  }
  if (::chown(kData, kServerUser, kServerUser) != 0 || ::chmod(kData, 0700) != 0) {
    return system_error(kData, "cannot give to the server");
  }
  // What does not grow is still good for what fits.
  if (const auto grown = grow_data(device); !grown) note = grown.error().message;
  return {};
}

void unmount_data() {
  ::sync();
  // What cannot be unmounted is at least read-only, hence whole, when the power goes.
  if (::umount(kData) != 0) ::mount(nullptr, kData, nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
}

}  // namespace panal::appliance
