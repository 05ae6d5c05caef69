#pragma once
// OpenSSL objects as owned values, and its error queue as one line of text.
//
// The types are only named here, so that headers of this folder stay free of OpenSSL's own.
#include <memory>
#include <string>

struct bio_st;
struct evp_cipher_ctx_st;
struct evp_md_ctx_st;
struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_st;
struct stack_st_X509;
struct x509_st;
struct X509_req_st;

namespace panal::crypto {

struct OpenSslFree {
  void operator()(bio_st* object) const;
  void operator()(evp_cipher_ctx_st* object) const;
  void operator()(evp_md_ctx_st* object) const;
  void operator()(evp_pkey_st* object) const;
  void operator()(ssl_ctx_st* object) const;
  void operator()(ssl_st* object) const;
  void operator()(x509_st* object) const;
  void operator()(X509_req_st* object) const;
};

template <class T>
using OpenSslPtr = std::unique_ptr<T, OpenSslFree>;

// The reason of this thread's latest OpenSSL error, in its words; empties the queue.
std::string openssl_reason();

// Empties the queue, which must be empty before SSL_get_error() is asked. Mostly it is, and to look
// is cheaper than to empty it.
void forget_openssl_errors();

}  // namespace panal::crypto
