#pragma once
// SocketStream: a Stream over a socket of libuv, TCP or Unix. For src/loop only.
#include <string>

#include "src/loop/alive.h"
#include "src/loop/handle.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"

namespace panal::loop {

union Socket {
  void* data;  // first in every libuv handle
  uv_stream_t stream;
  uv_tcp_t tcp;
  uv_pipe_t pipe;
};

enum class SocketKind { kTcp, kUnix };
Handle<Socket> make_socket(Loop& loop, SocketKind kind);

class SocketStream final : public Stream {
 public:
  // `socket` is connected.
  SocketStream(Loop& loop, Handle<Socket> socket, SocketKind kind);

  void start(Handler& handler) override;
  void pause() override;
  void resume() override;
  void write(std::span<const std::string_view> pieces) override;
  using Stream::write;
  std::size_t waiting_bytes() const override;
  void finish() override;
  void write_last(std::string_view bytes) override;
  const std::string& peer_address() const override { return peer_address_; }

 private:
  static void on_alloc(uv_handle_t* handle, std::size_t suggested, uv_buf_t* buffer);
  static void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static void on_written(uv_write_t* request, int status);
  void send(std::span<const std::string_view> pieces, int flags);
  void fail_with(const char* what, int status);

  Loop& loop_;
  Handle<Socket> socket_;
  Handler* handler_ = nullptr;
  std::string peer_address_;
  bool reading_ = false;
  bool ended_ = false;
  bool failed_ = false;
  bool finished_ = false;
};

}  // namespace panal::loop
