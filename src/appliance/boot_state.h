#pragma once
// BootState: what GRUB and the appliance tell each other: which slot to boot.
//
//   block    := "# GRUB Environment Block\n" *( name "=" value "\n" ) *"#"     1024 bytes
//   active   := a | b        the slot that is known to work
//   cand     := a | b | ""   a slot on trial, booted instead while there are tries
//   tries    := 0 … 3        counted down by GRUB before each
//   version  := of what is in `cand`
//   peers    := 1 | ""       the node had reached others before: it must again
//   note     := how the last update went, for people
//   append   := more words for the kernel's command line, the owner's
//
// The file grubenv on the partition panal-state holds it, which nobody mounts: the block is found
// by its first line, and written over in place. As long as it has at most a sector of variables, a
// power cut leaves the old ones or the new.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

class BootState {
 public:
  static constexpr std::size_t kBlockBytes = 1024;
  static constexpr int kTries = 3;

  // `block`: kBlockBytes.
  static Result<BootState> parse(std::string_view block);
  Result<std::string> encode() const;

  std::string get(std::string_view name) const;
  // What GRUB would not read back as it is becomes '?'.
  void set(std::string_view name, std::string_view value);

 private:
  std::vector<std::pair<std::string, std::string>> variables_;
};

// `path`: of the partition, or a file that holds what it holds. Durable when write returns.
Result<BootState> read_boot_state(const std::string& path);
Result<void> write_boot_state(const std::string& path, const BootState& state);

// Where the others are told apart: "a" gives "b".
std::string other_slot(std::string_view slot);

}  // namespace panal::appliance
