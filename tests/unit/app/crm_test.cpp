// Companies, customers, visits and what they aim at, through the API.
#include "src/app/model/entities.h"
#include "src/base/encoding.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kPatch = http::Method::kPatch;
constexpr auto kPut = http::Method::kPut;
constexpr auto kDelete = http::Method::kDelete;
const std::string kApi = "/api/v1/";

std::string quoted(const std::string& text) { return '"' + text + '"'; }

class Crm : public testing::Test {
 protected:
  Reply add(const Client& client, const std::string& collection, const std::string& body) {
    return bench.post(client, kApi + collection, body);
  }
  std::string id_of(const std::string& collection, const std::string& body) {
    const Reply made = add(ana, collection, body);
    EXPECT_EQ(made.status(), 201) << made.response.body;
    return made.text("id");
  }
  std::string company(const std::string& name) {
    return id_of("companies", R"({"name":)" + quoted(name) + "}");
  }
  std::string customer(const std::string& name, const std::string& more = {}) {
    return id_of("customers", R"({"code":")" + name + R"(","name":)" + quoted(name) + more + "}");
  }
  std::string visit(const Client& client, const std::string& customer, const std::string& day,
                    const std::string& more = {}) {
    const Reply made =
        add(client, "visits",
            R"({"customer":")" + customer + R"(","planned_on":)" + quoted(day) + more + "}");
    EXPECT_EQ(made.status(), 201) << made.response.body;
    return made.text("id");
  }
  Reply patch(const Client& client, const std::string& target, const std::string& body) {
    return bench.send(client, kPatch, kApi + target, body);
  }
  // One field of all on a list.
  std::string all(const Client& client, const std::string& target, const std::string& field) {
    const Reply page = bench.get(client, kApi + target);
    EXPECT_EQ(page.status(), 200) << page.response.body;
    std::string values;
    const Json items = page.at("items");
    for (const Json& item : *items.array_items()) {
      const Json& value = *item.find(field);
      values += (value.string() != nullptr ? *value.string() : value.dump()) + " ";
    }
    return values;
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client eva = bench.person("eva", "salesperson");
  Client sam = bench.person("sam", "salesperson");
};

TEST_F(Crm, LinksCustomersAndCompaniesFromBothEnds) {
  const std::string one = company("Uno"), two = company("Dos");
  const Reply made =
      add(ana, "customers",
          R"({"code":"C1","name":"Luz","companies":[")" + one + R"(",")" + two + "\"]}");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.at("companies").dump(), R"([")" + two + R"(",")" + one + "\"]");
  EXPECT_EQ(made.at("companies_names").dump(), R"(["Dos","Uno"])");
  const std::string luz = made.text("id");
  EXPECT_EQ(bench.get(ana, kApi + "companies/" + one).at("customers_names").dump(), R"(["Luz"])");
  EXPECT_EQ(all(ana, "customers?company=" + two, "name"), "Luz ");
  EXPECT_EQ(all(ana, "companies?customer=" + luz, "name"), "Dos Uno ");

  const std::string etag = bench.get(ana, kApi + "customers/" + luz).header("ETag");
  const Reply taken = patch(ana, "companies/" + two, R"({"customers":[]})");
  EXPECT_NE(bench.get(ana, kApi + "customers/" + luz).header("ETag"), etag);
  EXPECT_EQ(taken.at("customers").dump(), "[]");
  EXPECT_EQ(bench.get(ana, kApi + "customers/" + luz).at("companies_names").dump(), R"(["Uno"])");
  const Reply again = patch(ana, "companies/" + two, R"({"customers":[")" + luz + "\"]}");
  EXPECT_EQ(again.at("customers_names").dump(), R"(["Luz"])") << "added again after it was taken";
  EXPECT_NE(again.text("etag"), taken.text("etag"));
  EXPECT_EQ(patch(ana, "companies/" + two, R"({"customers":[")" + luz + "\"]}").text("etag"),
            again.text("etag"));
  const Reply history = bench.get(ana, kApi + "companies/" + two + "/history");
  EXPECT_EQ(history.at("items.0.changes.customers").dump(), R"([[],[")" + luz + "\"]]");
  const Reply lost =
      patch(ana, "companies/" + two, R"({"customers":["01890000-0000-7000-8000-000000000000"]})");
  EXPECT_EQ(lost.status(), 422);
  EXPECT_EQ(lost.text("errors.0.field"), "customers");

  EXPECT_EQ(bench.send(ana, kDelete, kApi + "companies/" + two).status(), 204);
  EXPECT_EQ(bench.get(ana, kApi + "customers/" + luz).at("companies_names").dump(), R"(["Uno"])");
}

TEST_F(Crm, ArchivedCustomersStayOutOfListsAndKeepTheirCompanies) {
  const std::string one = company("Uno");
  const std::string link = R"(,"companies":[")" + one + "\"]";
  const std::string luz = customer("Luz", link), old = customer("Old", link);
  EXPECT_EQ(patch(ana, "customers/" + old, R"({"archived":true})").status(), 200);
  EXPECT_EQ(all(ana, "customers", "name"), "Luz ");
  EXPECT_EQ(all(ana, "customers?q=old", "name"), "");
  EXPECT_EQ(all(ana, "customers?archived=true", "name"), "Old ");
  EXPECT_EQ(all(ana, "customers?archived=all", "name"), "Luz Old ");
  EXPECT_EQ(patch(ana, "companies/" + one, R"({"customers":[]})").at("customers_names").dump(),
            R"(["Old"])");
  EXPECT_EQ(patch(ana, "customers/" + old, R"({"companies":[]})").at("companies").dump(), "[]");
}

TEST_F(Crm, ChecksCustomers) {
  const std::pair<const char*, const char*> kWrong[] = {
      {R"({"name":"a"})", "code"},
      {R"({"code":"a"})", "name"},
      {R"({"code":"a","name":"a","tax_id":"12345678A"})", "tax_id"},
      {R"({"code":"a","name":"a","fax":"x"})", "fax"},
      {R"({"code":"a","name":"a","email2":"x"})", "email2"},
      {R"({"code":"a","name":"a","companies":["x"]})", "companies"}};
  for (const auto& [body, field] : kWrong) {
    const Reply reply = add(ana, "customers", body);
    EXPECT_EQ(reply.status(), 422) << body;
    EXPECT_EQ(reply.text("errors.0.field"), field) << body;
  }
  customer("C1", R"(,"tax_id":"12345678z","city":"\u00c1vila")");
  EXPECT_EQ(add(ana, "customers", R"({"code":"c1","name":"b"})").status(), 409);
  EXPECT_EQ(all(ana, "customers?q=AVILA+12345678", "code"), "C1 ");
  EXPECT_EQ(all(ana, "customers?city=avila", "code"), "C1 ");
  EXPECT_EQ(add(eva, "customers", R"({"code":"x","name":"x"})").status(), 403);
}

TEST_F(Crm, ListsNamesAsPeopleOfSpainDo) {
  for (const char* name : {"Zoe", "\u00d1and\u00fa", "Nuria", "\u00c1lvaro", "oca", "nz"}) {
    customer(name);
  }
  const std::string order = "\u00c1lvaro Nuria nz \u00d1and\u00fa oca Zoe ";
  EXPECT_EQ(all(ana, "customers", "name"), order);
  std::string pages;
  std::string cursor;
  do {
    const Reply page = bench.get(ana, kApi + "customers?limit=1&cursor=" + cursor);
    pages += page.text("items.0.name") + " ";
    cursor = page.text("next");
  } while (!cursor.empty());
  EXPECT_EQ(pages, order) << "page by page";
}

TEST_F(Crm, ShowsWhatWasVisitedThisYear) {
  const std::string luz = customer("Luz");
  const std::string year = format_time_ms(bench.clock.wall_ms()).substr(0, 4);
  const std::string before = std::to_string(std::stoi(year) - 1);
  visit(ana, luz, before + "-12-31");
  visit(ana, luz, year + "-01-01");
  visit(ana, luz, year + "-12-31");
  EXPECT_EQ(all(ana, "customers", "visits_this_year"), "2 ");
  EXPECT_EQ(all(ana, "customers", "last_planned_on"), year + "-12-31 ");
  visit(eva, luz, year + "-02-01");
  EXPECT_EQ(all(eva, "customers", "visits_this_year"), "1 ") << "of her own";
  EXPECT_EQ(all(sam, "customers", "last_planned_on"), "null ");
  EXPECT_EQ(all(ana, "customers", "visits_this_year"), "3 ");
}

TEST_F(Crm, SalespeopleSeeAndMakeTheirOwnVisits) {
  const std::string luz = customer("Luz");
  const std::string own = visit(eva, luz, "2026-01-01"), other = visit(sam, luz, "2026-01-02");
  EXPECT_EQ(bench.get(ana, kApi + "visits/" + own).text("salesperson_name"), "eva");
  EXPECT_EQ(bench.get(ana, kApi + "visits/" + own).text("author_name"), "eva");
  EXPECT_EQ(all(eva, "visits", "planned_on"), "2026-01-01 ");
  EXPECT_EQ(all(ana, "visits", "planned_on"), "2026-01-02 2026-01-01 ");
  EXPECT_EQ(all(eva, "visits?salesperson=" + sam.user->text(), "id"), "");
  EXPECT_EQ(bench.get(eva, kApi + "visits/" + other).status(), 404);
  EXPECT_EQ(patch(eva, "visits/" + other, R"({"notes":"x"})").status(), 404);
  EXPECT_EQ(patch(eva, "visits/" + own, R"({"fulfilled_on":"2026-01-01"})").status(), 200);
  const std::string to_sam = R"({"salesperson":")" + sam.user->text() + "\"}";
  EXPECT_EQ(patch(eva, "visits/" + own, to_sam).status(), 403);
  EXPECT_EQ(add(eva, "visits",
                R"({"customer":")" + luz + R"(","planned_on":"2026-01-01",)" + to_sam.substr(1))
                .status(),
            403);
  EXPECT_EQ(bench.send(eva, kDelete, kApi + "visits/" + own).status(), 403);
  EXPECT_EQ(patch(ana, "visits/" + own, to_sam).status(), 200) << "an administrator may";
  EXPECT_EQ(all(eva, "visits", "id"), "");
  const Reply program = bench.post(Bench::control(), kApi + "visits",
                                   R"({"customer":")" + luz + R"(","planned_on":"2026-01-01"})");
  EXPECT_EQ(program.text("errors.0.field"), "salesperson") << "nobody could be it";
  const Client carla = bench.person("carla", "customer");
  const Reply hers =
      add(ana, "visits",
          R"({"customer":")" + luz + R"(","planned_on":"2026-01-01","salesperson":")" +
              carla.user->text() + "\"}");
  EXPECT_EQ(hers.text("errors.0.code"), "not_sales");
}

TEST_F(Crm, TargetsBelongToWhomTheVisitDoes) {
  const std::string luz = customer("Luz"), one = company("Uno");
  const std::string type = id_of("target_types", R"({"name":"Oferta"})");
  const std::string own = visit(eva, luz, "2026-01-01"), other = visit(sam, luz, "2026-01-02");
  const auto target = [&](const std::string& visit) {
    return R"({"visit":")" + visit + R"(","company":")" + one + R"(","type":)" + quoted(type) + "}";
  };
  const Reply made = add(eva, "targets", target(own));
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("success"), "pending");
  EXPECT_EQ(made.text("customer"), luz);
  EXPECT_EQ(add(eva, "targets", target(other)).text("errors.0.code"), "missing_reference");
  ASSERT_EQ(add(sam, "targets", target(other)).status(), 201);
  EXPECT_EQ(all(eva, "targets", "id"), made.text("id") + " ");
  const std::string path = "targets/" + made.text("id");
  EXPECT_EQ(patch(sam, path, R"({"success":"met"})").status(), 404);
  EXPECT_EQ(patch(eva, path, R"({"visit":")" + other + "\"}").status(), 403);
  EXPECT_EQ(patch(eva, path, R"({"success":"won"})").status(), 422);
  EXPECT_EQ(all(eva, "visits?pending_targets=true", "targets_pending"), "1 ");
  EXPECT_EQ(patch(eva, path, R"({"success":"met"})").status(), 200);
  EXPECT_EQ(all(eva, "visits?pending_targets=true", "id"), "");
  EXPECT_EQ(all(eva, "visits?pending_targets=false", "targets_total"), "1 ");
  EXPECT_EQ(bench.send(ana, kDelete, kApi + "companies/" + one).status(), 409);
  EXPECT_EQ(bench.send(ana, kDelete, kApi + "visits/" + own).status(), 204);
  EXPECT_EQ(bench.get(ana, kApi + path).status(), 404) << "gone with its visit";
}

TEST_F(Crm, FiltersVisits) {
  const std::string today = format_time_ms(bench.clock.wall_ms()).substr(0, 10);
  const std::string one = company("Uno");
  const std::string luz = customer("Luz", R"(,"companies":[")" + one + "\"]"),
                    sol = customer("Sol");
  visit(ana, luz, today);
  visit(ana, sol, "2001-01-01", R"(,"fulfilled_on":"2001-01-01")");
  EXPECT_EQ(all(ana, "visits?today=true", "customer_name"), "Luz ");
  EXPECT_EQ(all(ana, "visits?today=false", "customer_name"), "Sol ");
  EXPECT_EQ(all(ana, "visits?fulfilled=false", "customer_name"), "Luz ");
  EXPECT_EQ(all(ana, "visits?fulfilled=true", "customer_name"), "Sol ");
  EXPECT_EQ(all(ana, "visits?company=" + one, "customer_name"), "Luz ");
  EXPECT_EQ(all(ana, "visits?customer=" + sol, "customer_name"), "Sol ");
  EXPECT_EQ(all(ana, "visits?planned_from=2001-01-01&planned_to=2001-12-31", "customer_name"),
            "Sol ");
  EXPECT_EQ(bench.get(ana, kApi + "visits?today=maybe").status(), 400);
}

TEST_F(Crm, KeepsEachUsersStars) {
  const std::string luz = customer("Luz");
  const std::string one = visit(eva, luz, "2026-01-01"), other = visit(eva, luz, "2026-01-02");
  const std::string star = kApi + "visits/" + one + "/favourite";
  EXPECT_EQ(bench.send(eva, kPut, star).status(), 204);
  EXPECT_EQ(bench.send(eva, kPut, star).status(), 204);
  EXPECT_EQ(all(eva, "visits?favourite=true", "id"), one + " ");
  EXPECT_EQ(all(eva, "visits?favourite=false", "id"), other + " ");
  EXPECT_EQ(all(eva, "visits", "favourite"), "false true ");
  EXPECT_EQ(all(ana, "visits", "favourite"), "false false ") << "another's";
  EXPECT_EQ(bench.send(sam, kPut, star).status(), 404) << "of a visit he cannot see";
  EXPECT_EQ(bench.send(Bench::control(), kPut, star).status(), 403) << "nobody's star";
  EXPECT_EQ(bench.send(eva, kDelete, star).status(), 204);
  EXPECT_EQ(all(eva, "visits?favourite=true", "id"), "");
}

TEST_F(Crm, VisitsAllActiveCustomersOfACompany) {
  const std::string one = company("Uno");
  const std::string type = id_of("target_types", R"({"name":"Oferta"})");
  const std::string link = R"(,"companies":[")" + one + "\"]";
  customer("a", link);
  customer("b", link);
  customer("c", link + R"(,"archived":true)");
  customer("d");
  const std::string plan = R"({"company":")" + one + R"(","type":")" + type +
                           R"(","planned_on":"2026-03-01","notes":"todos"})";
  const auto send = [&](const Client& client) {
    return bench.post(client, kApi + "visits/plan", plan, {{"Idempotency-Key", "k"}});
  };
  for (int i = 0; i < 2; ++i) EXPECT_EQ(send(eva).at("visits").dump(), "2");
  EXPECT_EQ(all(eva, "visits", "customer_name").size(), 4u) << "repeated, it makes nothing twice";
  EXPECT_EQ(all(eva, "visits", "notes"), "todos todos ");
  EXPECT_EQ(all(eva, "targets", "success"), "pending pending ");
  EXPECT_EQ(all(ana, "visits?salesperson=" + eva.user->text(), "targets_total"), "1 1 ");
  const std::string nowhere =
      R"({"company":")" + type + R"(","type":")" + type + R"(","planned_on":"2026-03-01"})";
  EXPECT_EQ(add(ana, "visits/plan", nowhere).text("errors.0.field"), "company");
}

TEST_F(Crm, OffersVisitsAsACalendar) {
  const std::string luz = customer("Luz, S. L.");
  visit(eva, luz, "2026-03-01", R"(,"notes":"uno\n)" + std::string(90, 'x') + "\"");
  visit(sam, luz, "2026-03-02");
  const Client calendar = bench.program(eva, "calendar");
  const std::string feed = kApi + "visits/calendar.ics";
  const Reply own = bench.get({}, feed + "?token=" + calendar.bearer);
  EXPECT_EQ(own.status(), 200) << own.response.body;
  EXPECT_EQ(own.header("Content-Type"), "text/calendar; charset=utf-8");
  const std::string& text = own.response.body;
  EXPECT_NE(text.find("SUMMARY:Luz\\, S. L.\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("DESCRIPTION:uno\\nxxx"), std::string::npos) << text;
  EXPECT_NE(text.find("DTSTART;VALUE=DATE:20260301\r\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("20260302"), std::string::npos) << "another's";
  for (std::size_t at = 0; at < text.size(); at = text.find("\r\n", at) + 2) {
    EXPECT_LE(text.find("\r\n", at) - at, 75u);
  }
  EXPECT_NE(bench.get(ana, feed).response.body.find("20260302"), std::string::npos);
  EXPECT_EQ(bench.get({}, feed).status(), 401);
  EXPECT_EQ(bench.get({}, feed + "?token=" + bench.program(eva, "api").bearer).status(), 401);
  EXPECT_EQ(bench.get(calendar, kApi + "visits").status(), 403) << "it opens nothing else";
  EXPECT_EQ(bench.get(ana, kApi + "visits?token=x").status(), 400);
}

TEST_F(Crm, MergesCustomers) {
  const std::string one = company("Uno");
  const std::string kept = customer("Luz", R"(,"email":"a@x.es","notes":"suyo")");
  const std::string gone = customer(
      "LUZ2", R"(,"email":"A@X.ES","city":"Lugo","notes":"otro","companies":[")" + one + "\"]");
  const std::string made = visit(ana, gone, "2026-01-01");
  EXPECT_EQ(all(ana, "customers/alike?email=a@x.es&except=" + kept, "code"), "LUZ2 ");
  const Reply file = bench.post(
      ana, kApi + "attachments?collection=customers&record=" + gone + "&name=a.pdf", "%PDF-1.7");
  EXPECT_EQ(file.status(), 201) << file.response.body;
  const std::string merge = "customers/" + kept + "/merge";
  EXPECT_EQ(add(ana, merge, R"({"from":")" + kept + "\"}").status(), 422);
  EXPECT_EQ(add(eva, merge, R"({"from":")" + gone + "\"}").status(), 403);
  const Reply merged = add(ana, merge, R"({"from":")" + gone + "\"}");
  ASSERT_EQ(merged.status(), 200) << merged.response.body;
  EXPECT_EQ(merged.text("city") + " " + merged.text("notes"), "Lugo suyo");
  EXPECT_EQ(merged.at("companies_names").dump(), R"(["Uno"])");
  EXPECT_EQ(bench.get(ana, kApi + "visits/" + made).text("customer"), kept);
  EXPECT_EQ(bench.get(ana, kApi + "customers/" + gone).status(), 404);
  EXPECT_EQ(all(ana, "attachments?collection=customers&record=" + kept, "name"), "a.pdf ");
}

TEST_F(Crm, PostsBelongToTheirAuthors) {
  const Reply post = add(eva, "posts", R"({"title":"Feria","body":"El lunes"})");
  ASSERT_EQ(post.status(), 201) << post.response.body;
  EXPECT_EQ(post.text("author_name"), "eva");
  const std::string path = "posts/" + post.text("id");
  const std::string comment = R"({"post":")" + post.text("id") + R"(","body":"Voy"})";
  ASSERT_EQ(add(sam, "post_comments", comment).status(), 201);
  EXPECT_EQ(all(sam, "posts", "comments"), "1 ");
  EXPECT_EQ(patch(sam, path, R"({"title":"x"})").status(), 403);
  EXPECT_EQ(patch(eva, path, R"({"title":"Feria 2"})").status(), 200);
  EXPECT_EQ(patch(ana, path, R"({"title":"Feria 3"})").status(), 200);
  EXPECT_EQ(bench.send(sam, kPut, kApi + path + "/favourite").status(), 204);
  EXPECT_EQ(all(sam, "posts?favourite=true", "title"), "Feria 3 ");
  EXPECT_EQ(bench.send(sam, kDelete, kApi + path).status(), 403);
  EXPECT_EQ(bench.send(eva, kDelete, kApi + path).status(), 204);
  EXPECT_EQ(all(sam, "post_comments", "id"), "");
}

// Goal: what lists filter by through other tables leads to the rows, or walks the order asked for.
TEST_F(Crm, FiltersWithoutWalkingAllRows) {
  for (const model::Entity* entity : {&model::customers(), &model::companies(), &model::visits(),
                                      &model::targets(), &model::posts()}) {
    const auto& collection = store::records_of(*entity);
    const std::string& order = collection.default_sort;
    for (const store::Field& field : collection.fields) {
      if (!field.can(model::kFilter) || !field.can(model::kUnindexed)) continue;
      store::Query query{.sort = collection.field(order.substr(order.starts_with('-') ? 1 : 0))};
      query.filters = {{&field, store::Filter::Kind::kEqual, Value(1)}};
      query.limit = 50;
      const std::string plan = *store::explain(bench.reader(), collection, query);
      EXPECT_EQ(plan.find("SCAN t\n"), std::string::npos) << field.name << "\n" << plan;
    }
  }
}

TEST_F(Crm, SortsWithoutCollectingAllRows) {
  const auto& collection = store::records_of(model::customers());
  for (const store::Field& field : collection.fields) {
    if (!field.can(model::kSort)) continue;
    store::Query query{.sort = &field};
    query.filters = {{collection.field("archived"), store::Filter::Kind::kEqual, Value(0)}};
    query.limit = 50;
    const std::string plan = *store::explain(bench.reader(), collection, query);
    EXPECT_EQ(plan.find("TEMP B-TREE FOR ORDER BY"), std::string::npos) << field.name << "\n"
                                                                        << plan;
  }
}

}  // namespace
}  // namespace panal::app
