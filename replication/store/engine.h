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

#include "replication/core/absence.h"
#include "replication/core/change.h"
#include "replication/core/event.h"
#include "replication/core/version_vector.h"
#include "replication/store/inspect.h"
#include "replication/store/repair.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/base/siphash.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"
#include "src/db/writer.h"

namespace panal::store {

struct Member {
  Uuid node;
  std::string name;
  std::string label;            // "A", "B", …
  std::string address;          // host:port of the peer listener
  std::string role;             // "node" or "front"
  std::string fingerprint;      // hex SHA-256 of the public key
  std::string state;            // "active", "draining", "removed"
  std::int64_t expires_ms = 0;  // its certificate; 0: not told yet
  std::uint64_t version = 0;    // of the row: the greater one is the later one
  bool operator==(const Member&) const = default;
};

struct AbsentMember {
  Uuid node;
  core::Absence absence;
  bool operator==(const AbsentMember&) const = default;
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
  std::vector<AbsentMember> absences;
  std::vector<OriginInfo> origins;
  std::vector<core::RemovalReport> reports;
  std::uint64_t log_entries = 0, log_bytes = 0;
  core::VersionVector floor;  // up to here the log was truncated: it begins after it
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
    SchemaSpec schema;  // the application's; the engine adds its own tables
    Uuid node;
    SipKey digest_key = {};  // the same on every node of the cluster
    const Clock& clock;
    Random& random;
    Log& log;
    // Called on the writer thread after every durable commit.
    std::function<void(const Committed&)> on_committed;
  };

  // Creates or checks the tables of `schema` and of the engine, registers the capture on
  // `database`, loads vector, clock and digest. `database` is the writer's connection, and must
  // not be used after the engine is gone.
  static Result<std::unique_ptr<Engine>> open(db::Database& database, Options options);

  // Any thread.
  virtual std::shared_ptr<const Published> published() const = 0;

  // Remote entries, in causal order, none missing; runs on the writer thread (use it inside
  // Writer::submit_uncaptured). Entries that are already applied are skipped. An error undoes the
  // whole batch, and says which entry it was.
  virtual Result<void> apply(db::Database& database,
                             const std::vector<core::RawEntry>& entries) = 0;

  // Issues the next transaction that waits to be carried over (carry_over.h) as an own entry; on
  // the writer thread like apply(), before anything else is written. True: call again.
  virtual Result<bool> carry_over(db::Database& database) = 0;

  // Drops the values of a trashed row, here at once and on other nodes when they learn of it: it is
  // listed nowhere any more and cannot be restored. The log's copy goes with its truncation. A
  // write that the destroyer had not seen brings the row back, with what that write says alone.
  // Inside a captured transaction.
  virtual Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) = 0;

  // One small step of forgetting, on the writer thread like apply(): a piece of the stable prefix
  // of the log, some graves of destroyed rows, and records of conflicts that are closed. `stable`
  // is what is causally stable (core/stability.h); it must not shrink between calls of a process.
  // Conflicts closed before `history_from_ms` leave the history with the next that are closed.
  // True: there is more to do; call again.
  virtual Result<bool> forget(db::Database& database, const core::VersionVector& stable,
                              std::int64_t history_from_ms) = 0;
  // Anti-entropy (core/anti_entropy.h). Reading, on any thread and its connection.
  virtual Result<core::DigestAnswer> inspect(db::Database& reader,
                                             const core::DigestAsk& ask) const = 0;
  // One slice of a pass over all rows; true: the pass is through.
  virtual Result<bool> scrub(db::Database& reader, Scrub& pass) const = 0;
  // On the writer thread, as apply().
  virtual Result<std::vector<RepairedRow>> repair(db::Database& database,
                                                  const core::Repair& repair) = 0;

  // Inside a captured transaction: what this node holds of each removed one (core/fence.h).
  virtual Result<void> report_removed(db::Database& database) = 0;
  // On a front, which applies no entries; outside any captured transaction.
  virtual Result<void> adopt_members(db::Database& database,
                                     const std::vector<Member>& members) = 0;

  // The schema with the engine's own tables, for compute_digest and dump.
  virtual const SchemaSpec& schema() const = 0;
};

// Registers panal_etag(_v) and panal_claim(table, columns, _v) on a reader's connection; the
// engine does so on the writer's. panal_etag is a short text, equal on every node for equal
// versions of a row. Of rows that claim one unique value, the one whose
// panal_claim(table, column, _v) is smallest holds it:
//   SELECT id FROM users WHERE login = ?1 ORDER BY panal_claim('users', 'login', _v), id LIMIT 1
// Columns that are unique together stand with commas between.
// panal_place(_v) names the transaction that wrote the row last, as this node alone numbers it:
// ordinal of its origin << 40 | its number there. panal_seen(vector, ordinal) is up to which number
// a vector covers that origin, panal_vector() the vector of the snapshot being read.
// panal_raise(vector, place) covers that transaction, too, panal_join(vector, vector) what either
// does (NULL when the second is no vector); panal_moment(_v) orders writes causally.
std::string claim_key(std::uint64_t hlc, core::OriginId origin);  // what panal_claim() yields
Result<void> register_functions(db::Database& database, const SchemaSpec& schema);

// Reading, on any connection and its thread.
Result<std::vector<core::RawEntry>> read_log(db::Database& database, core::OriginId origin,
                                             std::uint64_t from_seq, std::size_t bytes_max);
// The hash of the newest entry of each origin, which stands here even when the entry is forgotten.
Result<std::vector<std::pair<core::OriginId, std::uint64_t>>> read_head_hashes(
    db::Database& database);
// The vector of exactly the snapshot that the connection's open read transaction sees.
Result<core::VersionVector> read_applied(db::Database& database);
// The digest computed anew from the rows, for `panal verify` and tests.
Result<Hash128> compute_digest(db::Database& database, const SchemaSpec& schema, SipKey key);
// A readable dump of the replicated rows, without versions, equal on nodes with equal vectors.
Result<std::string> dump(db::Database& database, const SchemaSpec& schema);

// Members are rows of a replicated table. put_member inserts or updates one, inside a captured
// transaction.
Result<void> put_member(db::Database& database, const Member& member);
core::Member to_core(const Member& member);
Member from_core(const core::Member& member);
// For good: nothing takes it back.
Result<void> remove_member(db::Database& database, const Uuid& node);
Result<std::vector<Member>> list_members(db::Database& database);

// Absences are rows of a replicated table (core/absence.h): a member is given up, inside a captured
// transaction, and counted again. False: there was nothing to change.
Result<void> mark_absent(db::Database& database, const Uuid& node);
Result<bool> mark_back(db::Database& database, const Uuid& node);

// Settings of this node, which do not replicate.
Result<std::optional<std::string>> get_meta(db::Database& database, std::string_view key);
Result<void> set_meta(db::Database& database, std::string_view key, std::string_view value);

}  // namespace panal::store
