#pragma once
// FileShelf: the files that people attached to records, by what is in them.
//
//   files/ab/abcdef…   the name is the SHA-256 of the bytes, in hex
//
// A file is written under another name, synced, and renamed: whatever has its name is whole. Each
// is checked against its name when it is read; one that does not fit is as good as missing.
// What comes from another node in chunks gathers in abcdef….begun.part.
// Blocking; any thread.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

  // A file that comes in chunks: how much of it has come (0: nothing), the next chunk, and its end:
  // false when that is not the file, and all of it has to come again. One thread a file.
  std::size_t begun_bytes(std::string_view hash) const;
  Result<void> append(std::string_view hash, std::string_view bytes);
  Result<bool> finish(std::string_view hash);

  // Reads files from the disk, in an order that begins anew after the last, until it has read so
  // many bytes: those that are not what their names say. For one thread at a time.
  struct Checked {
    std::size_t files = 0;
    std::vector<std::string> damaged;
  };
  Checked check_next(std::size_t bytes_max);
  // Removes what is not among `wanted` and was not touched for a day.
  Result<std::size_t> keep_only(const std::set<std::string, std::less<>>& wanted);

 private:
  std::string folder_;
  std::string checked_;  // the last name that was
};

}  // namespace panal::node
