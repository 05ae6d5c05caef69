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
  // Takes a session whose handshake is over; `lower` carries its bytes. `early` is the plaintext
  // that came together with the end of the handshake.
  TlsStream(loop::Loop& loop, std::unique_ptr<loop::Stream> lower, crypto::TlsSession session,
            std::string early);
  ~TlsStream() override = default;

  // What was agreed on (alpn), and who the peer is (peer_fingerprint, peer_name).
  const crypto::TlsSession& session() const { return session_; }

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
  void deliver(std::string_view plaintext);
  void seal(std::string_view bytes);
  void flush();

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> lower_;
  crypto::TlsSession session_;
  loop::Stream::Handler* handler_ = nullptr;
  std::string early_;      // plaintext that came while nobody was to be called
  loop::Timer kick_;       // delivers early_
  loop::Alive alive_;
  bool paused_ = false;
  bool finished_ = false;
};

// A handshake under way. Destroying it gives up, silently. The callback is called once, never from
// inside the constructor, and may destroy the handshake.
class TlsHandshake final : private loop::Stream::Handler {
 public:
  using Done = std::function<void(Result<std::unique_ptr<TlsStream>>)>;
  TlsHandshake(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
               crypto::TlsSession session, std::int64_t timeout_ms, Done done);
  ~TlsHandshake() = default;

 private:
  void on_data(std::string_view bytes) override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void flush();
  void settle(Result<std::unique_ptr<TlsStream>> result);

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> lower_;
  crypto::TlsSession session_;
  loop::Timer timer_;
  Done done_;
};

}  // namespace panal::http
