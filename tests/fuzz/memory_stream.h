#pragma once
// A loop::Stream without a socket: what is written is kept, and the fuzz target says what arrives.
#include <memory>
#include <string>
#include <string_view>

#include "src/base/assert.h"
#include "src/loop/stream.h"

namespace panal::fuzz {

// The other end. It stays when the stream is destroyed.
struct Wire {
  loop::Stream::Handler* handler = nullptr;  // null: there is no stream any more, or not yet
  std::string written;
  std::string address = "192.0.2.1";
  std::string arriving;  // held back while the stream is paused
  bool paused = false;
  bool finished = false;
  bool ended = false;
  std::size_t waiting = 0;  // what the kernel is said not to have taken

  bool open() const { return handler != nullptr && !ended; }

  void deliver(std::string_view bytes, std::size_t piece) {
    arriving += bytes;
    while (open() && !paused && !arriving.empty()) {
      const std::string part = arriving.substr(0, piece);
      arriving.erase(0, piece);
      handler->on_data(part);
    }
  }
  void take_all() {
    waiting = 0;
    if (handler != nullptr) handler->on_writable();
  }
  void end() {
    if (!open()) return;
    ended = true;
    handler->on_end();
  }
  void fail() {
    if (!open()) return;
    ended = true;
    handler->on_failure(panal::fail(Code::kIo, "cut"));
  }
};

class MemoryStream final : public loop::Stream {
 public:
  explicit MemoryStream(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
  ~MemoryStream() override { wire_->handler = nullptr; }

  void start(Handler& handler) override {
    wire_->handler = &handler;
    wire_->paused = false;
  }
  void pause() override { wire_->paused = true; }
  void resume() override { wire_->paused = false; }
  void write(std::span<const std::string_view> pieces) override {
    PANAL_ASSERT(!wire_->finished);
    for (const std::string_view piece : pieces) wire_->written += piece;
  }
  using Stream::write;
  std::size_t waiting_bytes() const override { return wire_->waiting; }
  void finish() override { wire_->finished = true; }
  const std::string& peer_address() const override { return wire_->address; }

 private:
  std::shared_ptr<Wire> wire_;
};

}  // namespace panal::fuzz
