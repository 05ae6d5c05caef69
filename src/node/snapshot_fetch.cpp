#include "src/node/snapshot_fetch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "replication/store/snapshot.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/key_file.h"
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

  std::uint64_t size() const {
    const off_t end = ::lseek(descriptor_, 0, SEEK_END);
    return end < 0 ? 0 : static_cast<std::uint64_t>(end);
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
  const auto described = PANAL_TRY(donor.ask(get(token, "/join/snapshot")));
  const auto offer = PANAL_TRY(SnapshotOffer::decode(described.body));
  auto file = PANAL_TRY(PartFile::open(path));
  // What is there already counts only if it is of this very snapshot.
  const std::string note = path + ".offer";
  const auto before = crypto::read_key_file(note);
  if (!before || before.value() != described.body) {
    PANAL_TRY(file.cut(0));
    PANAL_TRY(crypto::write_key_file(note, described.body));
  }
  std::uint64_t number = file.size() / limits::kSnapshotChunkBytes;
  PANAL_TRY(file.cut(number * limits::kSnapshotChunkBytes));
  for (; number < offer.chunks; ++number) {
    const auto bytes = PANAL_TRY(fetch_chunk(donor, token, key, number));
    PANAL_TRY(file.write(number * limits::kSnapshotChunkBytes, bytes));
    if (!on_fetched(number * limits::kSnapshotChunkBytes + bytes.size(), offer.bytes)) {
      return fail(Code::kUnavailable, "given up");
    }
  }
  if (file.size() != offer.bytes) return fail(Code::kCorrupt, "the snapshot arrived incomplete");
  const auto vector = hex_decode(offer.vector);
  if (!vector) return fail(Code::kCorrupt, "the donor's vector is malformed");
  return core::VersionVector::decode(*vector);
}

void release_snapshot(DonorLink& donor, const std::string& token) {
  http::Request request = get(token, "/join/snapshot");
  request.method = http::Method::kDelete;
  [[maybe_unused]] const auto released = donor.ask(request);
}

}  // namespace panal::node
