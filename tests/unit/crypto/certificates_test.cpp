#include "src/crypto/certificates.h"

#include "src/base/limits.h"
#include "tests/unit/crypto/tls_bench.h"

namespace panal::crypto {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;  // 2026-01-01

class Certificates : public testing::Test {
 protected:
  CryptoRandom random_;
  PrivateKey ca_key_ = must(PrivateKey::generate());
  Certificate ca_ = must(make_authority(ca_key_, "casa", kNow, random_));
  PrivateKey key_ = must(PrivateKey::generate());
};

TEST_F(Certificates, SurviveTheirPemForm) {
  const Certificate made = must(
      sign_request(ca_key_, ca_, must(CertificateRequest::make(key_, "x")),
                   {.common_name = kNodeUuid, .names = {"n1.example.org", "10.0.0.1", "::1"}},
                   kNow, random_));
  const Certificate read = must(Certificate::from_pem(made.pem()));
  EXPECT_EQ(read.common_name(), kNodeUuid);
  EXPECT_EQ(read.names(), (std::vector<std::string>{"n1.example.org", "10.0.0.1", "::1"}));
  EXPECT_EQ(read.fingerprint(), key_.fingerprint());
  EXPECT_EQ(read.fingerprint().size(), 64U);
  EXPECT_EQ(read.not_after_ms(), kNow + 365 * kDayMs);
  EXPECT_EQ(read.not_before_ms(), kNow - kDayMs);
  EXPECT_EQ(must(PrivateKey::from_pem(key_.pem())).fingerprint(), key_.fingerprint());
}

TEST_F(Certificates, AreCheckedAgainstTheirAuthorityAndTheTime) {
  const Certificate made =
      must(sign_request(ca_key_, ca_, must(CertificateRequest::make(key_, "x")),
                        {.common_name = "n"}, kNow, random_));
  EXPECT_TRUE(made.check(ca_, kNow).ok());
  EXPECT_EQ(made.check(ca_, kNow + 366 * kDayMs).error().message, "the certificate has expired");
  EXPECT_EQ(made.check(ca_, kNow - 2 * kDayMs).error().message,
            "the certificate is not valid yet");
  // The same name, another key.
  const Certificate other =
      must(make_authority(must(PrivateKey::generate()), "casa", kNow, random_));
  EXPECT_EQ(made.check(other, kNow).error().message, "the certificate is not of this cluster");
  EXPECT_EQ(ca_.not_after_ms(), kNow + 3652 * kDayMs);
}

TEST_F(Certificates, TakeNothingButTheKeyFromARequest) {
  const auto request = must(CertificateRequest::from_pem(
      must(CertificateRequest::make(key_, "claimed")).pem()));
  EXPECT_EQ(request.common_name(), "claimed");
  EXPECT_EQ(request.fingerprint(), key_.fingerprint());
  const Certificate made = must(
      sign_request(ca_key_, ca_, request, {.common_name = "given"}, kNow, random_));
  EXPECT_EQ(made.common_name(), "given");
}

TEST_F(Certificates, RefuseARequestThatWasChanged) {
  std::string pem = must(CertificateRequest::make(key_, "x")).pem();
  char& c = pem[pem.find("END") - 30];
  c = c == 'A' ? 'B' : 'A';
  EXPECT_FALSE(CertificateRequest::from_pem(pem).ok());
}

TEST_F(Certificates, RefuseHostNamesThatCarryMore) {
  for (const char* name : {"n1,IP:1.2.3.4", "", "a b", "evil\nDNS:x", "dns:colon"}) {
    const auto made = sign_request(ca_key_, ca_, must(CertificateRequest::make(key_, "x")),
                                   {.common_name = "n", .names = {name}}, kNow, random_);
    EXPECT_FALSE(made.ok()) << name;
  }
}

TEST_F(Certificates, CutALongClusterNameBetweenCharacters) {
  std::string name;
  while (name.size() < 200) name += "ñ";
  const Certificate made = must(make_authority(ca_key_, "x" + name, kNow, random_));
  EXPECT_EQ(made.common_name(), "Panal x" + name.substr(0, 56));
}

TEST_F(Certificates, RefuseWhatIsNoPem) {
  EXPECT_FALSE(Certificate::from_pem("").ok());
  EXPECT_FALSE(Certificate::from_pem(key_.pem()).ok());
  EXPECT_FALSE(PrivateKey::from_pem(ca_.pem()).ok());
  EXPECT_EQ(Certificate::from_pem(std::string(limits::kPemBytes + 1, '-')).error().code,
            Code::kTooLarge);
}

// Goal: a key with a passphrase is refused at once, instead of asking on the terminal.
TEST_F(Certificates, NeverAskForAPassphrase) {
  const std::string encrypted =
      "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
      "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END EC PRIVATE KEY-----\n";
  EXPECT_EQ(PrivateKey::from_pem(encrypted).error().message,
            "this is not an unencrypted private key in PEM form");
}

}  // namespace
}  // namespace panal::crypto
