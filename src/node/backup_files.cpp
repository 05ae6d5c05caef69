#include "src/node/backup_files.h"

#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::node {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kNumberBytes = 8;

}  // namespace

Result<void> write_bytes(std::FILE* to, std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), to) == bytes.size()) return {};
  return fail(Code::kDiskFull, "cannot write the copy: the disk may be full");
}

Result<BackupFiles> write_files(const std::set<std::string, std::less<>>& hashes,
                                const FileShelf& shelf, std::FILE* out) {
  BackupFiles files;
  for (const std::string& hash : hashes) {
    const auto bytes = PANAL_TRY(shelf.get(hash));
    if (!bytes) {
      ++files.missing;
      continue;
    }
    ByteWriter size;
    size.u64(bytes->size());
    PANAL_TRY(write_bytes(out, *hex_decode(hash)));
    PANAL_TRY(write_bytes(out, size.bytes()));
    PANAL_TRY(write_bytes(out, *bytes));
    ++files.written;
    files.bytes += bytes->size();
  }
  ByteWriter count;
  count.u64(files.written);
  PANAL_TRY(write_bytes(out, std::string(kHashBytes, '\0')));
  PANAL_TRY(write_bytes(out, count.bytes()));
  return files;
}

Result<void> read_files(std::FILE* in, FileShelf* shelf) {
  const Error damaged = fail(Code::kCorrupt, "the backup is damaged: a file in it is not whole");
  std::uint64_t count = 0;
  for (;; ++count) {
    std::string head(kHashBytes + kNumberBytes, '\0');
    if (std::fread(head.data(), 1, head.size(), in) != head.size()) return damaged;
    ByteReader reader(std::string_view(head).substr(kHashBytes));
    const std::uint64_t number = reader.u64();
    head.resize(kHashBytes);
    if (head == std::string(kHashBytes, '\0')) {
      if (number == count && std::fgetc(in) == EOF) return {};
      return damaged;
    }
    if (number > limits::kFileBytes) return damaged;
    std::string bytes(number, '\0');
    if (std::fread(bytes.data(), 1, bytes.size(), in) != bytes.size()) return damaged;
    if (crypto::sha256(bytes) != head) return damaged;
    if (shelf != nullptr) PANAL_TRY(shelf->put(hex_encode(head), bytes));
  }
}

}  // namespace panal::node
