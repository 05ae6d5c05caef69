#pragma once
// TlsStream: a Stream that speaks TLS over another one.
//
// The session itself is sans-I/O (src/crypto/tls_session.h); this carries its bytes. A TlsStream
// exists only after its handshake: TlsHandshake makes one, or says why not.
//
// On the loop's thread; ownership and lifetime as in stream.h.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/crypto/tls_session.h"
#include "src/loop/alive.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"
#include "src/loop/timer.h"

namespace panal::http {

class TlsStream final : public loop::Stream, private loop::Stream::Handler {
 public:
  // Takes a session that has finished its handshake; `lower` carries its bytes.
  TlsStream(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
            std::unique_ptr<crypto::TlsSession> session);
  ~TlsStream() override;

  // What was agreed on, and who the peer is.
  const crypto::TlsSession& session() const { return *session_; }

  void start(loop::Stream::Handler& handler) override;
  void pause() override;
  void resume() override;
  void write(std::span<const std::string_view> pieces) override;
  using loop::Stream::write;
  std::size_t waiting_bytes() const override;
  void finish() override;
  const std::string& peer_address() const override;

 private:
  void on_data(std::string_view bytes) override;
  void on_writable() override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void deliver();
  void flush();

  std::unique_ptr<loop::Stream> lower_;
  std::unique_ptr<crypto::TlsSession> session_;
  loop::Stream::Handler* handler_ = nullptr;
  loop::Timer kick_;  // delivers what came together with the end of the handshake
  loop::Alive alive_;
  bool paused_ = false;
  bool ended_ = false;
};

// A handshake under way. Destroying it gives up, silently. The callback is called once, never from
// inside the constructor, and may destroy the handshake.
class TlsHandshake final : private loop::Stream::Handler {
 public:
  using Done = std::function<void(Result<std::unique_ptr<TlsStream>>)>;
  TlsHandshake(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
               std::unique_ptr<crypto::TlsSession> session, std::int64_t timeout_ms, Done done);
  ~TlsHandshake();

 private:
  void on_data(std::string_view bytes) override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void advance();
  void settle(Result<std::unique_ptr<TlsStream>> result);

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> lower_;
  std::unique_ptr<crypto::TlsSession> session_;
  loop::Timer timer_;
  Done done_;
};

}  // namespace panal::http
