// Incidents through the API: their life, their numbers and clocks, and who sees what of them.
#include "src/app/model/entities.h"
#include "src/base/encoding.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kPatch = http::Method::kPatch;
constexpr auto kPut = http::Method::kPut;
constexpr auto kDelete = http::Method::kDelete;
const std::string kApi = "/api/v1/";

std::string state(const std::string& name) { return R"({"state":")" + name + "\"}"; }

class Incidents : public testing::Test {
 protected:
  Reply add(const Client& client, const std::string& collection, const std::string& body) {
    return bench.post(client, kApi + collection, body);
  }
  std::string id_of(const Client& client, const std::string& collection, const std::string& body) {
    const Reply made = add(client, collection, body);
    EXPECT_EQ(made.status(), 201) << made.response.body;
    return made.text("id");
  }
  std::string incident(const Client& client, const std::string& title = "No imprime") {
    return id_of(client, "incidents", R"({"title":")" + title + "\"}");
  }
  Reply reply(const Client& client, const std::string& incident, const std::string& body = "Hola") {
    return add(client, "incident_replies",
               R"({"incident":")" + incident + R"(","body":")" + body + "\"}");
  }
  Reply patch(const Client& client, const std::string& target, const std::string& body) {
    return bench.send(client, kPatch, kApi + target, body);
  }
  Reply get(const Client& client, const std::string& target) {
    return bench.get(client, kApi + target);
  }
  std::size_t count(const Client& client, const std::string& target) {
    const Reply page = get(client, target);
    EXPECT_EQ(page.status(), 200) << page.response.body;
    const Json items = page.at("items");
    return items.array_items()->size();
  }

  // On a Monday.
  struct MondayBench : Bench {
    MondayBench() { clock.set_wall_ms(*parse_time_ms("2026-01-19T09:00:00Z")); }
  };

  // Of whom sessions would end meanwhile.
  Client program(const std::string& login, const std::string& role) {
    return bench.program(bench.person(login, role), "api");
  }

  MondayBench bench;
  Client ana = program("ana", "administrator");
  Client teo = program("teo", "support");
  Client eva = program("eva", "salesperson");
  Client luz = program("luz", "customer");
  Client sol = program("sol", "customer");
};

TEST_F(Incidents, GoFromNewToClosedStepByStep) {
  const std::string one = incident(luz);
  const std::string path = "incidents/" + one;
  EXPECT_EQ(get(luz, path).text("state"), "new");
  EXPECT_EQ(get(luz, path).text("number"), "A-1001");
  EXPECT_EQ(get(luz, "incidents/" + incident(luz)).text("number"), "A-1002");

  EXPECT_EQ(patch(teo, path, state("closed")).text("errors.0.code"), "bad_step");
  EXPECT_EQ(reply(teo, one).status(), 201);
  EXPECT_EQ(get(teo, path).text("state"), "open") << "a reply of staff opens it";
  EXPECT_EQ(patch(teo, path, state("waiting")).status(), 200);
  EXPECT_EQ(patch(teo, path, state("new")).status(), 422);
  EXPECT_EQ(reply(luz, one).status(), 201);
  EXPECT_EQ(get(teo, path).text("state"), "open") << "the customer answered";
  EXPECT_EQ(patch(teo, path, state("resolved")).status(), 200);
  EXPECT_EQ(patch(teo, path, state("closed")).status(), 200);
  EXPECT_EQ(reply(luz, one).status(), 409);
  EXPECT_EQ(patch(luz, path, state("open")).status(), 200);
  EXPECT_EQ(patch(luz, path, state("resolved")).status(), 200);

  bench.clock.advance_ms(15 * kDayMs);
  EXPECT_EQ(patch(teo, path, state("open")).text("errors.0.code"), "reopen_window");
  EXPECT_EQ(patch(teo, path, state("closed")).status(), 200);
}

TEST_F(Incidents, KeepTheirClocksInWorkingTime) {
  const std::string one = incident(luz);
  const std::string path = "incidents/" + one;
  const Reply made = get(teo, path);
  EXPECT_EQ(made.text("respond_by"), "2026-01-19T13:00:00.000Z") << "four hours";
  EXPECT_EQ(made.text("resolve_by"), "2026-01-21T11:00:00.000Z") << "twenty working hours";
  EXPECT_EQ(patch(teo, path, R"({"priority":"urgent"})").text("respond_by"),
            "2026-01-19T10:00:00.000Z");
  EXPECT_EQ(count(teo, "incidents?overdue=true"), 0U);
  bench.clock.advance_ms(2 * kHourMs);
  EXPECT_TRUE(*get(teo, path).at("overdue").boolean());
  EXPECT_EQ(count(teo, "incidents?overdue=true"), 1U);
  EXPECT_EQ(count(teo, "incidents?overdue=false"), 0U);
  EXPECT_EQ(reply(teo, one).status(), 201);
  EXPECT_EQ(*get(teo, path).at("response_minutes").integer(), 120);
  EXPECT_FALSE(*get(teo, path).at("overdue").boolean()) << "four hours to resolve it";

  EXPECT_EQ(patch(teo, path, state("waiting")).status(), 200);
  bench.clock.advance_ms(24 * kHourMs);
  EXPECT_FALSE(*get(teo, path).at("overdue").boolean()) << "it waits for the customer";
  EXPECT_EQ(patch(teo, path, state("open")).status(), 200);
  const Reply opened = get(teo, path);
  EXPECT_EQ(*opened.at("paused_minutes").integer(), 9 * 60);
  EXPECT_EQ(opened.text("resolve_by"), "2026-01-20T13:00:00.000Z");
  bench.clock.advance_ms(kHourMs);
  const Reply resolved = patch(teo, path, state("resolved"));
  EXPECT_EQ(*resolved.at("resolution_minutes").integer(), 3 * 60);
  EXPECT_EQ(patch(teo, path, state("open")).at("resolution_minutes").dump(), "null");
}

// Goal: what was before the program was there can be entered with its own times; the audit log
// tells when that was done. By the control socket alone.
TEST_F(Incidents, OfThePastAreEnteredAtTheirMoments) {
  const std::string body = R"({"items":[{"title":"Uno"},{"title":"Dos"}]})";
  const std::int64_t monday_ms = *parse_time_ms("2026-01-12T10:00:00Z");
  const auto moments = [](std::int64_t first_ms, std::int64_t second_ms) {
    return Bench::HeaderList{
        {"X-Panal-Moments", std::to_string(first_ms) + "," + std::to_string(second_ms)}};
  };
  const auto post = [&](const Client& client, const std::string& path, const std::string& sent,
                        const Bench::HeaderList& headers) {
    return bench.send(client, http::Method::kPost, kApi + path, sent, headers);
  };
  const Reply made =
      post(Bench::control(), "incidents/bulk", body, moments(monday_ms, monday_ms + kHourMs));
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("items.0.created_at"), "2026-01-12T10:00:00.000Z");
  EXPECT_EQ(made.text("items.1.created_at"), "2026-01-12T11:00:00.000Z");
  const std::string ids = R"({"ids":[")" + made.text("items.0.id") + R"(",")" +
                          made.text("items.1.id") + R"("],"set":{"state":"resolved"}})";
  EXPECT_EQ(post(Bench::control(), "incidents/bulk/change", ids,
                 moments(monday_ms + kHourMs, monday_ms + 3 * kHourMs))
                .status(),
            200);
  const Reply second = get(ana, "incidents/" + made.text("items.1.id"));
  EXPECT_EQ(second.text("resolved_at"), "2026-01-12T13:00:00.000Z");
  EXPECT_EQ(second.at("resolution_minutes").dump(), "120");
  EXPECT_EQ(get(ana, "incidents/" + made.text("items.1.id") + "/history").text("items.0.at"),
            "2026-01-19T09:00:00.000Z");
  EXPECT_EQ(
      post(ana, "incidents/bulk", body, moments(monday_ms, monday_ms)).text("items.0.created_at"),
      "2026-01-19T09:00:00.000Z")
      << "administrators do not write history";
  EXPECT_EQ(
      post(Bench::control(), "incidents/bulk", body, moments(monday_ms, bench.clock.wall_ms() + 1))
          .status(),
      400);
}

TEST_F(Incidents, CustomersSeeTheirOwnAlone) {
  const std::string hers = incident(luz), other = incident(sol, "De Sol");
  const std::string said = reply(sol, other, "privado").text("id");
  EXPECT_EQ(count(luz, "incidents"), 1U);
  EXPECT_EQ(count(teo, "incidents"), 2U);
  EXPECT_EQ(count(luz, "incidents?q=sol"), 0U);
  EXPECT_EQ(count(luz, "incident_replies"), 0U);
  EXPECT_EQ(count(luz, "incident_replies?incident=" + other), 0U);
  EXPECT_EQ(get(luz, "incidents?requester=" + sol.user->text()).at("items").dump(), "[]");
  for (const std::string& target : {"incidents/" + other, "incident_replies/" + said}) {
    EXPECT_EQ(get(luz, target).status(), 404) << target;
  }
  EXPECT_EQ(patch(luz, "incidents/" + other, state("resolved")).status(), 404);
  EXPECT_EQ(reply(luz, other).status(), 422);
  EXPECT_EQ(add(luz, "incidents/" + other + "/rating", R"({"satisfaction":5})").status(), 404);
  EXPECT_EQ(bench.send(luz, kDelete, kApi + "incidents/" + hers).status(), 403);
  EXPECT_EQ(add(luz, "incidents/bulk/change", R"({"ids":[")" + other + R"("],"set":{"title":"x"}})")
                .status(),
            404);
  EXPECT_EQ(get(eva, "incidents").status(), 403);
  EXPECT_EQ(
      add(luz, "incidents", R"({"title":"x","requester":")" + sol.user->text() + "\"}").status(),
      403);
}

TEST_F(Incidents, CustomersSeeNothingInternal) {
  const std::string one = incident(luz);
  const std::string path = "incidents/" + one;
  const std::string tag = id_of(teo, "tags", R"({"name":"moroso"})");
  EXPECT_EQ(
      patch(teo, path, R"({"tags":[")" + tag + R"("],"assignee":")" + teo.user->text() + "\"}")
          .status(),
      200);
  EXPECT_EQ(
      add(teo, "incident_notes", R"({"incident":")" + one + R"(","body":"secreto"})").status(),
      201);
  EXPECT_EQ(reply(teo, one, "Lo miramos").status(), 201);
  const std::string seen =
      get(luz, path).response.body + get(luz, "incidents").response.body +
      get(luz, "incident_replies").response.body +
      bench.get(luz, kApi + "incidents", {{"Accept", "text/csv"}}).response.body;
  for (const char* hidden :
       {"moroso", "secreto", "assignee", "respond_by", "overdue", "\"teo\"", "\"notes\""}) {
    EXPECT_EQ(seen.find(hidden), std::string::npos) << hidden;
  }
  EXPECT_EQ(get(luz, path).text("handled_by"), "Name of teo");
  EXPECT_EQ(get(luz, "incident_replies").text("items.0.signature"), "Name of teo");
  for (const char* target : {"incident_notes", "tags", "canned_replies", "incidents/agents",
                             "service_levels", "customers", "users", "reports/incidents"}) {
    EXPECT_EQ(get(luz, target).status() == 403 || get(luz, target).status() == 404, true) << target;
  }
  for (const char* query : {"overdue=true", "assignee=null", "tag=", "merged_into=null",
                            "sort=resolve_by", "department=null"}) {
    const std::string value = std::string(query) == "tag=" ? query + tag : query;
    EXPECT_EQ(get(luz, "incidents?" + value).status(), 400) << value;
  }
  EXPECT_EQ(get(luz, path + "/history").status(), 403);
  EXPECT_EQ(get(teo, path + "/history").status(), 200);
  EXPECT_EQ(patch(luz, path, R"({"tags":[]})").status(), 403);
  EXPECT_EQ(patch(luz, path, R"({"assignee":null})").status(), 403);
  EXPECT_EQ(patch(luz, path, R"({"priority":"urgent"})").status(), 403);
  EXPECT_EQ(add(luz, "incidents", R"({"title":"x","priority":"urgent"})").status(), 403);
  EXPECT_EQ(add(luz, "incidents", R"({"title":"x","state":"closed"})").status(), 403);
  EXPECT_EQ(patch(luz, path, state("waiting")).status(), 403);
  EXPECT_EQ(patch(luz, path, R"({"title":"No imprime nada"})").status(), 200);
}

TEST_F(Incidents, AreTakenAndAssignedToStaff) {
  const std::string path = "incidents/" + incident(luz);
  EXPECT_EQ(patch(teo, path, R"({"assignee":")" + luz.user->text() + "\"}").text("errors.0.code"),
            "not_staff");
  const Reply taken = add(teo, path + "/take", "");
  EXPECT_EQ(taken.text("assignee_name"), "teo");
  EXPECT_EQ(taken.text("state"), "open");
  EXPECT_EQ(get(ana, "incidents/agents").at("items.1.incidents").dump(), "1");
  EXPECT_EQ(add(luz, path + "/take", "").status(), 403);
  EXPECT_EQ(count(teo, "incidents?assignee=" + teo.user->text()), 1U);
  EXPECT_EQ(count(teo, "incidents?assignee=null"), 0U);
}

TEST_F(Incidents, MergeWhenTheyAreOfOneCustomer) {
  const std::string into = incident(luz), from = incident(luz), other = incident(sol);
  reply(luz, from, "otra vez");
  const std::string path = "incidents/" + into;
  EXPECT_EQ(add(teo, path + "/merge", R"({"from":")" + other + "\"}").status(), 409);
  EXPECT_EQ(add(teo, path + "/merge", R"({"from":")" + into + "\"}").status(), 422);
  EXPECT_EQ(add(teo, path + "/merge", R"({"from":")" + from + "\"}").status(), 200);
  EXPECT_EQ(count(luz, "incident_replies?incident=" + into), 1U);
  const Reply gone = get(teo, "incidents/" + from);
  EXPECT_EQ(gone.text("state"), "closed");
  EXPECT_EQ(gone.text("merged_into"), into);
  EXPECT_EQ(patch(luz, "incidents/" + from, state("open")).text("errors.0.code"), "merged");
  EXPECT_EQ(add(teo, path + "/merge", R"({"from":")" + from + "\"}").status(), 409);
}

TEST_F(Incidents, SplitTakesRepliesAlong) {
  const std::string from = incident(luz), other = incident(luz);
  const std::string moved = reply(luz, from, "y además").text("id");
  const std::string foreign = reply(luz, other).text("id");
  reply(luz, from, "lo primero");
  const std::string path = "incidents/" + from + "/split";
  EXPECT_EQ(add(teo, path, R"({"title":"x","replies":[")" + foreign + "\"]}").status(), 422);
  const Reply made = add(teo, path, R"({"title":"Lo segundo","replies":[")" + moved + "\"]}");
  EXPECT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("requester"), luz.user->text());
  EXPECT_EQ(count(luz, "incident_replies?incident=" + made.text("id")), 1U);
  EXPECT_EQ(count(luz, "incident_replies?incident=" + from), 1U);
}

TEST_F(Incidents, AreRatedOnceResolvedByWhoeverAsked) {
  const std::string path = "incidents/" + incident(luz);
  const std::string good = R"({"satisfaction":4,"notes":"Rápidos"})";
  EXPECT_EQ(add(luz, path + "/rating", good).status(), 409);
  patch(teo, path, state("resolved"));
  EXPECT_EQ(add(teo, path + "/rating", good).status(), 403);
  EXPECT_EQ(add(luz, path + "/rating", R"({"satisfaction":6})").status(), 422);
  EXPECT_EQ(add(luz, path + "/rating", good).status(), 200);
  EXPECT_EQ(get(teo, path).at("satisfaction").dump(), "4");
}

TEST_F(Incidents, RepeatedRequestsMakeOne) {
  const Bench::HeaderList key{{"Idempotency-Key", "k1"}};
  const std::string body = R"({"title":"Una vez"})";
  const Reply first = bench.post(luz, kApi + "incidents", body, key);
  const Reply again = bench.post(luz, kApi + "incidents", body, key);
  EXPECT_EQ(again.status(), 201) << again.response.body;
  EXPECT_EQ(first.text("number"), again.text("number"));
  EXPECT_EQ(get(teo, "incidents/" + incident(luz)).text("number"), "A-1002");
}

TEST_F(Incidents, CustomersRegisterAndLookAfterTheirContact) {
  const std::string who = R"({"email":"Eva@Casa.example","name":"Eva","surname":"Ruiz",)"
                          R"("born_on":"1990-02-03","city":"León","password":"una frase larga"})";
  EXPECT_TRUE(*bench.get({}, kApi + "portal").at("registration").boolean());
  EXPECT_EQ(add({}, "portal/register", R"({"email":"x","name":"Y","password":"una frase larga"})")
                .text("errors.0.field"),
            "email");
  EXPECT_EQ(add({}, "portal/register", R"({"email":"y@casa.example","name":"Y","password":"1"})")
                .text("errors.0.field"),
            "password");
  EXPECT_EQ(add({}, "portal/register",
                R"({"email":"y@casa.example","name":"Y","password":"una frase larga","roles":[]})")
                .status(),
            400);
  const Reply made = add({}, "portal/register", who);
  EXPECT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("user.login"), "eva@casa.example");
  EXPECT_EQ(made.at("user.roles").dump(), R"(["customer"])");
  const Reply again = add({}, "portal/register", who);
  EXPECT_EQ(again.status(), 409);
  EXPECT_EQ(again.text("errors.0.field"), "email");

  const std::string cookie = made.header("Set-Cookie");
  Client ruiz{.cookie = cookie.substr(0, cookie.find(';')), .csrf = made.text("csrf")};
  const Reply profile = get(ruiz, "contacts");
  EXPECT_EQ(profile.text("items.0.city"), "León");
  EXPECT_EQ(profile.at("items.0.customer").dump(), "null");
  const std::string path = "contacts/" + profile.text("items.0.id");
  EXPECT_EQ(patch(ruiz, path, R"({"surname":"Ruiz Gil"})").status(), 200);
  EXPECT_EQ(get(ruiz, "session").text("user.name"), "Eva Ruiz Gil");
  const std::string customer = id_of(ana, "customers", R"({"code":"C1","name":"Casa"})");
  const std::string set = R"({"customer":")" + customer + "\"}";
  EXPECT_EQ(patch(ruiz, path, set).status(), 403);
  EXPECT_EQ(patch(luz, path, set).status(), 404);
  EXPECT_EQ(patch(ana, path, set).status(), 200);
  EXPECT_EQ(get(teo, "incidents/" + incident(ruiz)).text("customer"), customer);

  int made_more = 0;
  const auto next = [&] {
    return add({}, "portal/register",
               R"({"email":"c)" + std::to_string(++made_more) +
                   R"(@x.es","name":"Y","password":"una frase larga"})");
  };
  while (next().status() == 201 && made_more < 30) {
  }
  EXPECT_EQ(next().status(), 429) << "from one address";
  EXPECT_LT(made_more, 10);
  bench.send(ana, kPut, kApi + "service_levels", R"({"registration":false})");
  EXPECT_EQ(add({}, "portal/register", who).status(), 403);
}

TEST_F(Incidents, AreReportedOn) {
  const std::string first = incident(luz), second = incident(sol);
  incident(sol);
  bench.clock.advance_ms(kHourMs);
  add(teo, "incidents/" + first + "/take", "");
  reply(teo, first);
  bench.clock.advance_ms(kHourMs);
  patch(teo, "incidents/" + first, state("resolved"));
  add(luz, "incidents/" + first + "/rating", R"({"satisfaction":4})");
  bench.clock.advance_ms(5 * kHourMs);
  const Reply by_assignee = get(teo, "reports/incidents?by=assignee");
  EXPECT_EQ(by_assignee.at("items.0").dump(),
            R"({"key":null,"name":"","total":2,"resolved":0,"overdue":2,"answered":0,)"
            R"("answered_in_time":0,"resolved_in_time":0,"response_minutes":null,)"
            R"("resolution_minutes":null,"rated":0,"satisfaction":null})");
  EXPECT_EQ(by_assignee.at("items.1").dump(),
            R"({"key":")" + teo.user->text() +
                R"(","name":"teo","total":1,"resolved":1,"overdue":0,"answered":1,)"
                R"("answered_in_time":1,"resolved_in_time":1,"response_minutes":60.0,)"
                R"("resolution_minutes":120.0,"rated":1,"satisfaction":4.0})");
  for (const char* by : {"category", "product", "department", "customer"}) {
    EXPECT_EQ(get(teo, std::string("reports/incidents?by=") + by).at("items.0.total").dump(), "3");
  }
  EXPECT_EQ(get(teo, "reports/incidents?by=priority").text("items.0.name"), "normal");
  EXPECT_EQ(get(teo, "reports/incidents?by=month").text("items.0.key"), "2026-01");
  EXPECT_EQ(get(teo, "reports/incidents?to=2026-01-18").at("items").dump(), "[]");
  EXPECT_EQ(count(teo, "reports/incidents?from=2026-01-19&to=2026-01-19"), 2U);
  EXPECT_EQ(get(teo, "reports/incidents?by=title").status(), 400);
  EXPECT_EQ(get(luz, "reports/incidents").status(), 403);
  const Reply csv = bench.get(teo, kApi + "reports/incidents?by=state", {{"Accept", "text/csv"}});
  EXPECT_NE(csv.response.body.find("new,new,2,0,2,0,0,0,,,0,\r\n"), std::string::npos)
      << csv.response.body;
}

TEST_F(Incidents, ServiceLevelsAreTheCompanys) {
  EXPECT_EQ(get(teo, "service_levels").text("opens"), "09:00");
  const auto put = [this](const Client& client, const std::string& body) {
    return bench.send(client, kPut, kApi + "service_levels", body);
  };
  EXPECT_EQ(put(teo, R"({"reopen_days":1})").status(), 403);
  for (const char* wrong :
       {R"({"opens":"9:00"})", R"({"opens":"19:00"})", R"({"closes":"24:30"})", R"({"days":[]})",
        R"({"days":["dimanche"]})", R"({"holidays":["2026-02-30"]})", R"({"zone":"Mars"})",
        R"({"urgent_response_minutes":0})"}) {
    EXPECT_EQ(put(ana, wrong).status(), 422) << wrong;
  }
  const Reply set = put(ana, R"({"days":["monday","sunday"],"closes":"24:00","zone":"UTC",)"
                             R"("normal_response_minutes":30,"holidays":["2026-01-19"]})");
  EXPECT_EQ(set.status(), 200) << set.response.body;
  EXPECT_EQ(get(ana, "service_levels").response.body, set.response.body);
  EXPECT_EQ(get(teo, "incidents/" + incident(luz)).text("respond_by"), "2026-01-25T09:30:00.000Z");
}

}  // namespace
}  // namespace panal::app
