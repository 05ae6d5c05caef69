#include "src/appliance/update_desk.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "src/appliance/bundle.h"
#include "src/appliance/small_file.h"
#include "src/crypto/hash.h"

namespace panal::appliance {
namespace {

constexpr std::uint64_t kSlotBytes = 96 * 1024 * 1024;  // as disk.py makes them

Result<std::vector<std::string>> update_keys() {
  return parse_update_keys(PANAL_TRY(read_small_file(kUpdateKeys)));
}

bool is_idle(const Json& status) {
  const Json* state = status.find("state");
  for (const char* busy : {"checking", "backing_up", "writing", "restarting", "on_trial"}) {
    if (state != nullptr && state->string() != nullptr && *state->string() == busy) return false;
  }
  return true;
}

Result<void> write_whole(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return system_error(path, "cannot write");
  const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) == 0 && whole) return {};
  std::remove(path.c_str());
  return fail(Code::kDiskFull, "there is no room for the update");
}

}  // namespace

bool is_update_wanted(const std::string& data) {
  return ::access((data + "/update/wanted").c_str(), F_OK) == 0 ||
         ::access((data + "/update/wanted-forced").c_str(), F_OK) == 0;
}

std::string update_architecture() {
  utsname machine{};
  return ::uname(&machine) == 0 ? machine.machine : "";
}

Json UpdateDesk::status() const {
  const auto text = read_small_file(kUpdateStatus);
  auto parsed = text ? Json::parse(*text) : Result<Json>(Json());
  if (!parsed || parsed->is_null()) return {};
  if (is_update_wanted(data_)) parsed->set("state", "checking");  // PID 1 is about to
  return std::move(parsed).value();
}

Result<std::string> UpdateDesk::take(std::string_view bytes, Then then) const {
  const Json now = status();
  if (now.is_null()) return fail(Code::kConflict, "not_an_appliance");
  if (!is_idle(now)) return fail(Code::kConflict, "update_under_way");
  const Bundle bundle = PANAL_TRY(Bundle::read(bytes, PANAL_TRY(update_keys())));
  PANAL_TRY(check_fits(bundle, {.version = PANAL_VERSION,
                                .architecture = update_architecture(),
                                .slot_bytes = kSlotBytes,
                                .forced = then == Then::kInstallForced}));
  const std::string_view payload = bytes.substr(bundle.payload_at);
  if (payload.size() != bundle.payload_bytes || crypto::sha256(payload) != bundle.sha256) {
    return refusal("update_damaged", "the update is not what was signed");
  }
  if (then == Then::kCheck) return bundle.version;
  const std::string folder = data_ + "/update";
  std::error_code failed;
  std::filesystem::create_directory(folder, failed);
  PANAL_TRY(write_whole(folder + "/part", bytes));
  const char* name = then == Then::kInstallForced ? "/wanted-forced" : "/wanted";
  std::filesystem::rename(folder + "/part", folder + name, failed);
  if (failed) return fail(Code::kIo, folder + ": " + failed.message());
  return bundle.version;
}

void tell_update(std::string_view slot, std::string_view state, std::string_view detail) {
  const Json status = Json::object()
                          .set("version", PANAL_VERSION)
                          .set("slot", slot)
                          .set("state", state)
                          .set("detail", detail);
  const std::string path = kUpdateStatus;
  if (write_small_file(path + ".new", status.dump())) {
    std::rename((path + ".new").c_str(), path.c_str());
  }
}

}  // namespace panal::appliance
