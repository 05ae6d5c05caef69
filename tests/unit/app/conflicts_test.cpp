#include <algorithm>

#include "src/app/store/audit.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

Uuid id_of(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

std::string path_of(std::uint8_t number) { return "/api/v1/conflicts/" + id_of(number).text(); }

class Conflicts : public testing::Test {
 protected:
  // The highest number first, as the host lists them.
  void add(std::uint8_t number, const std::string& table, const std::string& column,
           const std::string& lost, const std::string& kept) {
    Conflict conflict{.id = id_of(number),
                      .kind = "column",
                      .state = "open",
                      .table = table,
                      .row = id_of(200),
                      .column = column};
    conflict.lost = {Value(lost), 1'000, "B-00aa", "n2", audited(mar, conflict.row)};
    conflict.kept = {Value(kept), 2'000, "A-00bb", "n1", ""};
    conflict.place = number;
    bench.host.conflicts_.insert(bench.host.conflicts_.begin(), conflict);
  }

  // The claim of a transaction in which the audit log says that this user wrote the record.
  std::string audited(const Client& user, const Uuid& record) {
    std::string claim;
    EXPECT_TRUE(bench.writer().write([&](db::Database& database) -> Result<void> {
      const store::Actor actor{.user = user.user, .chain = "c" + std::to_string(++chains)};
      PANAL_TRY(store::add_audit(database, actor, {store::kAuditChange, "messages", record}));
      auto row = PANAL_TRY(database.prepare("SELECT _v FROM audit WHERE chain = ?1"));
      PANAL_TRY(row.bind(actor.chain).step());
      claim = row.blob(0);
      return {};
    }));
    return claim;
  }

  Bench bench;
  int chains = 0;
  Client ana = bench.person("ana", "administrator");
  Client mar = bench.person("mar", "salesperson");
  Client customer = bench.person("carla", "customer");
};

TEST_F(Conflicts, AreListedWithBothValuesAndWhoWhenAndWhere) {
  add(1, "messages", "mess", "hola", "adiós");
  const Reply reply = bench.get(mar, "/api/v1/conflicts?table=messages");
  ASSERT_EQ(reply.status(), 200) << reply.response.body;
  EXPECT_EQ(reply.at("items.0").dump(),
            R"({"id":")" + id_of(1).text() +
                R"(","state":"open","kind":"column",)"
                R"("table":"messages","record":")" +
                id_of(200).text() +
                R"(","column":"mess","group":[],)"
                R"("lost":{"value":"hola","at":"1970-01-01T00:00:01.000Z","node":"n2",)"
                R"("origin":"B-00aa","user":"mar"},)"
                R"("kept":{"value":"adiós","at":"1970-01-01T00:00:02.000Z","node":"n1",)"
                R"("origin":"A-00bb","user":null},)"
                R"("holder":null,"closed_at":null,"closed_on":null,"dismissed_by":null})");
  EXPECT_TRUE(reply.at("next").is_null());
  EXPECT_EQ(bench.get(mar, path_of(1)).json().dump(), reply.at("items.0").dump());
  EXPECT_EQ(bench.get(mar, path_of(2)).status(), 404);
}

TEST_F(Conflicts, AreFiltered) {
  const Reply reply =
      bench.get(ana, "/api/v1/conflicts?state=all&kind=unique&origin=B&record=" + id_of(3).text() +
                         "&since=1970-01-01T00:00:01Z");
  ASSERT_EQ(reply.status(), 200) << reply.response.body;
  EXPECT_EQ(bench.host.asked_.state, "");
  EXPECT_EQ(bench.host.asked_.kind, "unique");
  EXPECT_EQ(bench.host.asked_.origin, "B");
  EXPECT_EQ(bench.host.asked_.row, id_of(3));
  EXPECT_EQ(bench.host.asked_.from_ms, 1'000);
  EXPECT_EQ(bench.get(ana, "/api/v1/conflicts").status(), 200);
  EXPECT_EQ(bench.host.asked_.state, "open") << "without a word the open ones are meant";
  for (const char* bad : {"state=what", "kind=what", "since=today", "record=1", "cursor=x",
                          "limit=0", "colour=red"}) {
    EXPECT_EQ(bench.get(ana, std::string("/api/v1/conflicts?") + bad).status(), 400) << bad;
  }
}

TEST_F(Conflicts, NeverShowSecrets) {
  add(1, "users", "password", "$argon2id$a", "$argon2id$b");
  add(2, "api_tokens", "scope", "data", "api");
  bench.host.conflicts_[0].lost.value = Blob{"hash"};
  const Reply reply = bench.get(ana, "/api/v1/conflicts");
  EXPECT_EQ(reply.text("items.1.column"), "password");
  EXPECT_EQ(reply.response.body.find("argon2id"), std::string::npos);
  EXPECT_TRUE(reply.at("items.0.lost.value").is_null());
}

TEST_F(Conflicts, ComeInPagesAndAsCsv) {
  for (std::uint8_t i = 1; i <= 3; ++i) add(i, "messages", "mess", "=a,b", "c");
  const Reply first = bench.get(ana, "/api/v1/conflicts?limit=2");
  ASSERT_EQ(first.at("items").array_items()->size(), 2u);
  const Reply second = bench.get(ana, "/api/v1/conflicts?limit=2&cursor=" + first.text("next"));
  ASSERT_EQ(second.at("items").array_items()->size(), 1u);
  EXPECT_EQ(second.text("items.0.id"), id_of(1).text());
  EXPECT_TRUE(second.at("next").is_null());
  const Reply csv = bench.get(ana, "/api/v1/conflicts", {{"Accept", "text/csv"}});
  EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8; header=present");
  const std::string& body = csv.response.body;
  EXPECT_TRUE(
      body.starts_with("id,state,kind,table,record,column,lost_value,lost_at,lost_node,"
                       "lost_origin,lost_user,kept_value,"))
      << body;
  EXPECT_NE(body.find("column,messages," + id_of(200).text() + ",mess,\"'=a,b\""),
            std::string::npos)
      << body;
  EXPECT_EQ(std::ranges::count(body, '\n'), 4);
}

TEST_F(Conflicts, AreSettledByThoseWhoMayWriteTheRecord) {
  add(1, "messages", "mess", "a", "b");
  add(2, "messages", "mess", "a", "b");
  add(3, "users", "name", "a", "b");
  EXPECT_EQ(bench.post(mar, path_of(3) + "/restore", "").status(), 403);
  EXPECT_EQ(bench.post(customer, path_of(1) + "/dismiss", "").status(), 403);
  EXPECT_EQ(bench.get(customer, "/api/v1/conflicts").status(), 403);
  EXPECT_EQ(bench.get(mar, "/api/v1/conflicts").at("items").array_items()->size(), 2u);
  EXPECT_EQ(bench.get(mar, "/api/v1/conflicts?table=users").status(), 403);
  const Reply restored = bench.post(mar, path_of(1) + "/restore", "");
  ASSERT_EQ(restored.status(), 200) << restored.response.body;
  EXPECT_EQ(restored.text("state"), "closed");
  const Reply dismissed = bench.post(mar, path_of(2) + "/dismiss", "");
  EXPECT_EQ(dismissed.text("state"), "dismissed");
  EXPECT_EQ(dismissed.text("dismissed_by"), "mar");
  EXPECT_EQ(bench.post(ana, path_of(3) + "/restore", "").status(), 200);
  EXPECT_EQ(bench.post(ana, path_of(9) + "/restore", "").status(), 404);
}

TEST_F(Conflicts, AreSettledByTheRulesOfTheRecord) {
  add(1, "users", "", "", "");
  bench.host.conflicts_[0].kind = "revived";
  bench.host.conflicts_[0].row = *ana.user;
  EXPECT_EQ(bench.post(ana, path_of(1) + "/restore", "").text("detail"),
            "Nobody can delete himself.");
  EXPECT_EQ(bench.get(ana, "/api/v1/users/" + ana.user->text()).status(), 200);
  bench.host.conflicts_[0].row = *mar.user;
  EXPECT_EQ(bench.post(ana, path_of(1) + "/restore", "").status(), 200);
  EXPECT_EQ(bench.get(ana, "/api/v1/users/" + mar.user->text()).status(), 404);
}

TEST_F(Conflicts, SayWhyTheyCannotBeSettled) {
  add(1, "messages", "clid", "a", "b");
  bench.host.restored_ = Error{Code::kConflict, "taken", {{"clid", "duplicate", ""}}};
  const Reply taken = bench.post(mar, path_of(1) + "/restore", "");
  EXPECT_EQ(taken.status(), 409);
  EXPECT_EQ(taken.text("errors.0.field"), "clid");
  bench.host.restored_ = fail(Code::kConflict, "both rows are there");
  bench.host.conflicts_[0].kind = "unique";
  EXPECT_EQ(bench.post(mar, path_of(1) + "/restore", "").text("detail"),
            "Both records are there: change or delete one of them.");
  bench.host.conflicts_[0].kind = "parent";
  EXPECT_EQ(bench.post(mar, path_of(1) + "/restore", "").text("detail"),
            "Other records hang on it: delete those first.");
  bench.host.writable_ = fail(Code::kDiskFull, "disk_full");
  EXPECT_EQ(bench.post(mar, path_of(1) + "/dismiss", "").status(), 507);
}

}  // namespace
}  // namespace panal::app
