#include "src/node/snapshot_fetch.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "replication/store/snapshot.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/node/join_messages.h"

namespace panal::node {
namespace {

class PartFile {
 public:
  static Result<PartFile> open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      return fail(Code::kIo, "cannot write " + path + ": " + std::strerror(errno));
    }
    return PartFile(descriptor, path);
  }
  PartFile(PartFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
  PartFile(const PartFile&) = delete;
  ~PartFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  // What there is of it.
  std::string read(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    const auto got = ::pread(descriptor_, bytes.data(), size, static_cast<off_t>(offset));
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }
  Result<void> cut(std::uint64_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) == 0) return {};
    return fail(Code::kIo, "cannot shorten " + path_ + ": " + std::strerror(errno));
  }
  Result<void> write(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written =
          ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written <= 0) {
        const Code code = errno == ENOSPC ? Code::kDiskFull : Code::kIo;
        return fail(code, "cannot write " + path_ + ": " + std::strerror(errno));
      }
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return {};
  }

 private:
  PartFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::string path_;
};

http::Request get(const std::string& token, std::string target) {
  http::Request request;
  request.target = std::move(target);
  request.headers.add(std::string(kJoinHeader), token);
  return request;
}

Result<std::string> fetch_chunk(DonorLink& donor, const std::string& token, SipKey key,
                                std::uint64_t number) {
  auto response = PANAL_TRY(
      donor.ask(get(token, "/join/snapshot/" + std::to_string(number))));
  const std::uint64_t hash = store::hash_chunk(key, number, response.body);
  if (response.headers.get(kChunkHashHeader) != std::to_string(hash)) {
    return fail(Code::kCorrupt, "a piece of the snapshot arrived damaged: join again to go on");
  }
  return std::move(response.body);
}

// What an earlier attempt fetched, when it is as it should be; else empty.
std::string kept_chunk(const PartFile& file, const SnapshotOffer& offer, SipKey key,
                       std::uint64_t number) {
  if (number >= offer.hashes.size()) return {};
  const std::uint64_t offset = number * limits::kSnapshotChunkBytes;
  std::string bytes =
      file.read(offset, std::min<std::uint64_t>(limits::kSnapshotChunkBytes, offer.bytes - offset));
  return store::hash_chunk(key, number, bytes) == offer.hashes[number] ? bytes : std::string();
}

// kNotFound: the donor has thrown away what it offered.
Result<core::VersionVector> fetch_offered(DonorLink& donor, const std::string& token, SipKey key,
                                          PartFile& file, const OnFetched& on_fetched) {
  const auto offer =
      PANAL_TRY(SnapshotOffer::decode(PANAL_TRY(donor.ask(get(token, "/join/snapshot"))).body));
  const auto vector = hex_decode(offer.vector);
  constexpr std::uint64_t kChunk = limits::kSnapshotChunkBytes;
  if (!vector || offer.chunks != (offer.bytes + kChunk - 1) / kChunk) {
    return fail(Code::kCorrupt, "the donor's offer is malformed");
  }
  for (std::uint64_t number = 0; number < offer.chunks; ++number) {
    std::string bytes = kept_chunk(file, offer, key, number);
    if (bytes.empty()) {
      bytes = PANAL_TRY(fetch_chunk(donor, token, key, number));
      PANAL_TRY(file.write(number * kChunk, bytes));
    }
    if (!on_fetched(number * kChunk + bytes.size(), offer.bytes)) {
      return fail(Code::kUnavailable, "given up");
    }
  }
  PANAL_TRY(file.cut(offer.bytes));
  return core::VersionVector::decode(*vector);
}

}  // namespace

bool show_progress(std::uint64_t done, std::uint64_t all) {
  if (::isatty(STDERR_FILENO) != 1) return true;
  constexpr int kWidth = 40;
  const double share = all == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(all);
  std::string bar(static_cast<std::size_t>(share * kWidth), '#');
  bar.resize(kWidth, '.');
  std::fprintf(stderr, "\r[%s] %3d %%  %.1f of %.1f MB%s", bar.c_str(),
               static_cast<int>(share * 100), static_cast<double>(done) / 1e6,
               static_cast<double>(all) / 1e6, done == all ? "\n" : "");
  return true;
}

Result<core::VersionVector> fetch_snapshot(DonorLink& donor, const std::string& token, SipKey key,
                                           const std::string& path, const OnFetched& on_fetched) {
  auto file = PANAL_TRY(PartFile::open(path));
  for (int left = limits::kSnapshotTries - 1;; --left) {
    auto fetched = fetch_offered(donor, token, key, file, on_fetched);
    if (fetched || fetched.error().code != Code::kNotFound || left == 0) return fetched;
  }
}

void release_snapshot(DonorLink& donor, const std::string& token) {
  http::Request request = get(token, "/join/snapshot");
  request.method = http::Method::kDelete;
  [[maybe_unused]] const auto released = donor.ask(request);
}

}  // namespace panal::node
