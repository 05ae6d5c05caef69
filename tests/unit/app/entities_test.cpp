// What every entity does, seen on some of them.
#include "src/app/model/entities.h"
#include "src/app/store/records.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kPatch = http::Method::kPatch;
constexpr auto kDelete = http::Method::kDelete;

class Entities : public testing::Test {
 protected:
  Reply add(const std::string& collection, const std::string& body) {
    return bench.post(ana, "/api/v1/" + collection, body);
  }
  std::string id_of(const std::string& collection, const std::string& body) {
    const Reply made = add(collection, body);
    EXPECT_EQ(made.status(), 201) << made.response.body;
    return made.text("id");
  }
  Reply patch(const Client& client, const std::string& target, const std::string& body,
              const Bench::HeaderList& headers = {}) {
    return bench.send(client, kPatch, "/api/v1/" + target, body, headers);
  }
  std::string names(const std::string& target, const Client& client) {
    const Reply page = bench.get(client, "/api/v1/" + target);
    EXPECT_EQ(page.status(), 200) << page.response.body;
    std::string all;
    const Json items = page.at("items");
    for (const Json& item : *items.array_items()) all += *item.find("name")->string() + " ";
    return all;
  }
  static std::string wrong(const Reply& reply) {
    return reply.text("errors.0.field") + " " + reply.text("errors.0.code");
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client sam = bench.person("sam", "salesperson");
};

TEST_F(Entities, KeepWhatTheyAreTold) {
  const std::string sales = id_of("departments", R"({"name":"Ventas"})");
  const Reply eva =
      add("people", R"({"name":"Eva","email":"eva@x.es","phone":"600 1","department":")" + sales +
                        R"(","notes":"dos\nl\u00edneas"})");
  ASSERT_EQ(eva.status(), 201) << eva.response.body;
  EXPECT_EQ(eva.header("Location"), "/api/v1/people/" + eva.text("id"));
  EXPECT_EQ(eva.text("department"), sales);
  EXPECT_EQ(eva.text("department_name"), "Ventas");
  EXPECT_EQ(eva.at("active").dump(), "true") << "as the declaration says";
  EXPECT_TRUE(eva.at("user").is_null());
  const std::string path = "people/" + eva.text("id");
  const Reply changed =
      patch(ana, path, R"({"department":null,"active":false})", {{"If-Match", eva.header("ETag")}});
  EXPECT_EQ(changed.status(), 200) << changed.response.body;
  EXPECT_TRUE(changed.at("department_name").is_null());
  EXPECT_EQ(changed.text("email"), "eva@x.es");
  EXPECT_EQ(patch(ana, path, R"({"name":"x"})", {{"If-Match", eva.header("ETag")}}).status(), 412);
  EXPECT_EQ(patch(ana, path, R"({"active":false})").header("ETag"), changed.header("ETag"))
      << "a change that changes nothing is none";
  EXPECT_EQ(bench.send(ana, kDelete, "/api/v1/" + path).status(), 204);
  EXPECT_EQ(bench.get(ana, "/api/v1/" + path).status(), 404);
}

TEST_F(Entities, CheckEveryField) {
  const std::pair<const char*, const char*> kWrong[] = {
      {R"({})", "name required"},
      {R"({"name":""})", "name required"},
      {R"({"name":"a\nb"})", "name invalid"},
      {R"({"name":"a","email":"no"})", "email bad_email"},
      {R"({"name":"a","phone":"x"})", "phone bad_phone"},
      {R"({"name":"a","active":1})", "active invalid_type"},
      {R"({"name":"a","department":"x"})", "department invalid"},
      {R"({"name":"a","department":"01890000-0000-7000-8000-000000000000"})",
       "department missing_reference"}};
  for (const auto& [body, what] : kWrong) {
    const Reply reply = add("people", body);
    EXPECT_EQ(reply.status(), 422) << body;
    EXPECT_EQ(wrong(reply), what) << body;
  }
  const std::string project = R"({"code":"P1","name":"p","state":"active",)";
  EXPECT_EQ(wrong(add("projects", project + R"("starts_on":"2026-02-30"})")), "starts_on invalid");
  EXPECT_EQ(wrong(add("projects", project + R"("starts_on":"2026-02-02","ends_on":"2026-02-01"})")),
            "ends_on ends_before_start");
  EXPECT_EQ(wrong(add("projects", R"({"code":"P1","name":"p","state":"new"})")), "state choice");
  EXPECT_EQ(add("people", R"({"name":"a","created_at":"2026-01-01"})").status(), 400);
  Client luis = ana;
  luis.language = "es";
  const Reply spanish = bench.post(luis, "/api/v1/messages", R"({"mess":"a","clid":"b"})");
  EXPECT_EQ(spanish.text("errors.0.message"), "Debe ser un número entero.");
}

TEST_F(Entities, HoldTheirUniqueValuesWhateverTheCase) {
  id_of("departments", R"({"name":"Ventas"})");
  const Reply again = add("departments", R"({"name":"VENTAS"})");
  EXPECT_EQ(again.status(), 409);
  EXPECT_EQ(wrong(again), "name duplicate");
  id_of("people", R"({"name":"a"})");
  id_of("people", R"({"name":"b","email":""})");
  id_of("people", R"({"name":"c","email":""})");
}

TEST_F(Entities, StayWhileTheyAreUsed) {
  const std::string sales = id_of("departments", R"({"name":"Ventas"})");
  id_of("people", R"({"name":"Eva","department":")" + sales + "\"}");
  const Reply refused = bench.send(ana, kDelete, "/api/v1/departments/" + sales);
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(refused.text("type"), "urn:panal:problem:still_used");
  EXPECT_NE(refused.text("detail").find("(people)"), std::string::npos);
  const std::string north = id_of("departments", R"({"name":"Norte","parent":")" + sales + "\"}");
  EXPECT_EQ(
      patch(ana, "departments/" + sales, R"({"parent":")" + north + "\"}").text("errors.0.code"),
      "own_parent")
      << "nor below what is below it";
  EXPECT_EQ(wrong(patch(ana, "departments/" + sales, R"({"parent":")" + sales + "\"}")),
            "parent own_parent");
}

TEST_F(Entities, AreFoundSortedAndFiltered) {
  for (const char* name : {"\u00c1lvaro N\u00fa\u00f1ez", "ana Ruiz", "Beatriz Nu\u00f1o", "Zoe"}) {
    id_of("people", R"({"name":")" + std::string(name) + "\"}");
  }
  EXPECT_EQ(names("people?q=nun", ana), "\u00c1lvaro N\u00fa\u00f1ez Beatriz Nu\u00f1o ");
  EXPECT_EQ(names("people?q=ALV+nu", ana), "\u00c1lvaro N\u00fa\u00f1ez ");
  EXPECT_EQ(names("people?q=uiz", ana), "") << "words are found by their beginnings";
  EXPECT_EQ(names("people?q=%22+OR+zoe", ana), "");
  EXPECT_EQ(names("people?limit=2", ana), "\u00c1lvaro N\u00fa\u00f1ez ana Ruiz ");
  EXPECT_EQ(names("people?sort=-name&limit=1&q=nu", ana), "Beatriz Nu\u00f1o ");
  EXPECT_EQ(names("people?active=false", ana), "");
  EXPECT_EQ(bench.get(ana, "/api/v1/people?active=maybe").status(), 400);
  EXPECT_EQ(bench.get(ana, "/api/v1/audit?q=x").status(), 400) << "it has nothing to search";
}

// What comes and goes before the commit, and what is undone, leaves nothing behind.
TEST_F(Entities, IndexWhatIsThereAtTheCommit) {
  constexpr std::string_view kAdd =
      "INSERT INTO people (id, name) VALUES (zeroblob(16), 'Wenceslao')";
  EXPECT_FALSE(bench.writer().write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(database.execute(kAdd));
    return fail(Code::kConflict, "undone");
  }));
  EXPECT_TRUE(bench.writer().write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(database.execute(kAdd));
    PANAL_TRY(database.execute("UPDATE people SET name = 'Wilfredo'"));
    return database.execute("DELETE FROM people");
  }));
  EXPECT_EQ(names("people?q=w", ana), "");
  auto left = bench.reader().prepare(
      "SELECT (SELECT count(*) FROM _search_people_rows) + (SELECT count(*) FROM _search_stale)");
  ASSERT_TRUE(left && left->step());
  EXPECT_EQ(left->integer(0), 0);
}

TEST_F(Entities, KeepTheSearchIndexTrue) {
  const std::string id = id_of("people", R"({"name":"Zacar\u00edas"})");
  EXPECT_EQ(names("people?q=zacarias", ana), "Zacar\u00edas ");
  EXPECT_EQ(patch(ana, "people/" + id, R"({"name":"Yago"})").status(), 200);
  EXPECT_EQ(names("people?q=zacarias", ana), "");
  EXPECT_EQ(names("people?q=yago", ana), "Yago ");
  EXPECT_EQ(bench.send(ana, kDelete, "/api/v1/people/" + id).status(), 204);
  auto left = bench.reader().prepare("SELECT count(*) FROM _search_people_rows");
  ASSERT_TRUE(left && left->step());
  EXPECT_EQ(left->integer(0), 0);
}

TEST_F(Entities, ChangeInBulkOrNotAtAll) {
  const Reply made = bench.post(ana, "/api/v1/people/bulk",
                                R"({"items":[{"name":"a"},{"name":"b"},{"name":"c"}]})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  const std::string a = made.text("items.0.id"), b = made.text("items.1.id");
  const std::string ids = R"("ids":[")" + a + R"(",")" + b + "\"]";
  const auto bulk = [&](const std::string& what, const std::string& body) {
    return bench.post(ana, "/api/v1/people/bulk/" + what, "{" + body + "}");
  };
  EXPECT_EQ(bulk("change", ids + R"(,"set":{"position":"jefa"})").at("changed").dump(), "2");
  EXPECT_EQ(names("people?position=jefa", ana), "a b ");
  const Reply refused = bulk("change", ids + R"(,"set":{"email":"x@y.es"})");
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(refused.text("errors.0.field"), "ids[1].email");
  EXPECT_TRUE(bench.get(ana, "/api/v1/people/" + a).at("email").is_null());
  EXPECT_EQ(bulk("change", ids + R"(,"set":{"email":"no"})").text("errors.0.field"), "set.email");
  EXPECT_EQ(bulk("delete", ids).at("deleted").dump(), "2");
  EXPECT_EQ(bulk("delete", ids).status(), 404);
  EXPECT_EQ(names("people", ana), "c ");
}

TEST_F(Entities, LetPeopleLookAfterTheirOwn) {
  const std::string user = sam.user->text();
  const std::string own = id_of("people", R"({"name":"Sam","user":")" + user + "\"}");
  const std::string other = id_of("people", R"({"name":"Eva"})");
  EXPECT_EQ(patch(sam, "people/" + own, R"({"phone":"600 100"})").status(), 200);
  EXPECT_EQ(patch(sam, "people/" + own, R"({"user":null})").status(), 403);
  EXPECT_EQ(patch(sam, "people/" + own, R"({"name":"S","user":")" + user + "\"}").status(), 200);
  EXPECT_EQ(patch(sam, "people/" + other, R"({"phone":"600 100"})").status(), 403);
  EXPECT_EQ(bench.send(sam, kDelete, "/api/v1/people/" + own).status(), 403);
  EXPECT_EQ(bench.post(sam, "/api/v1/people", R"({"name":"x"})").status(), 403);
  EXPECT_EQ(bench.get(sam, "/api/v1/people/" + own + "/history").status(), 200);
  EXPECT_EQ(bench.get(sam, "/api/v1/people/" + other + "/history").status(), 403);
  const Client carla = bench.person("carla", "customer");
  EXPECT_EQ(bench.get(carla, "/api/v1/people").status(), 403);
}

TEST_F(Entities, RememberEveryValueAndGiveItBack) {
  const std::string id = id_of("companies", R"({"name":"Acme","notes":"uno"})");
  const std::string path = "/api/v1/companies/" + id;
  ASSERT_EQ(patch(ana, "companies/" + id, R"({"name":"Acme 2","notes":"dos"})").status(), 200);
  const Reply history = bench.get(ana, path + "/history");
  ASSERT_EQ(history.status(), 200) << history.response.body;
  EXPECT_EQ(history.text("items.0.action"), "change");
  EXPECT_EQ(history.text("items.0.actor"), "ana");
  EXPECT_EQ(history.text("items.0.node"), "n1");
  EXPECT_EQ(history.text("items.0.address"), "192.0.2.7");
  EXPECT_EQ(history.at("items.0.changes").dump(),
            R"({"name":["Acme","Acme 2"],"notes":["uno","dos"]})");
  EXPECT_EQ(history.text("items.1.action"), "create");
  const std::string entry = path + "/history/" + history.text("items.0.id") + "/restore";
  const Reply one = bench.post(ana, entry, R"({"fields":["notes"]})");
  EXPECT_EQ(one.status(), 200) << one.response.body;
  EXPECT_EQ(one.text("name") + " " + one.text("notes"), "Acme 2 uno");
  EXPECT_EQ(bench.post(ana, entry, "{}").text("name"), "Acme");
  EXPECT_EQ(bench.get(ana, path + "/history").at("items").array_items()->size(), 4u);
  const std::string stranger = id_of("companies", R"({"name":"Otra"})");
  EXPECT_EQ(bench
                .post(ana,
                      "/api/v1/companies/" + stranger + "/history/" + history.text("items.0.id") +
                          "/restore",
                      "{}")
                .status(),
            404);
}

TEST_F(Entities, ChainTheirAuditLog) {
  for (int i = 0; i < 3; ++i) id_of("people", R"({"name":"p"})");
  const Reply log = bench.get(ana, "/api/v1/audit?collection=people&actor=ana&action=create");
  EXPECT_EQ(log.at("items").array_items()->size(), 3u);
  EXPECT_EQ(bench.get(sam, "/api/v1/audit").status(), 403);
  EXPECT_EQ(bench.get(ana, "/api/v1/audit", {{"Accept", "text/csv"}}).status(), 200);
  const std::string chain = log.text("items.0.chain");
  EXPECT_EQ(chain.substr(0, 2), "A-");
  const auto broken_at = [this, &chain] {
    auto found = store::check_chain(bench.reader(), chain);
    EXPECT_TRUE(found);
    return found->value_or(0);
  };
  EXPECT_EQ(broken_at(), 0);
  const auto tamper = [this](std::string_view sql) {
    EXPECT_TRUE(
        bench.writer().write([sql](db::Database& database) { return database.execute(sql); }));
  };
  tamper("UPDATE audit SET actor = 'eva' WHERE number = 2");
  EXPECT_EQ(broken_at(), 2);
  tamper("UPDATE audit SET actor = 'ana' WHERE number = 2");
  EXPECT_EQ(broken_at(), 0);
  tamper("DELETE FROM audit WHERE number = 2");
  EXPECT_EQ(broken_at(), 3);
}

TEST_F(Entities, AreImportedByTheirKey) {
  const auto import = [this](const std::string& target, const std::string& csv) {
    return bench.post(ana, "/api/v1/" + target, csv, {{"Content-Type", "text/csv"}});
  };
  const auto counts = [](const Reply& reply) {
    return reply.at("created").dump() + reply.at("updated").dump() + reply.at("unchanged").dump() +
           " " + reply.at("errors_total").dump();
  };
  EXPECT_EQ(counts(import("departments", "name;parent\nDirecci\u00f3n;\nVentas;direcci\u00f3n\n")),
            "200 0");
  const std::string file =
      "name,email,department,active\nEva,eva@x.es,ventas,s\u00ed\nLuis,luis@x.es,,no\n";
  const Reply trial = import("people?dry_run=true", file);
  EXPECT_EQ(trial.status(), 200) << trial.response.body;
  EXPECT_EQ(counts(trial), "200 0");
  EXPECT_EQ(names("people", ana), "");
  EXPECT_EQ(counts(import("people", file)), "200 0");
  EXPECT_EQ(counts(import("people", file)), "002 0");
  EXPECT_EQ(counts(import("people", "Nombre,Correo,Otro\nEva M.,eva@x.es,?\n")), "000 4");
  EXPECT_EQ(counts(import("people?columns=name,email,", "Nombre,Correo,Otro\nEva M.,eva@x.es,?\n")),
            "010 0");
  EXPECT_EQ(names("people?active=true", ana), "Eva M. ");
  const std::string exported =
      bench.get(ana, "/api/v1/people", {{"Accept", "text/csv"}}).response.body;
  EXPECT_EQ(counts(import("people", exported)), "002 0");
  const Reply bad = import("projects",
                           "code,name,state,starts_on\nP1,a,active,31/1/2026\n"
                           "P2,b,active,31/2/2026\nP1,c,active,\nP3,,nada,\n");
  EXPECT_EQ(counts(bad), "000 4");
  EXPECT_EQ(bad.text("errors.0.field") + bad.text("errors.1.code"), "starts_onrepeated");
  EXPECT_EQ(names("projects", ana), "");
  EXPECT_EQ(counts(import("people", "email,phone\nluis@x.es,600 200\n")), "010 0");
  EXPECT_EQ(import("people", "email,phone\nnadie@x.es,600\n").text("errors.0.field"), "name");
  EXPECT_EQ(import("people", "name,department\nx,Nadie\n").text("errors.0.field"), "department");
}

// Goal: no list walks a whole table to find or to order its rows.
TEST_F(Entities, AreListedByIndexes) {
  const auto plan_of = [this](const store::Collection& collection, store::Query query) {
    query.limit = 50;
    return *store::explain(bench.reader(), collection, query);
  };
  for (const model::Entity* entity : model::entities()) {
    const auto& collection = store::records_of(*entity);
    const auto* sort = collection.field(
        collection.default_sort.substr(collection.default_sort.starts_with('-') ? 1 : 0));
    for (const store::Field& field : collection.fields) {
      const std::string name = collection.name + "." + field.name;
      if (field.can(model::kSort)) {
        const std::string plan = plan_of(collection, {.sort = &field});
        EXPECT_NE(plan.find("SCAN t USING INDEX"), std::string::npos) << name << "\n" << plan;
        EXPECT_EQ(plan.find("ORDER BY\n"), std::string::npos) << name << "\n" << plan;
      }
      if (field.can(model::kUnindexed)) continue;
      store::Query query{.sort = sort};
      if (field.can(model::kFilter)) {
        query.filters = {{&field, store::Filter::Kind::kEqual, Value("x")}};
      } else if (field.can(model::kRange)) {
        query = {.filters = {{&field, store::Filter::Kind::kFrom, Value("x")}}, .sort = &field};
      } else {
        continue;
      }
      const std::string plan = plan_of(collection, query);
      EXPECT_NE(plan.find("SEARCH t USING INDEX"), std::string::npos) << name << "\n" << plan;
    }
    if (!collection.is_searched()) continue;
    const std::string plan = plan_of(collection, {.match = "\"a\"*", .sort = sort});
    EXPECT_NE(plan.find("SEARCH t USING PRIMARY KEY"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace panal::app
