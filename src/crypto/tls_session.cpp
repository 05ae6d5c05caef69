#include "src/crypto/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "src/base/assert.h"
#include "src/base/limits.h"

namespace panal::crypto {

// What stands in for the socket: OpenSSL reads from the bytes being fed, and writes to the output.
struct TlsSession::Wire {
  std::string_view in;
  std::string out;
};

namespace {

constexpr std::size_t kRecordBytes = 16 * 1024;
constexpr std::size_t kRecordOverheadBytes = 64;
constexpr std::size_t kLeastRoomBytes = 1024;

template <class Wire>
int read_wire(BIO* bio, char* data, std::size_t size, std::size_t* done) {
  auto* wire = static_cast<Wire*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  *done = std::min(size, wire->in.size());
  if (*done == 0) {
    BIO_set_retry_read(bio);
    return 0;
  }
  std::memcpy(data, wire->in.data(), *done);
  wire->in.remove_prefix(*done);
  return 1;
}

template <class Wire>
int write_wire(BIO* bio, const char* data, std::size_t size, std::size_t* done) {
  static_cast<Wire*>(BIO_get_data(bio))->out.append(data, size);
  *done = size;
  return 1;
}

long control_wire(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

// One table of functions for all sessions, made once and never changed.
template <class Wire>
const BIO_METHOD* wire_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "panal wire");
    BIO_meth_set_read_ex(made, read_wire<Wire>);
    BIO_meth_set_write_ex(made, write_wire<Wire>);
    BIO_meth_set_ctrl(made, control_wire);
    return made;
  }();
  return method;
}

const char* verification_reason(long verdict) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return "the other side's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "the other side's certificate is not valid yet";
    default: return "the other side's certificate is not of this cluster";
  }
}

// What the caller can tell people; nothing for the many reasons that only a developer understands.
const char* protocol_reason(int reason) {
  switch (reason) {
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
      return "the other side does not accept our certificate: it is not of its cluster";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return "the other side says that our certificate has expired";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return "the other side asks for a certificate";
    case SSL_R_NO_APPLICATION_PROTOCOL:
    case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
      return "no protocol in common with the other side";
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
      return "the other side speaks plain HTTP, not TLS";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "no TLS version in common with the other side";
    case SSL_R_WRONG_VERSION_NUMBER: return "the other side does not speak TLS";
    default: return nullptr;
  }
}

}  // namespace

TlsSession::TlsSession(TlsContext::Shared context, OpenSslPtr<ssl_st> ssl,
                       std::unique_ptr<Wire> wire)
    : context_(std::move(context)), wire_(std::move(wire)), ssl_(std::move(ssl)) {}

TlsSession::TlsSession(TlsSession&&) noexcept = default;
TlsSession& TlsSession::operator=(TlsSession&&) noexcept = default;
TlsSession::~TlsSession() = default;

namespace {

// A name, or an address, which no client asks for by SNI (RFC 6066, 3).
Result<void> expect_name(SSL* ssl, const std::string& name) {
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1) return {};
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool done = !name.empty() && SSL_set1_host(ssl, name.c_str()) == 1 &&
                    SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
  return done ? Result<void>() : fail(Code::kBadRequest, "no name to verify a certificate by");
}

}  // namespace

Result<TlsSession> TlsSession::open(TlsContext::Shared context, const std::string& server_name) {
  forget_openssl_errors();
  OpenSslPtr<ssl_st> ssl(SSL_new(context->native()));
  BIO* bio = BIO_new(wire_method<Wire>());
  if (!ssl || bio == nullptr) {
    BIO_free(bio);
    return fail(Code::kInternal, "cannot open a TLS session: " + openssl_reason());
  }
  auto wire = std::make_unique<Wire>();
  BIO_set_data(bio, wire.get());
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl.get(), bio, bio);
  if (context->is_server()) {
    SSL_set_accept_state(ssl.get());
  } else {
    SSL_set_connect_state(ssl.get());
    if (context->verifies_name()) PANAL_TRY(expect_name(ssl.get(), server_name));
    else if (!server_name.empty()) SSL_set_tlsext_host_name(ssl.get(), server_name.c_str());
  }
  TlsSession session(std::move(context), std::move(ssl), std::move(wire));
  if (!session.context_->is_server()) PANAL_TRY(session.shake_hands());
  return session;
}

Result<TlsState> TlsSession::feed(std::string_view ciphertext, std::string& plaintext) {
  wire_->in = ciphertext;
  auto state = advance(plaintext);
  wire_->in = {};
  if (!state.ok()) state_ = TlsState::kFailed;
  return state;
}

Result<TlsState> TlsSession::advance(std::string& plaintext) {
  if (state_ == TlsState::kFailed) return fail(Code::kIo, "the TLS session has failed before");
  if (state_ == TlsState::kHandshaking && !PANAL_TRY(shake_hands())) return state_;
  if (state_ == TlsState::kOpen) PANAL_TRY(drain(plaintext));
  // Renewed keys are the only thing a peer can make us say at will.
  if (output_bytes() > limits::kTlsOutputBytes + kRecordBytes) {
    return fail(Code::kTooLarge, "the other side makes TLS answer more than it reads");
  }
  return state_;
}

// Whether the handshake is over.
Result<bool> TlsSession::shake_hands() {
  forget_openssl_errors();
  const int done = SSL_do_handshake(ssl_.get());
  if (done != 1) {
    if (SSL_get_error(ssl_.get(), done) == SSL_ERROR_WANT_READ) return false;
    return failure();
  }
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  if (size > 0) alpn_.assign(reinterpret_cast<const char*>(protocol), size);
  if (alpn_.empty() && context_->needs_alpn()) {
    return fail(Code::kForbidden, "no protocol in common with the other side");
  }
  if (OpenSslPtr<x509_st> shown{SSL_get1_peer_certificate(ssl_.get())}) {
    const Certificate certificate(std::move(shown));
    peer_fingerprint_ = certificate.fingerprint();
    peer_name_ = certificate.common_name();
  }
  state_ = TlsState::kOpen;
  return true;
}

Result<void> TlsSession::drain(std::string& plaintext) {
  forget_openssl_errors();
  while (true) {
    const std::size_t before = plaintext.size();
    const auto pending = static_cast<std::size_t>(SSL_pending(ssl_.get()));
    const std::size_t room = std::clamp(wire_->in.size() + pending, kLeastRoomBytes, kRecordBytes);
    plaintext.resize(before + room);
    std::size_t got = 0;
    const int done = SSL_read_ex(ssl_.get(), plaintext.data() + before, room, &got);
    plaintext.resize(before + got);
    if (done == 1) {
      // All is read: without asking OpenSSL, whose "no more" costs as much as a record.
      if (wire_->in.empty() && SSL_pending(ssl_.get()) == 0) return {};
      continue;
    }
    switch (SSL_get_error(ssl_.get(), done)) {
      case SSL_ERROR_WANT_READ: return {};
      case SSL_ERROR_ZERO_RETURN: state_ = TlsState::kClosed; return {};
      default: return failure();
    }
  }
}

Error TlsSession::failure() {
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  const std::string words = openssl_reason();
  state_ = TlsState::kFailed;
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    return fail(Code::kForbidden, verification_reason(SSL_get_verify_result(ssl_.get())));
  }
  const char* known = protocol_reason(reason);
  return fail(Code::kIo, known != nullptr ? known : "TLS: " + words);
}

// A client that has said its last may still be waiting for our answer.
bool TlsSession::writable() const {
  return (state_ == TlsState::kOpen || state_ == TlsState::kClosed) &&
         (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) == 0;
}

Result<std::size_t> TlsSession::write(std::string_view plaintext) {
  std::string& out = wire_->out;
  if (!writable() || plaintext.empty() || out.size() >= limits::kTlsOutputBytes) return 0;
  plaintext = plaintext.substr(0, limits::kTlsOutputBytes - out.size());
  out.reserve(out.size() + plaintext.size() +
              (plaintext.size() / kRecordBytes + 1) * kRecordOverheadBytes);
  forget_openssl_errors();
  std::size_t taken = 0;
  if (SSL_write_ex(ssl_.get(), plaintext.data(), plaintext.size(), &taken) != 1) return failure();
  return taken;
}

bool TlsSession::has_output() const { return !wire_->out.empty(); }

std::size_t TlsSession::output_bytes() const { return wire_->out.size(); }

std::string TlsSession::take_output() { return std::exchange(wire_->out, {}); }

void TlsSession::lend_output(std::string room) {
  if (wire_->out.empty()) wire_->out = std::move(room);
}

void TlsSession::close() {
  if (!writable()) return;
  forget_openssl_errors();
  SSL_shutdown(ssl_.get());
}

bool TlsSession::resumed() const { return SSL_session_reused(ssl_.get()) == 1; }

}  // namespace panal::crypto
