#include "src/node/join_messages.h"

#include <gtest/gtest.h>

#include "src/node/data_folder.h"
#include "src/node/status_view.h"
#include "src/http/json.h"

namespace panal::node {
namespace {

TEST(JoinMessages, RoundTrip) {
  SeededRandom random(3);
  const JoinRequest request{"panal1-x", "pem", Uuid::v7(1, random), "n2", "127.0.0.1:7443"};
  const JoinRequest again = JoinRequest::decode(request.encode()).value();
  EXPECT_EQ(again.node, request.node);
  EXPECT_EQ(again.address, "127.0.0.1:7443");
  const JoinGrant grant{"id", "casa", "B", "c", "a", "k", "00ff"};
  EXPECT_EQ(JoinGrant::decode(grant.encode()).value().label, "B");
}

TEST(JoinMessages, AnOfferNamesEachChunkOrNone) {
  const SnapshotOffer offer{600'000, 2, "00", {7, ~0ull}};
  EXPECT_EQ(SnapshotOffer::decode(offer.encode()).value().hashes, offer.hashes);
  const std::string old = R"({"version":1,"bytes":"9","chunks":"1","vector":"00"})";
  EXPECT_TRUE(SnapshotOffer::decode(old).value().hashes.empty());
  for (const char* hashes : {"00", "0011223344556677", "0011223344556677001122334455667788", "x"}) {
    const std::string text = R"({"version":1,"bytes":"9","chunks":"2","vector":"","hashes":")";
    EXPECT_FALSE(SnapshotOffer::decode(text + hashes + "\"}")) << hashes;
  }
}

TEST(JoinMessages, AnotherVersionIsNamedBeforeAnythingElse) {
  const auto newer = JoinRequest::decode(R"({"version":2,"tokens":["x"]})");
  ASSERT_FALSE(newer);
  EXPECT_NE(newer.error().message.find("same release"), std::string::npos);
  EXPECT_FALSE(JoinRequest::decode(R"({"version":1,"token":7})"));
  EXPECT_FALSE(JoinRequest::decode("[]"));
  EXPECT_FALSE(JoinGrant::decode(""));
}

TEST(DataFolder, ASecondProcessIsToldWhoHasIt) {
  const std::string path = testing::TempDir() + "panal_folder_test";
  {
    const auto first = DataFolder::open(path);
    ASSERT_TRUE(first) << first.error().message;
    const auto second = DataFolder::open(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::kConflict);
    EXPECT_NE(second.error().message.find(std::to_string(getpid())), std::string::npos);
  }
  EXPECT_TRUE(DataFolder::open(path));
}

TEST(DataFolder, AFolderThatCannotBeMadeIsAnError) {
  EXPECT_FALSE(DataFolder::open("/proc/panal"));
}

TEST(StatusView, ShowsPeersInColumnsAndWhatIsWrong) {
  const Json status = Json::parse(R"({
    "cluster": {"id": "x", "name": "casa", "members": 2},
    "node": {"id": "A", "name": "n1", "state": "read_only", "reason": "disk_full"},
    "peers": [{"id": "B", "name": "peña", "address": "127.0.0.2:7443", "state": "connected",
               "synced": false, "behind_entries": 2, "behind_ms": 15, "rtt_ms": 0.4,
               "clock_offset_ms": -1, "last_contact": null, "last_error": null}],
    "log": {"entries": 3, "bytes": 99}, "conflicts": {"open": 1, "total": 4},
    "held": [{"origin": "C", "entries": 4, "reason": "clock_ahead", "detail": "61 s"}],
    "digest": {"value": "00ff", "divergent_with": ["B"]}})").value();
  const std::string text = render_status(status);
  EXPECT_NE(text.find("this is n1 (A), read_only: disk_full\n"), std::string::npos) << text;
  EXPECT_NE(text.find("B   peña  127.0.0.2:7443  connected  no      2       15 ms"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("held: 4 entries of C, clock_ahead (61 s)\n"), std::string::npos);
  EXPECT_NE(text.find("DIVERGENT from B"), std::string::npos);
}

}  // namespace
}  // namespace panal::node
