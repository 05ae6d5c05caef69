#include "src/node/update_command.h"

#include <unistd.h>

#include <cstdio>
#include <memory>

#include "src/app/api/host.h"
#include "src/node/command_output.h"

namespace panal::node {
namespace {

constexpr const char* kTarget = "/api/v1/system/update";
constexpr int kFollowSeconds = 600;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Result<std::string> read_bundle(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return fail(Code::kNotFound, "cannot open " + path);
  std::string bytes(app::kUpdateBytes + 1, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (std::ferror(file.get()) != 0) return fail(Code::kIo, "cannot read " + path);
  if (bytes.size() > app::kUpdateBytes) return fail(Code::kTooLarge, path + " is too large");
  return bytes;
}

Result<void> show(ControlClient& appliance) {
  const Json status = PANAL_TRY(appliance.get(kTarget));
  if (status.find("state") == nullptr) return fail(Code::kConflict, "this is no appliance");
  const std::string detail = text_at(status, "detail");
  print(text_at(status, "version") + " in slot " + text_at(status, "slot") + ": " +
        text_at(status, "state") + (detail.empty() ? "" : ", " + detail));
  return {};
}

// Until it says no, or nothing more: then it restarts.
Result<void> follow(ControlClient& appliance, const std::string& version) {
  std::string shown;
  for (int second = 0; second < kFollowSeconds; ++second) {
    const auto status = appliance.get(kTarget);
    const std::string state = status ? text_at(*status, "state") : "restarting";
    if (state == "refused") return fail(Code::kBadRequest, text_at(*status, "detail"));
    if (state != shown) print(version + ": " + state);
    if (state == "restarting") {
      print("It becomes the active version when it has been healthy; see panal update --check");
      return {};
    }
    shown = state;
    ::usleep(1'000'000);
  }
  return fail(Code::kTimeout, "the appliance does not come to an end with it");
}

}  // namespace

Result<void> update(const Invocation& invocation, ControlClient& appliance) {
  if (invocation.file.empty()) return show(appliance);
  std::string target = kTarget;
  if (invocation.check) target += "?check=true";
  else if (invocation.force) target += "?force=true";
  const Json answer = PANAL_TRY(appliance.upload(target, PANAL_TRY(read_bundle(invocation.file))));
  const std::string version = text_at(answer, "version");
  if (!invocation.check) return follow(appliance, version);
  print("The update to " + version + " is sound and fits");
  return {};
}

}  // namespace panal::node
