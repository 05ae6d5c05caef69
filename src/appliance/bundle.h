#pragma once
// Bundle: one file that brings another version of the appliance, signed.
//
//   file      := "panal update 1\n" manifest "\n" signature "\n" payload
//   manifest  := a JSON object in one line: version, arch, min_from (the oldest version that may be
//                updated with it), size and sha256 (hex) of the payload
//   signature := 128 hex digits: Ed25519 of all bytes before them, the line's end included
//   payload   := what a slot holds: the squashfs of that version, to the end of the file
//   version   := number "." number "." number
//
// Magic, manifest and signature have at most kHeadBytes. Nothing of a file is believed before its
// signature is checked. Pure: bytes in, verdict out. Made by firmware-image/bundle.py.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

struct Bundle {
  static constexpr std::size_t kHeadBytes = 4096;

  std::string version;
  std::string architecture;
  std::string min_from;
  std::uint64_t payload_bytes = 0;
  std::string sha256;          // raw
  std::size_t payload_at = 0;  // in the file

  // `first`: the first kHeadBytes of a file, or all of a smaller one. `keys`: public ones, raw.
  static Result<Bundle> read(std::string_view first, const std::vector<std::string>& keys);
};

// What it is to be put on.
struct UpdateTarget {
  std::string_view version;  // that runs
  std::string_view architecture;
  std::uint64_t slot_bytes = 0;
  bool forced = false;  // an older version, or the same again, is wanted
};
Result<void> check_fits(const Bundle& bundle, const UpdateTarget& target);

// Of the text of kUpdateKeys: a line each with 64 hex digits, and comments behind "#". At least
// one.
Result<std::vector<std::string>> parse_update_keys(std::string_view text);

// Less than 0: `a` is the older one. Neither need be a version: what is none is older than all.
int compare_versions(std::string_view a, std::string_view b);

// Why a bundle is not taken: a code for programs, a sentence for people.
Error refusal(const char* code, std::string message);

}  // namespace panal::appliance
