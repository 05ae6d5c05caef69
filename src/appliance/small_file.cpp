#include "src/appliance/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "src/appliance/limits.h"

namespace panal::appliance {

Result<std::string> read_small_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT) return fail(Code::kNotFound, path + ": there is no such file");
    return system_error(path, "cannot open");
  }
  std::string content(limits::kSmallFileBytes, '\0');
  std::size_t filled = 0;
  ssize_t got = 0;
  while (filled < content.size() &&
         (got = ::read(file, content.data() + filled, content.size() - filled)) > 0) {
    filled += static_cast<std::size_t>(got);
  }
  ::close(file);
  if (got < 0) return system_error(path, "cannot read");
  content.resize(filled);
  return content;
}

Result<void> write_small_file(const std::string& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return system_error(path, "cannot open");
  const auto written = ::write(file, content.data(), content.size());
  const bool whole = written == static_cast<ssize_t>(content.size());
  if (::close(file) != 0 || !whole) return system_error(path, "cannot write");
  return {};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Error system_error(const std::string& path, std::string_view what) {
  return fail(Code::kIo, path + ": " + std::string(what) + ": " + std::strerror(errno));
}

}  // namespace panal::appliance
