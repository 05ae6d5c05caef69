#pragma once
// Engine: the replicated store of one node, as the layers above use it: capture of local
// transactions, the log, applying remote entries, digest, conflicts, members.
//
// It implements db::Journal, so everything that changes state runs on the writer thread. What
// other threads may call is marked; `published()` is how they see the state.
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "replication/core/change.h"
#include "replication/core/version_vector.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"
#include "src/db/writer.h"

namespace panal::store {

struct Member {
  Uuid node;
  std::string name;
  std::string label;        // "A", "B", …
  std::string address;      // host:port of the peer listener
  std::string role;         // "node" or "front"
  std::string fingerprint;  // hex SHA-256 of the public key
  std::string state;        // "active", "draining", "removed"
  bool operator==(const Member&) const = default;
};

struct OriginInfo {
  core::OriginId origin{};
  Uuid node;
  std::string shown;  // "A-1f3c"
};

// What is durable, at one moment. Immutable; replaced after every commit.
struct Published {
  core::VersionVector vector;
  std::uint64_t digest_low = 0, digest_high = 0;  // of exactly `vector`
  std::vector<Member> members;
  std::vector<OriginInfo> origins;
  std::uint64_t log_entries = 0, log_bytes = 0;
  std::uint64_t conflicts_open = 0, conflicts_total = 0;
  std::uint64_t hlc = 0;
};

// What one durable commit brought: for peers (own entries) and for subscribers (tables).
struct Committed {
  std::vector<core::RawEntry> own_entries;
  std::vector<std::string> tables;
  std::shared_ptr<const Published> state;
};

class Engine : public db::Journal {
 public:
  struct Options {
    SchemaSpec schema;
    Uuid node;
    const Clock& clock;
    Random& random;
    Log& log;
    // Called on the writer thread after every durable commit.
    std::function<void(const Committed&)> on_committed;
  };

  // Creates or checks the tables of `schema` and of the engine, registers the capture on
  // `database`, loads vector, clock and digest. `database` is the writer's connection.
  static Result<std::unique_ptr<Engine>> open(db::Database& database, Options options);

  // Any thread.
  virtual std::shared_ptr<const Published> published() const = 0;

  // Remote entries, in causal order, none missing; runs on the writer thread (use it inside
  // Writer::submit_uncaptured). Entries that are already applied are skipped.
  virtual Result<void> apply(db::Database& database, const std::vector<core::RawEntry>& entries) = 0;

  // Drops the values that a trashed row keeps; inside a captured transaction.
  virtual Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) = 0;
};

// Reading, on any connection and its thread.
Result<std::vector<core::RawEntry>> read_log(db::Database& database, core::OriginId origin,
                                             std::uint64_t from_seq, std::size_t bytes_max);
// The vector of exactly the snapshot that the connection's open read transaction sees.
Result<core::VersionVector> read_applied(db::Database& database);
// The digest computed anew from the rows, for `panal verify` and tests.
Result<std::string> compute_digest(db::Database& database, const SchemaSpec& schema);
// A readable dump of the replicated rows, without versions, equal on nodes with equal vectors.
Result<std::string> dump(db::Database& database, const SchemaSpec& schema);

}  // namespace panal::store
