#include "src/app/store/users.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;
const std::string kSetup = R"({"code":"CODE-1","login":"ana","password":"colmena de abril",)"
                           R"("name":"Ana","cluster":"casa"})";

// The session cookie that a reply sets, as a client sends it back.
Client returning(const Reply& reply) {
  const std::string cookie = reply.header("Set-Cookie");
  return {.cookie = cookie.substr(0, cookie.find(';')), .csrf = reply.text("csrf")};
}

std::string sign_in_body(const std::string& login, const std::string& password) {
  return R"({"login":")" + login + R"(","password":")" + password + R"("})";
}

TEST(Setup, MakesTheFirstAdministratorOnce) {
  Bench bench;
  EXPECT_EQ(bench.get({}, "/api/v1/setup").json().dump(),
            R"({"needed":true,"cluster":{"name":""},"language":null,)"
            R"("node":{"name":"n1","label":"A"}})");
  const Reply made = bench.post({}, "/api/v1/setup", kSetup);
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("user.login"), "ana");
  EXPECT_EQ(made.text("user.roles.0"), "administrator");
  EXPECT_NE(made.commit.sequence, 0u);
  EXPECT_EQ(bench.get(returning(made), "/api/v1/session").text("user.name"), "Ana");
  EXPECT_EQ(bench.get({}, "/api/v1/setup").text("cluster.name"), "casa");
  EXPECT_EQ(bench.post({}, "/api/v1/setup", kSetup).status(), 409);
}

TEST(Setup, RefusesWrongCodesAndLimitsThem) {
  Bench bench;
  const std::string wrong = R"({"code":"CODE-2","login":"ana","password":"colmena de abril"})";
  for (int i = 0; i < limits::kSignInFailures; ++i) {
    EXPECT_EQ(bench.post({}, "/api/v1/setup", wrong).status(), 403);
  }
  EXPECT_EQ(bench.post({}, "/api/v1/setup", kSetup).status(), 429);
}

TEST(Setup, NamesEveryWrongField) {
  Bench bench;
  const Reply reply = bench.post({.language = "es"}, "/api/v1/setup",
                                 R"({"code":"CODE-1","login":"a b","password":"corta"})");
  EXPECT_EQ(reply.status(), 422);
  EXPECT_EQ(reply.text("errors.0.field"), "login");
  EXPECT_EQ(reply.text("errors.0.code"), "invalid");
  EXPECT_EQ(reply.text("errors.1.field"), "password");
  EXPECT_EQ(reply.text("errors.1.message"), "Debe tener al menos 8 caracteres.");
  EXPECT_EQ(bench.post({}, "/api/v1/setup", "{}").at("errors").array_items()->size(), 3u);
}

TEST(Session, SignsInAndOut) {
  Bench bench;
  bench.post({}, "/api/v1/setup", kSetup);
  const Reply in = bench.post({}, "/api/v1/session", sign_in_body("ANA", "colmena de abril"));
  ASSERT_EQ(in.status(), 200) << in.response.body;
  const std::string cookie = in.header("Set-Cookie");
  EXPECT_NE(cookie.find("; Path=/; HttpOnly; SameSite=Lax"), std::string::npos);
  EXPECT_EQ(cookie.find("Secure"), std::string::npos);
  const Client ana = returning(in);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 200);
  const Reply out = bench.send(ana, kDelete, "/api/v1/session");
  EXPECT_EQ(out.status(), 204);
  EXPECT_NE(out.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 401);
}

TEST(Session, UsesAHostCookieUnderTls) {
  Bench bench;
  const Reply made = bench.post({.secure = true}, "/api/v1/setup", kSetup);
  const std::string cookie = made.header("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-panal_session="));
  EXPECT_TRUE(cookie.ends_with("; Secure"));
}

TEST(Session, ANewSignInEndsTheSessionTheBrowserHad) {
  Bench bench;
  const Client before = returning(bench.post({}, "/api/v1/setup", kSetup));
  Client browser = before;
  browser.csrf.clear();  // a reloaded page may have lost it
  const Reply in = bench.post(browser, "/api/v1/session", sign_in_body("ana", "colmena de abril"));
  EXPECT_EQ(in.status(), 200);
  EXPECT_EQ(bench.get(before, "/api/v1/session").status(), 401);
}

TEST(Session, EndsWhenIdleAndInAnyCaseAfterFourHours) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  for (int i = 0; i < 9; ++i) {  // a request every 26 minutes keeps it
    bench.clock.advance_ms(26 * 60'000);
    EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 200) << i;
    bench.settle();
  }
  bench.clock.advance_ms(7 * 60'000);
  EXPECT_EQ(bench.get(ana, "/api/v1/session").status(), 401);
  const Client berta = bench.person("berta", "administrator");
  bench.clock.advance_ms(limits::kSessionIdleMs);
  EXPECT_EQ(bench.get(berta, "/api/v1/session").status(), 401);
}

TEST(Session, WritesNeedThePagesMarkAndTheSameSite) {
  Bench bench;
  Client ana = bench.person("ana", "administrator");
  EXPECT_EQ(
      bench.post(ana, "/api/v1/messages", R"({"mess":"x"})", {{"Sec-Fetch-Site", "cross-site"}})
          .status(),
      403);
  ana.csrf = "guess";
  EXPECT_EQ(bench.post(ana, "/api/v1/messages", R"({"mess":"x"})").status(), 403);
  ana.csrf.clear();
  const Reply reply = bench.post(ana, "/api/v1/messages", R"({"mess":"x"})");
  EXPECT_EQ(reply.text("type"), "urn:panal:problem:csrf");
  EXPECT_EQ(bench.get(ana, "/api/v1/messages").status(), 200);
}

TEST(Users, APasswordChangeNeedsTheOldOneAndEndsOtherSessions) {
  Bench bench;
  const Client first = returning(bench.post({}, "/api/v1/setup", kSetup));
  const Client second =
      returning(bench.post({}, "/api/v1/session", sign_in_body("ana", "colmena de abril")));
  const std::string path =
      "/api/v1/users/" + bench.get(first, "/api/v1/session").text("user.id") + "/password";
  EXPECT_EQ(bench.post(first, path, R"({"password":"panal de mayo"})").text("errors.0.code"),
            "required");
  EXPECT_EQ(bench.post(first, path, R"({"password":"panal de mayo","current_password":"no"})")
                .text("errors.0.code"),
            "wrong_password");
  const Reply done = bench.post(
      first, path, R"({"password":"panal de mayo","current_password":"colmena de abril"})");
  EXPECT_EQ(done.status(), 204) << done.response.body;
  EXPECT_EQ(bench.get(first, "/api/v1/session").status(), 200);
  EXPECT_EQ(bench.get(second, "/api/v1/session").status(), 401);
  EXPECT_EQ(bench.post({}, "/api/v1/session", sign_in_body("ana", "panal de mayo")).status(), 200);
  EXPECT_EQ(bench.post(Bench::control(), path, R"({"password":"tercera vez"})").status(), 204);
}

TEST(Tokens, AreShownOnceListedAndRevoked) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  const Client tomas = bench.person("tomas", "support");
  const std::string path = "/api/v1/users/" + sara.user->text() + "/tokens";
  const Reply made = bench.post(sara, path, R"({"scope":"api","ttl":"30d"})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  const Client program{.bearer = made.text("token")};
  EXPECT_EQ(bench.get(program, "/api/v1/messages").status(), 200);
  EXPECT_EQ(bench.get(program, "/api/v1/session").text("user.login"), "sara");
  const Reply listed = bench.get(sara, path);
  EXPECT_EQ(listed.text("items.0.id"), made.text("id"));
  EXPECT_EQ(listed.response.body.find(made.text("token")), std::string::npos);
  EXPECT_EQ(bench.get(tomas, path).status(), 403);
  EXPECT_EQ(bench.post(tomas, path, R"({"scope":"api"})").status(), 403);
  EXPECT_EQ(bench.send(tomas, kDelete, "/api/v1/tokens/" + made.text("id")).status(), 404);
  EXPECT_EQ(bench.send(sara, kDelete, "/api/v1/tokens/" + made.text("id")).status(), 204);
  EXPECT_EQ(bench.get(program, "/api/v1/messages").status(), 401);
}

TEST(Tokens, ExpireAndAreForOneScope) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Client data = bench.program(ana, "data");
  EXPECT_EQ(bench.get(data, "/data").status(), 200);
  EXPECT_EQ(bench.get(data, "/api/v1/messages").status(), 403);
  EXPECT_EQ(bench.get(data, "/api/v1/replication").status(), 403);
  const Client monitor = bench.program(ana, "monitor");
  EXPECT_EQ(bench.get(monitor, "/api/v1/replication").status(), 200);
  EXPECT_EQ(bench.get(monitor, "/data").status(), 403);
  EXPECT_EQ(bench.get(monitor, "/api/v1/users").status(), 403);
  bench.clock.advance_ms(31 * 86'400'000LL);
  const Reply late = bench.get(data, "/data");
  EXPECT_EQ(late.status(), 401);
  EXPECT_EQ(late.header("WWW-Authenticate"), "Bearer realm=\"panal\"");
  EXPECT_EQ(bench.get({.bearer = "panal_nothing"}, "/data").status(), 401);
}

TEST(Tokens, OnlyMonitorsMakeMonitorTokensAndTheirTimeIsBounded) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  const std::string path = "/api/v1/users/" + sara.user->text() + "/tokens";
  EXPECT_EQ(bench.post(sara, path, R"({"scope":"monitor"})").status(), 403);
  EXPECT_EQ(bench.post(sara, path, R"({"scope":"root"})").text("errors.0.code"), "choice");
  EXPECT_EQ(bench.post(sara, path, R"({"scope":"api","ttl":"soon"})").status(), 422);
  EXPECT_EQ(bench.post(sara, path, R"({"scope":"api","ttl":"9999d"})").status(), 422);
}

TEST(Roles, AChangeActsOnTheNextRequest) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  EXPECT_EQ(bench.get(sara, "/api/v1/messages").status(), 200);
  ASSERT_TRUE(bench.writer().write([](db::Database& database) {
    return database.execute("UPDATE users SET roles = 'customer' WHERE login = 'sara'");
  }));
  EXPECT_EQ(bench.get(sara, "/api/v1/messages").status(), 403);
}

}  // namespace
}  // namespace panal::app
