#include "src/appliance/updates.h"

#include <algorithm>

#include "src/appliance/disk.h"
#include "src/appliance/limits.h"
#include "src/appliance/process.h"
#include "src/appliance/settings.h"
#include "src/appliance/update.h"
#include "src/appliance/update_desk.h"

namespace panal::appliance {
namespace {

constexpr std::size_t kNoteCharacters = 160;

std::string slot_of(std::string_view command_line) {
  constexpr std::string_view kRoot = "root=PARTLABEL=panal-";
  for (const std::string& word : words_of(command_line)) {
    if (word.starts_with(kRoot)) return word.substr(kRoot.size());
  }
  return {};
}

}  // namespace

Verdict judge_trial(const Signs& signs, bool peers_wanted, std::int64_t trial_ms) {
  if (signs.health == "ready" && (!peers_wanted || signs.reaches_peers)) return Verdict::kHealthy;
  const bool over =
      signs.failures >= limits::kUpdateTrialFailures || trial_ms >= limits::kUpdateTrialMs;
  return over ? Verdict::kFailed : Verdict::kWait;
}

void Updates::begin(std::string_view command_line) {
  began_ms_ = clock_.monotonic_ms();
  slot_ = slot_of(command_line);
  const auto partition = find_partition("panal-state");
  auto state = partition ? read_boot_state(*partition) : Result<BootState>(partition.error());
  if (slot_.empty() || !state) return;
  partition_ = *partition;
  state_ = std::move(state).value();
  const std::string candidate = state_.get("cand");
  on_trial_ = candidate == slot_;
  note_ = state_.get("note");
  if (on_trial_) return tell_update(slot_, "on_trial", "");
  if (candidate.empty()) return tell_update(slot_, "idle", note_);
  const std::string reason = note_.empty() ? "it did not come up" : note_;
  settle("rolled_back", "the update to " + state_.get("version") + " was undone: " + reason);
}

void Updates::settle(std::string_view state, std::string note) {
  note_ = std::move(note);
  note_.resize(std::min(note_.size(), kNoteCharacters));
  state_.set("active", slot_);
  state_.set("cand", "");
  state_.set("tries", "0");
  state_.set("note", note_);
  on_trial_ = false;
  if (const auto written = write_boot_state(partition_, state_); !written) {
    note_ = written.error().message;
  }
  tell_update(slot_, state, note_);
}

void Updates::give_up(std::string_view reason) {
  if (!on_trial_) return;
  state_.set("note", reason.substr(0, kNoteCharacters));
  // Without the note the tries are counted all the same.
  [[maybe_unused]] const auto written = write_boot_state(partition_, state_);
}

Updates::Next Updates::tick(const Signs& signs) {
  if (partition_.empty()) return Next::kNothing;
  if (installed_) return Next::kReboot;
  if (on_trial_) {
    switch (judge_trial(signs, !state_.get("peers").empty(), clock_.monotonic_ms() - began_ms_)) {
      case Verdict::kWait: return Next::kNothing;
      case Verdict::kHealthy:
        settle("updated", "updated to " + state_.get("version"));
        return Next::kNothing;
      case Verdict::kFailed: give_up(signs.server); return Next::kReboot;
    }
  }
  if (process_ == 0 && is_update_wanted("/data")) start(signs);
  return Next::kNothing;
}

void Updates::start(const Signs& signs) {
  Launch what{.program = kUpdateProgram, .arguments = {kUpdateProgram, slot_}};
  if (signs.reaches_peers) what.arguments.push_back("peers");
  if (signs.front) what.arguments.push_back("front");
  const auto started = launch(what);
  if (started) process_ = *started;
  else note_ = started.error().message;
}

bool Updates::on_exit(pid_t process, int exit_code) {
  if (process != process_) return false;
  process_ = 0;
  installed_ = exit_code == 0;
  return true;
}

}  // namespace panal::appliance
