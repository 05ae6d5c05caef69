#include "tests/sim/genesis.h"

#include <cstdlib>
#include <filesystem>

#include "replication/store/snapshot.h"
#include "src/base/assert.h"
#include "src/db/group_commit.h"
#include "tests/sim/schema.h"

namespace panal::sim {
namespace {

const std::string kFile = "/panal.db";

struct Founding {
  FakeClock clock{kEpochMs - 3'600'000};
  SeededRandom random{4711};
  Log log{clock, 2, Log::Format::kText, LogLevel::kError};
  Metrics metrics;

  store::Engine::Options options(std::size_t index, std::vector<core::RawEntry>* entries) {
    return {.schema = schema(1),
            .node = node_id(index),
            .digest_key = kDigestKey,
            .clock = clock,
            .random = random,
            .log = log,
            .on_committed = [entries](const store::Committed& committed) {
              entries->insert(entries->end(), committed.own_entries.begin(),
                              committed.own_entries.end());
            }};
  }
};

Result<void> found(Founding& founding, std::size_t nodes, std::vector<core::RawEntry>& entries) {
  auto database = PANAL_TRY(db::Database::open("g0" + kFile, db::Access::kReadWrite));
  const auto engine = PANAL_TRY(store::Engine::open(database, founding.options(0, &entries)));
  db::GroupCommit commit(
      std::move(database),
      {.journal = engine.get(), .metrics = founding.metrics, .clock = founding.clock});
  Result<void> done = {};
  std::deque<db::Job> group;
  group.push_back({[nodes](db::Database& self) -> Result<void> {
                     for (std::size_t i = 0; i < nodes; ++i) {
                       PANAL_TRY(store::put_member(self, member_of(i)));
                     }
                     return {};
                   },
                   [&done](const Result<db::Commit>& result) {
                     if (!result.ok()) done = result.error();
                   },
                   db::Capture::kYes});
  commit.run(std::move(group));
  commit.finish();
  return done;
}

Result<void> follow(Founding& founding, std::size_t index, const std::string& path) {
  auto reader = PANAL_TRY(db::Database::open("g0" + kFile, db::Access::kReadOnly));
  auto database =
      PANAL_TRY(db::Database::open("g" + std::to_string(index) + kFile, db::Access::kReadWrite));
  std::vector<core::RawEntry> none;
  SchemaSpec all;
  {
    const auto engine = PANAL_TRY(store::Engine::open(database, founding.options(index, &none)));
    all = engine->schema();
    database.observe(nullptr);
  }
  PANAL_TRY(store::write_snapshot(reader, all, kDigestKey, path));
  PANAL_TRY(store::import_snapshot(database, all, kDigestKey, path));
  return database.checkpoint(db::Checkpoint::kTruncate);
}

}  // namespace

Uuid node_id(std::size_t index) {
  Uuid id;
  id.bytes[0] = 0x42;
  id.bytes[15] = static_cast<std::uint8_t>(index);
  return id;
}

store::Member member_of(std::size_t index) {
  return {.node = node_id(index),
          .name = "n" + std::to_string(index),
          .label = std::string(1, static_cast<char>('A' + index)),
          .address = "somewhere",
          .role = "node",
          .fingerprint = {},
          .state = "active"};
}

Genesis::Genesis() {
  std::string path = (std::filesystem::temp_directory_path() / "panal-sim-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  PANAL_ASSERT(descriptor >= 0);
  path_ = path;
}

Genesis::~Genesis() { std::filesystem::remove(path_); }

const Genesis::Cluster& Genesis::of(std::size_t nodes, Disks& disks) {
  auto at = clusters_.find(nodes);
  if (at == clusters_.end()) {
    Cluster cluster;
    Founding founding;
    auto made = found(founding, nodes, cluster.entries);
    for (std::size_t i = 0; i < nodes && made.ok(); ++i) {
      if (i > 0) made = follow(founding, i, path_);
      cluster.images.push_back(disks.disk("g" + std::to_string(i)).image());
    }
    PANAL_ASSERT(made.ok());
    at = clusters_.emplace(nodes, std::move(cluster)).first;
    Disks::reset_randomness();
  }
  return at->second;
}

}  // namespace panal::sim
