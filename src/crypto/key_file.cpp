#include "src/crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "src/base/limits.h"

namespace panal::crypto {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// Reads errno: call it right after the failure.
Error refused(const std::string& what, const std::string& path) {
  const int error = errno;
  const Code code = error == ENOENT                       ? Code::kNotFound
                    : error == ENOSPC || error == EDQUOT ? Code::kDiskFull
                                                         : Code::kIo;
  return fail(code, "cannot " + what + " " + path + ": " + std::strerror(error));
}

Result<void> write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return refused("write", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> write_new_file(const std::string& path, std::string_view content) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return refused("create", path);
  // The mode of open() does not hold for a file that was already there.
  if (::fchmod(file.get(), 0600) != 0) return refused("protect", path);
  PANAL_TRY(write_all(file.get(), content, path));
  if (::fsync(file.get()) != 0) return refused("sync", path);
  return {};
}

Result<void> sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return refused("open", folder);
  if (::fsync(directory.get()) != 0) return refused("sync", folder);
  return {};
}

}  // namespace

Result<void> write_key_file(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".new";
  auto written = write_new_file(temporary, content);
  if (written.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = refused("replace", path);
  }
  if (!written.ok()) {
    ::unlink(temporary.c_str());
    return written;
  }
  return sync_folder_of(path);
}

Result<std::string> read_key_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return refused("open", path);
  std::string content(limits::kKeyFileBytes + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refused("read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > limits::kKeyFileBytes) return fail(Code::kTooLarge, path + " is too large for a key");
  content.resize(size);
  return content;
}

}  // namespace panal::crypto
