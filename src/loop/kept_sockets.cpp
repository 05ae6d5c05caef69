#include "src/loop/kept_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/encoding.h"

namespace panal::loop {
namespace {

bool is_listening(int descriptor) {
  int listening = 0;
  socklen_t size = sizeof listening;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 &&
         listening != 0;
}

}  // namespace

void KeptSockets::inherit(std::string_view text) {
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const std::size_t equals = entry.rfind('=');
    if (equals == std::string_view::npos) continue;
    const auto number = parse_int(entry.substr(equals + 1));
    if (!number || *number < 3 || !is_listening(static_cast<int>(*number))) continue;
    const int descriptor = static_cast<int>(*number);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    sockets_[std::string(entry.substr(0, equals))] = descriptor;
  }
}

std::string KeptSockets::text() const {
  std::string text;
  for (const auto& [address, descriptor] : sockets_) {
    ::fcntl(descriptor, F_SETFD, 0);
    text.append(text.empty() ? "" : " ").append(address).append("=");
    text.append(std::to_string(descriptor));
  }
  return text;
}

int KeptSockets::find(const std::string& address) const {
  const auto found = sockets_.find(address);
  return found == sockets_.end() ? -1 : ::fcntl(found->second, F_DUPFD_CLOEXEC, 3);
}

void KeptSockets::keep(const std::string& address, int descriptor) {
  if (sockets_.contains(address)) return;
  const int kept = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (kept >= 0) sockets_[address] = kept;
}

void KeptSockets::clear() {
  for (const auto& [address, descriptor] : sockets_) ::close(descriptor);
  sockets_.clear();
}

}  // namespace panal::loop
