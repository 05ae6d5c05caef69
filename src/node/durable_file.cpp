#include "src/node/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace panal::node {

Result<void> sync_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(Code::kIo, "cannot open " + path + ": " + std::strerror(errno));
  const bool synced = ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  if (!synced) return fail(Code::kIo, "cannot sync " + path + ": " + std::strerror(reason));
  return {};
}

Result<void> publish_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return fail(Code::kIo, "cannot rename " + from + ": " + std::strerror(errno));
  }
  const auto folder = std::filesystem::path(to).parent_path();
  return sync_file(folder.empty() ? "." : folder.string());
}

}  // namespace panal::node
