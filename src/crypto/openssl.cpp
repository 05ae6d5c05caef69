#include "src/crypto/openssl.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstddef>
#include <cstdlib>
#include <iterator>

namespace panal::crypto {
namespace {

#ifndef __SANITIZE_ADDRESS__

// With SSL_MODE_RELEASE_BUFFERS a session that is idle holds no buffers: it takes one for each
// record. malloc would cut that out of its heap and merge it again, each time; so each thread keeps
// a few, warm from the record before.
struct RecordBuffers {
  static constexpr std::size_t kLeastBytes = 16 * 1024, kMostBytes = 18 * 1024;

  void* take() { return count > 0 ? kept[--count] : std::malloc(kMostBytes); }
  bool keep(void* buffer) {
    if (over || count == std::size(kept)) return false;
    kept[count++] = buffer;
    return true;
  }

  void* kept[4];
  std::size_t count;
  bool over;  // the thread ends
};
// It has no destructor: OpenSSL may free after that has run.
thread_local RecordBuffers record_buffers;

struct AtThreadEnd {
  ~AtThreadEnd() {
    record_buffers.over = true;
    while (record_buffers.count > 0) std::free(record_buffers.take());
  }
};

RecordBuffers& own_buffers() {
  [[maybe_unused]] static thread_local AtThreadEnd at_end;
  return record_buffers;
}

void* allocate(std::size_t size, const char*, int) {
  const bool record = size > RecordBuffers::kLeastBytes && size <= RecordBuffers::kMostBytes;
  return record ? own_buffers().take() : std::malloc(size);
}

void* reallocate(void* memory, std::size_t size, const char*, int) {
  return std::realloc(memory, size);
}

// What is as large as a record's buffer can be one, whoever took it.
void release(void* memory, const char*, int) {
  const std::size_t size = memory == nullptr ? 0 : malloc_usable_size(memory);
  const bool record = size >= RecordBuffers::kMostBytes && size < RecordBuffers::kMostBytes + 64;
  if (!record || !own_buffers().keep(memory)) std::free(memory);
}

[[maybe_unused]] const int kOwnMemory = CRYPTO_set_mem_functions(allocate, reallocate, release);

#endif

// Before main: OpenSSL never reads the machine's openssl.cnf, which could weaken what is set here
// and makes a static program load the machine's libraries.
[[maybe_unused]] const int kNoMachineConfiguration =
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);

}  // namespace

void OpenSslFree::operator()(bio_st* object) const { BIO_free_all(object); }
void OpenSslFree::operator()(evp_cipher_ctx_st* object) const { EVP_CIPHER_CTX_free(object); }
void OpenSslFree::operator()(evp_md_ctx_st* object) const { EVP_MD_CTX_free(object); }
void OpenSslFree::operator()(evp_pkey_st* object) const { EVP_PKEY_free(object); }
void OpenSslFree::operator()(ssl_ctx_st* object) const { SSL_CTX_free(object); }
void OpenSslFree::operator()(ssl_st* object) const { SSL_free(object); }
void OpenSslFree::operator()(x509_st* object) const { X509_free(object); }
void OpenSslFree::operator()(X509_req_st* object) const { X509_REQ_free(object); }

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown" : reason;
}

void forget_openssl_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

}  // namespace panal::crypto
