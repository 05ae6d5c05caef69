#pragma once
// Seed: where the settings of a new appliance are looked for. The first place that has some wins:
//
//   1  the kernel's command line            panal.NAME=VALUE
//   2  QEMU's fw_cfg                        opt/panal/config
//   3  a NoCloud disk, labelled cidata      user-data, if its first line is "#panal"
//   4  an OpenStack config drive, config-2  openstack/latest/user_data, likewise
//   5  the boot partition                   panal.toml
//
// Foreign file systems are told by their first bytes before they are mounted, read-only, for as
// long as one file is read. Blocking; PID 1's, once.
#include <optional>
#include <string>
#include <string_view>

#include "src/appliance/settings.h"

namespace panal::appliance {

// Empty settings when no place has any.
Result<Settings> find_settings();

struct Volume {
  const char* type;   // as mount(2) has it
  std::string label;  // in lower case
};
inline constexpr std::size_t kVolumeBytes = 34 * 1024;
// What file system a device has whose first kVolumeBytes these are: iso9660 or vfat. Pure.
std::optional<Volume> volume_of(std::string_view first);

}  // namespace panal::appliance
