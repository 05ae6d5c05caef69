// Chat and notifications: who sees which room, what sending again does, what is counted, and what
// the sockets are told.
#include <fcntl.h>

#include "src/app/api/housekeeping.h"
#include "src/base/encoding.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr auto kPut = http::Method::kPut;
constexpr auto kDelete = http::Method::kDelete;
constexpr auto kPatch = http::Method::kPatch;
const std::string kChat = "/api/v1/chat";

class Chat : public testing::Test {
 protected:
  Chat() { bench.host.worker_ = &bench.reader(); }

  std::string room(const std::string& kind, const Client& member) {
    const Reply made = bench.post(
        eva, kChat + "/rooms",
        R"({"kind":")" + kind + R"(","name":"Ventas","members":[")" + member.user->text() + "\"]}");
    EXPECT_EQ(made.status(), 201) << made.response.body;
    return kChat + "/rooms/" + made.text("id");
  }
  Reply write(const Client& who, const std::string& room, const std::string& client,
              const std::string& body) {
    return bench.post(who, room + "/messages",
                      R"({"client":")" + client + R"(","body":")" + body + "\"}");
  }
  std::vector<std::string> texts(const Client& who, const std::string& path) {
    std::vector<std::string> all;
    const Json page = bench.get(who, path).json();
    for (const Json& item : *page.find("items")->array_items()) {
      all.push_back(*item.find("body")->string());
    }
    return all;
  }
  std::shared_ptr<http::MessageStream> connect(const Client& who, const std::string& seen = {}) {
    const Reply reply = bench.get(who, kChat + "/socket" + (seen.empty() ? "" : "?seen=" + seen),
                                  {{"Upgrade", "websocket"},
                                   {"Connection", "Upgrade"},
                                   {"Host", "panal.test"},
                                   {"Sec-WebSocket-Version", "13"},
                                   {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
    EXPECT_EQ(reply.status(), 101) << reply.response.body;
    return reply.response.socket;
  }
  // The bench's journal tells nobody of commits.
  std::string hear(const std::shared_ptr<http::MessageStream>& stream) {
    if (bench.reader().in_transaction()) {
      EXPECT_TRUE(bench.reader().execute("COMMIT"));
    }
    bench.application().chat().committed({"chat_messages"});
    return stream->take();
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client eva = bench.person("eva", "salesperson");
  Client leo = bench.person("leo", "support");
  Client luz = bench.person("luz", "customer");
};

TEST_F(Chat, IsNotForCustomers) {
  EXPECT_EQ(bench.get(luz, kChat + "/rooms").status(), 403);
  EXPECT_EQ(bench.get({}, kChat + "/rooms").status(), 401);
  const Reply made =
      bench.post(eva, kChat + "/rooms",
                 R"({"kind":"private","name":"x","members":[")" + luz.user->text() + "\"]}");
  EXPECT_EQ(made.status(), 422);
}

TEST_F(Chat, HidesPrivateRoomsFromAllOthers) {
  const std::string path = room("private", leo);
  ASSERT_EQ(write(eva, path, "1", "secreto").status(), 201);
  for (const std::string& each : {path, path + "/messages"}) {
    EXPECT_EQ(bench.get(leo, each).status(), 200);
    EXPECT_EQ(bench.get(ana, each).status(), 404);
  }
  EXPECT_EQ(write(ana, path, "2", "x").status(), 404);
  EXPECT_EQ(bench.send(ana, kPut, path + "/members/" + ana.user->text()).status(), 404);
  EXPECT_EQ(texts(leo, kChat + "/messages?q=SECR"), (std::vector<std::string>{"secreto"}));
  EXPECT_EQ(texts(ana, kChat + "/messages?q=SECR"), (std::vector<std::string>{}));
  const std::string id = bench.get(eva, path + "/messages").text("items.0.id");
  const std::string files = "/api/v1/attachments?collection=chat_messages&record=" + id;
  EXPECT_EQ(bench.get(leo, files).status(), 200);
  EXPECT_EQ(bench.get(ana, files).status(), 404);
  const Bench::HeaderList octets{{"Content-Type", "application/octet-stream"}};
  EXPECT_EQ(bench.post(eva, files + "&name=a.txt", "hola", octets).status(), 201);
  EXPECT_NE(bench.post(leo, files + "&name=b.txt", "hola", octets).status(), 201);
}

TEST_F(Chat, TakesAMessageOnceHoweverOftenItIsSent) {
  const std::string path = room("private", leo);
  const Reply first = write(eva, path, "c1", "hola");
  EXPECT_EQ(first.status(), 201);
  const Reply again = write(eva, path, "c1", "hola");
  EXPECT_EQ(again.status(), 200);
  EXPECT_EQ(again.text("id"), first.text("id"));
  EXPECT_EQ(write(leo, path, "c1", "hola").status(), 201);  // his own
  EXPECT_EQ(texts(leo, path + "/messages"), (std::vector<std::string>{"hola", "hola"}));
  EXPECT_EQ(write(eva, room("public", ana), "c1", "hola").status(), 422);
}

// Goal: the order does not depend on the wall clock, which may go back.
TEST_F(Chat, OrdersMessagesByWhatTheirWritersHadSeen) {
  const std::string path = room("private", leo);
  write(eva, path, "1", "uno");
  bench.clock.set_wall_ms(bench.clock.wall_ms() - 60'000);
  write(leo, path, "2", "dos");
  write(eva, path, "3", "tres");
  EXPECT_EQ(texts(leo, path + "/messages?sort=created_at"),
            (std::vector<std::string>{"uno", "dos", "tres"}));
}

TEST_F(Chat, GivesTwoPeopleOneRoom) {
  const auto direct = [&](const Client& who, const Client& with) {
    return bench.post(who, kChat + "/rooms",
                      R"({"kind":"direct","members":[")" + with.user->text() + "\"]}");
  };
  const Reply one = direct(eva, leo);
  EXPECT_EQ(one.status(), 201);
  EXPECT_EQ(direct(leo, eva).text("id"), one.text("id"));
  EXPECT_EQ(bench.get(ana, kChat + "/rooms/" + one.text("id")).status(), 404);
  EXPECT_EQ(direct(eva, eva).status(), 422);
}

TEST_F(Chat, CountsWhatIsUnreadAndTellsWhoIsMentioned) {
  const std::string path = room("private", leo);
  write(eva, path, "1", "hola @leo, @ana y @nadie");
  const std::string last = write(eva, path, "2", "otra").text("id");
  const Reply shown = bench.get(leo, path);
  EXPECT_EQ(shown.at("unread").dump(), "2");
  EXPECT_EQ(shown.at("mentions").dump(), "1");
  EXPECT_EQ(bench.get(eva, path).at("unread").dump(), "0");
  EXPECT_EQ(bench.get(leo, "/api/v1/notifications").text("items.0.kind"), "mentioned");
  // Who may not see the room does not hear of it.
  EXPECT_EQ(bench.get(ana, "/api/v1/notifications/unread").at("unread").dump(), "0");
  EXPECT_EQ(bench.send(leo, kPut, path + "/read", R"({"message":")" + last + "\"}").status(), 204);
  EXPECT_EQ(bench.get(leo, path).at("unread").dump(), "0");
  EXPECT_EQ(bench.post(leo, "/api/v1/notifications/read", R"({"all":true})").status(), 204);
  EXPECT_EQ(bench.get(leo, "/api/v1/notifications/unread").at("unread").dump(), "0");
}

TEST_F(Chat, LetsAuthorsAloneEditAndDelete) {
  const std::string path = room("private", leo);
  const std::string one = kChat + "/messages/" + write(eva, path, "1", "hola").text("id");
  EXPECT_EQ(bench.send(leo, kPatch, one, R"({"body":"x"})").status(), 403);
  EXPECT_EQ(bench.send(leo, kDelete, one).status(), 403);
  EXPECT_EQ(bench.send(ana, kDelete, one).status(), 404);
  const Reply edited = bench.send(eva, kPatch, one, R"({"body":"adiós"})");
  EXPECT_EQ(edited.text("body"), "adiós");
  EXPECT_NE(edited.text("edited_at"), "");
  EXPECT_EQ(bench.send(leo, kPut, one + "/reactions/%F0%9F%91%8D").status(), 204);
  EXPECT_EQ(bench.get(eva, path + "/messages").text("items.0.reactions.0.emoji"), "👍");
  EXPECT_EQ(bench.send(leo, kDelete, one + "/reactions/%F0%9F%91%8D").status(), 204);
  EXPECT_EQ(bench.get(eva, path + "/messages").at("items.0.reactions").dump(), "[]");
  EXPECT_EQ(bench.send(eva, kDelete, one).status(), 204);
  EXPECT_EQ(bench.get(leo, path + "/messages").text("items.0.body"), "");
}

TEST_F(Chat, TellsTheSocketsOfMembersAlone) {
  const std::string path = room("private", leo);
  const auto his = connect(leo), hers = connect(ana);
  EXPECT_NE(hear(his).find(R"("type":"welcome")"), std::string::npos);
  hear(hers);
  write(eva, path, "1", "secreto");
  EXPECT_NE(hear(his).find(R"("body":"secreto")"), std::string::npos);
  EXPECT_EQ(hear(hers).find("secreto"), std::string::npos);
}

TEST_F(Chat, SaysWhatWasMissed) {
  const std::string path = room("private", leo);
  write(eva, path, "1", "secreto");
  const std::string none = base64url_encode("none");
  const std::string told = connect(leo, none)->take();
  EXPECT_NE(told.find(R"("resumed":true)"), std::string::npos);
  EXPECT_NE(told.find(R"("body":"secreto")"), std::string::npos);
  EXPECT_EQ(connect(ana, none)->take().find("secreto"), std::string::npos);
  EXPECT_EQ(connect(leo, base64url_encode("all"))->take().find("secreto"), std::string::npos);
}

TEST_F(Chat, TellsOfWhoIsTypingAcrossNodes) {
  const std::string path = room("private", leo);
  const auto stream = connect(leo);
  hear(stream);
  const auto id = Uuid::parse(path.substr(path.rfind('/') + 1));
  std::string notice(1, '\2');
  bench.application().chat().heard(Uuid{}, notice.append(id->raw()).append(eva.user->raw()));
  EXPECT_NE(stream->take().find(R"("type":"typing")"), std::string::npos);
  bench.application().chat().heard(Uuid{}, "\2too short");
  EXPECT_EQ(stream->take(), "");
}

TEST_F(Chat, EndsSocketsOfSessionsThatEnded) {
  const auto stream = connect(leo);
  ASSERT_EQ(bench.send(ana, kDelete, "/api/v1/users/" + leo.user->text() + "/sessions").status(),
            204);
  EXPECT_TRUE(bench.application().chat().check(bench.reader()));
  EXPECT_TRUE(stream->closed());
}

TEST_F(Chat, RefusesPagesOfOtherSites) {
  const Reply reply = bench.get(eva, kChat + "/socket",
                                {{"Upgrade", "websocket"},
                                 {"Connection", "Upgrade"},
                                 {"Host", "panal.test"},
                                 {"Origin", "http://evil.test"},
                                 {"Sec-WebSocket-Version", "13"},
                                 {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
  EXPECT_EQ(reply.status(), 403);
  EXPECT_EQ(bench.get(eva, kChat + "/socket").status(), 400);
}

TEST_F(Chat, NotifiesOfAssignmentsAndReplies) {
  const Reply made = bench.post(luz, "/api/v1/incidents", R"({"title":"No imprime"})");
  const std::string incident = "/api/v1/incidents/" + made.text("id");
  bench.send(ana, kPatch, incident, R"({"assignee":")" + leo.user->text() + "\"}");
  EXPECT_EQ(bench.get(leo, "/api/v1/notifications").text("items.0.kind"), "assigned");
  bench.post(leo, "/api/v1/incident_replies",
             R"({"incident":")" + made.text("id") + R"(","body":"Mire el cable"})");
  EXPECT_EQ(bench.get(luz, "/api/v1/notifications").text("items.0.kind"), "reply");
  // Of internal notes no customer hears.
  bench.post(leo, "/api/v1/incident_notes",
             R"({"incident":")" + made.text("id") + R"(","body":"@luz no sabe"})");
  EXPECT_EQ(bench.get(luz, "/api/v1/notifications/unread").at("unread").dump(), "1");
  // Who does not want to be told is not.
  bench.send(leo, kPut, "/api/v1/notifications/preferences", R"({"reply":false})");
  bench.post(luz, "/api/v1/incident_replies",
             R"({"incident":")" + made.text("id") + R"(","body":"Gracias"})");
  EXPECT_EQ(bench.get(leo, "/api/v1/notifications/unread").at("unread").dump(), "1");
}

TEST_F(Chat, RemindsAdministratorsOfANodeThatIsDownOnce) {
  Log log(bench.clock, ::open("/dev/null", O_WRONLY | O_CLOEXEC), Log::Format::kJson,
          LogLevel::kDebug);
  Housekeeping housekeeping(bench.writer(), bench.host, bench.clock, log);
  bench.host.nodes_ = {{.id = Uuid::from_hash(std::string(16, 'x')),
                        .label = "B",
                        .name = "n2",
                        .address = {},
                        .role = "node",
                        .state = "active",
                        .connection = "unreachable"}};
  const auto look = [&] {
    if (bench.reader().in_transaction()) {
      EXPECT_TRUE(bench.reader().execute("COMMIT"));
    }
    housekeeping.remind(bench.reader());
    return bench.get(ana, "/api/v1/notifications/unread").at("unread").dump();
  };
  EXPECT_EQ(look(), "0");
  bench.clock.advance_ms(61'000);
  EXPECT_EQ(look(), "1");
  EXPECT_EQ(look(), "1");
  EXPECT_EQ(bench.get(eva, "/api/v1/notifications/unread").at("unread").dump(), "0");
}

}  // namespace
}  // namespace panal::app
