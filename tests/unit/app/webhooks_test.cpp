// Webhooks and consumers: who may see what of them, what is sent, and which node serves.
#include <fcntl.h>

#include "src/app/store/consumer_groups.h"
#include "src/base/encoding.h"
#include "src/base/event_limits.h"
#include "src/crypto/hash.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

const std::string kHooks = "/api/v1/webhooks";

class FakeSender : public HookSender {
 public:
  void send(HookRequest request, std::function<void(HookAnswer)> done) override {
    requests.push_back(std::move(request));
    pending.push_back(std::move(done));
  }
  void answer(std::int64_t status, const std::string& error = {}) {
    const auto done = std::move(pending.at(0));
    pending.erase(pending.begin());
    done({status, error});
  }
  std::vector<HookRequest> requests;
  std::vector<std::function<void(HookAnswer)>> pending;
};

class Webhooks : public testing::Test {
 protected:
  Webhooks() {
    bench.host.worker_ = &bench.reader();
    bench.host.nodes_ = {node(1, "A", "self"), node(2, "B", "connected")};
    courier.send_by(&sender);
  }
  ~Webhooks() override { courier.send_by(nullptr); }

  static ClusterNode node(char number, const char* label, const char* connection) {
    return {.id = Uuid::from_hash(std::string(32, number)),
            .label = label,
            .name = label,
            .address = {},
            .role = "node",
            .state = "active",
            .connection = connection};
  }
  std::string make(const std::string& more = {}) {
    const Reply made =
        bench.post(ana, kHooks,
                   R"({"name":"almacén","url":"https://example.org/hook","secret":"abracadabra")" +
                       more + "}");
    EXPECT_EQ(made.status(), 201) << made.response.body;
    // The bench's vectors cover all or nothing.
    EXPECT_TRUE(bench.writer().write([&](db::Database& database) {
      return store::set_position(database, *Uuid::parse(made.text("id")), "none");
    }));
    return made.text("id");
  }
  void tick(std::int64_t ms = limits::kGroupsTickMs) {
    bench.clock.advance_ms(ms);
    if (bench.reader().in_transaction()) {
      EXPECT_TRUE(bench.reader().execute("COMMIT"));
    }
    courier.committed({"audit", "webhooks", "event_deliveries"});
    courier.tick();
    courier.tick();
  }
  Json deliveries(const std::string& id) {
    return bench.get(ana, kHooks + "/" + id + "/deliveries").json();
  }

  Bench bench;
  FakeSender sender;
  EventCourier& courier = bench.application().courier();
  Client ana = bench.person("ana", "administrator");
  Client eva = bench.person("eva", "manager");
};

TEST_F(Webhooks, AreForAdministratorsAlone) {
  const std::string id = make();
  for (const std::string& path : {kHooks, kHooks + "/" + id, kHooks + "/" + id + "/deliveries"}) {
    EXPECT_EQ(bench.get(eva, path).status(), 403) << path;
    EXPECT_EQ(bench.get({}, path).status(), 401) << path;
  }
  EXPECT_EQ(bench.post(eva, kHooks + "/" + id + "/test", "{}").status(), 403);
}

TEST_F(Webhooks, NeverShowASecretThatWasGiven) {
  const std::string id = make();
  EXPECT_EQ(bench.get(ana, kHooks + "/" + id).response.body.find("abracadabra"), std::string::npos);
  EXPECT_TRUE(*bench.get(ana, kHooks + "/" + id).at("signed").boolean());
  const Reply log = bench.get(ana, "/api/v1/audit?limit=100");
  EXPECT_EQ(log.response.body.find("abracadabra"), std::string::npos);
  EXPECT_NE(log.response.body.find("set_password"), std::string::npos);
}

TEST_F(Webhooks, ShowASecretThatWasMadeOnce) {
  const Reply made = bench.post(ana, kHooks, R"({"name":"a","url":"http://h/"})");
  ASSERT_EQ(made.status(), 201);
  EXPECT_TRUE(made.text("secret").starts_with("panal_hook_"));
  EXPECT_EQ(bench.get(ana, kHooks + "/" + made.text("id")).text("secret"), "");
}

TEST_F(Webhooks, RefuseWhatIsNoAddress) {
  for (const char* url : {"ftp://h/", "http://", "http://a@b/", "example.org"}) {
    EXPECT_EQ(bench.post(ana, kHooks, R"({"name":"x","url":")" + std::string(url) + "\"}").status(),
              422)
        << url;
  }
}

TEST_F(Webhooks, SendEventsSigned) {
  make(R"(,"events":"webhooks.*")");
  tick(limits::kGroupsHeardMs);
  ASSERT_EQ(sender.requests.size(), 1U);
  const HookRequest& request = sender.requests[0];
  EXPECT_EQ(request.url, "https://example.org/hook");
  const Json body = *Json::parse(request.body);
  EXPECT_EQ(*body.find("event")->string(), "webhooks.create");
  std::map<std::string, std::string> headers(request.headers.begin(), request.headers.end());
  EXPECT_EQ(headers["Panal-Delivery"], *body.find("id")->string());
  const std::string signature = headers["Panal-Signature"];
  const std::size_t comma = signature.find(',');
  const std::string time = signature.substr(2, comma - 2);
  EXPECT_EQ(time, std::to_string(bench.clock.wall_ms() / 1000));
  EXPECT_EQ(signature.substr(comma + 1),
            "v1=" + hex_encode(crypto::hmac_sha256("abracadabra", time + "." + request.body)));
}

TEST_F(Webhooks, TryAgainAndGiveUpAndSendAgainWhenToldTo) {
  const std::string id = make(R"(,"events":"webhooks.create","attempts":2)");
  tick(limits::kGroupsHeardMs);
  sender.answer(500, "no");
  EXPECT_EQ(*deliveries(id).find("items")->array_items()->at(0).find("state")->string(), "waiting");
  tick(limits::kHookBackoffMs);
  ASSERT_EQ(sender.requests.size(), 2U);
  sender.answer(0, "refused");
  const Json dead = deliveries(id).find("items")->array_items()->at(0);
  EXPECT_EQ(*dead.find("state")->string(), "dead");
  EXPECT_EQ(*dead.find("attempts")->integer(), 2);
  EXPECT_EQ(*dead.find("error")->string(), "refused");
  const std::string replay = kHooks + "/deliveries/" + *dead.find("id")->string() + "/replay";
  EXPECT_EQ(bench.post(eva, replay, "{}").status(), 403);
  EXPECT_EQ(bench.post(ana, replay, "{}").status(), 204);
  tick();
  ASSERT_EQ(sender.requests.size(), 3U);
  EXPECT_EQ(sender.requests[2].body, sender.requests[0].body);
  sender.answer(200);
  EXPECT_EQ(*deliveries(id).find("items")->array_items()->at(0).find("state")->string(),
            "delivered");
}

TEST_F(Webhooks, AreLeftToTheNodeThatServesThem) {
  const std::string id = make();
  const Uuid other = bench.host.nodes_[1].id;
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) {
    return store::set_holder(database, *Uuid::parse(id), other);
  }));
  tick();
  EXPECT_EQ(courier.lines(), 0U);
  for (int i = 0; i < 20; ++i) {  // he says that he lives
    courier.heard(other, "\4");
    tick();
  }
  EXPECT_EQ(courier.lines(), 0U);
  tick(limits::kGroupsHeardMs);
  EXPECT_EQ(courier.lines(), 1U);
  EXPECT_EQ(sender.requests.size(), 1U);
}

TEST_F(Webhooks, AreTakenAtOnceFromANodeThatIsNoLongerConnected) {
  const std::string id = make();
  const Uuid other = bench.host.nodes_[1].id;
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) {
    return store::set_holder(database, *Uuid::parse(id), other);
  }));
  tick(limits::kGroupsHeardMs);
  EXPECT_EQ(courier.lines(), 1U);
  courier.heard(other, "\4");
  bench.host.nodes_[1].connection = "unreachable";
  tick();
  EXPECT_EQ(courier.lines(), 1U);
}

TEST_F(Webhooks, AreDroppedByANodeThatIsNotReady) {
  make();
  tick(limits::kGroupsHeardMs);
  EXPECT_EQ(courier.lines(), 1U);
  bench.host.health_ = {"read_only", "disk_full"};
  tick();
  EXPECT_EQ(courier.lines(), 0U);
}

TEST_F(Webhooks, ThatAreNotActiveGetNothing) {
  make(R"(,"active":false)");
  tick(limits::kGroupsHeardMs);
  EXPECT_EQ(courier.lines(), 0U);
  EXPECT_TRUE(bench.host.notices_.empty());
}

TEST_F(Webhooks, OfAnotherKeySayThatTheyCannotBeSigned) {
  const std::string id = make();
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) {
    return store::set_webhook_secret(database, *Uuid::parse(id), "not sealed here");
  }));
  tick(limits::kGroupsHeardMs);
  EXPECT_TRUE(sender.requests.empty());
  EXPECT_EQ(*deliveries(id).find("items")->array_items()->at(0).find("state")->string(), "waiting");
}

TEST_F(Webhooks, ConsumersPullAndAcknowledge) {
  const Reply made = bench.post(ana, "/api/v1/consumers", R"({"name":"erp","events":"users.*"})");
  ASSERT_EQ(made.status(), 201) << made.response.body;
  const std::string path = "/api/v1/consumers/" + made.text("id");
  EXPECT_EQ(bench.get(eva, path + "/events").status(), 403);
  bench.post(ana, "/api/v1/users", R"({"login":"leo","roles":["support"]})");
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) {
    return store::set_position(database, *Uuid::parse(made.text("id")), "none");
  }));
  const Reply pulled = bench.get(ana, path + "/events?limit=5");
  EXPECT_EQ(pulled.text("items.0.event"), "users.create") << pulled.response.body;
  const std::string event = pulled.text("items.0.id");
  EXPECT_EQ(bench
                .post(ana, path + "/ack",
                      R"({"position":")" + pulled.text("position") + R"(","dead":[")" + event +
                          R"("],"error":"unknown"})")
                .status(),
            204);
  EXPECT_TRUE(bench.get(ana, path + "/events").at("items").array_items()->empty());
  const Reply dead = bench.get(ana, path + "/deliveries?state=dead");
  EXPECT_EQ(dead.text("items.0.error"), "unknown");
  const std::string delivery = dead.text("items.0.id");
  EXPECT_EQ(bench.post(ana, "/api/v1/consumers/deliveries/" + delivery + "/replay", "{}").status(),
            204);
  const Reply again = bench.get(ana, path + "/events");
  EXPECT_EQ(again.text("items.0.id"), event);
  EXPECT_EQ(again.text("items.0.delivery"), delivery);
  EXPECT_EQ(bench.post(ana, path + "/ack", R"({"delivered":[")" + delivery + "\"]}").status(), 204);
  EXPECT_TRUE(bench.get(ana, path + "/events").at("items").array_items()->empty());
  EXPECT_EQ(bench.get(ana, path + "/events?limit=0").status(), 400);
}

}  // namespace
}  // namespace panal::app
