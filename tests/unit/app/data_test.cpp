#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;
constexpr auto kPut = http::Method::kPut;

class Data : public testing::Test {
 protected:
  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client program = bench.program(ana, "data");
};

TEST_F(Data, KeepsTheWireFormOfTheOldService) {
  EXPECT_EQ(bench.get(program, "/data").response.body, "[]");
  const Reply added = bench.post(program, "/data", R"({"clid":7,"mess":"hola"})");
  EXPECT_EQ(added.status(), 201);
  EXPECT_EQ(added.response.body, R"({"message":"Message added."})");
  bench.post(program, "/data", R"({"clid":-2,"mess":"\u00f1"})");
  EXPECT_EQ(bench.get(program, "/data").response.body, R"([[-2,"ñ","n1"],[7,"hola","n1"]])");
  EXPECT_EQ(bench.get(program, "/data/7").response.body, R"([[7,"hola","n1"]])");
  EXPECT_EQ(bench.send(program, kPut, "/data/7", R"({"mess":"adiós"})").response.body,
            R"({"message":"Message updated."})");
  EXPECT_EQ(bench.get(program, "/data/7").response.body, R"([[7,"adiós","n1"]])");
  EXPECT_EQ(bench.send(program, kDelete, "/data/7").response.body,
            R"({"message":"Message deleted."})");
  EXPECT_EQ(bench.get(program, "/data/7").status(), 404);
}

TEST_F(Data, FailuresCarryTheRightStatus) {
  bench.post(program, "/data", R"({"clid":7,"mess":"hola"})");
  EXPECT_EQ(bench.post(program, "/data", R"({"clid":7,"mess":"otro"})").status(), 409);
  EXPECT_EQ(bench.post(program, "/data", R"({"mess":"sin"})").status(), 400);
  EXPECT_EQ(bench.post(program, "/data", R"({"clid":"7","mess":"x"})").status(), 400);
  EXPECT_EQ(bench.post(program, "/data", "no json").status(), 400);
  EXPECT_EQ(bench.send(program, kPut, "/data/8", R"({"mess":"x"})").status(), 404);
  EXPECT_EQ(bench.send(program, kPut, "/data/7", "{}").status(), 400);
  EXPECT_EQ(bench.send(program, kDelete, "/data/8").status(), 404);
  EXPECT_EQ(bench.get(program, "/data/siete").status(), 400);
  const Reply wrong_method = bench.send(program, kPut, "/data", "{}");
  EXPECT_EQ(wrong_method.status(), 405);
  EXPECT_NE(wrong_method.header("Allow").find("POST"), std::string::npos);
}

TEST_F(Data, NeedsItsTokenUnlessConfiguredOpen) {
  EXPECT_EQ(bench.get({}, "/data").status(), 401);
  EXPECT_EQ(bench.get(ana, "/data").status(), 403);
  EXPECT_EQ(bench.get(bench.program(ana, "api"), "/data").status(), 403);
  const Client customer = bench.person("carla", "customer");
  EXPECT_EQ(bench.get(bench.program(customer, "data"), "/data").status(), 403);
  bench.host.data_is_open_ = true;
  EXPECT_EQ(bench.post({}, "/data", R"({"clid":1,"mess":"x"})").status(), 201);
  EXPECT_EQ(bench.get({}, "/data").response.body, R"([[1,"x","n1"]])");
}

// Goal: of two rows that claim one number, made on two nodes, only the earlier one shows.
TEST_F(Data, ShowsTheWinnerOfAClaim) {
  ASSERT_TRUE(bench.writer().write([](db::Database& database) {
    return database.execute(
        "INSERT INTO messages (id, clid, mess) VALUES "
        "(x'00000000000000000000000000000002', 1, 'earlier'), "
        "(x'00000000000000000000000000000001', 1, 'later')");
  }));
  EXPECT_EQ(bench.get(program, "/data").response.body, R"([[1,"earlier",""]])");
  EXPECT_EQ(bench.get(program, "/data/1").response.body, R"([[1,"earlier",""]])");
}

}  // namespace
}  // namespace panal::app
