#include "src/app/api/collections.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kDelete = http::Method::kDelete;

Uuid id_of(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

std::string path_of(std::string_view collection, std::uint8_t number) {
  return "/api/v1/trash/" + std::string(collection) + "/" + id_of(number).text();
}

class Trash : public testing::Test {
 protected:
  void trash_message(std::uint8_t number, std::int64_t deleted_at_ms) {
    bench.host.trash_.push_back({"messages", id_of(number), deleted_at_ms, "A-1f3c",
                                 {{"clid", Value(std::int64_t{7})},
                                  {"mess", Value("hola")},
                                  {"author", Value(Blob{std::string(ana.user->raw())})},
                                  {"created_at", Value(std::int64_t{1'000})}}});
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client sam = bench.person("sam", "salesperson");
};

TEST_F(Trash, ListsRecordsAsTheirCollectionShowsThem) {
  trash_message(1, 2'000);
  const Reply reply = bench.get(sam, "/api/v1/trash?collection=messages");
  ASSERT_EQ(reply.status(), 200) << reply.response.body;
  EXPECT_EQ(reply.at("items.0").dump(),
            R"({"collection":"messages","id":")" + id_of(1).text() +
                R"(","values":{"clid":7,"mess":"hola","author":"ana",)"
                R"("created_at":"1970-01-01T00:00:01.000Z"},)"
                R"("deleted_at":"1970-01-01T00:00:02.000Z","origin":"A-1f3c"})");
  EXPECT_TRUE(reply.at("next").is_null());
}

TEST_F(Trash, ShowsOthersWhatTheyWroteThemselves) {
  Client pia = bench.person("pia", "salesperson");
  for (const auto& [number, author] : {std::pair{1, &sam}, std::pair{2, &pia}}) {
    const Blob id{std::string((*author).user->raw())};
    bench.host.trash_.push_back({"posts",
                                 id_of(static_cast<std::uint8_t>(number)),
                                 1,
                                 "A-1",
                                 {{"title", Value("Feria")}, {"author", Value(id)}}});
  }
  const Reply hers = bench.get(pia, "/api/v1/trash");
  EXPECT_EQ(hers.text("items.0.id"), id_of(2).text());
  EXPECT_EQ(hers.at("items").array_items()->size(), 1u);
  EXPECT_EQ(bench.get(ana, "/api/v1/trash").at("items").array_items()->size(), 2u);
  EXPECT_EQ(bench.get(pia, "/api/v1/trash?collection=visits").status(), 403);
  EXPECT_EQ(bench.send(pia, kDelete, path_of("posts", 2)).status(), 403)
      << "for good: not yet hers";
}

TEST_F(Trash, NeverShowsSecrets) {
  bench.host.trash_.push_back({"users", id_of(1), 1, "A-1", {{"login", Value("eva")},
                                                             {"password", Value("$argon2id$")}}});
  bench.host.trash_.push_back({"sessions", id_of(2), 1, "A-1", {{"address", Value("::1")}}});
  const Reply reply = bench.get(ana, "/api/v1/trash");
  EXPECT_EQ(reply.at("items.0.values").dump(), R"({"login":"eva"})");
  EXPECT_EQ(reply.at("items").array_items()->size(), 1u) << "sessions are no collection";
  EXPECT_EQ(bench.get(ana, "/api/v1/trash?collection=sessions").status(), 400);
  EXPECT_EQ(bench.post(ana, path_of("sessions", 2) + "/restore", "").status(), 404);
}

TEST_F(Trash, ComesInPages) {
  for (std::uint8_t i = 5; i >= 1; --i) trash_message(i, i / 2 * 1'000);
  std::string target = "/api/v1/trash?collection=messages&limit=2", seen;
  while (true) {
    const Reply page = bench.get(ana, target);
    ASSERT_EQ(page.status(), 200) << page.response.body;
    const Json items = page.at("items");
    EXPECT_LE(items.array_items()->size(), 2u);
    for (const Json& item : *items.array_items()) seen += item.find("id")->string()->back();
    if (page.at("next").is_null()) break;
    target = "/api/v1/trash?collection=messages&limit=2&cursor=" + page.text("next");
  }
  EXPECT_EQ(seen, "54321");
  EXPECT_EQ(bench.get(ana, "/api/v1/trash?cursor=nonsense").status(), 400);
  EXPECT_EQ(bench.get(ana, "/api/v1/trash?limit=0").status(), 400);
  EXPECT_EQ(bench.get(ana, "/api/v1/trash?colection=messages").status(), 400);
}

TEST_F(Trash, RestoresAndDestroys) {
  trash_message(1, 1'000);
  trash_message(2, 1'000);
  const Reply restored = bench.post(sam, path_of("messages", 1) + "/restore", "");
  EXPECT_EQ(restored.status(), 200);
  EXPECT_EQ(restored.text("id"), id_of(1).text());
  EXPECT_NE(restored.commit.sequence, 0u);
  EXPECT_EQ(bench.post(sam, path_of("messages", 1) + "/restore", "").status(), 404);
  EXPECT_EQ(bench.send(sam, kDelete, path_of("messages", 2)).status(), 204);
  EXPECT_EQ(bench.send(sam, kDelete, path_of("messages", 2)).status(), 404);
  EXPECT_TRUE(bench.host.trash_.empty());
}

TEST_F(Trash, IsCountedAndEmptied) {
  for (std::uint8_t i = 1; i <= 3; ++i) trash_message(i, 1'000);
  bench.host.trash_.push_back({"users", id_of(1), 1, "A-1", {{"login", Value("eva")}}});
  EXPECT_EQ(bench.get(sam, "/api/v1/trash/counts").json().dump(), R"({"messages":3})");
  EXPECT_EQ(bench.get(ana, "/api/v1/trash/counts").json().dump(), R"({"messages":3,"users":1})");
  EXPECT_EQ(bench.send(sam, kDelete, "/api/v1/trash?collection=users").status(), 403);
  EXPECT_EQ(bench.send(sam, kDelete, "/api/v1/trash?colection=messages").status(), 400);
  const Reply emptied = bench.send(sam, kDelete, "/api/v1/trash");
  EXPECT_EQ(emptied.json().dump(), R"({"destroyed":3,"more":false})");
  EXPECT_EQ(bench.host.trash_.size(), 1u) << "users are not his to destroy";
}

TEST_F(Trash, RestoringATakenValueIsADuplicate) {
  trash_message(1, 1'000);
  bench.host.restored_ = Error{Code::kConflict, "this clid is taken", {{"clid", "duplicate", ""}}};
  const Reply reply = bench.post(sam, path_of("messages", 1) + "/restore", "");
  EXPECT_EQ(reply.status(), 409);
  EXPECT_EQ(reply.text("type"), "urn:panal:problem:duplicate");
  EXPECT_EQ(reply.text("errors.0.field"), "clid");
}

TEST_F(Trash, SaysWhatCameBackWithTheRecord) {
  trash_message(1, 1'000);
  bench.host.restored_with_ = {{"users", id_of(7)}};
  EXPECT_EQ(bench.post(sam, path_of("messages", 1) + "/restore", "").status(), 403)
      << "he may not restore users";
  trash_message(1, 1'000);
  const Reply asked = bench.post(ana, path_of("messages", 1) + "/restore?with=none", "");
  EXPECT_EQ(asked.status(), 409);
  EXPECT_EQ(asked.text("type"), "urn:panal:problem:hangs_on");
  EXPECT_EQ(asked.text("errors.0.field"), "users");
  EXPECT_EQ(bench.post(ana, path_of("messages", 1) + "/restore?with=some", "").status(), 400);
  trash_message(1, 1'000);
  const Reply reply = bench.post(ana, path_of("messages", 1) + "/restore", "");
  ASSERT_EQ(reply.status(), 200) << reply.response.body;
  EXPECT_EQ(reply.text("with.0.collection"), "users");
  EXPECT_EQ(reply.text("with.0.id"), id_of(7).text());
}

TEST_F(Trash, IsForThoseWhoMayDelete) {
  trash_message(1, 1'000);
  const Client customer = bench.person("carla", "customer");
  EXPECT_EQ(bench.get({}, "/api/v1/trash").status(), 401);
  EXPECT_EQ(bench.get(customer, "/api/v1/trash").status(), 403);
  EXPECT_EQ(bench.get(sam, "/api/v1/trash?collection=users").status(), 403);
  EXPECT_EQ(bench.post(customer, path_of("messages", 1) + "/restore", "").status(), 403);
  EXPECT_EQ(bench.send(customer, kDelete, path_of("messages", 1)).status(), 403);
  EXPECT_EQ(bench.send(bench.program(ana, "data"), kDelete, path_of("messages", 1)).status(), 403);
  Client forged = sam;
  forged.csrf.clear();
  EXPECT_EQ(bench.post(forged, path_of("messages", 1) + "/restore", "").status(), 403);
  bench.host.writable_ = fail(Code::kDiskFull, "disk_full");
  EXPECT_EQ(bench.post(sam, path_of("messages", 1) + "/restore", "").status(), 507);
}

}  // namespace
}  // namespace panal::app
