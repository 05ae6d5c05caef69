#include "src/loop/socket_stream.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <memory>

#include "src/base/assert.h"

namespace panal::loop {
namespace {

struct Write {
  uv_write_t request{};
  std::string bytes;
};

// What the kernel takes at once. send() is spared what write() does for files, and libuv's care for
// a queue that is empty. Errors are left to uv_write, which reports them later.
std::size_t send_now(uv_stream_t* stream, uv_buf_t* buffers, unsigned count, int flags) {
  uv_os_fd_t descriptor = -1;
  if (uv_stream_get_write_queue_size(stream) > 0) return 0;
  if (uv_fileno(reinterpret_cast<uv_handle_t*>(stream), &descriptor) != 0) return 0;
  msghdr message{};
  message.msg_iov = reinterpret_cast<iovec*>(buffers);  // libuv's are laid out like it
  message.msg_iovlen = count;
  flags |= MSG_NOSIGNAL | MSG_DONTWAIT;
  const ssize_t sent = count == 1 ? ::send(descriptor, buffers->base, buffers->len, flags)
                                  : ::sendmsg(descriptor, &message, flags);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

std::string address_of(const uv_tcp_t* tcp) {
  sockaddr_storage storage{};
  int size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (uv_tcp_getpeername(tcp, address, &size) != 0) return {};
  std::array<char, 64> text{};
  uv_ip_name(address, text.data(), text.size());
  std::string name = text.data();
  if (name.starts_with("::ffff:")) name.erase(0, 7);
  return name;
}

}  // namespace

Handle<Socket> make_socket(Loop& loop, SocketKind kind) {
  Handle<Socket> socket(new Socket);
  const int status = kind == SocketKind::kTcp ? uv_tcp_init(loop.native(), &socket->tcp)
                                              : uv_pipe_init(loop.native(), &socket->pipe, 0);
  PANAL_ASSERT(status == 0);  // neither allocates nor makes a descriptor yet
  socket->data = nullptr;
  return socket;
}

SocketStream::SocketStream(Loop& loop, Handle<Socket> socket, SocketKind kind)
    : loop_(loop), socket_(std::move(socket)) {
  socket_->data = this;
  if (kind == SocketKind::kTcp) peer_address_ = address_of(&socket_->tcp);
}

void SocketStream::on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  const auto space = static_cast<SocketStream*>(handle->data)->loop_.read_buffer();
  *buffer = uv_buf_init(space.data(), static_cast<unsigned>(space.size()));
}

void SocketStream::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto* self = static_cast<SocketStream*>(stream->data);
  if (self == nullptr || size == 0) return;
  if (size > 0) {
    self->handler_->on_data({buffer->base, static_cast<std::size_t>(size)});
  } else if (size == UV_EOF) {
    self->ended_ = true;
    self->handler_->on_end();
  } else {
    self->fail_with("reading", static_cast<int>(size));
  }
}

void SocketStream::fail_with(const char* what, int status) {
  if (std::exchange(failed_, true) || handler_ == nullptr) return;
  pause();
  handler_->on_failure(uv_error(Code::kIo, what, status));
}

void SocketStream::start(Handler& handler) {
  handler_ = &handler;
  resume();
}

void SocketStream::pause() {
  if (!std::exchange(reading_, false)) return;
  uv_read_stop(&socket_->stream);
}

void SocketStream::resume() {
  if (reading_ || ended_ || failed_) return;
  reading_ = true;
  uv_read_start(&socket_->stream, on_alloc, on_read);
}

void SocketStream::write(std::span<const std::string_view> pieces) { send(pieces, 0); }

// The kernel holds the bytes back (MSG_MORE) until the end goes with them.
void SocketStream::write_last(std::string_view bytes) {
  send(std::span(&bytes, 1), MSG_MORE);
  finish();
}

void SocketStream::send(std::span<const std::string_view> pieces, int flags) {
  PANAL_ASSERT(!finished_);
  constexpr std::size_t kPiecesMax = 16;
  PANAL_ASSERT(pieces.size() <= kPiecesMax);
  if (failed_) return;
  std::array<uv_buf_t, kPiecesMax> buffers;
  std::size_t total = 0;
  unsigned count = 0;
  for (const std::string_view piece : pieces) {
    if (piece.empty()) continue;
    // libuv does not write to what it sends; its type says so only for writev's sake.
    buffers[count++] = uv_buf_init(const_cast<char*>(piece.data()),
                                   static_cast<unsigned>(piece.size()));
    total += piece.size();
  }
  if (total == 0) return;
  std::size_t skip = send_now(&socket_->stream, buffers.data(), count, flags);
  if (skip == total) return;
  auto waiting = std::make_unique<Write>();
  waiting->bytes.reserve(total - skip);
  for (std::string_view piece : pieces) {
    const std::size_t sent_of_it = std::min(skip, piece.size());
    waiting->bytes += piece.substr(sent_of_it);
    skip -= sent_of_it;
  }
  const uv_buf_t rest = uv_buf_init(waiting->bytes.data(),
                                    static_cast<unsigned>(waiting->bytes.size()));
  waiting->request.data = waiting.get();
  const int status = uv_write(&waiting->request, &socket_->stream, &rest, 1, on_written);
  PANAL_ASSERT(status == 0);  // fails at once only for a handle that never was connected
  waiting.release();
}

void SocketStream::on_written(uv_write_t* request, int status) {
  const std::unique_ptr<Write> write(static_cast<Write*>(request->data));
  auto* self = static_cast<SocketStream*>(request->handle->data);
  if (self == nullptr) return;
  if (status != 0) return self->fail_with("writing", status);
  if (self->waiting_bytes() == 0 && self->handler_ != nullptr) self->handler_->on_writable();
}

std::size_t SocketStream::waiting_bytes() const {
  return uv_stream_get_write_queue_size(&socket_->stream);
}

// With nothing waiting libuv would go through a turn of the loop, and two changes of what it polls.
void SocketStream::finish() {
  if (std::exchange(finished_, true) || failed_) return;
  uv_os_fd_t descriptor = -1;
  if (waiting_bytes() == 0 &&
      uv_fileno(reinterpret_cast<uv_handle_t*>(&socket_->stream), &descriptor) == 0) {
    ::shutdown(descriptor, SHUT_WR);  // fails only for a connection that the peer has reset
    return;
  }
  auto request = std::make_unique<uv_shutdown_t>();
  const auto done = [](uv_shutdown_t* finished, int) { delete finished; };
  if (uv_shutdown(request.get(), &socket_->stream, done) == 0) request.release();
}

}  // namespace panal::loop
