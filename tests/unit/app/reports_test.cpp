// Reports, against SQL of the test's own.
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

const std::string kApi = "/api/v1/";

class Reports : public testing::Test {
 protected:
  // Sixty targets of five companies, seven customers and two salespeople, by chance.
  void SetUp() override {
    const std::string type = made("target_types", R"({"name":"Oferta"})");
    for (int i = 0; i < 5; ++i) {
      const std::string name = "E" + std::to_string(i % 4) + "x" + std::to_string(i);
      companies.push_back(made("companies", R"({"name":")" + name + "\"}"));
    }
    for (int i = 0; i < 7; ++i) {
      const std::string name = "C" + std::to_string(i);
      customers.push_back(
          made("customers", R"({"code":")" + name + R"(","name":")" + name + "\"}"));
    }
    const std::vector<std::string> people{eva.user->text(), sam.user->text()};
    const std::vector<std::string> success{"pending", "met", "failed", "cancelled"};
    for (int i = 0; i < 60; ++i) {
      const std::string day = "2026-0" + std::to_string(1 + random.u64() % 9) + "-15";
      const std::string visit =
          made("visits", R"({"customer":")" + pick(customers) + R"(","salesperson":")" +
                             pick(people) + R"(","planned_on":")" + day + "\"}");
      made("targets", R"({"visit":")" + visit + R"(","company":")" + pick(companies) +
                          R"(","type":")" + type + R"(","success":")" + pick(success) + "\"}");
    }
  }

  const std::string& pick(const std::vector<std::string>& from) {
    return from[random.u64() % from.size()];
  }
  std::string made(const std::string& collection, const std::string& body) {
    const Reply reply = bench.post(ana, kApi + collection, body);
    EXPECT_EQ(reply.status(), 201) << reply.response.body;
    return reply.text("id");
  }

  static std::string line_of(const Json& item) {
    std::string line;
    for (const char* field : {"company_name", "customer_name", "salesperson_name"}) {
      line += *item.find(field)->string() + " ";
    }
    for (const char* field : {"total", "met", "failed", "pending", "cancelled"}) {
      line += item.find(field)->dump() + " ";
    }
    return line + "\n";
  }
  // All pages of three lines and the rest of a company's.
  std::string reported(const Client& client, const std::string& asked) {
    std::string lines, cursor;
    do {
      const Reply page =
          bench.get(client, kApi + "reports/targets?limit=3&" + asked + "&cursor=" + cursor);
      EXPECT_EQ(page.status(), 200) << page.response.body;
      const Json items = page.at("items");
      for (const Json& item : *items.array_items()) lines += line_of(item);
      cursor = page.text("next");
    } while (!cursor.empty());
    return lines;
  }
  std::string counted(const std::string& condition) {
    auto row = bench.reader().prepare(
        "SELECT o.name, c.name, u.login, count(*), count(CASE g.success WHEN 'met' THEN 1 END), "
        "count(CASE g.success WHEN 'failed' THEN 1 END), "
        "count(CASE g.success WHEN 'pending' THEN 1 END), "
        "count(CASE g.success WHEN 'cancelled' THEN 1 END) FROM targets g, visits v, companies o, "
        "customers c, users u WHERE v.id = g.visit AND o.id = g.company AND c.id = v.customer AND "
        "u.id = v.salesperson AND " +
        condition + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
    EXPECT_TRUE(row);
    std::string lines;
    while (*row->step()) {
      for (int i = 0; i < 8; ++i) lines += std::string(row->text(i)) + " ";
      lines += "\n";
    }
    return lines;
  }

  Bench bench;
  SeededRandom random{5};
  Client ana = bench.person("ana", "administrator");
  Client eva = bench.person("eva", "salesperson");
  Client sam = bench.person("sam", "salesperson");
  std::vector<std::string> companies, customers;
};

TEST_F(Reports, AreWhatSqlCounts) {
  EXPECT_EQ(reported(ana, ""), counted("1"));
  EXPECT_EQ(reported(ana, "from=2026-03-01&to=2026-05-31"),
            counted("v.planned_on BETWEEN '2026-03-01' AND '2026-05-31'"));
  EXPECT_EQ(reported(ana, "salesperson=" + sam.user->text()), counted("u.login = 'sam'"));
  EXPECT_EQ(reported(ana, "company=" + companies[2]), counted("o.name = 'E2x2'"));
  EXPECT_EQ(reported(ana, "customer=" + customers[3] + "&to=2026-06-30"),
            counted("c.name = 'C3' AND v.planned_on <= '2026-06-30'"));
  EXPECT_EQ(bench.get(ana, kApi + "reports/targets?from=x").status(), 400);
}

// Goal: with more visits than are counted at once, companies are walked one by one: the same lines.
TEST_F(Reports, OfManyVisitsAreTheSame) {
  ASSERT_TRUE(bench.writer().write([](db::Database& database) {
    return database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
        "INSERT INTO visits (id, customer, planned_on) SELECT randomblob(16), "
        "(SELECT min(id) FROM customers), '2026-04-01' FROM n");
  }));
  EXPECT_EQ(reported(ana, ""), counted("1"));
  EXPECT_EQ(reported(eva, "from=2026-04-01"),
            counted("u.login = 'eva' AND v.planned_on >= '2026-04-01'"));
}

TEST_F(Reports, ShowSalespeopleTheirOwn) {
  EXPECT_EQ(reported(eva, ""), counted("u.login = 'eva'"));
  EXPECT_EQ(bench.get(eva, kApi + "reports/targets?salesperson=" + sam.user->text()).status(), 403);
}

TEST_F(Reports, TellOfACompany) {
  const std::string target = kApi + "companies/" + companies[2] + "/statistics";
  auto count = [this](const std::string& more) {
    auto row = bench.reader().prepare(
        "SELECT count(*) FROM targets g, companies o, visits v WHERE "
        "v.id = g.visit AND o.id = g.company AND o.name = 'E2x2'" +
        more);
    EXPECT_TRUE(row && *row->step());
    return row->integer(0);
  };
  EXPECT_EQ(*bench.get(ana, target).at("targets.total").integer(), count(""));
  EXPECT_EQ(*bench.get(ana, target).at("targets.met").integer(), count(" AND success = 'met'"));
  EXPECT_LT(*bench.get(eva, target).at("targets.total").integer(), count(""));
}

}  // namespace
}  // namespace panal::app
