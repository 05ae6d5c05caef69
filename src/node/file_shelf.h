#pragma once
// FileShelf: the files that people attached to records, by what is in them.
//
//   files/ab/abcdef…   the name is the SHA-256 of the bytes, in hex
//
// A file is written under another name, synced, and renamed: whatever has its name is whole. Each
// is checked against its name when it is read; one that does not fit is as good as missing.
// Blocking; any thread.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::node {

class FileShelf {
 public:
  explicit FileShelf(std::string folder) : folder_(std::move(folder)) {}

  // `hash` is that of the bytes. kDiskFull, kIo.
  Result<void> put(std::string_view hash, std::string_view bytes);
  bool has(std::string_view hash) const;
  // Nothing when it is not here.
  Result<std::optional<std::string>> get(std::string_view hash) const;
  // Removes what is not among `wanted` and was not touched for a day.
  Result<std::size_t> keep_only(const std::set<std::string, std::less<>>& wanted);

 private:
  std::string folder_;
};

}  // namespace panal::node
