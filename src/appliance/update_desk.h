#pragma once
// UpdateDesk: where the server hands over a bundle, and learns what became of it. The server may
// write its own data alone: PID 1 takes the bundle from there, as something a stranger wrote.
//
//   DATA/update/wanted, wanted-forced   a bundle; taken away as soon as it is looked at
//   /run/update.json                    version, slot, state, detail, of PID 1
//   /etc/panal-update-keys              in the slot, and so as trustworthy as the program
//
// state: idle, checking, backing_up, writing, restarting, refused, on_trial, updated, rolled_back.
// Thread-safe: it holds nothing. Owned by NodeHost.
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/http/json.h"

namespace panal::appliance {

inline constexpr const char* kUpdateKeys = "/etc/panal-update-keys";
inline constexpr const char* kUpdateStatus = "/run/update.json";

std::string update_architecture();

bool is_update_wanted(const std::string& data);

class UpdateDesk {
 public:
  explicit UpdateDesk(std::string data) : data_(std::move(data)) {}

  // Null where this is no appliance.
  Json status() const;

  enum class Then { kInstall, kInstallForced, kCheck };
  // The version that the bundle brings, once it is known to be sound; then it is PID 1's, but for
  // kCheck. kFields: it is refused; kConflict: another one is under way, or this is no appliance.
  Result<std::string> take(std::string_view bundle, Then then) const;

 private:
  std::string data_;
};

// PID 1's side. Never fails: what cannot be told is not worth a reboot.
void tell_update(std::string_view slot, std::string_view state, std::string_view detail);

}  // namespace panal::appliance
