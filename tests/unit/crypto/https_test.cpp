// The public https listener, seen from a client made with OpenSSL directly.
#include <openssl/ssl.h>

#include "tests/unit/crypto/tls_bench.h"

namespace panal::crypto {

std::int64_t real_now_ms() { return static_cast<std::int64_t>(std::time(nullptr)) * 1000; }

namespace {

struct SessionFree {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using Ticket = std::unique_ptr<SSL_SESSION, SessionFree>;

struct Visit {
  std::string error = {};
  bool resumed = false;
  std::string protocol = {};
  std::string version = {};
  std::string received = {};
  Ticket ticket = {};
};

// A browser: shakes hands with `server`, reads an answer, and keeps the session for next time.
class Browser {
 public:
  explicit Browser(int version) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_alpn_protos(context_.get(),
                            reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
  }

  Visit visit(const TlsContext::Shared& to, SSL_SESSION* ticket = nullptr) {
    Visit visit;
    auto server = must(TlsSession::open(to));
    const OpenSslPtr<ssl_st> client(SSL_new(context_.get()));
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    SSL_set_bio(client.get(), in, out);
    if (ticket != nullptr) SSL_set_session(client.get(), ticket);
    SSL_set_connect_state(client.get());
    std::string got;
    for (int round = 0; round < 4; ++round) {
      char buffer[4096];
      const int read = SSL_read(client.get(), buffer, sizeof buffer);
      if (read > 0) visit.received.append(buffer, static_cast<std::size_t>(read));
      char* data = nullptr;
      const auto size = static_cast<std::size_t>(BIO_get_mem_data(out, &data));
      const auto fed = server.feed({data, size}, got);
      BIO_reset(out);
      if (!fed.ok()) visit.error = fed.error().message;
      if (round == 2) (void)must(server.write("page"));
      const std::string reply = server.take_output();
      BIO_write(in, reply.data(), static_cast<int>(reply.size()));
    }
    visit.resumed = server.resumed();
    visit.protocol = server.alpn();
    visit.version = SSL_get_version(client.get());
    visit.ticket.reset(SSL_get1_session(client.get()));
    SSL_shutdown(client.get());  // without it the session does not count as sound
    return visit;
  }

 private:
  OpenSslPtr<ssl_ctx_st> context_;
};

class Https : public testing::Test {
 protected:
  TlsContext::Shared server(const std::shared_ptr<const TicketKeys>& tickets) {
    const Certificate certificate = must(make_self_signed(
        key_, {.common_name = "n1", .names = {"n1", "localhost"}}, real_now_ms(), random_));
    return must(TlsContext::https_server(certificate.pem(), key_.pem(), tickets));
  }
  std::shared_ptr<TicketKeys> tickets(std::string_view secret, std::int64_t now_ms) {
    auto keys = std::make_shared<TicketKeys>(random_);
    keys->rotate(secret, now_ms);
    return keys;
  }

  CryptoRandom random_;
  PrivateKey key_ = must(PrivateKey::generate());
};

TEST_F(Https, SpeaksHttpOverTls12And13) {
  const auto context = server(tickets("secret", 0));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const Visit visit = Browser(version).visit(context);
    EXPECT_EQ(visit.error, "");
    EXPECT_EQ(visit.protocol, "http/1.1");
    EXPECT_EQ(visit.received, "page");
    EXPECT_FALSE(visit.resumed);
  }
}

TEST_F(Https, RefusesOlderTls) {
  const Visit visit = Browser(TLS1_1_VERSION).visit(server(tickets("secret", 0)));
  EXPECT_NE(visit.error, "");
  EXPECT_EQ(visit.received, "");
}

TEST_F(Https, ResumesOnAnotherNodeOfTheCluster) {
  const auto one = server(tickets("secret", kDayMs));
  // The other node's clock is an hour ahead, in the next period.
  const auto two = server(tickets("secret", kDayMs + 13 * 3'600'000));
  const auto foreign = server(tickets("another", kDayMs));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Browser browser(version);
    const Visit first = browser.visit(one);
    EXPECT_TRUE(browser.visit(two, first.ticket.get()).resumed);
    const Visit again = browser.visit(one);
    const Visit elsewhere = browser.visit(foreign, again.ticket.get());
    EXPECT_FALSE(elsewhere.resumed);
    EXPECT_EQ(elsewhere.received, "page");
  }
}

TEST_F(Https, ForgetsTicketsTwoPeriodsOld) {
  const auto keys = tickets("secret", 0);
  const auto context = server(keys);
  Browser browser(TLS1_3_VERSION);
  const Visit first = browser.visit(context);
  keys->rotate("secret", kDayMs);
  EXPECT_FALSE(browser.visit(context, first.ticket.get()).resumed);
}

TEST_F(Https, ExplainsABadCertificate) {
  const auto keys = tickets("secret", 0);
  const PrivateKey other = must(PrivateKey::generate());
  const Certificate own =
      must(make_self_signed(other, {.common_name = "n1"}, real_now_ms(), random_));
  EXPECT_EQ(TlsContext::https_server("nothing", key_.pem(), keys).error().message,
            "there is no certificate in PEM form");
  EXPECT_EQ(TlsContext::https_server(own.pem(), key_.pem(), keys).error().message,
            "the certificate and the key do not belong together");
  EXPECT_EQ(TlsContext::https_server(own.pem(), "nothing", keys).error().message,
            "this is not an unencrypted private key in PEM form");
}

}  // namespace
}  // namespace panal::crypto
