#include "src/crypto/tls_session.h"

#include "src/base/limits.h"
#include "tests/unit/crypto/tls_bench.h"

namespace panal::crypto {
namespace {

class TlsPeers : public testing::Test {
 protected:
  TestCluster cluster_;
  TestNode one_{cluster_};
  TestNode two_{cluster_};
};

TEST_F(TlsPeers, KnowEachOtherByKeyAndAgreeOnAProtocol) {
  Wire wire(one_.client(), two_.server());
  EXPECT_EQ(wire.client.state(), TlsState::kOpen);
  EXPECT_EQ(wire.server.state(), TlsState::kOpen);
  EXPECT_EQ(wire.server.peer_fingerprint(), one_.key.fingerprint());
  EXPECT_EQ(wire.client.peer_fingerprint(), two_.key.fingerprint());
  EXPECT_EQ(wire.server.peer_name(), kNodeUuid);
  EXPECT_EQ(wire.server.alpn(), "panal-repl/1");
  EXPECT_EQ(wire.client.alpn(), "panal-repl/1");
  EXPECT_FALSE(wire.client.resumed());
}

TEST_F(TlsPeers, CarryBytesBothWays) {
  Wire wire(one_.client(), two_.server());
  const std::string big(300'000, 'x');
  EXPECT_EQ(must(wire.client.write("hello")), 5U);
  EXPECT_EQ(must(wire.client.write(big)), big.size());
  EXPECT_EQ(must(wire.server.write("hola")), 4U);
  wire.run();
  EXPECT_EQ(wire.server_got, "hello" + big);
  EXPECT_EQ(wire.client_got, "hola");
}

TEST_F(TlsPeers, WorkWhenFedByteByByte) {
  Wire wire(one_.client(), two_.server(), /*chunk_bytes=*/1);
  ASSERT_EQ(wire.server.state(), TlsState::kOpen) << wire.server_error;
  EXPECT_EQ(must(wire.client.write(std::string(20'000, 'y'))), 20'000U);
  wire.run();
  EXPECT_EQ(wire.server_got, std::string(20'000, 'y'));
}

TEST_F(TlsPeers, RefuseACertificateOfAnotherCluster) {
  TestCluster other;
  TestNode stranger(other);
  Wire in(stranger.client(), two_.server());
  EXPECT_EQ(in.client_error, "the other side's certificate is not of this cluster");
  EXPECT_NE(in.server.state(), TlsState::kOpen);
  // A stranger that does not mind who answers is refused by the server.
  const auto lax = must(TlsContext::peer_client(
      {stranger.key, stranger.certificate, cluster_.authority}, {"panal-repl/1"}));
  Wire out(lax, two_.server());
  EXPECT_EQ(out.server_error, "the other side's certificate is not of this cluster");
  EXPECT_EQ(out.server.state(), TlsState::kFailed);
  EXPECT_EQ(out.client_error,
            "the other side does not accept our certificate: it is not of its cluster");
}

TEST_F(TlsPeers, RefuseACertificateThatIsOutOfDate) {
  TestNode expired(cluster_, real_now_ms() - 366 * kDayMs);
  Wire old(expired.client(), two_.server());
  EXPECT_EQ(old.server_error, "the other side's certificate has expired");
  EXPECT_EQ(old.client_error, "the other side says that our certificate has expired");
  TestNode early(cluster_, real_now_ms() + 3 * kDayMs);
  Wire young(one_.client(), early.server());
  EXPECT_EQ(young.client_error, "the other side's certificate is not valid yet");
}

TEST_F(TlsPeers, LetAJoinerInWithoutACertificateWhichShows) {
  const auto joiner = must(
      TlsContext::join_client(cluster_.authority.fingerprint(), {"panal-join/1"}));
  Wire wire(joiner, two_.server());
  EXPECT_EQ(wire.server.state(), TlsState::kOpen) << wire.server_error;
  EXPECT_EQ(wire.client.state(), TlsState::kOpen) << wire.client_error;
  EXPECT_EQ(wire.server.alpn(), "panal-join/1");
  EXPECT_EQ(wire.server.peer_fingerprint(), "");
  EXPECT_EQ(wire.client.peer_fingerprint(), two_.key.fingerprint());
}

TEST_F(TlsPeers, KeepAJoinerFromADonorWhoseAuthorityIsNotPinned) {
  TestCluster other;
  const auto joiner = must(
      TlsContext::join_client(other.authority.fingerprint(), {"panal-join/1"}));
  Wire wire(joiner, two_.server());
  EXPECT_EQ(wire.client.state(), TlsState::kFailed);
  EXPECT_EQ(wire.client_error, "the other side's certificate is not of this cluster");
}

// Goal: showing the pinned CA certificate is not enough, the node's must be signed by it.
TEST_F(TlsPeers, KeepAJoinerFromADonorThatOnlyShowsThePinnedAuthority) {
  TestCluster other;
  TestNode stranger(other);
  const auto liar = must(TlsContext::peer_server(
      {stranger.key, stranger.certificate, cluster_.authority}, {"panal-join/1"}));
  const auto joiner = must(
      TlsContext::join_client(cluster_.authority.fingerprint(), {"panal-join/1"}));
  Wire wire(joiner, liar);
  EXPECT_EQ(wire.client_error, "the other side's certificate is not of this cluster");
}

TEST_F(TlsPeers, FailWithoutACommonProtocol) {
  Wire wire(one_.client({"panal-http/9"}), two_.server());
  EXPECT_EQ(wire.server_error, "no protocol in common with the other side");
  EXPECT_EQ(wire.client_error, "no protocol in common with the other side");
}

TEST_F(TlsPeers, TellTheEndOfTheStreamFromATruncation) {
  Wire wire(one_.client(), two_.server());
  (void)must(wire.client.write("last"));
  wire.client.close();
  EXPECT_EQ(must(wire.client.write("late")), 0U);
  wire.run();
  EXPECT_EQ(wire.server_got, "last");
  EXPECT_EQ(wire.server.state(), TlsState::kClosed);
  // The other direction is still open.
  EXPECT_EQ(must(wire.server.write("answer")), 6U);
  wire.run();
  EXPECT_EQ(wire.client_got, "answer");
  EXPECT_EQ(wire.client.state(), TlsState::kOpen);
}

TEST_F(TlsPeers, WriteNothingBeforeTheHandshakeIsOver) {
  auto client = must(TlsSession::open(one_.client()));
  EXPECT_EQ(must(client.write("early")), 0U);
}

TEST_F(TlsPeers, BoundTheOutputThatNobodyTakes) {
  Wire wire(one_.client(), two_.server());
  const std::string big(3 * limits::kTlsOutputBytes, 'z');
  EXPECT_EQ(must(wire.client.write(big)), limits::kTlsOutputBytes);
  EXPECT_EQ(must(wire.client.write(big)), 0U);
  EXPECT_LT(wire.client.output_bytes(), limits::kTlsOutputBytes + limits::kTlsOutputBytes / 50);
  wire.run();
  EXPECT_EQ(wire.server_got.size(), limits::kTlsOutputBytes);
}

TEST_F(TlsPeers, FailOnGarbageAndStayFailed) {
  Wire wire(one_.client(), two_.server());
  std::string got;
  const auto fed = wire.server.feed(std::string(100, '\x16'), got);
  ASSERT_FALSE(fed.ok());
  EXPECT_EQ(wire.server.state(), TlsState::kFailed);
  EXPECT_TRUE(wire.server.has_output());  // the alert
  EXPECT_FALSE(wire.server.feed("more", got).ok());
  EXPECT_EQ(must(wire.server.write("x")), 0U);
  EXPECT_EQ(got, "");
}

TEST_F(TlsPeers, FailWhenARecordWasTamperedWith) {
  Wire wire(one_.client(), two_.server());
  (void)must(wire.client.write("pay 10 to Ana"));
  std::string bytes = wire.client.take_output();
  bytes[bytes.size() / 2] ^= 1;
  std::string got;
  EXPECT_FALSE(wire.server.feed(bytes, got).ok());
  EXPECT_EQ(got, "");
}

TEST_F(TlsPeers, SayWhatElseIsSpokenToThem) {
  std::string got;
  auto http = must(TlsSession::open(two_.server()));
  EXPECT_EQ(http.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n", got).error().message,
            "the other side speaks plain HTTP, not TLS");
  auto noise = must(TlsSession::open(two_.server()));
  EXPECT_EQ(noise.feed("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", got).error().message,
            "the other side does not speak TLS");
}

TEST_F(TlsPeers, NeedAKeyThatFitsTheCertificate) {
  const auto made =
      TlsContext::peer_server({one_.key, two_.certificate, cluster_.authority}, {"a"});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().message, "the certificate and the key do not belong together");
}

}  // namespace
}  // namespace panal::crypto
