#include "src/crypto/tls_context.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstring>

#include "src/base/limits.h"

namespace panal::crypto {

// What OpenSSL calls back; each gets the context as its argument.
struct TlsContextParts {
  static int select_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                         const unsigned char* offered, unsigned offered_size, void* self) {
    const std::string& ours = static_cast<const TlsContext*>(self)->alpn_;
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosen_size,
                              reinterpret_cast<const unsigned char*>(ours.data()),
                              static_cast<unsigned>(ours.size()), offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED) {
      return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
  }

  // A joiner trusts whichever certificate of the chain holds the key that its token pins.
  static int verify_pinned(X509_STORE_CTX* store, void* self) {
    const std::string& pinned = static_cast<const TlsContext*>(self)->authority_fingerprint_;
    STACK_OF(X509)* chain = X509_STORE_CTX_get0_untrusted(store);
    STACK_OF(X509)* trusted = sk_X509_new_null();
    for (int i = 0; i < sk_X509_num(chain); ++i) {
      X509* candidate = sk_X509_value(chain, i);
      X509_up_ref(candidate);
      const Certificate certificate{OpenSslPtr<x509_st>(candidate)};
      if (certificate.fingerprint() == pinned) sk_X509_push(trusted, candidate);
    }
    X509_STORE_CTX_set0_trusted_stack(store, trusted);
    const int verified = X509_verify_cert(store);
    sk_X509_free(trusted);
    return verified;
  }

  static int ticket_key(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                        EVP_MAC_CTX* mac, int sealing) {
    const auto* self = static_cast<const TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    TicketKey key;
    bool fresh = true;
    if (sealing != 0) {
      key = self->tickets_->current();
      std::memcpy(name, key.name.data(), key.name.size());
      if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
    } else if (!self->tickets_->find(name, key, fresh)) {
      return 0;
    }
    std::string digest = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac_key.data(),
                                          key.mac_key.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    const bool done = EVP_MAC_CTX_set_params(mac, parameters) == 1 &&
                      EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher_key.data(),
                                        iv, sealing) == 1;
    OPENSSL_cleanse(&key, sizeof key);
    // 2: opened, and the client shall get a new one.
    return !done ? -1 : fresh ? 1 : 2;
  }

  static Result<std::shared_ptr<TlsContext>> make(bool server) {
    ERR_clear_error();
    OpenSslPtr<ssl_ctx_st> native(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
    if (!native) return fail(Code::kInternal, "cannot set up TLS: " + openssl_reason());
    SSL_CTX* context = native.get();
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(context, limits::kPeerChainBytes);
    std::string groups = "X25519:P-256:P-384";
    // AES-128 first: as safe here as AES-256, and cheaper.
    const bool done =
        SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"
                                          "TLS_CHACHA20_POLY1305_SHA256") == 1 &&
        SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
        SSL_CTX_set1_groups_list(context, groups.data()) == 1;
    if (!done) return fail(Code::kInternal, "cannot set up TLS: " + openssl_reason());
    return std::shared_ptr<TlsContext>(new TlsContext(std::move(native), server));
  }

  // What peer links and joins have in common.
  static Result<std::shared_ptr<TlsContext>> make_peer(bool server,
                                                       const std::vector<std::string>& alpn) {
    auto made = PANAL_TRY(make(server));
    SSL_CTX* context = made->native();
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    made->needs_alpn_ = true;
    PANAL_TRY(set_alpn(*made, alpn));
    return made;
  }

  static Result<void> set_alpn(TlsContext& made, const std::vector<std::string>& alpn) {
    for (const std::string& protocol : alpn) {
      if (protocol.empty() || protocol.size() > 255) {
        return fail(Code::kInternal, "not a protocol name for ALPN");
      }
      made.alpn_ += static_cast<char>(protocol.size()) + protocol;
    }
    if (made.server_) {
      SSL_CTX_set_alpn_select_cb(made.native(), select_alpn, &made);
    } else if (SSL_CTX_set_alpn_protos(made.native(),
                                       reinterpret_cast<const unsigned char*>(made.alpn_.data()),
                                       static_cast<unsigned>(made.alpn_.size())) != 0) {
      return fail(Code::kInternal, "cannot set ALPN: " + openssl_reason());
    }
    return {};
  }

  // The chain goes with the CA itself, so that a joiner finds the key that its token pins.
  static Result<void> use_identity(TlsContext& made, const TlsContext::PeerIdentity& own) {
    SSL_CTX* context = made.native();
    if (own.certificate.fingerprint() != own.key.fingerprint()) {
      return fail(Code::kCorrupt, "the certificate and the key do not belong together");
    }
    const bool done =
        SSL_CTX_use_certificate(context, own.certificate.native()) == 1 &&
        SSL_CTX_use_PrivateKey(context, own.key.native()) == 1 &&
        SSL_CTX_add1_chain_cert(context, own.authority.native()) == 1 &&
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), own.authority.native()) == 1;
    if (!done) return fail(Code::kCorrupt, "cannot use this certificate: " + openssl_reason());
    return {};
  }

  static Result<TlsContext::Shared> make_member(bool server, const TlsContext::PeerIdentity& own,
                                                const std::vector<std::string>& alpn) {
    auto made = PANAL_TRY(make_peer(server, alpn));
    PANAL_TRY(use_identity(*made, own));
    return TlsContext::Shared(std::move(made));
  }

  // Whether OpenSSL takes it: it refuses keys that are too short, for instance.
  static Result<void> use_certificate(SSL_CTX* context, const CertifiedKey& own) {
    ERR_clear_error();
    bool done = SSL_CTX_use_certificate(context, own.certificate.native()) == 1 &&
                SSL_CTX_use_PrivateKey(context, own.key.native()) == 1;
    for (const Certificate& next : own.chain) {
      done = done && SSL_CTX_add1_chain_cert(context, next.native()) == 1;
    }
    if (!done) return fail(Code::kCorrupt, "cannot use the certificate: " + openssl_reason());
    return {};
  }

  // Called once a handshake, before the certificate is chosen.
  static int show_certificate(SSL* ssl, void* self) {
    const char* host = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto& certificates = static_cast<const TlsContext*>(self)->certificates_;
    if (host == nullptr || certificates.size() == 1) return 1;
    const CertifiedKey* best = &certificates.front();
    auto best_fit = CertifiedKey::Fit::kNone;
    for (const CertifiedKey& each : certificates) {
      const auto fit = each.fit(host);
      const bool later = each.certificate.not_after_ms() > best->certificate.not_after_ms();
      if (fit < best_fit || fit == CertifiedKey::Fit::kNone || (fit == best_fit && !later))
        continue;
      best = &each;
      best_fit = fit;
    }
    if (best == &certificates.front()) return 1;
    SSL_certs_clear(ssl);
    bool done = SSL_use_certificate(ssl, best->certificate.native()) == 1 &&
                SSL_use_PrivateKey(ssl, best->key.native()) == 1;
    for (const Certificate& next : best->chain) {
      done = done && SSL_add1_chain_cert(ssl, next.native()) == 1;
    }
    return done ? 1 : 0;
  }
};

TlsContext::TlsContext(OpenSslPtr<ssl_ctx_st> context, bool server)
    : context_(std::move(context)), server_(server) {}

TlsContext::~TlsContext() = default;

Result<TlsContext::Shared> TlsContext::peer_server(const PeerIdentity& own,
                                                   std::vector<std::string> alpn) {
  return TlsContextParts::make_member(true, own, alpn);
}

Result<TlsContext::Shared> TlsContext::peer_client(const PeerIdentity& own,
                                                   std::vector<std::string> alpn) {
  return TlsContextParts::make_member(false, own, alpn);
}

Result<TlsContext::Shared> TlsContext::join_client(std::string authority_fingerprint,
                                                   std::vector<std::string> alpn) {
  auto made = PANAL_TRY(TlsContextParts::make_peer(false, alpn));
  made->authority_fingerprint_ = std::move(authority_fingerprint);
  SSL_CTX_set_cert_verify_callback(made->native(), TlsContextParts::verify_pinned, made.get());
  return Shared(std::move(made));
}

Result<TlsContext::Shared> TlsContext::web_client(const std::string& authorities_file) {
  auto made = PANAL_TRY(TlsContextParts::make(false));
  SSL_CTX* context = made->native();
  ERR_clear_error();
  if (SSL_CTX_load_verify_file(context, authorities_file.c_str()) != 1) {
    return fail(Code::kIo, "cannot read the certificate authorities in " + authorities_file + ": " +
                               openssl_reason());
  }
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  made->verifies_name_ = true;
  PANAL_TRY(TlsContextParts::set_alpn(*made, {"http/1.1"}));
  return Shared(std::move(made));
}

Result<TlsContext::Shared> TlsContext::https_server(std::vector<CertifiedKey> certificates,
                                                    std::shared_ptr<const TicketKeys> tickets) {
  auto made = PANAL_TRY(TlsContextParts::make(true));
  SSL_CTX* context = made->native();
  PANAL_TRY(TlsContextParts::use_certificate(context, certificates.front()));
  // Tried elsewhere: this context would hold one of each kind of key, and choose by the kind.
  for (std::size_t i = 1; i < certificates.size(); ++i) {
    const auto scratch = PANAL_TRY(TlsContextParts::make(true));
    PANAL_TRY(TlsContextParts::use_certificate(scratch->native(), certificates[i]));
  }
  made->certificates_ = std::move(certificates);
  SSL_CTX_set_cert_cb(context, TlsContextParts::show_certificate, made.get());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_app_data(context, made.get());
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, TlsContextParts::ticket_key);
  made->tickets_ = std::move(tickets);
  PANAL_TRY(TlsContextParts::set_alpn(*made, {"http/1.1"}));
  return Shared(std::move(made));
}

}  // namespace panal::crypto
