#include "src/crypto/totp.h"
#include "tests/unit/app/sign_in.h"

namespace panal::app {
namespace {

constexpr auto kPut = http::Method::kPut;

// Somebody with a second factor, and the app that makes its codes.
class SecondFactor : public ::testing::Test {
 protected:
  SecondFactor() {
    session = bench.post({}, "/api/v1/setup", kSetup);
    ana = returning(session);
    path = user_path(session) + "/factor";
    bench.clock.advance_ms(60'000);
  }

  std::string code() { return crypto::totp_code(secret, crypto::totp_step(bench.clock.wall_ms())); }

  void enrol() {
    const Reply begun = bench.post(ana, path, "{" + field("current_password", kPassword) + "}");
    ASSERT_EQ(begun.status(), 201) << begun.response.body;
    EXPECT_EQ(begun.header("Cache-Control"), "no-store");
    EXPECT_TRUE(begun.text("uri").starts_with("otpauth://totp/Panal%20casa:ana?secret="));
    EXPECT_TRUE(begun.text("qr").starts_with("<svg "));
    secret = *crypto::base32_decode(begun.text("secret"));
    recovery.clear();
    const auto confirm = [&](const std::string& typed) {
      return bench.post(
          ana, path + "/confirm",
          "{" + field("enrolment", begun.text("enrolment")) + "," + field("code", typed) + "}");
    };
    EXPECT_EQ(confirm("000000").text("errors.0.code"), "wrong_code");
    const Reply done = confirm(code());
    ASSERT_EQ(done.status(), 200) << done.response.body;
    const Json codes = done.at("recovery_codes");
    for (const Json& each : *codes.array_items()) {
      recovery.push_back(*each.string());
    }
    EXPECT_EQ(recovery.size(), 10u);
  }

  Reply answer(const Reply& challenge, const std::string& typed) {
    return bench.post(
        {}, "/api/v1/session/factor",
        "{" + field("challenge", challenge.text("challenge")) + "," + field("code", typed) + "}");
  }

  Bench bench;
  Reply session;
  Client ana;
  std::string path, secret;
  std::vector<std::string> recovery;
};

TEST_F(SecondFactor, IsAskedForAfterThePassword) {
  const Client other = returning(sign_in(bench, {}));
  enrol();
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 200);
  EXPECT_EQ(bench.get(other, "/api/v1/session").status(), 401) << "that one had shown no code";
  EXPECT_EQ(bench.get(ana, user_path(session)).at("second_factor").dump(), "true");
  const Reply challenge = sign_in(bench, {});
  EXPECT_EQ(challenge.status(), 202);
  EXPECT_EQ(challenge.header("Set-Cookie"), "");
  EXPECT_EQ(answer(challenge, "123456").status(), 401);
  bench.clock.advance_ms(30'000);
  const Reply in = answer(challenge, code());
  ASSERT_EQ(in.status(), 200) << in.response.body;
  EXPECT_EQ(bench.get(returning(in), "/api/v1/users").status(), 200);
}

TEST_F(SecondFactor, TakesEachCodeOnce) {
  enrol();
  EXPECT_EQ(answer(sign_in(bench, {}), code()).status(), 401) << "it proved the enrolment";
  bench.clock.advance_ms(30'000);
  const std::string used = code();
  EXPECT_EQ(answer(sign_in(bench, {}), used).status(), 200);
  EXPECT_EQ(answer(sign_in(bench, {}), used).status(), 401);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(answer(sign_in(bench, {}), recovery[0]).status(), i == 0 ? 200 : 401);
  }
  std::string typed = recovery[1];
  std::erase(typed, '-');
  EXPECT_EQ(answer(sign_in(bench, {}), typed).status(), 200);
  const Reply renewed =
      bench.post(ana, path + "/codes", "{" + field("current_password", kPassword) + "}");
  EXPECT_EQ(renewed.status(), 200);
  EXPECT_EQ(answer(sign_in(bench, {}), recovery[2]).status(), 401);
  EXPECT_EQ(answer(sign_in(bench, {}), renewed.text("recovery_codes.3")).status(), 200);
}

TEST_F(SecondFactor, GuessedCodesAreSlowedDownLikePasswords) {
  enrol();
  for (int i = 0; i < limits::kSignInFailures; ++i) {
    EXPECT_EQ(answer(sign_in(bench, {}), "00000" + std::to_string(i)).status(), 401);
  }
  EXPECT_EQ(sign_in(bench, {}).status(), 429) << "the right password does not begin anew";
}

TEST_F(SecondFactor, AChallengeEndsWithItsTimeAndWithThePassword) {
  enrol();
  const Reply late = sign_in(bench, {});
  bench.clock.advance_ms(5 * 60'000);
  EXPECT_EQ(answer(late, code()).text("type"), "urn:panal:problem:challenge");
  const Reply before = sign_in(bench, {});
  const std::string body = "{" + field("password", "otra frase larga") + "}";
  ASSERT_EQ(bench.post(Bench::control(), user_path(session) + "/password", body).status(), 204);
  EXPECT_EQ(answer(before, code()).text("type"), "urn:panal:problem:challenge");
}

TEST_F(SecondFactor, ComesOffWithThePasswordOrByAnAdministrator) {
  enrol();
  EXPECT_EQ(bench.post(ana, path + "/remove", "{}").status(), 422);
  EXPECT_EQ(
      bench.post(ana, path + "/remove", "{" + field("current_password", kPassword) + "}").status(),
      204);
  EXPECT_EQ(sign_in(bench, {}).status(), 200);
  enrol();
  const Client berta = bench.person("berta", "administrator");
  EXPECT_EQ(bench.post(berta, path, "{" + field("current_password", kPassword) + "}").status(),
            403);
  EXPECT_EQ(bench.post(berta, path + "/remove", "{}").status(), 204);
  EXPECT_EQ(sign_in(bench, {}).status(), 200);
}

TEST_F(SecondFactor, IsAllThatAnAskedRoleMayDoUntilItIsSetUp) {
  const Client sara = bench.person("sara", "salesperson");
  ASSERT_EQ(bench
                .send(ana, kPut, "/api/v1/security",
                      R"({"second_factor_roles":["administrator"],"session_idle_minutes":10})")
                .status(),
            200);
  EXPECT_EQ(bench.get(sara, "/api/v1/messages").status(), 200);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").at("must_enrol").dump(), "true");
  EXPECT_EQ(bench.get(ana, "/api/v1/users").text("type"),
            "urn:panal:problem:second_factor_required");
  enrol();
  EXPECT_EQ(bench.get(ana, "/api/v1/security").at("session_idle_minutes").dump(), "10");
  bench.clock.advance_ms(10 * 60'000);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 401) << "idle for as long as decided";
}

TEST_F(SecondFactor, StaysOnWhenALinkResetsThePassword) {
  enrol();
  const Reply link = bench.post(Bench::control(), user_path(session) + "/reset", "{}");
  ASSERT_EQ(link.status(), 201) << link.response.body;
  EXPECT_EQ(link.text("path"), "/reset#" + link.text("token"));
  const auto reset = [&](const std::string& password) {
    return bench.post(
        {}, "/api/v1/password",
        "{" + field("token", link.text("token")) + "," + field("password", password) + "}");
  };
  EXPECT_EQ(reset("corta").text("errors.0.code"), "too_short");
  EXPECT_EQ(reset("otra frase larga").status(), 204);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 401);
  EXPECT_EQ(reset("tercera frase larga").status(), 403) << "it works once";
  EXPECT_EQ(sign_in(bench, {}, "otra frase larga").status(), 202);
}

}  // namespace
}  // namespace panal::app
