#include "tests/unit/app/sign_in.h"
#include "src/app/store/audit.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;

// Someone from elsewhere each time, so that the limit of addresses stays out of it.
class Strangers {
 public:
  explicit Strangers(Bench& bench) : bench_(bench) {}
  Reply attempt(const std::string& password) {
    const Client client{.address = "198.51.100." + std::to_string(++address_)};
    return sign_in(bench_, client, password);
  }

 private:
  Bench& bench_;
  int address_ = 0;
};

TEST(SignIn, AnswersAlikeForUnknownUserAndWrongPassword) {
  Bench bench;
  bench.post({}, "/api/v1/setup", kSetup);
  const Reply wrong = bench.post({}, "/api/v1/session", sign_in_body("ana", "otra cosa"));
  const Reply unknown = bench.post({}, "/api/v1/session", sign_in_body("eva", "otra cosa"));
  EXPECT_EQ(wrong.status(), 401);
  EXPECT_EQ(wrong.response.body, unknown.response.body);
}

// Goal: guessing slows down, an account is never locked for good.
// Method: fail five times, each from another address; wait out the delays by the clock.
TEST(SignIn, DelaysGrowAfterFiveFailures) {
  Bench bench;
  bench.post({}, "/api/v1/setup", kSetup);
  Strangers strangers(bench);
  const auto attempt = [&](const std::string& password) { return strangers.attempt(password); };
  for (int i = 0; i < limits::kSignInFailures; ++i) EXPECT_EQ(attempt("mala").status(), 401);
  const Reply delayed = attempt("colmena de abril");
  EXPECT_EQ(delayed.status(), 429);
  EXPECT_EQ(delayed.header("Retry-After"), "1");
  bench.clock.advance_ms(1000);
  EXPECT_EQ(attempt("mala").status(), 401);
  EXPECT_EQ(attempt("mala").header("Retry-After"), "2");
  bench.clock.advance_ms(2000);
  EXPECT_EQ(attempt("colmena de abril").status(), 200);
  EXPECT_EQ(attempt("mala").status(), 401);  // and the count began anew
}

TEST(SignIn, LimitsAttemptsOfAnAddress) {
  Bench bench;
  for (int i = 0; i < limits::kSignInsPerAddress; ++i) {
    const std::string body = sign_in_body("u" + std::to_string(i), "x");
    EXPECT_EQ(bench.post({}, "/api/v1/session", body).status(), 401);
  }
  EXPECT_EQ(bench.post({}, "/api/v1/session", sign_in_body("otro", "x")).status(), 429);
  bench.clock.advance_ms(60'000);
  EXPECT_EQ(bench.post({}, "/api/v1/session", sign_in_body("otro", "x")).status(), 401);
}

// Goal: whoever keeps guessing keeps nobody out who works here.
TEST(SignIn, ABrowserThatWasUsedBeforeDoesNotWaitForStrangers) {
  Bench bench;
  const Reply first = bench.post({}, "/api/v1/setup", kSetup);
  const std::string cookies = returning(first).cookie;
  Client browser{.cookie = cookies.substr(cookies.find("panal_device="))};
  Strangers strangers(bench);
  for (int i = 0; i < limits::kSignInFailures; ++i) strangers.attempt("mala");
  EXPECT_EQ(strangers.attempt(kPassword).status(), 429);
  EXPECT_EQ(sign_in(bench, browser).status(), 200);
  EXPECT_EQ(strangers.attempt(kPassword).status(), 429) << "that success is the browser's own";
  for (int i = 0; i < limits::kSignInFailures; ++i) {
    EXPECT_EQ(sign_in(bench, browser, "mala").status(), 401);
  }
  EXPECT_EQ(sign_in(bench, browser).status(), 429) << "it is counted, too";
  browser.cookie.back() = browser.cookie.back() == 'A' ? 'B' : 'A';
  bench.clock.advance_ms(60'000);
  EXPECT_EQ(sign_in(bench, browser).status(), 200) << "a forged one is nobody's: by login again";
}

TEST(SignIn, AnAdministratorsNewPasswordEndsTheWait) {
  Bench bench;
  const Reply first = bench.post({}, "/api/v1/setup", kSetup);
  Strangers strangers(bench);
  for (int i = 0; i < limits::kSignInFailures; ++i) strangers.attempt("mala");
  EXPECT_EQ(strangers.attempt(kPassword).status(), 429);
  const std::string body = "{" + field("password", "otra frase larga") + "}";
  ASSERT_EQ(bench.post(Bench::control(), user_path(first) + "/password", body).status(), 204);
  EXPECT_EQ(strangers.attempt("otra frase larga").status(), 200);
}

TEST(SignIn, IsRefusedWhereFailuresCannotBeCounted) {
  Bench bench;
  bench.post({}, "/api/v1/setup", kSetup);
  bench.host.writable_ = fail(Code::kDiskFull, "disk_full");
  EXPECT_EQ(sign_in(bench, {}).status(), 507);
  EXPECT_EQ(sign_in(bench, {}, "mala").status(), 507);
}

TEST(SignIn, LeavesItsTracesInTheAuditLog) {
  Bench bench;
  bench.post({}, "/api/v1/setup", kSetup);
  sign_in(bench, {});
  for (int i = 0; i < limits::kSignInFailures; ++i) sign_in(bench, {}, "mala");
  bench.post({}, "/api/v1/session", sign_in_body("clave-secreta", "x"));
  const Reply log = bench.get(Bench::control(), "/api/v1/audit");
  const Json entries = log.at("items");
  const auto count = [&entries](const std::string& action) {
    int found = 0;
    for (const Json& entry : *entries.array_items()) {
      found += *entry.find("action")->string() == action ? 1 : 0;
    }
    return found;
  };
  EXPECT_EQ(count("sign_in"), 1);
  EXPECT_EQ(count("sign_in_failed"), limits::kSignInFailures + 1);
  EXPECT_EQ(count("lockout"), 1);
  EXPECT_EQ(log.response.body.find("clave-secreta"), std::string::npos);
}

TEST(ResetLink, ExpiresAndEndsWithTheNext) {
  Bench bench;
  const Reply first = bench.post({}, "/api/v1/setup", kSetup);
  const auto link = [&](const std::string& body) {
    return bench.post(Bench::control(), user_path(first) + "/reset", body).text("token");
  };
  const auto reset = [&](const std::string& token) {
    return bench.post({}, "/api/v1/password",
                      "{" + field("token", token) + "," + field("password", "otra frase") + "}");
  };
  EXPECT_EQ(bench.post(Bench::control(), user_path(first) + "/reset", R"({"ttl":"25h"})").status(),
            422);
  const std::string replaced = link("{}"), late = link(R"({"ttl":"1h"})");
  EXPECT_EQ(reset(replaced).status(), 403);
  bench.clock.advance_ms(3'600'000);
  EXPECT_EQ(reset(late).status(), 403);
  EXPECT_EQ(reset(link("{}")).status(), 204);
}

TEST(Sessions, AreListedAndEnded) {
  Bench bench;
  const Reply first = bench.post({}, "/api/v1/setup", kSetup);
  const Client here = returning(first), there = returning(sign_in(bench, {}));
  const Client sara = bench.person("sara", "manager");
  const std::string path = user_path(first) + "/sessions";
  const Reply listed = bench.get(here, path);
  EXPECT_EQ(listed.at("items").array_items()->size(), 2u);
  EXPECT_EQ(listed.at("items.0.hash").dump() + listed.at("items.0.epoch").dump(), "nullnull");
  EXPECT_EQ(bench.get(sara, path).status(), 403);
  const std::string one = "/api/v1/sessions/" + bench.get(there, "/api/v1/session").text("id");
  EXPECT_EQ(bench.send(sara, kDelete, one).status(), 404);
  EXPECT_EQ(bench.send(here, kDelete, one).status(), 204);
  EXPECT_EQ(bench.get(there, "/api/v1/session").status(), 401);
  const Client third = returning(sign_in(bench, {}));
  EXPECT_EQ(bench.send(here, kDelete, path + "?others=true").status(), 204);
  EXPECT_EQ(bench.get(third, "/api/v1/session").status(), 401);
  EXPECT_EQ(bench.get(here, "/api/v1/session").status(), 200);
  EXPECT_EQ(bench.send(here, kDelete, path).status(), 204);
  EXPECT_EQ(bench.get(here, "/api/v1/session").status(), 401);
}

// Goal: a session that another node opened before it heard of the end is over, too.
// Method: what that node knows of one: it is of the epoch before, and has not expired.
TEST(Sessions, OfTheEpochBeforeAreOverWhereverTheyBegan) {
  Bench bench;
  const Reply first = bench.post({}, "/api/v1/setup", kSetup);
  const Client here = returning(first);
  ASSERT_EQ(bench.send(here, kDelete, user_path(first) + "/sessions").status(), 204);
  ASSERT_TRUE(bench.writer().write([](db::Database& database) {
    return database.execute("UPDATE sessions SET expires_at = 1 << 50");
  }));
  EXPECT_EQ(bench.get(here, "/api/v1/session").status(), 401);
}

TEST(Denials, AreInTheAuditLogOnceAMinute) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  const auto denied = [&bench] {
    bench.settle();
    return bench.get(Bench::control(), "/api/v1/audit?action=denied").at("items");
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bench.get(sara, "/api/v1/audit").status(), 403);
  ASSERT_EQ(denied().array_items()->size(), 1u);
  EXPECT_EQ(denied().array_items()->front().find("changes")->dump(),
            R"({"method":"GET","path":"/api/v1/audit"})");
  EXPECT_EQ(*denied().array_items()->front().find("actor")->string(), "sara");
  bench.clock.advance_ms(60'000);
  EXPECT_EQ(bench.get(sara, "/api/v1/audit").status(), 403);
  EXPECT_EQ(denied().array_items()->size(), 2u);
}

TEST(Tokens, ForReadingWriteNothingAndTellWhenTheyWereUsed) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  const std::string path = "/api/v1/users/" + sara.user->text() + "/tokens";
  const Reply made = bench.post(sara, path, R"({"scope":"read","name":"informes"})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_TRUE(bench.get(sara, path).at("items.0.last_used").is_null());
  const Client program{.bearer = made.text("token")};
  EXPECT_EQ(bench.get(program, "/api/v1/messages").status(), 200);
  bench.settle();
  EXPECT_EQ(bench.post(program, "/api/v1/messages", R"({"mess":"x"})").status(), 403);
  const Reply listed = bench.get(sara, path);
  EXPECT_EQ(listed.text("items.0.name"), "informes");
  EXPECT_EQ(listed.text("items.0.last_used"), format_time_ms(bench.clock.wall_ms()));
}

}  // namespace
}  // namespace panal::app
