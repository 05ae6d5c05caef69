#pragma once
// The part of a backup that holds files:
//
//   files      := attachment* zeros(32) u64(how many these are)
//   attachment := its SHA-256 (32 bytes) u64(size) bytes
//
// Numbers are little-endian. Blocking; for the command line.
#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/node/file_shelf.h"

namespace panal::node {

struct BackupFiles {
  std::uint64_t written = 0, bytes = 0;
  std::uint64_t missing = 0;  // not on this node
};

Result<void> write_bytes(std::FILE* to, std::string_view bytes);
Result<BackupFiles> write_files(const std::set<std::string, std::less<>>& hashes,
                                const FileShelf& shelf, std::FILE* out);
// To a shelf; without one, they are only checked.
Result<void> read_files(std::FILE* in, FileShelf* shelf);

}  // namespace panal::node
