#include "src/appliance/update.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "src/appliance/boot_state.h"
#include "src/appliance/bundle.h"
#include "src/appliance/disk.h"
#include "src/appliance/process.h"
#include "src/appliance/slot.h"
#include "src/appliance/small_file.h"
#include "src/appliance/update_desk.h"

namespace panal::appliance {
namespace {

constexpr const char* kFolder = "/data/update/";
constexpr std::uint64_t kSpareBytes = 16 * 1024 * 1024;

std::uint64_t bytes_below(const char* folder) {
  std::uint64_t bytes = 0;
  std::error_code failed;
  auto each = std::filesystem::recursive_directory_iterator(folder, failed);
  for (; !failed && each != std::filesystem::recursive_directory_iterator();
       each.increment(failed)) {
    std::error_code gone;
    const auto size = each->is_regular_file(gone) ? each->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

// The backup of the rows, a database to check that against, and the files. What a backup holds is
// told when it is made; the database's file is the most that its rows can have.
Result<void> check_room() {
  struct statvfs room {};
  std::error_code failed;
  const auto database = std::filesystem::file_size("/data/panal.db", failed);
  if (failed || ::statvfs(kFolder, &room) != 0) return system_error("/data", "has no size");
  const std::uint64_t wanted = 3 * database + bytes_below("/data/files") + kSpareBytes;
  if (room.f_bavail * room.f_frsize >= wanted) return {};
  return refusal("update_no_room", "there is no room on the disk for a backup");
}

// By the server's user: PID 1 does not touch what the server has written.
Result<void> back_up() {
  PANAL_TRY(check_room());
  const std::string file = std::string(kFolder) + "before.backup";
  const int code = PANAL_TRY(run_to_end({.program = "/init",
                                         .arguments = {"panal", "backup", file, "--data", "/data"},
                                         .as_server = true}));
  if (code == 0) return {};
  return refusal("update_no_backup", "the backup failed, with " + std::to_string(code));
}

Result<std::string> install_on_this_machine(Installation what, bool has_data, const Tell& tell) {
  const auto keys = PANAL_TRY(parse_update_keys(PANAL_TRY(read_small_file(kUpdateKeys))));
  what.slot = PANAL_TRY(find_partition("panal-" + other_slot(what.running)));
  what.state = PANAL_TRY(find_partition("panal-state"));
  what.bundle = std::string(kFolder) + "wanted-forced";
  what.forced = ::access(what.bundle.c_str(), F_OK) == 0;
  if (!what.forced) what.bundle = std::string(kFolder) + "wanted";
  return install(
      what, keys, has_data ? back_up : [] { return Result<void>(); }, tell);
}

}  // namespace

Result<std::string> install(const Installation& what, const std::vector<std::string>& keys,
                            const BeforeWriting& back_up, const Tell& tell) {
  tell("checking");
  const auto opened = File::open(what.bundle, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  ::unlink(what.bundle.c_str());
  if (!opened) return opened.error();
  const File& file = *opened;
  if (!file.is_regular()) return refusal("update_damaged", "the update is no file");
  const Bundle bundle = PANAL_TRY(Bundle::read(PANAL_TRY(file.read(0, Bundle::kHeadBytes)), keys));
  const File slot = PANAL_TRY(File::open(what.slot, O_RDWR));
  PANAL_TRY(check_fits(bundle, {.version = PANAL_VERSION,
                                .architecture = update_architecture(),
                                .slot_bytes = PANAL_TRY(slot.bytes()),
                                .forced = what.forced}));
  PANAL_TRY(check_payload(file, bundle));
  BootState state = PANAL_TRY(read_boot_state(what.state));
  if (!state.get("cand").empty()) return fail(Code::kConflict, "an update is on trial");
  tell("backing_up");
  PANAL_TRY(back_up());
  tell("writing");
  PANAL_TRY(write_slot(slot, file, bundle));
  state.set("active", what.running);
  state.set("cand", other_slot(what.running));
  state.set("tries", std::to_string(BootState::kTries));
  state.set("version", bundle.version);
  state.set("peers", what.peers ? "1" : "");
  state.set("note", "");
  tell("restarting");
  PANAL_TRY(write_boot_state(what.state, state));
  return bundle.version;
}

int install_update(int count, const char* const* arguments) {
  Installation what;
  bool has_data = true;
  if (count > 0) what.running = arguments[0];
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "peers") what.peers = true;
    if (word == "front") has_data = false;
  }
  const std::string running = what.running;
  const auto installed = install_on_this_machine(std::move(what), has_data, [&](const char* state) {
    std::fprintf(stderr, "panal: update: %s\n", state);
    tell_update(running, state, "");
  });
  if (installed) return 0;
  std::fprintf(stderr, "panal: update refused: %s\n", installed.error().message.c_str());
  tell_update(running, "refused", installed.error().message);
  return 1;
}

}  // namespace panal::appliance
