#include "src/appliance/file.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "src/appliance/small_file.h"

namespace panal::appliance {

Result<File> File::open(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor >= 0) return File(path, descriptor);
  if (errno == ENOENT) return fail(Code::kNotFound, path + ": there is no such file");
  return system_error(path, "cannot open");
}

File::File(File&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::uint64_t> File::bytes() const {
  const off_t end = ::lseek(descriptor_, 0, SEEK_END);
  if (end < 0) return system_error(path_, "has no size");
  return static_cast<std::uint64_t>(end);
}

Result<std::string> File::read(std::uint64_t at, std::size_t bytes) const {
  std::string out(bytes, '\0');
  std::size_t filled = 0;
  ssize_t got = 0;
  while (filled < bytes && (got = ::pread(descriptor_, out.data() + filled, bytes - filled,
                                          static_cast<off_t>(at + filled))) > 0) {
    filled += static_cast<std::size_t>(got);
  }
  if (got < 0) return system_error(path_, "cannot read");
  out.resize(filled);
  return out;
}

Result<void> File::write(std::uint64_t at, std::string_view bytes) const {
  const auto put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
  if (put != static_cast<ssize_t>(bytes.size())) return system_error(path_, "cannot write");
  return {};
}

Result<void> File::sync() const {
  if (::fsync(descriptor_) != 0) return system_error(path_, "cannot write");
  ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
  return {};
}

Result<void> File::control(unsigned long request, void* argument, const char* what) const {
  if (::ioctl(descriptor_, request, argument) != 0) return system_error(path_, what);
  return {};
}

bool File::is_regular() const {
  struct stat what {};
  return ::fstat(descriptor_, &what) == 0 && S_ISREG(what.st_mode);
}

}  // namespace panal::appliance
