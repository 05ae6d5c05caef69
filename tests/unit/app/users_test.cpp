#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;
constexpr auto kPatch = http::Method::kPatch;

std::string path_of(const Client& client) { return "/api/v1/users/" + client.user->text(); }

TEST(Users, AdministratorsMakeThemAndManagersListThem) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Client manuel = bench.person("manuel", "manager");
  const std::string body =
      R"({"login":"sara","name":"Sara","password":"colmena de abril","roles":["salesperson"],)"
      R"("language":"es"})";
  EXPECT_EQ(bench.post(manuel, "/api/v1/users", body).status(), 403);
  const Reply made = bench.post(ana, "/api/v1/users", body);
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.header("Location"), "/api/v1/users/" + made.text("id"));
  EXPECT_EQ(made.text("roles.0"), "salesperson");
  EXPECT_EQ(made.response.body.find("argon2"), std::string::npos);
  const Reply again = bench.post(ana, "/api/v1/users", body);
  EXPECT_EQ(again.status(), 409);
  EXPECT_EQ(again.text("errors.0.field"), "login");
  EXPECT_EQ(bench.get(manuel, "/api/v1/users?sort=-login&limit=1").text("items.0.login"), "sara");
  EXPECT_EQ(bench.get(manuel, "/api/v1/users?login=ana").at("items").array_items()->size(), 1u);
  EXPECT_EQ(bench
                .post(ana, "/api/v1/users",
                      R"({"login":"x","password":"colmena de abril","roles":["king"]})")
                .text("errors.0.code"),
            "choice");
}

TEST(Users, SeeThemselvesButNotOthers) {
  Bench bench;
  const Client sara = bench.person("sara", "salesperson");
  const Client tomas = bench.person("tomas", "support");
  EXPECT_EQ(bench.get(sara, "/api/v1/users/" + sara.user->text()).status(), 200);
  EXPECT_EQ(bench.get(sara, "/api/v1/users/" + tomas.user->text()).status(), 404);
  EXPECT_EQ(bench.get(sara, "/api/v1/users").status(), 403);
  EXPECT_EQ(bench.get(sara, "/api/v1/users/none").status(), 404);
}

TEST(Users, ChangeTheirOwnRecordButNeitherLoginNorRoles) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Client manuel = bench.person("manuel", "manager");
  const Client sara = bench.person("sara", "salesperson");
  const Reply changed = bench.send(
      sara, kPatch, path_of(sara),
      R"({"name":"Sara Gil","email":"sara@casa.es","phone2":"600 100 200","language":"es"})");
  ASSERT_EQ(changed.status(), 200) << changed.response.body;
  EXPECT_EQ(changed.text("email"), "sara@casa.es");
  for (const Client& own : {sara, manuel}) {
    EXPECT_EQ(bench.send(own, kPatch, path_of(own), R"({"roles":["administrator"]})").status(),
              403);
    EXPECT_EQ(bench.send(own, kPatch, path_of(own), R"({"login":"otra"})").status(), 403);
    EXPECT_EQ(bench.send(own, kPatch, path_of(ana), R"({"name":"x"})").status(),
              own.user == sara.user ? 404 : 403);
  }
  EXPECT_EQ(bench.send(ana, kPatch, path_of(sara), R"({"second_factor":true})").status(), 400);
  const Reply promoted = bench.send(ana, kPatch, path_of(sara),
                                    R"({"login":"sara.gil","roles":["support","manager"]})");
  EXPECT_EQ(promoted.at("roles").dump(), R"(["manager","support"])");
  EXPECT_EQ(bench.get(sara, "/api/v1/users").status(), 200) << "the running session has the roles";
}

TEST(Users, AreNeverDeletedByThemselvesNorWithoutALastAdministrator) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator manager");
  const Client berta = bench.person("berta", "administrator");
  EXPECT_EQ(bench.send(ana, kDelete, path_of(ana)).text("type"), "urn:panal:problem:yourself");
  EXPECT_EQ(bench.send(ana, kDelete, path_of(berta)).status(), 204);
  EXPECT_EQ(bench.get(berta, "/api/v1/session").status(), 401);
  const Reply demoted = bench.send(ana, kPatch, path_of(ana), R"({"roles":["manager"]})");
  EXPECT_EQ(demoted.status(), 409);
  EXPECT_EQ(demoted.text("type"), "urn:panal:problem:last_administrator");
  const std::string all = R"({"ids":[")" + ana.user->text() + R"("]})";
  EXPECT_EQ(bench.post(Bench::control(), "/api/v1/users/bulk/delete", all).status(), 409);
  EXPECT_EQ(bench
                .post(Bench::control(), "/api/v1/users/bulk/change",
                      R"({"ids":[")" + ana.user->text() + R"("],"set":{"roles":[]}})")
                .status(),
            409);
  EXPECT_EQ(bench.get(ana, "/api/v1/users").status(), 200);
}

TEST(Users, MayGoAlthoughMessagesNameThem) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Client sara = bench.person("sara", "salesperson");
  ASSERT_EQ(bench.post(sara, "/api/v1/messages", R"({"mess":"hola"})").status(), 201);
  EXPECT_EQ(bench.send(ana, kDelete, path_of(sara)).status(), 204);
  EXPECT_TRUE(bench.get(ana, "/api/v1/messages").at("items.0.author").is_null());
}

// Goal: a password's hash shows nowhere.
TEST(Users, KeepTheirPasswordOutOfEveryAnswer) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Reply made = bench.post(
      ana, "/api/v1/users",
      R"({"login":"sara","password":"colmena de abril","roles":["salesperson"],"notes":"n"})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  const std::string path = "/api/v1/users/" + made.text("id");
  ASSERT_EQ(bench.send(ana, kPatch, path, R"({"notes":"m"})").status(), 200);
  for (const std::string target : {"/api/v1/users", "/api/v1/audit", "/api/v1/users?q=argon2"}) {
    for (const char* type : {"application/json", "text/csv"}) {
      const Reply reply = bench.get(ana, target, {{"Accept", type}});
      EXPECT_EQ(reply.status(), 200);
      EXPECT_EQ(reply.response.body.find("argon2"), std::string::npos) << target;
      EXPECT_EQ(reply.response.body.find("colmena"), std::string::npos) << target;
    }
  }
  const Reply history = bench.get(ana, path + "/history");
  EXPECT_EQ(history.text("items.0.changes.notes.1"), "m");
  EXPECT_EQ(history.response.body.find("argon2"), std::string::npos);
  EXPECT_EQ(bench.send(ana, kPatch, path, R"({"password":"otra frase larga"})").status(), 400);
}

TEST(Users, ComeFromCsvWithoutAPassword) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  const Bench::HeaderList csv{{"Content-Type", "text/csv"}};
  const std::string lines =
      "login,name,email,roles\r\nsara,Sara,sara@casa.es,manager salesperson\r\n"
      "ana,Ana María,,administrator\r\n";
  const Reply done = bench.post(ana, "/api/v1/users", lines, csv);
  ASSERT_EQ(done.status(), 200) << done.response.body;
  EXPECT_EQ(done.at("created").dump() + done.at("updated").dump(), "11");
  const Reply listed = bench.get(ana, "/api/v1/users?sort=-login&limit=1");
  EXPECT_EQ(listed.at("items.0.roles").dump(), R"(["manager","salesperson"])");
  const Reply refused = bench.post(ana, "/api/v1/users", "login,roles\r\nana,manager\r\n", csv);
  EXPECT_EQ(refused.status(), 409) << "the last administrator";
  EXPECT_EQ(bench.post({}, "/api/v1/session", R"({"login":"sara","password":""})").status(), 422);
  EXPECT_EQ(bench.post({}, "/api/v1/session", R"({"login":"sara","password":"x"})").status(), 401);
}

}  // namespace
}  // namespace panal::app
