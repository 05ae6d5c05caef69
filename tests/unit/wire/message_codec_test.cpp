#include "replication/wire/message_codec.h"

#include <gtest/gtest.h>

#include "replication/core/describe.h"
#include "replication/wire/entry_codec.h"
#include "replication/wire/item.h"
#include "src/base/limits.h"

namespace panal::wire {
namespace {

using core::Message;

constexpr core::OriginId kA{0x1111111111111111}, kB{0xfedcba9876543210};

core::VersionVector sample_vector() {
  core::VersionVector vector;
  vector.raise(kA, 300);
  vector.raise(kB, 7);
  return vector;
}

core::LogItemPtr sample_item(std::uint64_t seq, std::size_t text_bytes = 5) {
  core::Entry entry;
  entry.header = {.dot = {kA, seq}, .hlc = 5000 + seq, .previous_hash = seq};
  entry.header.deps.raise(kB, seq);
  entry.changes.push_back({.kind = core::Change::Kind::kPut,
                           .table = core::table_id("messages"),
                           .id = {},
                           .cells = {{core::ColumnId{7}, std::string(text_bytes, 'x')}}});
  auto item = make_item({{kA, seq}, encode_entry(entry)});
  EXPECT_TRUE(item.ok());
  return *item;
}

Uuid node(std::uint8_t last) {
  Uuid uuid;
  uuid.bytes[15] = last;
  return uuid;
}

std::vector<Message> samples() {
  return {
      core::Hello{.cluster = node(1),
                  .node = node(2),
                  .instance = 3,
                  .schema = 4,
                  .features = {"snapshot", "ñ"},
                  .version = "0.1.0",
                  .store = 9,
                  .epoch = 2,
                  .started_ms = 1'767'225'600'000},
      core::Verdict{core::Verdict::Kind::kForked, "dos historias", kB},
      core::Heads{{{{kA, 300}, ~0ull}, {{kB, 7}, 1}}},
      core::Notice{"typing"},
      core::State{.vector = sample_vector(),
                  .digest = core::Digest{~0ull, 5},
                  .connected = {node(1), node(2)}},
      core::State{.vector = {}},
      core::State{.vector = sample_vector(),
                  .members =
                      std::vector<core::Member>{
                          {.node = node(1), .name = "señal", .label = "AB", .version = ~0ull},
                          {.node = node(2),
                           .address = "[::1]:7443",
                           .role = core::Role::kFront,
                           .standing = core::Standing::kRemoved,
                           .fingerprint = "00ff"}}},
      core::Entries{kA, 41, {sample_item(41), sample_item(42), sample_item(43)}},
      core::Fragment{{kB, 9}, 2'000'000, 524'288, std::string(1000, '\0')},
      core::Ack{.durable = sample_vector()},
      core::Ack{.durable = {}, .held = sample_vector(), .partial = {kA, 3}, .partial_bytes = 99},
      core::Want{kA, 5, false},
      core::Want{kB, 1, true},
      core::Ping{~0ull},
      core::Pong{12, -1'767'225'600'000},
      core::Goodbye{"porque sí"},
      core::Goodbye{"removed", /*removed=*/true},
  };
}

Result<std::optional<Message>> read(std::string_view bytes) {
  MessageReader reader;
  reader.feed(bytes);
  return reader.next();
}

// A frame around a hand-made payload.
std::string frame(int type, std::string_view payload, int flags = 0, int version = 1) {
  std::string out;
  const std::size_t length = payload.size() + 3;
  for (int i = 0; i < 4; ++i) out += static_cast<char>(length >> (8 * i));
  out += static_cast<char>(version);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  return out + std::string(payload);
}

TEST(MessageCodec, EveryMessageSurvives) {
  const core::Describer describer;
  MessageWriter writer;
  for (const Message& message : samples()) {
    const std::string bytes = writer.encode(message);
    auto again = read(bytes);
    ASSERT_TRUE(again.ok()) << again.error().message;
    ASSERT_TRUE(again->has_value());
    EXPECT_EQ(describer.text(**again), describer.text(message));
    EXPECT_EQ(writer.encode(**again), bytes);
  }
}

TEST(MessageCodec, EntriesKeepBytesHeaderAndHash) {
  MessageWriter writer;
  auto message = read(writer.encode(core::Entries{kA, 41, {sample_item(41), sample_item(42)}}));
  const auto& entries = std::get<core::Entries>(message->value());
  EXPECT_EQ(entries.items[1]->raw.bytes, sample_item(42)->raw.bytes);
  EXPECT_EQ(entries.items[1]->hash, sample_item(42)->hash);
  EXPECT_EQ(entries.items[1]->header.deps.get(kB), 42u);
  EXPECT_EQ(entries.items[1]->dot(), (core::Dot{kA, 42}));
}

TEST(MessageCodec, ReadsFramesHoweverTheyAreCut) {
  MessageWriter writer;
  std::string bytes;
  for (const Message& message : samples()) bytes += writer.encode(message);
  MessageReader reader;
  std::size_t count = 0;
  for (const char c : bytes) {
    reader.feed({&c, 1});
    for (auto message = reader.next(); message.ok() && *message; message = reader.next()) ++count;
  }
  EXPECT_EQ(count, samples().size());
}

TEST(MessageCodec, CompressesWhereItPays) {
  MessageWriter writer;
  const std::string repetitive =
      writer.encode(core::Entries{kA, 41, {sample_item(41, 50'000)}});
  EXPECT_LT(repetitive.size(), 1000u);
  EXPECT_EQ(std::get<core::Entries>(**read(repetitive)).items[0]->size(),
            sample_item(41, 50'000)->size());
  std::string noise(50'000, '\0');
  SeededRandom random(1);
  random.fill({reinterpret_cast<std::uint8_t*>(noise.data()), noise.size()});
  EXPECT_GT(writer.encode(core::Fragment{{kA, 1}, 50'000, 0, noise}).size(), noise.size());
}

TEST(MessageCodec, AnEntryOfANewerFormatIsKeptUnread) {
  auto item = make_item({{kA, 1}, "\x03 whatever"});
  ASSERT_TRUE(item.ok());
  EXPECT_FALSE((*item)->readable);
  EXPECT_FALSE(make_item({{kA, 1}, "\x01 broken"}).ok());
  EXPECT_FALSE(make_item({{kA, 1}, ""}).ok());
}

TEST(MessageCodec, SkipsWhatIsOptionalAndRefusesWhatIsNot) {
  MessageWriter writer;
  const std::string ping = writer.encode(core::Ping{7});
  auto skipped = read(frame(64, "\x80") + ping);
  ASSERT_TRUE(skipped.ok());
  EXPECT_TRUE(skipped->has_value());
  auto refused = read(frame(63, "\x80") + ping);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, "message type 63 belongs to a newer protocol");
  // {1: 7, 64: "new"} and {1: 7, 2: 1}
  EXPECT_TRUE(read(frame(7, "\x82\x01\x07\x40\xa3new")).ok());
  auto field = read(frame(7, "\x82\x01\x07\x02\x01"));
  ASSERT_FALSE(field.ok());
  EXPECT_EQ(field.error().message, "field 2 belongs to a newer protocol");
}

TEST(MessageCodec, RefusesHostileFrames) {
  using std::string_literals::operator""s;
  EXPECT_FALSE(read("\xff\xff\xff\xff").ok());                 // 4 GiB
  EXPECT_FALSE(read("\x02\0\0\0"s).ok());                      // shorter than its head
  EXPECT_FALSE(read(frame(7, "\x81\x01\x07", 0, 2)).ok());     // another version
  EXPECT_FALSE(read(frame(7, "\x81\x01\x07", 2)).ok());        // unknown flag
  EXPECT_FALSE(read(frame(7, "\x81\x01\x07", 1)).ok());        // not zstd
  EXPECT_FALSE(read(frame(7, "")).ok());                       // nothing
  EXPECT_FALSE(read(frame(7, "\x80")).ok());                   // field missing
  EXPECT_FALSE(read(frame(7, "\x81\x01\xa1x")).ok());          // text for a number
  EXPECT_FALSE(read(frame(7, "\x81\x01\x07\x07")).ok());       // bytes left over
  EXPECT_FALSE(read(frame(7, "\xdf\xff\xff\xff\xff")).ok());   // a map of 4 G
  EXPECT_FALSE(read(frame(7, "\x81\x01\xdd\x7f\xff\xff\xff")).ok());  // an array of 2 G
  EXPECT_FALSE(read(frame(7, "\x81\x01" + std::string(40, '\x91') + "\x01")).ok());  // too deep
  EXPECT_FALSE(read(frame(7, "\x81\x01\xc7\x01\x01x")).ok());  // an extension type
  EXPECT_FALSE(read(frame(3, "\x83\x01\x01\x02\0\x03\x91\xc4\x01x"s)).ok());  // entry number 0
  EXPECT_FALSE(read(frame(9, "\x81\x01\xa2\xc3\x28")).ok());   // not UTF-8
}

// Goal: a small frame cannot grow without bound.
// Method: a zstd frame that states 1 GiB, and one of a sound size whose content is longer.
TEST(MessageCodec, DecompressionIsBounded) {
  const std::string_view magic("\x28\xb5\x2f\xfd", 4);
  const std::string huge = std::string(magic) + "\xa0" + std::string("\0\0\0\x40", 4) + "\x01";
  EXPECT_FALSE(read(frame(7, huge, 1)).ok());
}

TEST(MessageCodec, DamagedFramesAreNeverRead) {
  MessageWriter writer;
  for (const Message& message : samples()) {
    const std::string good = writer.encode(message);
    for (std::size_t cut = 4; cut < good.size(); cut += 1 + good.size() / 50) {
      std::string shorter = good.substr(0, cut);
      const std::size_t length = cut - 4;
      for (std::size_t i = 0; i < 4; ++i) shorter[i] = static_cast<char>(length >> (8 * i));
      EXPECT_FALSE(read(shorter).ok());
    }
  }
}

}  // namespace
}  // namespace panal::wire
