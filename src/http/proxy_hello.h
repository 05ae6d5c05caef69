#pragma once
// ProxyHello: waits for the PROXY header at the beginning of a connection, and hands out a Stream
// that begins behind it and names the client's address.
//
// Destroying it gives up, silently. The callback is called once, never from inside the constructor,
// and may destroy the hello. On the loop's thread; owned by the Server.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"
#include "src/loop/timer.h"

namespace panal::http {

class ProxyHello final : private loop::Stream::Handler {
 public:
  using Done = std::function<void(Result<std::unique_ptr<loop::Stream>>)>;
  ProxyHello(loop::Loop& loop, std::unique_ptr<loop::Stream> lower, std::int64_t timeout_ms,
             Done done);

 private:
  void on_data(std::string_view bytes) override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void settle(Result<std::unique_ptr<loop::Stream>> result);

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> lower_;
  std::string received_;
  loop::Timer timer_;
  Done done_;
};

}  // namespace panal::http
