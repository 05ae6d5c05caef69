#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;
constexpr auto kPatch = http::Method::kPatch;
const std::string kPath = "/api/v1/messages";

class Messages : public testing::Test {
 protected:
  std::string add(const std::string& body) {
    const Reply made = bench.post(ana, kPath, body);
    EXPECT_EQ(made.status(), 201) << made.response.body;
    bench.clock.advance_ms(10);
    return kPath + "/" + made.text("id");
  }
  std::size_t count(const std::string& query = "") {
    const Json items = bench.get(ana, kPath + query).at("items");
    return items.array_items() == nullptr ? 0 : items.array_items()->size();
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
};

TEST_F(Messages, AreAddedReadChangedAndDeleted) {
  const Reply made = bench.post(ana, kPath, R"({"mess":"hola","clid":7})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_NE(made.commit.sequence, 0u);
  const std::string path = made.header("Location");
  EXPECT_EQ(path, kPath + "/" + made.text("id"));
  EXPECT_EQ(made.header("ETag"), '"' + made.text("etag") + '"');
  EXPECT_EQ(made.text("sid"), "n1");
  EXPECT_EQ(made.text("author"), "ana");
  EXPECT_EQ(made.text("created_at"), "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(bench.get(ana, path).response.body, made.response.body);

  bench.clock.advance_ms(5);
  const Reply changed = bench.send(ana, kPatch, path, R"({"mess":"adiós"})");
  EXPECT_EQ(changed.status(), 200);
  EXPECT_EQ(changed.text("mess"), "adiós");
  EXPECT_EQ(*changed.at("clid").integer(), 7);
  EXPECT_EQ(changed.text("updated_at"), "2026-01-01T00:00:00.005Z");
  EXPECT_NE(changed.text("etag"), made.text("etag"));
  EXPECT_TRUE(bench.send(ana, kPatch, path, R"({"clid":null})").at("clid").is_null());

  EXPECT_EQ(bench.send(ana, kDelete, path).status(), 204);
  EXPECT_EQ(bench.send(ana, kDelete, path).status(), 404);
  EXPECT_EQ(bench.get(ana, path).status(), 404);
}

TEST_F(Messages, OfALostRaceAreNotTouched) {
  const std::string path = add(R"({"mess":"uno"})");
  const std::string etag = bench.get(ana, path).header("ETag");
  EXPECT_EQ(bench.send(ana, kPatch, path, R"({"mess":"dos"})", {{"If-Match", etag}}).status(), 200);
  const Reply late = bench.send(ana, kPatch, path, R"({"mess":"tres"})", {{"If-Match", etag}});
  EXPECT_EQ(late.status(), 412);
  EXPECT_EQ(bench.send(ana, kDelete, path, {}, {{"If-Match", etag}}).status(), 412);
  const std::string weak = "W/" + bench.get(ana, path).header("ETag");
  EXPECT_EQ(bench.send(ana, kDelete, path, {}, {{"If-Match", weak}}).status(), 412);
  EXPECT_EQ(bench.get(ana, path).text("mess"), "dos");
  EXPECT_EQ(bench.send(ana, kDelete, path, {}, {{"If-Match", "*"}}).status(), 204);
}

TEST_F(Messages, AreNotSentAgainToWhoHasThem) {
  const std::string path = add(R"({"mess":"uno"})");
  const std::string etag = bench.get(ana, path).header("ETag");
  const Reply same = bench.get(ana, path, {{"If-None-Match", "\"x\", W/" + etag}});
  EXPECT_EQ(same.status(), 304);
  EXPECT_TRUE(same.response.body.empty());
  EXPECT_EQ(bench.get(ana, path, {{"If-None-Match", "\"x\""}}).status(), 200);
}

TEST_F(Messages, ARepeatedRequestMakesOneRow) {
  const Bench::HeaderList key{{"Idempotency-Key", "k1"}};
  const Reply first = bench.post(ana, kPath, R"({"mess":"uno","clid":1})", key);
  bench.clock.advance_ms(1000);
  const Reply again = bench.post(ana, kPath, R"({"mess":"uno","clid":1})", key);
  EXPECT_EQ(again.status(), 201);
  EXPECT_EQ(again.response.body, first.response.body);
  EXPECT_EQ(count(), 1u);
  const Client berta = bench.person("berta", "manager");
  EXPECT_NE(bench.post(berta, kPath, R"({"mess":"otro"})", key).text("id"), first.text("id"));
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x"})", {{"Idempotency-Key", "a b"}}).status(), 400);
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x"})",
                       {{"Idempotency-Key", std::string(256, 'k')}}).status(), 400);
}

TEST_F(Messages, AKeyIsOfOneBodyUntilTheRowIsEdited) {
  const Bench::HeaderList key{{"Idempotency-Key", "k1"}};
  const Reply made = bench.post(ana, kPath, R"({"mess":"uno","clid":1})", key);
  const Reply other = bench.post(ana, kPath, R"({"mess":"dos"})", key);
  EXPECT_EQ(other.status(), 422) << other.response.body;
  EXPECT_EQ(other.text("errors.0.field"), "clid");
  EXPECT_EQ(other.text("errors.1.field"), "mess");
  EXPECT_EQ(other.text("errors.1.code"), "idempotency_key_reused");
  const std::string path = made.header("Location");
  ASSERT_EQ(bench.send(ana, kPatch, path, R"({"mess":"tres"})").status(), 200);
  const Reply late = bench.post(ana, kPath, R"({"mess":"uno","clid":1})", key);
  EXPECT_EQ(late.status(), 201);
  EXPECT_EQ(late.text("mess"), "tres");
}

TEST_F(Messages, AChangeThatChangesNothingLeavesNoTrace) {
  const std::string path = add(R"({"mess":"uno","clid":1})");
  const Reply before = bench.get(ana, path);
  for (const char* body : {"{}", R"({"mess":"uno"})", R"({"mess":"uno","clid":1})"}) {
    const Reply same = bench.send(ana, kPatch, path, body);
    EXPECT_EQ(same.status(), 200) << body;
    EXPECT_EQ(same.response.body, before.response.body) << body;
  }
  EXPECT_NE(bench.send(ana, kPatch, path, R"({"clid":null})").text("etag"), before.text("etag"));
}

TEST_F(Messages, ARepeatedRequestBringsNothingDeletedBack) {
  const Bench::HeaderList key{{"Idempotency-Key", "k1"}};
  const Reply made = bench.post(ana, kPath, R"({"mess":"uno"})", key);
  ASSERT_EQ(made.status(), 201) << made.response.body;
  ASSERT_EQ(bench.send(ana, kDelete, made.header("Location")).status(), 204);
  const Reply again = bench.post(ana, kPath, R"({"mess":"uno"})", key);
  EXPECT_EQ(again.status(), 409) << again.response.body;
  EXPECT_EQ(again.text("type"), "urn:panal:problem:deleted_since");
  EXPECT_EQ(count(), 0u);
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"uno"})").status(), 201);
}

TEST_F(Messages, ATakenNumberIsAConflict) {
  add(R"({"mess":"uno","clid":1})");
  const std::string second = add(R"({"mess":"dos","clid":2})");
  const Reply taken = bench.post(ana, kPath, R"({"mess":"x","clid":1})");
  EXPECT_EQ(taken.status(), 409);
  EXPECT_EQ(taken.text("errors.0.field"), "clid");
  EXPECT_EQ(taken.text("errors.0.code"), "duplicate");
  EXPECT_EQ(bench.send(ana, kPatch, second, R"({"clid":1})").status(), 409);
  EXPECT_EQ(bench.send(ana, kPatch, second, R"({"clid":2})").status(), 200);
}

TEST_F(Messages, InBulkAllOrNothing) {
  const Reply made = bench.post(ana, kPath + "/bulk",
                                R"({"items":[{"mess":"uno","clid":1},{"mess":"dos"}]})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(made.text("items.1.mess"), "dos");
  const Reply taken = bench.post(ana, kPath + "/bulk",
                                 R"({"items":[{"mess":"tres"},{"mess":"otro","clid":1}]})");
  EXPECT_EQ(taken.status(), 409);
  EXPECT_EQ(taken.text("errors.0.field"), "items[1].clid");
  EXPECT_EQ(count(), 2u);
  const Reply wrong = bench.post(ana, kPath + "/bulk", R"({"items":[{"mess":"a"},{"clid":"1"}]})");
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(wrong.text("errors.0.field"), "items[1].clid");
  EXPECT_EQ(wrong.text("errors.1.field"), "items[1].mess");
  EXPECT_EQ(bench.post(ana, kPath + "/bulk", R"({"items":[]})").status(), 422);
  std::string many = R"({"items":[)";
  for (std::size_t i = 0; i <= limits::kBulkItems; ++i) many += R"({"mess":"x"},)";
  many.back() = ']';
  EXPECT_EQ(bench.post(ana, kPath + "/bulk", many + "}").text("errors.0.code"), "too_many_items");
}

TEST_F(Messages, WrongBodiesAreNamedFieldByField) {
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x","who":1})").status(), 400);
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x")").status(), 400);
  EXPECT_EQ(bench.post(ana, kPath, R"(["mess"])").status(), 400);
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x"})", {{"Content-Type", "text/plain"}}).status(),
            415);
  const Reply wrong = bench.post(ana, kPath, R"({"mess":5,"clid":1.5})");
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(wrong.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(wrong.text("errors.0.code"), "invalid_type");
  EXPECT_EQ(wrong.text("errors.1.field"), "clid");
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":""})").text("errors.0.code"), "required");
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"a\u0000b"})").text("errors.0.code"), "invalid");
  const std::string fits(limits::kMessageCharacters, 'x');
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":")" + fits + "\"}").status(), 201);
  const Reply long_one = bench.post(ana, kPath, R"({"mess":"x)" + fits + "\"}");
  EXPECT_EQ(long_one.text("errors.0.code"), "too_long");
  EXPECT_EQ(long_one.text("errors.0.message"), "Must have at most 65536 characters.");
  std::string accents;
  for (std::size_t i = 0; i < limits::kMessageCharacters; ++i) accents += "ñ";
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":")" + accents + "\"}").status(), 201);
  EXPECT_EQ(bench.post(ana, kPath, std::string(limits::kJsonBytes + 1, ' ')).status(), 413);
}

TEST_F(Messages, ComeInPagesThatHoldWhileRowsComeAndGo) {
  for (int i = 0; i < 5; ++i) add(R"({"mess":"m)" + std::to_string(i) + "\"}");
  const Reply first = bench.get(ana, kPath + "?limit=2");
  EXPECT_EQ(first.text("items.0.mess"), "m4");
  EXPECT_EQ(first.text("items.1.mess"), "m3");
  add(R"({"mess":"new"})");
  const Reply second = bench.get(ana, kPath + "?limit=2&cursor=" + first.text("next"));
  EXPECT_EQ(second.text("items.0.mess"), "m2");
  const Reply third = bench.get(ana, kPath + "?limit=2&cursor=" + second.text("next"));
  EXPECT_EQ(third.text("items.0.mess"), "m0");
  EXPECT_TRUE(third.at("next").is_null());
}

// Goal: a walk over any sort order meets each row once, rows without the value included.
// Method: numbers and gaps, pages of two, both directions.
TEST_F(Messages, PagesReachRowsWithoutTheValueSortedBy) {
  for (const char* clid : {"3", "null", "1", "null", "2", "null"}) {
    add(R"({"mess":"x","clid":)" + std::string(clid) + "}");
  }
  for (const auto& [sort, expected] :
       {std::pair{"clid", "n n n 1 2 3 "}, std::pair{"-clid", "3 2 1 n n n "}}) {
    std::string seen, cursor;
    for (int page = 0; page < 4; ++page) {
      const Reply reply = bench.get(
          ana, kPath + "?limit=2&sort=" + sort + (cursor.empty() ? "" : "&cursor=" + cursor));
      ASSERT_EQ(reply.status(), 200);
      const Json items = reply.at("items");
      for (const Json& item : *items.array_items()) {
        seen += (item.find("clid")->is_null() ? "n" : item.find("clid")->dump()) + " ";
      }
      cursor = reply.text("next");
      if (cursor.empty()) break;
    }
    EXPECT_EQ(seen, expected);
  }
}

TEST_F(Messages, AreFilteredAndSearched) {
  ana = bench.program(ana, "api");  // whose credentials outlive the day that passes
  add(R"({"mess":"El Ñandú corre","clid":5})");
  bench.clock.set_wall_ms(bench.clock.wall_ms() + 86'400'000);
  add(R"({"mess":"la abeja vuela","clid":6})");
  EXPECT_EQ(count("?q=nandu"), 1u);
  EXPECT_EQ(count("?q=CORRE+%C3%B1"), 1u);
  EXPECT_EQ(count("?q=ana"), 2u);  // its author
  EXPECT_EQ(count("?q=%25"), 0u);
  EXPECT_EQ(count("?clid=6"), 1u);
  EXPECT_EQ(count("?author=eva"), 0u);
  EXPECT_EQ(count("?created_to=2026-01-01"), 1u);
  EXPECT_EQ(count("?created_from=2026-01-02T00:00:00Z"), 1u);
}

TEST_F(Messages, WrongParametersAreNamed) {
  for (const char* query :
       {"?limit=0", "?limit=501", "?limit=x", "?sort=mess", "?sort=", "?who=1", "?clid=x",
        "?created_from=ayer", "?cursor=AAAA", "?cursor=%25", "?q=%FF"}) {
    const Reply reply = bench.get(ana, kPath + query);
    EXPECT_EQ(reply.status(), 400) << query;
    EXPECT_EQ(reply.text("type"), "urn:panal:problem:bad_parameter") << query;
  }
  EXPECT_EQ(bench.get(ana, kPath + "?q=%zz").text("type"), "urn:panal:problem:bad_query");
  add(R"({"mess":"a"})");
  add(R"({"mess":"b"})");
  const std::string cursor = bench.get(ana, kPath + "?limit=1").text("next");
  EXPECT_EQ(bench.get(ana, kPath + "?sort=clid&cursor=" + cursor).status(), 400);
  EXPECT_EQ(bench.get(ana, kPath + "?cursor=" + cursor + "AA").status(), 400);
}

TEST_F(Messages, ExportAsCsvWithoutFormulas) {
  add(R"({"mess":"=1+1","clid":-5})");
  add(R"({"mess":"di \"hola\",\nadiós"})");
  const Reply reply = bench.get(ana, kPath + "?sort=created_at&limit=1", {{"Accept", "text/csv"}});
  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.header("Content-Type"), "text/csv; charset=utf-8; header=present");
  const std::string& csv = reply.response.body;
  EXPECT_TRUE(csv.starts_with("id,clid,mess,sid,author,created_at,updated_at\r\n"));
  EXPECT_NE(csv.find(",-5,'=1+1,n1,ana,2026-01-01T00:00:00.000Z,"), std::string::npos);
  EXPECT_NE(csv.find(",,\"di \"\"hola\"\",\nadiós\",n1,"), std::string::npos);
}

TEST_F(Messages, ANodeThatTakesNoWritesSaysWhy) {
  const std::string path = add(R"({"mess":"uno"})");
  bench.host.writable_ = fail(Code::kDiskFull, "disk_full");
  EXPECT_EQ(bench.post(ana, kPath, R"({"mess":"x"})").status(), 507);
  EXPECT_EQ(bench.send(ana, kDelete, path).status(), 507);
  bench.host.writable_ = fail(Code::kUnavailable, "clock_ahead");
  const Reply reply = bench.post(ana, kPath, R"({"mess":"x"})");
  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.text("detail"), "This node's clock is ahead: only reading works.");
  EXPECT_EQ(bench.get(ana, path).status(), 200);
}

}  // namespace
}  // namespace panal::app
