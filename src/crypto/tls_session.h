#pragma once
// TlsSession: one TLS connection without its socket. Ciphertext goes in, plaintext comes out, and
// the other way round; the caller owns the descriptor.
//
// On the hot path of proxied requests, so nothing is buffered that need not be: feed() reads the
// caller's bytes in place and appends to the caller's plaintext, and take_output() hands over the
// string that the records were sealed into. An idle session holds no buffer at all.
//
// Bounded: feed() appends no more plaintext than the ciphertext it got, plus one record;
// write() takes no more than keeps the output below limits::kTlsOutputBytes.
//
// Not thread-safe; owned by a connection, used on its loop.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/crypto/openssl.h"
#include "src/crypto/tls_context.h"

namespace panal::crypto {

enum class TlsState {
  kHandshaking,
  kOpen,
  kClosed,  // the other side said so (close_notify): an end of stream before that is a truncation
  kFailed,
};

class TlsSession {
 public:
  // A client's hello is in the output at once. `server_name` is for SNI and may be empty.
  static Result<TlsSession> open(TlsContext::Shared context, const std::string& server_name = {});
  TlsSession(TlsSession&&) noexcept;
  TlsSession& operator=(TlsSession&&) noexcept;
  ~TlsSession();

  // Takes all of `ciphertext`, any split of it, and appends what it decrypts to `plaintext`.
  // Look at take_output() afterwards, after an error too: it holds the alert that tells the other
  // side. An error ends the session.
  Result<TlsState> feed(std::string_view ciphertext, std::string& plaintext);

  // How much it took: all of it as a rule; less when the output is full; nothing when not open.
  Result<std::size_t> write(std::string_view plaintext);

  // Ciphertext to send.
  bool has_output() const;
  std::size_t output_bytes() const;
  std::string take_output();
  // Room for the next output, instead of a new allocation. Ignored while there is output.
  void lend_output(std::string room);

  // Says close_notify; nothing can be written after it, reading goes on.
  void close();

  TlsState state() const { return state_; }
  // Known once the handshake is over.
  const std::string& alpn() const { return alpn_; }
  // Hex SHA-256 of the other side's SubjectPublicKeyInfo; empty when it showed no certificate.
  const std::string& peer_fingerprint() const { return peer_fingerprint_; }
  // The common name of its certificate: a node's uuid.
  const std::string& peer_name() const { return peer_name_; }
  bool resumed() const;

 private:
  struct Wire;
  TlsSession(TlsContext::Shared context, OpenSslPtr<ssl_st> ssl, std::unique_ptr<Wire> wire);

  Result<TlsState> advance(std::string& plaintext);
  Result<bool> shake_hands();
  Result<void> drain(std::string& plaintext);
  bool writable() const;
  Error failure();

  TlsContext::Shared context_;
  std::unique_ptr<Wire> wire_;
  OpenSslPtr<ssl_st> ssl_;  // after wire_: freed before it
  TlsState state_ = TlsState::kHandshaking;
  std::string alpn_;
  std::string peer_fingerprint_;
  std::string peer_name_;
};

}  // namespace panal::crypto
