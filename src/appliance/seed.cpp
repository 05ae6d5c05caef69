#include "src/appliance/seed.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "src/appliance/disk.h"
#include "src/appliance/small_file.h"
#include "src/base/encoding.h"

namespace panal::appliance {
namespace {

constexpr const char* kMountPoint = "/boot";
constexpr const char* kFirmwareFile = "/sys/firmware/qemu_fw_cfg/by_name/opt/panal/config/raw";

// A file on another file system; nothing when it cannot be read, whatever the reason: then it is
// not where the settings are.
std::optional<std::string> file_on(const std::string& device, const char* type, const char* file) {
  constexpr unsigned long kFlags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (::mount(device.c_str(), kMountPoint, type, kFlags, nullptr) != 0) return std::nullopt;
  auto content = read_small_file(std::string(kMountPoint) + "/" + file);
  ::umount(kMountPoint);
  if (!content) return std::nullopt;
  return std::move(content).value();
}

std::string first_bytes(const std::string& device) {
  std::string bytes(kVolumeBytes, '\0');
  const int descriptor = ::open(device.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return {};
  const auto got = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  ::close(descriptor);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return bytes;
}

// Whole disks and partitions that hold something, the appliance's own excepted.
std::vector<std::string> foreign_devices() {
  std::vector<std::string> devices;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/class/block", failed)) {
    const auto size = read_small_file(entry.path().string() + "/size");
    const auto event = read_small_file(entry.path().string() + "/uevent");
    const bool own = event && event->find("PARTNAME=panal-") != std::string::npos;
    if (own || !size || trimmed(*size) == "0") continue;
    devices.push_back("/dev/" + entry.path().filename().string());
  }
  std::sort(devices.begin(), devices.end());
  return devices;
}

// Data for another agent, such as cloud-init, is not ours to read.
bool ours(std::string_view text) { return trimmed(text.substr(0, text.find('\n'))) == "#panal"; }

Result<std::optional<Settings>> from_volume(const char* label, const char* file, const char* what) {
  for (const std::string& device : foreign_devices()) {
    const auto volume = volume_of(first_bytes(device));
    if (!volume || volume->label != label) continue;
    const auto text = file_on(device, volume->type, file);
    if (text && ours(*text)) {
      return std::optional(PANAL_TRY(Settings::parse(*text, std::string(what) + " " + device)));
    }
  }
  return std::optional<Settings>();
}

}  // namespace

std::optional<Volume> volume_of(std::string_view first) {
  // ECMA-119, 8.4: the primary volume descriptor is sector 16 of 2 KiB; its identifier, 32 bytes.
  constexpr std::size_t kDescriptor = 16 * 2048;
  const auto label_at = [&](std::size_t at, std::size_t size) {
    const auto label = first.substr(at, size);  // filled up with spaces or zeros
    return lower_ascii(trimmed(label.substr(0, label.find('\0'))));
  };
  if (first.size() >= kDescriptor + 72 && first.substr(kDescriptor, 6) == "\1CD001") {
    return Volume{"iso9660", label_at(kDescriptor + 40, 32)};
  }
  // FAT: the label stands behind the boot record's id, at 71 in FAT32, at 43 before.
  if (first.size() < 512 || first.substr(510, 2) != "\x55\xaa") return std::nullopt;
  if (first.substr(82, 5) == "FAT32") return Volume{"vfat", label_at(71, 11)};
  if (first.substr(54, 4) == "FAT1") return Volume{"vfat", label_at(43, 11)};
  return std::nullopt;
}

Result<Settings> find_settings() {
  auto told = PANAL_TRY(Settings::from_command_line(PANAL_TRY(read_small_file("/proc/cmdline"))));
  if (!told.empty()) return told;
  const auto firmware = read_small_file(kFirmwareFile);
  if (firmware) return Settings::parse(*firmware, "the machine's firmware");
  auto seed = PANAL_TRY(from_volume("cidata", "user-data", "the NoCloud disk"));
  if (!seed) {
    seed = PANAL_TRY(from_volume("config-2", "openstack/latest/user_data", "the config drive"));
  }
  if (seed) return std::move(*seed);
  const auto boot = find_partition("panal-boot");
  if (!boot) return Settings{};
  const auto text = file_on(*boot, "vfat", "panal.toml");
  return text ? Settings::parse(*text, "panal.toml") : Settings{};
}

}  // namespace panal::appliance
