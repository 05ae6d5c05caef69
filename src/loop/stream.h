#pragma once
// Stream: a duplex connection of bytes, whatever carries it: TCP, a Unix socket, or TLS over one.
//
// HTTP connections, the proxy's upstreams and replication links are written against this, so that
// none of them knows what they run over, and tests can hand them one made of strings.
//
// All calls and callbacks on the loop's thread. Whoever holds the unique_ptr owns the connection;
// destroying it, even from inside one of its own callbacks, closes it at once and silently:
// no callback comes after. Bytes still waiting to be sent are then lost; see finish().
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::loop {

class Stream {
 public:
  class Handler {
   public:
    // `bytes` live for this call only.
    virtual void on_data(std::string_view bytes) = 0;
    // All that was written has left, after waiting_bytes() had been above zero.
    virtual void on_writable() {}
    // The peer sends no more. It may still read.
    virtual void on_end() = 0;
    // The connection is broken; nothing else will be called. Destroy the stream.
    virtual void on_failure(const Error& error) = 0;

   protected:
    ~Handler() = default;
  };

  Stream() = default;
  Stream(const Stream&) = delete;
  virtual ~Stream() = default;

  // Begins to read, or hands over to another handler. Never calls back from inside this call.
  virtual void start(Handler& handler) = 0;
  // Stops on_data until resume(): the peer is slowed down by its full window.
  virtual void pause() = 0;
  virtual void resume() = 0;

  // Sends the pieces in order. What the kernel does not take at once is copied and waits: a writer
  // looks at waiting_bytes() and stops until on_writable(). Errors are reported to the handler,
  // never from inside this call.
  virtual void write(std::span<const std::string_view> pieces) = 0;
  void write(std::string_view bytes) { write(std::span(&bytes, 1)); }
  virtual std::size_t waiting_bytes() const = 0;

  // Ends our direction after everything waiting has been sent. Reading goes on.
  virtual void finish() = 0;
  // The two in one: over TCP the end travels with the last bytes, which spares a packet.
  virtual void write_last(std::string_view bytes) {
    write(bytes);
    finish();
  }

  // The address without the port; empty for a Unix socket.
  virtual const std::string& peer_address() const = 0;
};

}  // namespace panal::loop
