#include "src/node/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "src/crypto/key_file.h"

namespace panal::node {
namespace {

constexpr std::string_view kUnowned = "unowned";

Error refused(const std::string& path, const char* what) {
  return fail(Code::kIo, path + ": " + what + ": " + std::strerror(errno));
}

std::string owner_pid(int lock) {
  std::array<char, 32> text{};
  const auto size = ::pread(lock, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  const auto parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, error);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return refused(path, "cannot make the data folder");
  }
  const std::string keys = path + "/keys";
  if (::mkdir(keys.c_str(), 0700) != 0 && errno != EEXIST) {
    return refused(keys, "cannot make the keys folder");
  }
  return {};
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::string& path) {
  PANAL_TRY(make_folder(path));
  const std::string file = path + "/lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return refused(file, "cannot open the lock");
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    const std::string pid = owner_pid(lock);
    ::close(lock);
    return fail(Code::kConflict, path + " is in use by another panal process (pid " + pid + ")");
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(lock, 0) != 0 ||
      ::pwrite(lock, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    // The pid is a hint for people; a full disk must not keep a node from starting read-only.
    errno = 0;
  }
  return DataFolder(path, lock);
}

bool DataFolder::joining() const { return ::access(join_file().c_str(), F_OK) == 0; }

bool DataFolder::keys_are_owned() const {
  const auto there = [this](std::string_view name) {
    return ::access(key_file(name).c_str(), F_OK) == 0;
  };
  return there("node.crt") && !there(kUnowned) && !joining();
}

Result<void> DataFolder::disown_keys() const {
  return crypto::write_key_file(key_file(kUnowned), "");
}

// A mark that cannot be removed would be heeded only if the database were lost, too.
void DataFolder::own_keys() const { ::unlink(key_file(kUnowned).c_str()); }

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace panal::node
