#pragma once
// TlsContext: what all TLS sessions of one kind share: versions, ciphers, our certificate, and
// how the other side's is verified.
//
// Immutable and shared: a reload makes a new context; sessions keep the one they began with.
// Any thread may open sessions from it.
#include <memory>
#include <string>
#include <vector>

#include "src/base/result.h"
#include "src/crypto/certified_key.h"
#include "src/crypto/openssl.h"
#include "src/crypto/ticket_keys.h"

namespace panal::crypto {

class TlsContext {
 public:
  using Shared = std::shared_ptr<const TlsContext>;

  struct PeerIdentity {
    const PrivateKey& key;
    const Certificate& certificate;
    const Certificate& authority;  // the cluster CA
  };

  // Peer links: TLS 1.3 only, both sides verified by the cluster CA, no resumption, no 0-RTT
  // (a resumed session would skip the verification).
  //
  // A client without a certificate gets through the handshake, since a joiner has none: the caller
  // must refuse a session whose peer_fingerprint() is empty unless its alpn() is panal-join/1.
  // One that agreed on no protocol of `alpn` is refused here.
  static Result<Shared> peer_server(const PeerIdentity& own, std::vector<std::string> alpn);
  static Result<Shared> peer_client(const PeerIdentity& own, std::vector<std::string> alpn);

  // A joiner: has no certificate, and knows of the CA only the fingerprint that its token pins.
  static Result<Shared> join_client(std::string authority_fingerprint,
                                    std::vector<std::string> alpn);

  // A client of the web: TLS 1.2 and 1.3. Certificates are verified by the authorities of that file
  // (PEM), and must be the name's that the session is opened for.
  static Result<Shared> web_client(const std::string& authorities_file);

  // The public https listener: TLS 1.2 and 1.3, ALPN http/1.1. A client that names a host (SNI) is
  // shown the certificate that fits it best, of equals the one that is valid longest; all others
  // the first. There is at least one.
  static Result<Shared> https_server(std::vector<CertifiedKey> certificates,
                                     std::shared_ptr<const TicketKeys> tickets);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  bool is_server() const { return server_; }
  bool needs_alpn() const { return needs_alpn_; }
  bool verifies_name() const { return verifies_name_; }
  ssl_ctx_st* native() const { return context_.get(); }

 private:
  friend struct TlsContextParts;  // the callbacks that OpenSSL calls back with a context
  TlsContext(OpenSslPtr<ssl_ctx_st> context, bool server);

  OpenSslPtr<ssl_ctx_st> context_;
  bool server_;
  bool needs_alpn_ = false;
  bool verifies_name_ = false;
  std::string alpn_;  // in wire form: each protocol behind its length
  std::string authority_fingerprint_;
  std::shared_ptr<const TicketKeys> tickets_;
  std::vector<CertifiedKey> certificates_;
};

}  // namespace panal::crypto
