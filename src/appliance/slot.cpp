#include "src/appliance/slot.h"

#include <algorithm>
#include <functional>

#include "src/crypto/hash.h"

namespace panal::appliance {
namespace {

constexpr std::size_t kFirstBytes = 4096;  // the superblock and what comes before the rest
constexpr std::uint64_t kPieceBytes = 256 * 1024;

using Sink = std::function<Result<void>(std::uint64_t at, std::string_view bytes)>;

// `size` bytes from `at` on, piece by piece. What ends before is damaged.
Result<void> each_piece(const File& file, std::uint64_t at, std::uint64_t size, const Sink& sink) {
  for (std::uint64_t done = 0; done < size;) {
    const auto wanted = static_cast<std::size_t>(std::min(kPieceBytes, size - done));
    const std::string piece = PANAL_TRY(file.read(at + done, wanted));
    if (piece.size() != wanted) return refusal("update_damaged", "the update is cut short");
    PANAL_TRY(sink(done, piece));
    done += wanted;
  }
  return {};
}

Result<void> expect(crypto::Sha256& hash, const Bundle& bundle) {
  if (hash.finish() == bundle.sha256) return {};
  return refusal("update_damaged", "the update is not what was signed");
}

}  // namespace

Result<void> check_payload(const File& file, const Bundle& bundle) {
  if (PANAL_TRY(file.bytes()) != bundle.payload_at + bundle.payload_bytes) {
    return refusal("update_damaged", "the update is not as large as was signed");
  }
  crypto::Sha256 hash;
  PANAL_TRY(each_piece(file, bundle.payload_at, bundle.payload_bytes,
                       [&](std::uint64_t, std::string_view bytes) -> Result<void> {
                         hash.update(bytes);
                         return {};
                       }));
  return expect(hash, bundle);
}

Result<void> write_slot(const File& slot, const File& file, const Bundle& bundle) {
  PANAL_TRY(slot.write(0, std::string(kFirstBytes, '\0')));
  PANAL_TRY(slot.sync());
  crypto::Sha256 hash;
  std::string first;
  PANAL_TRY(each_piece(file, bundle.payload_at, bundle.payload_bytes,
                       [&](std::uint64_t at, std::string_view bytes) -> Result<void> {
                         hash.update(bytes);
                         if (at > 0) return slot.write(at, bytes);
                         first = bytes.substr(0, kFirstBytes);
                         if (bytes.size() == first.size()) return {};
                         return slot.write(first.size(), bytes.substr(first.size()));
                       }));
  PANAL_TRY(expect(hash, bundle));
  PANAL_TRY(slot.sync());
  hash.update(first);
  PANAL_TRY(each_piece(slot, first.size(), bundle.payload_bytes - first.size(),
                       [&](std::uint64_t, std::string_view bytes) -> Result<void> {
                         hash.update(bytes);
                         return {};
                       }));
  PANAL_TRY(expect(hash, bundle));
  PANAL_TRY(slot.write(0, first));
  return slot.sync();
}

}  // namespace panal::appliance
