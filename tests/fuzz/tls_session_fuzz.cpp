// Library: panal_crypto
//
// Bytes from a stranger to the peer port. The first byte says how far an honest client gets before
// the input takes its place: 0 not at all, 1 after its hello, 2 after the handshake. 3: to the end;
// the input is a script of what both say after it and what happens to their records on the way. The
// second byte is the size of the pieces in which bytes arrive.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "src/base/assert.h"

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

class Sessions {
 public:
  Sessions(const Peers& peers, std::size_t piece)
      : piece_(piece),
        server_{TlsSession::open(peers.server).value()},
        client_{TlsSession::open(peers.client).value()} {}

  void shake_hands(int flights) {
    for (int flight = 0; flight < flights; ++flight) {
      deliver(client_.session.take_output(), server_);
      deliver(server_.session.take_output(), client_);
    }
    PANAL_ASSERT(server_.got.empty() && client_.got.empty());
  }

  // Nobody without the keys makes a plaintext come out.
  void intrude(std::string_view bytes) {
    client_.honest = false;
    deliver(bytes, server_);
    PANAL_ASSERT(server_.got.empty());
    (void)server_.session.write("answer");
    server_.session.close();
    (void)server_.session.take_output();
  }

  // Two bytes a step: what, and how much or where.
  void play(std::string_view script) {
    script = script.substr(0, kScriptBytes);
    for (; script.size() >= 2; script.remove_prefix(2)) {
      const auto what = static_cast<unsigned char>(script[0]);
      const auto much = static_cast<unsigned char>(script[1]);
      End& from = (what & 1) != 0 ? server_ : client_;
      End& to = (what & 1) != 0 ? client_ : server_;
      switch (what >> 1 & 7) {
        case 0: say(from, std::size_t{much} + 1); break;
        case 1: say(from, (std::size_t{much} + 1) * 256); break;
        case 2: from.session.close(); break;
        case 3: collect(from); break;
        case 4: damage(from, much); break;
        case 5:
          from.on_way.resize(from.on_way.size() * much / 256);
          from.honest = false;
          break;
        default:
          collect(from);
          deliver(std::exchange(from.on_way, {}), to);
          break;
      }
      judge();
    }
    for (End* from : {&client_, &server_}) {
      collect(*from);
      deliver(std::exchange(from->on_way, {}), from == &client_ ? server_ : client_);
    }
    judge();
    if (client_.honest) PANAL_ASSERT(server_.got == client_.said);
    if (server_.honest) PANAL_ASSERT(client_.got == server_.said);
  }

 private:
  static constexpr std::size_t kSaidBytes = 200'000;
  static constexpr std::size_t kScriptBytes = 200;
  struct End {
    TlsSession session;
    std::string said = {};
    std::string got = {};
    std::string on_way = {};
    bool honest = true;  // all that it says arrives as it was sent
  };

  void deliver(std::string_view bytes, End& to) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece_, bytes.size()))) {
      if (to.session.feed(bytes.substr(0, piece_), to.got).ok()) continue;
      PANAL_ASSERT(!client_.honest || !server_.honest);
      (&to == &server_ ? client_ : server_).honest = false;  // what it says is heard no more
    }
  }
  void say(End& from, std::size_t size) {
    if (from.said.size() + from.on_way.size() > kSaidBytes) return;
    const std::string text(size, static_cast<char>('a' + from.said.size() % 26));
    const auto taken = from.session.write(text);
    if (taken.ok()) from.said += text.substr(0, *taken);
    else from.honest = false;
  }
  static void collect(End& from) { from.on_way += from.session.take_output(); }
  static void damage(End& from, std::size_t at) {
    if (from.on_way.empty()) return;
    from.on_way[at * from.on_way.size() / 256] ^= 0x20;
    from.honest = false;
  }
  // Whatever happens on the way: nothing is heard that was not said.
  void judge() const {
    PANAL_ASSERT(client_.said.starts_with(server_.got));
    PANAL_ASSERT(server_.said.starts_with(client_.got));
  }

  const std::size_t piece_;
  End server_, client_;
};

}  // namespace
}  // namespace panal::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const panal::crypto::Peers peers;
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  panal::crypto::Sessions sessions(peers, data[1] == 0 ? 65'536 : data[1]);
  sessions.shake_hands(std::min(data[0] % 4, 2));
  if (data[0] % 4 == 3) sessions.play(input);
  else sessions.intrude(input);
  return 0;
}
