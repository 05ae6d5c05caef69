// Library: panal_http
//
// Bytes from a stranger to the https listener: TLS records into the session, and what they decrypt
// to into the HTTP server. The first byte says how far an honest browser gets before the input
// takes its place: 0 not at all, 1 after its hello, 2 after the handshake, with raw bytes as
// records; 3: to the end: the input is what it says inside TLS. Its further bits cut the records
// into pieces too, let the browser say goodbye, and let the kernel take nothing for a while. The
// second byte is the size of the pieces.
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "src/base/assert.h"
#include "src/crypto/random.h"
#include "src/crypto/ticket_keys.h"
#include "src/crypto/tls_context.h"
#include "src/http/parser.h"
#include "src/http/server.h"
#include "src/http/tls_stream.h"
#include "src/loop/loop.h"
#include "tests/fuzz/memory_stream.h"

namespace panal::fuzz {
namespace {

template <class T>
T must(Result<T> result) {
  PANAL_ASSERT(result.ok());
  return std::move(result).value();
}

struct Hosts {
  crypto::CryptoRandom random;
  crypto::PrivateKey key = must(crypto::PrivateKey::generate());
  std::int64_t now_ms = static_cast<std::int64_t>(std::time(nullptr)) * 1000;
  std::shared_ptr<const crypto::TicketKeys> tickets = std::make_shared<crypto::TicketKeys>(random);
  crypto::TlsContext::Shared server = make_server();
  crypto::TlsContext::Shared browser =
      must(crypto::TlsContext::join_client(key.fingerprint(), {"http/1.1"}));

  crypto::CertifiedKey certified(const std::string& name) {
    const auto own = must(crypto::make_self_signed(key, {name, {name}}, now_ms, random));
    return must(crypto::CertifiedKey::from_pem(own.pem(), key.pem()));
  }
  crypto::TlsContext::Shared make_server() {
    std::vector<crypto::CertifiedKey> all;
    all.push_back(certified("n1"));
    all.push_back(certified("a.example"));
    return must(crypto::TlsContext::https_server(std::move(all), tickets));
  }
};

enum How : std::uint8_t { kCutRecords = 4, kGoodbye = 8, kSlow = 16 };

class Listener final : public http::Service {
 public:
  Listener(loop::Loop& loop, const Hosts& hosts)
      : loop_(loop),
        hosts_(hosts),
        handshake_(std::make_unique<http::TlsHandshake>(
            loop, std::make_unique<MemoryStream>(wire_),
            must(crypto::TlsSession::open(hosts.server)), 60'000, [this](auto stream) {
              opened_ = stream.ok();
              if (opened_) server_.adopt(std::move(stream).value(), http::Origin::kPublic, true);
            })) {}

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override {
    heads_.push_back(head.method == "HEAD");
    exchange->collect(head, limits::kJsonBytes, [exchange](const http::Request& request) {
      exchange->respond(http::Response::text(200, request.body));
    });
  }

  void run(std::uint8_t how, std::string_view input, std::size_t piece) {
    const int honest_flights = std::min(how % 4, 2);
    how_ = how;
    auto browser = must(crypto::TlsSession::open(hosts_.browser, "a.example"));
    std::string read;
    for (int flight = 0; flight < honest_flights; ++flight) {
      wire_->deliver(browser.take_output(), 65'536);
      (void)browser.feed(std::exchange(wire_->written, {}), read);
    }
    PANAL_ASSERT(honest_flights < 2 || (opened_ && browser.state() == crypto::TlsState::kOpen));
    if (how % 4 == 3) {
      if ((how & kSlow) != 0) wire_->waiting = limits::kProxyBufferBytes + 1;
      say(browser, input, piece);
      if ((how & kGoodbye) != 0) {
        browser.close();
        wire_->deliver(browser.take_output(), piece);
      }
      turn_loop();
      if (wire_->waiting > 0) wire_->take_all();
      turn_loop();
      (void)browser.feed(wire_->written, read);
      judge(read);
      wire_->deliver(input, piece);  // and as records, whatever has been closed by now
    } else {
      wire_->deliver(input, piece);
      turn_loop();
      // Nobody without the keys makes a request.
      PANAL_ASSERT(heads_.empty());
    }
    wire_->end();
  }

 private:
  void say(crypto::TlsSession& browser, std::string_view input, std::size_t piece) {
    for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) {
      PANAL_ASSERT(must(browser.write(input.substr(0, piece))) > 0);
      wire_->deliver(browser.take_output(), (how_ & kCutRecords) != 0 ? piece : 65'536);
    }
  }

  // One whole answer for each request, and one refusal; the last perhaps cut.
  void judge(std::string_view read) const {
    http::Parser parser(http::Parser::Kind::kResponse);
    http::Head head;
    std::size_t answers = 0;
    const auto expect = [&] { parser.expect_no_body(answers < heads_.size() && heads_[answers]); };
    expect();
    for (;;) {
      const auto event = parser.next(read, head);
      if (event == http::Parser::Event::kMore) break;
      PANAL_ASSERT(event != http::Parser::Event::kRefused);
      if (event != http::Parser::Event::kEnd || head.status < 200) continue;
      ++answers;
      expect();
    }
    PANAL_ASSERT(answers <= heads_.size() + 1);
  }

  void turn_loop() {
    for (int turn = 0; turn < 4; ++turn) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
      wire_->deliver({}, 65'536);
    }
  }

  loop::Loop& loop_;
  const Hosts& hosts_;
  const std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
  std::vector<bool> heads_;  // of each request: is it HEAD
  bool opened_ = false;
  std::uint8_t how_ = 0;
  SeededRandom random_{1};
  Metrics registry_;
  http::ServerMetrics metrics_{registry_};
  http::Server server_{loop_, {.node_name = "n1", .hsts = true}, *this, random_, metrics_};
  std::unique_ptr<http::TlsHandshake> handshake_;
};

}  // namespace
}  // namespace panal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto loop = panal::loop::Loop::open().value();
  static const panal::fuzz::Hosts hosts;
  if (size < 2) return 0;
  const std::size_t piece = data[1] == 0 ? 65'536 : data[1];
  panal::fuzz::Listener(*loop, hosts)
      .run(data[0], {reinterpret_cast<const char*>(data) + 2, size - 2}, piece);
  return 0;
}
