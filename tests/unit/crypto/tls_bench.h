#pragma once
// A cluster's keys, and two TLS sessions joined without a socket, for the tests of this folder.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "src/base/clock.h"
#include "src/crypto/certificates.h"
#include "src/crypto/random.h"
#include "src/crypto/tls_context.h"
#include "src/crypto/tls_session.h"

namespace panal::crypto {

constexpr const char* kNodeUuid = "01890a5d-ac96-774b-bcce-b302099a8057";

// OpenSSL verifies against the real time, so certificates are made around it.
std::int64_t real_now_ms();

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    ADD_FAILURE() << result.error().message;
    std::abort();
  }
  return std::move(result).value();
}

// A cluster's CA.
struct TestCluster {
  CryptoRandom random;
  PrivateKey key = must(PrivateKey::generate());
  Certificate authority = must(make_authority(key, "casa", real_now_ms(), random));
};

// A node with a certificate of that cluster, made at `now_ms`.
struct TestNode {
  explicit TestNode(TestCluster& of, std::int64_t now_ms = real_now_ms())
      : cluster(of),
        certificate(must(sign_request(of.key, of.authority,
                                      must(CertificateRequest::make(key, "anything")),
                                      {.common_name = kNodeUuid, .names = {"n1", "127.0.0.1"}},
                                      now_ms, of.random))) {}
  TlsContext::PeerIdentity identity() const { return {key, certificate, cluster.authority}; }
  TlsContext::Shared server() const {
    return must(TlsContext::peer_server(identity(), {"panal-repl/1", "panal-join/1"}));
  }
  TlsContext::Shared client(std::vector<std::string> alpn = {"panal-repl/1"}) const {
    return must(TlsContext::peer_client(identity(), std::move(alpn)));
  }

  TestCluster& cluster;
  PrivateKey key = must(PrivateKey::generate());
  Certificate certificate;
};

// Carries ciphertext between the two until both are silent; keeps what they said and how they
// failed.
struct Wire {
  TlsSession client;
  TlsSession server;
  std::size_t chunk = SIZE_MAX;
  std::string client_got = {};
  std::string server_got = {};
  std::string client_error = {};
  std::string server_error = {};

  Wire(const TlsContext::Shared& from, const TlsContext::Shared& to,
       std::size_t chunk_bytes = SIZE_MAX)
      : client(must(TlsSession::open(from, "n1"))),
        server(must(TlsSession::open(to))),
        chunk(chunk_bytes) {
    run();
  }

  void run() {
    while (client.has_output() || server.has_output()) {
      carry(client, server, server_got, server_error);
      carry(server, client, client_got, client_error);
    }
  }

  void carry(TlsSession& from, TlsSession& to, std::string& got, std::string& error) const {
    const std::string bytes = from.take_output();
    for (std::size_t at = 0; at < bytes.size(); at += std::min(chunk, bytes.size() - at)) {
      const auto fed = to.feed(std::string_view(bytes).substr(at, chunk), got);
      if (fed.ok() || !error.empty()) continue;
      error = fed.error().message;
    }
  }
};

}  // namespace panal::crypto
