// POST of messages as text/csv.
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

const std::string kPath = "/api/v1/messages";

class Import : public testing::Test {
 protected:
  Reply import(const std::string& csv, const Bench::HeaderList& more = {}) {
    Bench::HeaderList headers{{"Content-Type", "text/csv; charset=utf-8"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return bench.post(ana, kPath, csv, headers);
  }
  std::string exported() {
    return bench.get(ana, kPath + "?sort=created_at", {{"Accept", "text/csv"}}).response.body;
  }
  static std::string counts(const Reply& reply) {
    return reply.at("created").dump() + " " + reply.at("updated").dump() + " " +
           reply.at("unchanged").dump() + " " + reply.at("errors_total").dump();
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
};

TEST_F(Import, MakesMessages) {
  const Reply made = import(
      "\xef\xbb\xbf"
      "mess;clid\r\nuno;1\r\n\"dos;\ntres\";\r\n");
  EXPECT_EQ(made.status(), 200) << made.response.body;
  EXPECT_EQ(counts(made), "2 0 0 0");
  EXPECT_EQ(bench.get(ana, kPath + "?clid=1").text("items.0.mess"), "uno");
  EXPECT_EQ(bench.get(ana, kPath + "?q=dos").text("items.0.mess"), "dos;\ntres");
  EXPECT_EQ(import("mess\na\xf1o\n").status(), 200);
  EXPECT_EQ(bench.get(ana, kPath + "?q=ano").text("items.0.mess"), "año");
}

TEST_F(Import, OfAnExportChangesNothing) {
  for (const char* mess : {"=1+1", "'=1", "di \\\"hola\\\";\\r\\n", "'", "-x"}) {
    ASSERT_EQ(bench.post(ana, kPath, R"({"mess":")" + std::string(mess) + "\"}").status(), 201);
  }
  ASSERT_EQ(bench.post(ana, kPath, R"({"mess":"n","clid":-5})").status(), 201);
  const std::string before = exported();
  EXPECT_EQ(counts(import(before)), "0 0 6 0");
  EXPECT_EQ(exported(), before);
}

TEST_F(Import, ChangesWhatHasAnId) {
  const Reply made = bench.post(ana, kPath, R"({"mess":"uno","clid":1})");
  const std::string id = made.text("id");
  EXPECT_EQ(counts(import("id,mess\n" + id + ",dos\n,tres\n")), "1 1 0 0");
  EXPECT_EQ(bench.get(ana, kPath + "/" + id).text("mess"), "dos");
  EXPECT_EQ(*bench.get(ana, kPath + "/" + id).at("clid").integer(), 1);
  EXPECT_EQ(counts(import("id,clid,mess\n" + id + ",,dos\n")), "0 1 0 0");
  EXPECT_TRUE(bench.get(ana, kPath + "/" + id).at("clid").is_null());
}

TEST_F(Import, NamesEveryBadLineAndWritesNothing) {
  const std::string before = exported();
  const Reply wrong = import("id,clid,mess\n,1,uno\n,x,\nno,2\n,3,\"a\"b\nno,,dos\n");
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(wrong.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(counts(wrong), "0 0 0 5");
  EXPECT_EQ(*wrong.at("errors.0.line").integer(), 3);
  EXPECT_EQ(wrong.text("errors.0.field"), "clid");
  EXPECT_EQ(wrong.text("errors.0.message"), "Must be a whole number.");
  EXPECT_EQ(wrong.text("errors.1.code"), "required");
  EXPECT_EQ(wrong.text("errors.2.code"), "bad_columns");
  EXPECT_EQ(wrong.text("errors.3.code"), "bad_quotes");
  EXPECT_EQ(wrong.text("errors.4.field"), "id");
  const Reply taken = import("clid,mess\n1,uno\n1,dos\n");
  EXPECT_EQ(taken.status(), 422);
  EXPECT_EQ(*taken.at("errors.0.line").integer(), 3);
  EXPECT_EQ(taken.text("errors.0.code"), "duplicate");
  EXPECT_EQ(import("mess,who\na,b\n").text("errors.0.code"), "unknown_column");
  EXPECT_EQ(import("clid\n1\n").text("errors.0.field"), "mess");
  EXPECT_EQ(exported(), before);
}

TEST_F(Import, KeepsTheReportShort) {
  std::string csv = "clid,mess\n";
  for (int i = 0; i < 150; ++i) csv += "x,y\n";
  const Reply wrong = import(csv);
  EXPECT_EQ(wrong.at("errors").array_items()->size(), limits::kImportErrors);
  EXPECT_EQ(*wrong.at("errors_total").integer(), 150);
}

TEST_F(Import, RepeatedMakesNothingTwice) {
  const Bench::HeaderList key{{"Idempotency-Key", "k"}};
  EXPECT_EQ(counts(import("mess\nuno\ndos\n", key)), "2 0 0 0");
  EXPECT_EQ(counts(import("mess\nuno\ndos\n", key)), "0 0 2 0");
  EXPECT_EQ(import("mess\notro\n", key).text("errors.0.code"), "idempotency_key_reused");
}

TEST_F(Import, AsksForWhatAddingAsksFor) {
  const Client eva = bench.person("eva", "");
  EXPECT_EQ(bench.post(eva, kPath, "mess\na\n", {{"Content-Type", "text/csv"}}).status(), 403);
  EXPECT_EQ(bench.post(ana, kPath + "/bulk", "mess\na\n", {{"Content-Type", "text/csv"}}).status(),
            415);
}

}  // namespace
}  // namespace panal::app
