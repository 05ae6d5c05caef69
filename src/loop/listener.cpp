#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "src/base/limits.h"
#include "src/loop/kept_sockets.h"
#include "src/loop/socket_stream.h"
#include "src/loop/tcp.h"

namespace panal::loop {
namespace {

Error system_error(const std::string& what) {
  return fail(Code::kIo, what + ": " + std::strerror(errno));
}

// An open descriptor until released.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  void swap(Descriptor& other) { std::swap(fd_, other.fd_); }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

void set_option(int fd, int level, int option) {
  const int on = 1;
  setsockopt(fd, level, option, &on, sizeof on);
}

// By hand: libuv 1.44 knows no SO_REUSEPORT. Accepted sockets inherit TCP_NODELAY.
Result<Descriptor> bind_tcp(std::string_view address, Listener::Sharing sharing) {
  const HostPort where = PANAL_TRY(parse_host_port(address));
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_in);
  auto* in4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (uv_ip4_addr(where.host.c_str(), where.port, in4) != 0) {
    size = sizeof(sockaddr_in6);
    if (uv_ip6_addr(where.host.c_str(), where.port, in6) != 0) {
      return fail(Code::kBadRequest, "not a numeric address to listen on: " + where.host);
    }
  }
  const std::string what = "cannot listen on " + std::string(address);
  Descriptor fd(socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return system_error(what);
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR);
  if (sharing == Listener::Sharing::kReusePort) set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT);
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY);
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&storage), size) != 0) return system_error(what);
  return fd;
}

Result<Descriptor> bind_unix(const std::string& path) {
  const std::string what = "cannot listen on " + path;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(Code::kBadRequest, what + ": the path is too long");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  Descriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return system_error(what);
  // A file left behind by a process that was killed refuses connections; a live one accepts.
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(probe.get(), generic, sizeof address) == 0) {
    return fail(Code::kConflict, what + ": another process listens there");
  }
  if (errno == ECONNREFUSED) unlink(path.c_str());
  // Nobody may connect between bind and chmod: the file is made without any right for others.
  const mode_t mask = umask(0177);
  const int status = bind(fd.get(), generic, sizeof address);
  umask(mask);
  if (status != 0) return system_error(what);
  return fd;
}

}  // namespace

struct Listener::State {
  Loop& loop;
  SocketKind kind;
  Handle<Socket> socket;
  OnAccept accept;
  std::string path;  // of a Unix socket: removed at the end

  static Result<std::unique_ptr<State>> open(Loop& loop, SocketKind kind, Descriptor fd,
                                             OnAccept accept) {
    std::unique_ptr<State> state(
        new State{loop, kind, make_socket(loop, kind), std::move(accept), {}});
    Socket& socket = *state->socket.get();
    socket.data = state.get();
    int status = kind == SocketKind::kTcp ? uv_tcp_open(&socket.tcp, fd.get())
                                          : uv_pipe_open(&socket.pipe, fd.get());
    if (status == 0) {
      fd.release();
      status = uv_listen(&socket.stream, limits::kListenBacklog, on_connection);
    }
    if (status != 0) return uv_error(Code::kIo, "cannot listen", status);
    return state;
  }

  static void on_connection(uv_stream_t* stream, int status) {
    auto* self = static_cast<State*>(stream->data);
    // Out of descriptors, say: the connection stays in the backlog and is tried again.
    if (self == nullptr || status != 0) return;
    Handle<Socket> accepted = make_socket(self->loop, self->kind);
    if (uv_accept(stream, &accepted->stream) != 0) return;
    self->accept(std::make_unique<SocketStream>(self->loop, std::move(accepted), self->kind));
  }
};

Listener::Listener(std::unique_ptr<State> state) : state_(std::move(state)) {}

Listener::~Listener() {
  if (!state_->path.empty()) unlink(state_->path.c_str());
}

Result<std::unique_ptr<Listener>> Listener::open_tcp(Loop& loop, std::string_view address,
                                                     Sharing sharing, OnAccept accept) {
  KeptSockets* kept = loop.kept_sockets();
  Descriptor fd(kept != nullptr ? kept->find(std::string(address)) : -1);
  if (fd.get() < 0) {
    Descriptor bound = PANAL_TRY(bind_tcp(address, sharing));
    fd.swap(bound);
  }
  if (kept != nullptr) kept->keep(std::string(address), fd.get());
  auto state = PANAL_TRY(State::open(loop, SocketKind::kTcp, std::move(fd), std::move(accept)));
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Result<std::unique_ptr<Listener>> Listener::open_unix(Loop& loop, const std::string& path,
                                                      OnAccept accept) {
  Descriptor fd = PANAL_TRY(bind_unix(path));
  auto state = PANAL_TRY(State::open(loop, SocketKind::kUnix, std::move(fd), std::move(accept)));
  state->path = path;
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

std::uint16_t Listener::port() const {
  sockaddr_storage storage{};
  int size = sizeof storage;
  if (uv_tcp_getsockname(&state_->socket->tcp, reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    return 0;
  }
  return storage.ss_family == AF_INET6
             ? ntohs(reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port)
             : ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

}  // namespace panal::loop
