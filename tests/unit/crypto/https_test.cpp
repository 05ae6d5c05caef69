// The public https listener, seen from a client made with OpenSSL directly.
#include <openssl/pem.h>
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
  std::string shown = {};  // the common name of the certificate
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

  Visit visit(const TlsContext::Shared& to, SSL_SESSION* ticket = nullptr,
              const char* host = nullptr) {
    Visit visit;
    auto server = must(TlsSession::open(to));
    const OpenSslPtr<ssl_st> client(SSL_new(context_.get()));
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    SSL_set_bio(client.get(), in, out);
    if (ticket != nullptr) SSL_set_session(client.get(), ticket);
    if (host != nullptr) SSL_set_tlsext_host_name(client.get(), host);
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
    if (OpenSslPtr<x509_st> shown{SSL_get1_peer_certificate(client.get())}) {
      visit.shown = Certificate(std::move(shown)).common_name();
    }
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
    return must(serve(certificate.pem(), key_.pem(), tickets));
  }
  static Result<TlsContext::Shared> serve(std::string_view chain, std::string_view key,
                                          const std::shared_ptr<const TicketKeys>& tickets) {
    std::vector<CertifiedKey> certificates;
    certificates.push_back(PANAL_TRY(CertifiedKey::from_pem(chain, key)));
    return TlsContext::https_server(std::move(certificates), tickets);
  }
  // Self-signed, with a key of its own.
  CertifiedKey certified(const std::vector<std::string>& names, std::int64_t now_ms) {
    const PrivateKey key = must(PrivateKey::generate());
    const auto own = must(make_self_signed(key, {names.front(), names}, now_ms, random_));
    return must(CertifiedKey::from_pem(own.pem(), key.pem()));
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
  EXPECT_EQ(serve("nothing", key_.pem(), keys).error().message,
            "there is no certificate in PEM form");
  EXPECT_EQ(serve(own.pem(), key_.pem(), keys).error().message,
            "the certificate and the key do not belong together");
  EXPECT_EQ(serve(own.pem(), "nothing", keys).error().message,
            "this is not an unencrypted private key in PEM form");
}

TEST_F(Https, ShowsTheCertificateOfTheNameAskedFor) {
  const std::int64_t now_ms = real_now_ms();
  std::vector<CertifiedKey> all;
  all.push_back(certified({"default", "own.example"}, now_ms));
  all.push_back(certified({"wild", "*.example"}, now_ms));
  all.push_back(certified({"old", "a.example"}, now_ms - 10 * kDayMs));
  all.push_back(certified({"renewed", "A.example"}, now_ms));
  const auto context = must(TlsContext::https_server(std::move(all), tickets("secret", 0)));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto shown = [&](const char* host) {
      const Visit visit = Browser(version).visit(context, nullptr, host);
      EXPECT_EQ(visit.received, "page");
      return visit.shown;
    };
    EXPECT_EQ(shown(nullptr), "default");
    EXPECT_EQ(shown("elsewhere.net"), "default");
    EXPECT_EQ(shown("own.example"), "default");
    EXPECT_EQ(shown("a.example"), "renewed");
    EXPECT_EQ(shown("b.EXAMPLE"), "wild");
    EXPECT_EQ(shown("b.b.example"), "default");
    EXPECT_EQ(shown("example"), "default");
  }
}

// Goal: certificates with keys of different kinds do not stand in for one another.
TEST_F(Https, ShowsTheRightOneWhenTheKindsOfKeysDiffer) {
  const OpenSslPtr<evp_pkey_st> rsa(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  const OpenSslPtr<bio_st> out(BIO_new(BIO_s_mem()));
  ASSERT_EQ(PEM_write_bio_PrivateKey(out.get(), rsa.get(), nullptr, nullptr, 0, nullptr, nullptr),
            1);
  char* text = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(out.get(), &text));
  const PrivateKey key = must(PrivateKey::from_pem({text, size}));
  const auto own =
      must(make_self_signed(key, {"rsa", {"rsa", "rsa.example"}}, real_now_ms(), random_));
  std::vector<CertifiedKey> all;
  all.push_back(certified({"ec"}, real_now_ms()));
  all.push_back(must(CertifiedKey::from_pem(own.pem(), key.pem())));
  const auto context = must(TlsContext::https_server(std::move(all), tickets("secret", 0)));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    EXPECT_EQ(Browser(version).visit(context, nullptr, "rsa.example").shown, "rsa");
    EXPECT_EQ(Browser(version).visit(context, nullptr, "ec").shown, "ec");
    EXPECT_EQ(Browser(version).visit(context).shown, "ec");
  }
}

}  // namespace
}  // namespace panal::crypto
