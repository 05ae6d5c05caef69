#include "src/node/file_shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "src/base/encoding.h"
#include "src/crypto/hash.h"
#include "src/node/durable_file.h"

namespace panal::node {
namespace {

namespace fs = std::filesystem;

constexpr auto kGrace = std::chrono::hours(24);
constexpr std::size_t kHashCharacters = 64;
constexpr std::string_view kUnfinished = ".part";
constexpr std::size_t kNamesAtOnce = 1'000;  // looked at by one check

bool is_hash(std::string_view text) {
  return text.size() == kHashCharacters &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error cannot(const std::string& what, const std::string& path) {
  const Code code = errno == ENOSPC || errno == EDQUOT ? Code::kDiskFull : Code::kIo;
  return fail(code, "cannot " + what + " " + path + ": " + std::strerror(errno));
}

Result<void> write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) return cannot("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return cannot("sync", path);
  return {};
}

// Synced when this returns.
Result<void> write_file(const std::string& path, std::string_view bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("write", path);
  auto written = write_all(descriptor, bytes, path);
  ::close(descriptor);
  return written;
}

std::string read_all(int descriptor) {
  std::string bytes;
  struct stat told {};
  if (::fstat(descriptor, &told) != 0) return bytes;
  bytes.resize(static_cast<std::size_t>(told.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got = ::read(descriptor, bytes.data() + done, bytes.size() - done);
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::string path_of(const std::string& folder, std::string_view hash) {
  return folder + "/" + std::string(hash.substr(0, 2)) + "/" + std::string(hash);
}

std::string begun_path(const std::string& folder, std::string_view hash) {
  return path_of(folder, hash) + ".begun" + std::string(kUnfinished);
}

// Nothing when there is no such file.
Result<std::optional<std::string>> read_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::optional<std::string>();
  if (descriptor < 0) return cannot("read", path);
  std::string bytes = read_all(descriptor);
  ::close(descriptor);
  return std::optional(std::move(bytes));
}

// The folder of a file, within `top`.
Result<void> make_folder(const std::string& top, const std::string& path) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  const bool is_new = fs::create_directories(folder, error);
  if (error) return fail(Code::kIo, "cannot make " + folder.string() + ": " + error.message());
  if (is_new) return sync_file(top);
  return {};
}

// So that the next read is of the disk itself.
void forget_cached(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  ::close(descriptor);
}

// Names of whole files after `last`, in order, at most so many.
std::vector<std::string> names_from(const std::string& top, const std::string& last,
                                    std::size_t many) {
  std::vector<std::string> names;
  for (int i = 0; i < 256 && names.size() < many; ++i) {
    const char byte = static_cast<char>(i);
    const std::string prefix = hex_encode({&byte, 1});
    if (prefix < std::string_view(last).substr(0, 2)) continue;
    std::error_code error;
    const auto first = static_cast<std::ptrdiff_t>(names.size());
    for (fs::directory_iterator each(top + "/" + prefix, error), end; !error && each != end;
         each.increment(error)) {
      std::string name = each->path().filename().string();
      if (is_hash(name) && name > last) names.push_back(std::move(name));
    }
    std::sort(names.begin() + first, names.end());
  }
  if (names.size() > many) names.resize(many);
  return names;
}

}  // namespace

Result<void> FileShelf::put(std::string_view hash, std::string_view bytes) {
  static std::atomic<std::uint64_t> count = 0;
  if (!is_hash(hash)) return fail(Code::kIo, "no name of a file");
  const std::string path = path_of(folder_, hash);
  // One that is there is touched: nobody throws it away meanwhile.
  if (PANAL_TRY(get(hash)) && ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0) return {};
  PANAL_TRY(make_folder(folder_, path));
  std::error_code error;
  const std::string part = path + "." + std::to_string(++count) + std::string(kUnfinished);
  fs::remove(part, error);  // of a process before this one
  auto written = write_file(part, bytes);
  if (written) return publish_file(part, path);
  fs::remove(part, error);
  return written;
}

bool FileShelf::has(std::string_view hash) const {
  return is_hash(hash) && ::access(path_of(folder_, hash).c_str(), F_OK) == 0;
}

Result<std::optional<std::string>> FileShelf::get(std::string_view hash) const {
  if (!is_hash(hash)) return std::optional<std::string>();
  const std::string path = path_of(folder_, hash);
  auto bytes = PANAL_TRY(read_file(path));
  if (bytes && hex_encode(crypto::sha256(*bytes)) != hash) bytes.reset();
  return bytes;
}

std::size_t FileShelf::begun_bytes(std::string_view hash) const {
  std::error_code error;
  const auto bytes = fs::file_size(begun_path(folder_, hash), error);
  return error ? 0 : static_cast<std::size_t>(bytes);
}

Result<void> FileShelf::append(std::string_view hash, std::string_view bytes) {
  if (!is_hash(hash)) return fail(Code::kIo, "no name of a file");
  const std::string path = begun_path(folder_, hash);
  PANAL_TRY(make_folder(folder_, path));
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("write", path);
  auto written = write_all(descriptor, bytes, path);
  ::close(descriptor);
  return written;
}

Result<bool> FileShelf::finish(std::string_view hash) {
  const std::string path = begun_path(folder_, hash);
  const auto bytes = PANAL_TRY(read_file(path));
  if (bytes && hex_encode(crypto::sha256(*bytes)) == hash) {
    PANAL_TRY(publish_file(path, path_of(folder_, hash)));
    return true;
  }
  std::error_code error;
  fs::remove(path, error);
  return false;
}

FileShelf::Checked FileShelf::check_next(std::size_t bytes_max) {
  Checked checked;
  std::size_t bytes = 0;
  const auto names = names_from(folder_, checked_, kNamesAtOnce);
  for (const std::string& name : names) {
    if (bytes >= bytes_max) return checked;
    const std::string path = path_of(folder_, name);
    forget_cached(path);
    const auto found = read_file(path);
    checked_ = name;
    if (found && !*found) continue;  // gone meanwhile
    ++checked.files;
    if (found) bytes += (*found)->size();
    const bool whole = found && hex_encode(crypto::sha256(**found)) == name;
    if (!whole) checked.damaged.push_back(name);
  }
  if (names.size() < kNamesAtOnce) checked_.clear();
  return checked;
}

Result<std::size_t> FileShelf::keep_only(const std::set<std::string, std::less<>>& wanted) {
  std::size_t gone = 0;
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  for (fs::recursive_directory_iterator each(folder_, error), end; each != end && !error;
       each.increment(error)) {
    if (!each->is_regular_file(error) || wanted.contains(each->path().filename().string())) {
      continue;
    }
    const auto touched = each->last_write_time(error);
    if (error || now - touched < kGrace) continue;
    gone += fs::remove(each->path(), error) ? 1 : 0;
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(Code::kIo, "cannot look through " + folder_ + ": " + error.message());
  }
  return gone;
}

}  // namespace panal::node
