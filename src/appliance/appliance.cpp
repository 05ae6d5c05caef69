#include "src/appliance/appliance.h"

#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "src/appliance/disk.h"
#include "src/appliance/init.h"
#include "src/appliance/network.h"
#include "src/appliance/settings.h"
#include "src/appliance/small_file.h"
#include "src/appliance/time_sync.h"
#include "src/appliance/update.h"
#include "src/loop/system.h"

namespace panal::appliance {
namespace {

// Only to be PID 1 of: nothing of it touches a machine that is not an appliance.
bool marked() {
  if (::getpid() != 1) return false;
  // The kernel has mounted nothing yet; in a container /proc is there.
  if (::access("/proc/cmdline", R_OK) != 0) ::mount("proc", "/proc", "proc", 0, nullptr);
  const auto line = read_small_file("/proc/cmdline");
  if (!line) return false;
  const auto words = words_of(line.value());
  return std::find(words.begin(), words.end(), "panal.appliance") != words.end();
}

}  // namespace

std::optional<int> run(int argc, const char* const* argv) {
  if (argc < 1) return std::nullopt;
  const std::string_view name = argv[0];
  if (name == kLeaseProgram) return apply_lease(argc > 1 ? argv[1] : "");
  if (name == kTimeProgram) return keep_time(argc - 1, argv + 1);
  if (name == kUpdateProgram) return install_update(argc - 1, argv + 1);
  if (name != "/init" || !marked()) return std::nullopt;
  if (const auto mounted = mount_system(); !mounted) {
    std::fprintf(stderr, "panal: %s\n", mounted.error().message.c_str());
    return 1;
  }
  const loop::SystemClock clock;
  Init(clock).run();
}

}  // namespace panal::appliance
