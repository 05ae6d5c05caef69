#pragma once
// Listening and connecting: TCP and Unix sockets, as Streams.
//
// Addresses are text: "127.0.0.1:80", "[::1]:80", "name:80", or a path for a Unix socket.
// On the loop's thread; whoever holds a Listener or a Connecting owns it.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"

namespace panal::loop {

class Listener {
 public:
  using OnAccept = std::function<void(std::unique_ptr<Stream>)>;

  // Port 0: any free one; see port(). Several loops may listen on one port, and the kernel spreads
  // connections over them (SO_REUSEPORT), if all of them ask for it.
  enum class Sharing { kExclusive, kReusePort };
  static Result<std::unique_ptr<Listener>> open_tcp(Loop& loop, std::string_view address,
                                                    Sharing sharing, OnAccept accept);
  // Replaces a socket file that nobody listens on. The file has mode 0600.
  static Result<std::unique_ptr<Listener>> open_unix(Loop& loop, const std::string& path,
                                                     OnAccept accept);
  Listener(const Listener&) = delete;
  ~Listener();

  std::uint16_t port() const;

 private:
  struct State;
  explicit Listener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// An attempt to connect. Destroying it gives up, silently.
class Connecting {
 public:
  using Done = std::function<void(Result<std::unique_ptr<Stream>>)>;
  Connecting(const Connecting&) = delete;
  ~Connecting();

 private:
  friend Result<std::unique_ptr<Connecting>> connect_tcp(Loop&, std::string_view, std::int64_t,
                                                         Done,
                                                         std::function<bool(std::string_view)>);
  friend Result<std::unique_ptr<Connecting>> connect_unix(Loop&, const std::string&, std::int64_t,
                                                          Done);
  struct State;
  explicit Connecting(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

// `done` is called once, never from inside this call, and may destroy the Connecting. Names are
// resolved in libuv's thread pool. An error here is an address that cannot be read. With `allowed`,
// the first address that it lets through is connected to, none when there is none: what it was
// asked of is what is dialled ("192.0.2.7", "2001:db8::7").
Result<std::unique_ptr<Connecting>> connect_tcp(
    Loop& loop, std::string_view address, std::int64_t timeout_ms, Connecting::Done done,
    std::function<bool(std::string_view)> allowed = nullptr);
Result<std::unique_ptr<Connecting>> connect_unix(Loop& loop, const std::string& path,
                                                 std::int64_t timeout_ms, Connecting::Done done);

struct HostPort {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};
Result<HostPort> parse_host_port(std::string_view text);

}  // namespace panal::loop
