#include <algorithm>
#include <set>

#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

std::string example_of(const Route& route) {
  std::string path(route.pattern);
  for (const auto& [name, value] : {std::pair{":id", "01890000-0000-7000-8000-000000000000"},
                                    std::pair{":entry", "01890000-0000-7000-8000-000000000000"},
                                    std::pair{":clid", "424242"}}) {
    if (const std::size_t at = path.find(name); at != std::string::npos) {
      path.replace(at, std::string_view(name).size(), value);
    }
  }
  return path;
}

// Goal: no route is open by accident.
TEST(Routes, OnlyTheseAnswerEveryone) {
  std::set<std::string> open;
  for (const Route& route : routes()) {
    if (route.rule.kind() == Rule::Kind::kEveryone) {
      open.insert(std::string(http::name_of(route.method)) + " " + std::string(route.pattern));
    }
  }
  EXPECT_EQ(open, (std::set<std::string>{
                      "GET /healthz", "GET /api/v1/openapi.json", "GET /api/v1/setup",
                      "POST /api/v1/setup", "POST /api/v1/session", "POST /api/v1/session/factor",
                      "POST /api/v1/password", "GET /api/v1/portal", "POST /api/v1/portal/register",
                      "GET /api/v1/branding", "GET /api/v1/branding/logo",
                      "GET /api/v1/branding/home_image"}));
}

// Goal: whatever is asked by whomever, nothing answers with a failure of ours; strangers get 401,
// and a role gets 403 exactly where the table says so.
TEST(Routes, HoldTheirRulesForEveryRole) {
  Bench bench;
  std::vector<std::pair<Role, Client>> people;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const std::string name(role_names()[i]);
    people.emplace_back(static_cast<Role>(i), bench.person("u-" + name, name));
  }
  for (const Route& route : routes()) {
    const std::string body = route.details.body != nullptr ? "{}" : "";
    const std::string name = std::string(http::name_of(route.method)) + " " + example_of(route);
    const Reply stranger = bench.send({}, route.method, example_of(route), body);
    const bool open = route.rule.kind() == Rule::Kind::kEveryone;
    EXPECT_EQ(stranger.status() == 401, !open) << name;
    for (const auto& [role, client] : people) {
      const Reply reply = bench.send(client, route.method, example_of(route), body);
      EXPECT_LT(reply.status(), 500) << name;
      if (route.rule.kind() != Rule::Kind::kRoles) continue;
      Roles roles;
      roles.add(role);
      EXPECT_EQ(reply.status() == 403, !allows(roles, route.rule.roles()))
          << name << " " << name_of(role);
    }
    // The sign-out above ended one session of each: sign the next ones in anew.
    if (name == "DELETE /api/v1/session") {
      for (auto& [role, client] : people) {
        client = bench.person("v-" + std::string(name_of(role)), std::string(name_of(role)));
      }
    }
  }
}

TEST(Routes, UnknownPathsAndMethodsAreProblems) {
  Bench bench;
  const Reply unknown = bench.get({}, "/api/v1/nothing");
  EXPECT_EQ(unknown.status(), 404);
  EXPECT_EQ(unknown.header("Cache-Control"), "no-store");
  EXPECT_EQ(unknown.text("request_id"), "r1");
  const Reply method = bench.send({}, http::Method::kPatch, "/api/v1/session");
  EXPECT_EQ(method.status(), 405);
  EXPECT_FALSE(method.header("Allow").empty());
}

TEST(Routes, SpeakTheLanguageAskedFor) {
  Bench bench;
  EXPECT_EQ(bench.get({.language = "es-ES,es;q=0.9"}, "/api/v1/session").text("title"),
            "Hay que identificarse");
  EXPECT_EQ(bench.get({.language = "fr, en;q=0.7, es;q=0.3"}, "/api/v1/session").text("title"),
            "Sign-in required");
  const Reply silent = bench.get({.language = ""}, "/api/v1/session");
  EXPECT_EQ(silent.text("title"), "Hay que identificarse");
  EXPECT_EQ(silent.header("Content-Language"), "es");
}

TEST(Routes, KnowWhatIsTheirs) {
  for (const char* path : {"/api/v1/messages", "/api", "/data", "/data/7", "/healthz", "/metrics",
                           "/front/stats.json"}) {
    EXPECT_TRUE(Application::owns(path)) << path;
  }
  for (const char* path : {"/", "/apix", "/database", "/healthz/x", "/assets/a.js", "/messages"}) {
    EXPECT_FALSE(Application::owns(path)) << path;
  }
  Bench bench;
  EXPECT_EQ(bench.application().place(http::Method::kGet, "/healthz"), Place::kHere);
  EXPECT_EQ(bench.application().place(http::Method::kGet, "/data"), Place::kAnyNode);
  EXPECT_EQ(bench.application().body_bytes_max(http::Method::kPost, "/data", ""),
            limits::kJsonBytes);
  const auto bound_of = [&bench](std::string_view type) {
    return bench.application().body_bytes_max(http::Method::kPost, "/api/v1/messages", type);
  };
  EXPECT_EQ(bound_of("application/json"), limits::kJsonBytes);
  EXPECT_EQ(bound_of("text/csv; charset=utf-8"), limits::kImportBytes);
}

TEST(OpenApi, DescribesEveryRoute) {
  Bench bench;
  const Json document = bench.get({}, "/api/v1/openapi.json").json();
  std::size_t operations = 0;
  for (const auto& [path, item] : *document.find("paths")->members()) {
    operations += item.members()->size();
    for (const auto& [method, operation] : *item.members()) {
      EXPECT_NE(operation.find("summary"), nullptr) << path;
      EXPECT_NE(operation.find("responses")->find("default"), nullptr) << path;
    }
  }
  EXPECT_EQ(operations, routes().size());
  const Json* post = document.find("paths")->find("/api/v1/messages")->find("post");
  EXPECT_NE(post->dump().find(R"("mess":{"type":"string","minLength":1,"maxLength":65536})"),
            std::string::npos);
  EXPECT_NE(document.find("components")->find("schemas")->find("Message"), nullptr);
  EXPECT_NE(post->find("responses")->find("200"), nullptr) << "of an import";
}

}  // namespace
}  // namespace panal::app
