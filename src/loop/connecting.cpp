#include <array>

#include "src/loop/socket_stream.h"
#include "src/loop/tcp.h"

namespace panal::loop {
namespace {

std::string text_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  uv_ip_name(address, text.data(), text.size());
  return text.data();
}

}  // namespace

// libuv's requests cannot always be cancelled: each holds a share of the state, which forgets its
// callback when the Connecting goes.
struct Connecting::State : std::enable_shared_from_this<State> {
  State(Loop& on, SocketKind socket_kind, Done callback)
      : loop(on), kind(socket_kind), done(std::move(callback)) {}

  void settle(Result<std::unique_ptr<Stream>> result) {
    timer.stop();
    socket = {};
    if (!done) return;
    const Done callback = std::exchange(done, nullptr);
    callback(std::move(result));
  }
  void fail_with(int status) { settle(uv_error(Code::kIo, "cannot connect to " + name, status)); }

  bool may(const sockaddr* address) const { return !allowed || allowed(text_of(address)); }
  void connect_first(const addrinfo* found);
  void connect(const sockaddr* address);
  void refuse();
  void connect_path();
  void resolve(const HostPort& where);
  void on_connected(int status);

  template <class T>
  struct Request {
    T uv{};
    std::shared_ptr<State> state;
  };
  template <class T>
  Request<T>* make_request() {
    auto* request = new Request<T>{{}, shared_from_this()};
    request->uv.data = request;
    return request;
  }
  template <class T>
  static std::shared_ptr<State> take(T* uv) {
    const std::unique_ptr<Request<T>> request(static_cast<Request<T>*>(uv->data));
    return request->state;
  }

  Loop& loop;
  SocketKind kind;
  Done done;
  std::function<bool(std::string_view)> allowed;
  std::string name;
  Handle<Socket> socket;
  Timer timer{loop.timers(), [this] {
                const auto self = shared_from_this();
                settle(fail(Code::kTimeout, "no connection to " + name + " in time"));
              }};
};

void Connecting::State::connect(const sockaddr* address) {
  socket = make_socket(loop, SocketKind::kTcp);
  auto* request = make_request<uv_connect_t>();
  const int status = uv_tcp_connect(&request->uv, &socket->tcp, address,
                                    [](uv_connect_t* finished, int connected) {
                                      take(finished)->on_connected(connected);
                                    });
  if (status == 0) return;
  take(&request->uv);
  loop.post([self = shared_from_this(), status] { self->fail_with(status); });
}

void Connecting::State::refuse() {
  loop.post([self = shared_from_this()] {
    self->settle(fail(Code::kForbidden, self->name + " is an address that must not be called"));
  });
}

void Connecting::State::connect_first(const addrinfo* found) {
  for (; found != nullptr; found = found->ai_next) {
    if (may(found->ai_addr)) return connect(found->ai_addr);
  }
  refuse();
}

void Connecting::State::connect_path() {
  socket = make_socket(loop, SocketKind::kUnix);
  auto* request = make_request<uv_connect_t>();
  uv_pipe_connect(&request->uv, &socket->pipe, name.c_str(),
                  [](uv_connect_t* finished, int status) { take(finished)->on_connected(status); });
}

void Connecting::State::on_connected(int status) {
  if (!done) return;
  if (status != 0) return fail_with(status);
  if (kind == SocketKind::kTcp) uv_tcp_nodelay(&socket->tcp, 1);
  settle(std::unique_ptr<Stream>(
      std::make_unique<SocketStream>(loop, std::exchange(socket, {}), kind)));
}

void Connecting::State::resolve(const HostPort& where) {
  sockaddr_storage storage{};
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  if (uv_ip4_addr(where.host.c_str(), where.port, reinterpret_cast<sockaddr_in*>(generic)) == 0 ||
      uv_ip6_addr(where.host.c_str(), where.port, reinterpret_cast<sockaddr_in6*>(generic)) == 0) {
    return may(generic) ? connect(generic) : refuse();
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  auto* request = make_request<uv_getaddrinfo_t>();
  const auto resolved = [](uv_getaddrinfo_t* finished, int status, addrinfo* found) {
    const auto self = take(finished);
    if (self->done && status == 0) self->connect_first(found);
    else self->fail_with(status);
    uv_freeaddrinfo(found);
  };
  const int status = uv_getaddrinfo(loop.native(), &request->uv, resolved, where.host.c_str(),
                                    std::to_string(where.port).c_str(), &hints);
  if (status == 0) return;
  take(&request->uv);
  loop.post([self = shared_from_this(), status] { self->fail_with(status); });
}

Connecting::Connecting(std::shared_ptr<State> state) : state_(std::move(state)) {}

Connecting::~Connecting() {
  state_->done = nullptr;
  state_->timer.stop();
  state_->socket = {};
}

Result<std::unique_ptr<Connecting>> connect_tcp(Loop& loop, std::string_view address,
                                                std::int64_t timeout_ms, Connecting::Done done,
                                                std::function<bool(std::string_view)> allowed) {
  const HostPort where = PANAL_TRY(parse_host_port(address));
  auto state = std::make_shared<Connecting::State>(loop, SocketKind::kTcp, std::move(done));
  state->allowed = std::move(allowed);
  state->name = address;
  state->timer.start(timeout_ms);
  state->resolve(where);
  return std::unique_ptr<Connecting>(new Connecting(std::move(state)));
}

Result<std::unique_ptr<Connecting>> connect_unix(Loop& loop, const std::string& path,
                                                 std::int64_t timeout_ms, Connecting::Done done) {
  auto state = std::make_shared<Connecting::State>(loop, SocketKind::kUnix, std::move(done));
  state->name = path;
  state->timer.start(timeout_ms);
  state->connect_path();
  return std::unique_ptr<Connecting>(new Connecting(std::move(state)));
}

}  // namespace panal::loop
