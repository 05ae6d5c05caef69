// Library: panal_crypto
//
// Bytes from a stranger to the peer port. The first byte says how far an honest client gets before
// the input takes its place: 0 not at all, 1 after its hello, 2 after the handshake.
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "src/crypto/certificates.h"
#include "src/crypto/random.h"
#include "src/crypto/tls_context.h"
#include "src/crypto/tls_session.h"

namespace panal::crypto {
namespace {

struct Peers {
  CryptoRandom random;
  std::int64_t now_ms = static_cast<std::int64_t>(std::time(nullptr)) * 1000;
  PrivateKey authority_key = PrivateKey::generate().value();
  Certificate authority = make_authority(authority_key, "casa", now_ms, random).value();
  PrivateKey key = PrivateKey::generate().value();
  Certificate certificate =
      sign_request(authority_key, authority, CertificateRequest::make(key, "n").value(),
                   {.common_name = "n"}, now_ms, random)
          .value();
  TlsContext::Shared server =
      *TlsContext::peer_server({key, certificate, authority}, {"panal-repl/1"});
  TlsContext::Shared client =
      *TlsContext::peer_client({key, certificate, authority}, {"panal-repl/1"});
};

void run(const Peers& peers, int honest_flights, std::string_view input) {
  auto server = TlsSession::open(peers.server).value();
  auto client = TlsSession::open(peers.client).value();
  std::string got;
  for (int flight = 0; flight < honest_flights; ++flight) {
    (void)server.feed(client.take_output(), got);
    (void)client.feed(server.take_output(), got);
  }
  got.clear();
  const std::size_t half = input.size() / 2;
  for (const auto piece : {input.substr(0, half), input.substr(half)}) {
    (void)server.feed(piece, got);
  }
  // Nobody without the keys makes a plaintext come out.
  if (!got.empty()) std::abort();
  (void)server.write("answer");
  server.close();
  (void)server.take_output();
}

}  // namespace
}  // namespace panal::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const panal::crypto::Peers peers;
  if (size == 0) return 0;
  panal::crypto::run(peers, data[0] % 3, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
