#include "replication/store/engine.h"

#include <algorithm>
#include <set>
#include <utility>

#include "replication/core/hlc.h"
#include "replication/store/absences.h"
#include "replication/store/applier.h"
#include "replication/store/capture.h"
#include "replication/store/carry_issue.h"
#include "replication/store/carry_over.h"
#include "replication/store/forgetting.h"
#include "replication/store/local.h"
#include "replication/store/reports.h"
#include "replication/store/system_tables.h"
#include "replication/store/take_back.h"
#include "replication/wire/entry_codec.h"
#include "src/base/limits.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

class StoreEngine : public Engine {
 public:
  StoreEngine(Catalog catalog, Options options, SchemaSpec schema)
      : catalog_(std::move(catalog)),
        options_(std::move(options)),
        schema_(std::move(schema)),
        rows_(catalog_, state_, digests_, options_.digest_key) {}

  Result<void> attach(db::Database& database);

  std::shared_ptr<const Published> published() const override {
    const std::lock_guard lock(mutex_);
    return published_;
  }
  const SchemaSpec& schema() const override { return schema_; }
  Result<void> apply(db::Database& database, const std::vector<core::RawEntry>& entries) override;
  Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) override;
  Result<bool> forget(db::Database& database, const core::VersionVector& stable,
                      std::int64_t history_from_ms) override;
  Result<core::DigestAnswer> inspect(db::Database& reader,
                                     const core::DigestAsk& ask) const override;
  Result<bool> scrub(db::Database& reader, Scrub& pass) const override {
    return pass.step(reader, catalog_, options_.digest_key);
  }
  Result<std::vector<RepairedRow>> repair(db::Database& database,
                                          const core::Repair& repair) override;
  Result<void> report_removed(db::Database& database) override {
    return write_reports(database, state_, options_.node);
  }
  Result<void> adopt_members(db::Database& database, const std::vector<Member>& members) override;
  Result<bool> carry_over(db::Database& database) override;

  Result<void> begin_transaction(db::Database& database) override;
  Result<db::Commit> end_transaction(db::Database& database) override;
  void begin_uncaptured() override;
  Result<void> end_uncaptured() override;
  void undo_transaction() override;
  Result<void> before_commit(db::Database& database) override;
  void after_commit(db::Database& database) override;
  void group_lost() override { must_load_ = true; }

 private:
  Result<void> load(db::Database& database);
  Result<void> publish(db::Database& database);
  Result<void> catch_up(db::Database& database);
  void remember();
  core::Stamp next_stamp();
  Result<core::RawEntry> make_entry(std::vector<core::Change> changes, const core::Stamp& stamp,
                                    std::optional<core::EntryHeader::Carried> carried = {});

  const Catalog catalog_;
  const Options options_;
  const SchemaSpec schema_;
  State state_;
  Digests digests_;
  RowStore rows_;
  Restamp restamp_{catalog_, state_, stamp_};
  Capture capture_{catalog_, restamp_};
  Forgetting forgetting_{state_, rows_};
  std::int64_t history_from_ms_ = 0;  // what was closed before may go

  // Of the running transaction.
  std::size_t entries_before_ = 0;
  core::Stamp stamp_;
  std::vector<std::pair<core::TableId, Uuid>> destroyed_;
  std::string fresh_versions_;

  // Of the running group.
  std::vector<core::RawEntry> own_entries_;
  std::set<core::TableId> changed_;
  bool forgot_ = false;
  bool must_load_ = false;

  std::optional<core::OriginId> own_;  // taken at the first write after the start
  core::VersionVector own_said_;       // the union of the deps of own entries
  core::VersionVector own_said_before_;

  mutable std::mutex mutex_;  // guards the pointer
  std::shared_ptr<const Published> published_;
};

Result<void> StoreEngine::attach(db::Database& database) {
  PANAL_TRY(database.define("panal_stamp", 0,
                            [this](db::Database&, std::span<const Value>) -> Result<Value> {
                              // Outside a captured transaction there is no stamp: NOT NULL refuses
                              // the row.
                              if (!capture_.active()) return Value{};
                              return Value{Blob{fresh_versions_}};
                            }));
  PANAL_TRY(database.define(
      "panal_restamp", 2, [this](db::Database&, std::span<const Value> arguments) -> Result<Value> {
        const auto* versions = std::get_if<Blob>(&arguments[0]);
        const auto* statement = std::get_if<std::int64_t>(&arguments[1]);
        if (versions == nullptr || statement == nullptr || !capture_.active()) return arguments[0];
        return Value{Blob{PANAL_TRY(restamp_.next(versions->bytes, *statement))}};
      }));
  PANAL_TRY(register_functions(database, schema_));
  PANAL_TRY(load(database));
  {
    auto all = PANAL_TRY(db::Savepoint::begin(database));
    rows_.begin(/*settling=*/false);
    PANAL_TRY(rows_.adopt(database));
    PANAL_TRY(save_state(database, state_, digests_));
    PANAL_TRY(all.release());
  }
  PANAL_TRY(publish(database));
  database.observe(&capture_);
  return {};
}

Result<void> StoreEngine::load(db::Database& database) {
  state_ = PANAL_TRY(load_state(database));
  PANAL_TRY(digests_.load(database));
  own_entries_.clear();
  changed_.clear();
  forgot_ = false;
  // What was lost was never shipped, so the numbers may be used again; but an origin whose birth
  // was lost is forgotten altogether.
  if (own_ && !state_.origins.contains(*own_)) own_.reset();
  own_said_ = own_ ? state_.origins.at(*own_).context : core::VersionVector{};
  must_load_ = false;
  return {};
}

// Before the engine changes replicated rows itself, outside a captured transaction.
Result<void> StoreEngine::catch_up(db::Database& database) {
  capture_.pause();
  if (!must_load_) return {};
  PANAL_TRY(load(database));
  remember();
  return {};
}

void StoreEngine::remember() {
  state_.keep();
  own_said_before_ = own_said_;
  entries_before_ = own_entries_.size();
  digests_.keep();
  destroyed_.clear();
}

void StoreEngine::undo_transaction() {
  capture_.pause();
  if (must_load_) return;
  state_.undo();
  own_said_ = own_said_before_;
  if (own_ && !state_.origins.contains(*own_)) own_.reset();
  own_entries_.resize(entries_before_);
  if (!planted(Bug::kUndoneStays)) digests_.undo();
}

core::Stamp StoreEngine::next_stamp() {
  if (!own_) {
    own_ = core::OriginId{options_.random.u64()};
    if (planted(Bug::kReuseOrigin)) own_ = core::OriginId{options_.node.bytes[15] + 1ULL};
    own_said_ = {};
  }
  OriginState& origin = state_.origin(*own_);
  origin.node = options_.node;
  core::Hlc clock(state_.hlc);
  return {clock.tick(options_.clock.wall_ms()), *own_, state_.vector.get(*own_) + 1};
}

Result<void> StoreEngine::begin_transaction(db::Database& database) {
  if (must_load_) PANAL_TRY(load(database));
  remember();
  rows_.begin(/*settling=*/true);
  stamp_ = next_stamp();
  fresh_versions_ = fresh_versions(state_.ordinal(*own_), stamp_, catalog_.generation());
  capture_.begin();
  return {};
}

Result<db::Commit> StoreEngine::end_transaction(db::Database& database) {
  auto deltas = PANAL_TRY(capture_.finish());
  if (deltas.empty() && destroyed_.empty()) {
    undo_transaction();  // the stamp and, perhaps, the origin were not needed
    return db::Commit{};
  }
  const core::VersionVector seen = state_.vector;
  LocalTransaction local(database, rows_, stamp_, seen);
  std::vector<core::Change> changes;
  changes.reserve(deltas.size() + destroyed_.size());
  for (const auto& delta : deltas) PANAL_TRY(local.check(delta));
  for (auto& delta : deltas) {
    PANAL_TRY(local.record(delta, changes));
    changed_.insert(delta.table->id);
  }
  for (const auto& [table, id] : destroyed_) {
    PANAL_TRY(local.destroy(table, id, changes));
    changed_.insert(table);
  }
  PANAL_TRY(rows_.settle(database));
  PANAL_TRY(local.note_settled(changes, history_from_ms_));
  if (changes.empty()) return db::Commit{};  // rows were replaced by equal ones
  auto raw = PANAL_TRY(make_entry(std::move(changes), stamp_));
  PANAL_TRY(append_log(database, state_, raw));
  state_.hlc = stamp_.hlc;
  own_entries_.push_back(std::move(raw));
  return db::Commit{static_cast<std::uint64_t>(stamp_.origin), stamp_.seq};
}

Result<core::RawEntry> StoreEngine::make_entry(
    std::vector<core::Change> changes, const core::Stamp& stamp,
    std::optional<core::EntryHeader::Carried> carried) {
  core::Entry entry{.header = {.dot = stamp.dot(), .hlc = stamp.hlc},
                    .changes = std::move(changes)};
  for (const auto& [origin, seq] : state_.vector.components()) {
    if (planted(Bug::kForgetDependencies)) break;
    if (origin != stamp.origin && own_said_.get(origin) < seq) entry.header.deps.raise(origin, seq);
  }
  own_said_.raise(entry.header.deps);
  OriginState& own = state_.origin(stamp.origin);
  own.context.raise(entry.header.deps);
  entry.header.previous_hash = own.last_hash;
  if (stamp.seq == 1) entry.header.node = options_.node;
  entry.header.carried = std::move(carried);
  std::size_t cells = 0;
  for (const auto& change : entry.changes) cells += 1 + change.cells.size();
  core::RawEntry raw{stamp.dot(), wire::encode_entry(entry)};
  if (cells > limits::kEntryCells || raw.bytes.size() > limits::kTransactionBytes) {
    return fail(Code::kTooLarge, "the transaction is larger than 64 MiB");
  }
  return raw;
}

Result<void> StoreEngine::destroy(db::Database&, std::string_view table, const Uuid& id) {
  const TableInfo* info = catalog_.find(table);
  if (info == nullptr || !capture_.active()) {
    return fail(Code::kInternal, "only rows of replicated tables, in a transaction");
  }
  destroyed_.emplace_back(info->id, id);
  return {};
}

Result<void> StoreEngine::adopt_members(db::Database& database,
                                        const std::vector<Member>& members) {
  PANAL_TRY(catch_up(database));
  const std::uint64_t generation = catalog_.generation();
  for (const Member& member : members) PANAL_TRY(adopt_member(database, member, generation));
  changed_.insert(core::table_id(kMembersTable));
  return {};
}

void StoreEngine::begin_uncaptured() {
  if (!must_load_) remember();
  rows_.begin(/*settling=*/false);
  capture_.forbid();
}

Result<void> StoreEngine::end_uncaptured() {
  capture_.pause();
  return capture_.check_forbidden();
}

Result<void> StoreEngine::apply(db::Database& database,
                                const std::vector<core::RawEntry>& entries) {
  PANAL_TRY(catch_up(database));
  Applier applier(state_, rows_);
  for (const auto& entry : entries) PANAL_TRY(applier.apply(database, entry, changed_));
  return {};
}

Result<bool> StoreEngine::forget(db::Database& database, const core::VersionVector& stable,
                                 std::int64_t history_from_ms) {
  PANAL_TRY(catch_up(database));
  forgot_ = true;
  history_from_ms_ = history_from_ms;
  return forgetting_.step(database, stable);
}

Result<core::DigestAnswer> StoreEngine::inspect(db::Database& reader,
                                                const core::DigestAsk& ask) const {
  return Inspector::answer_from(reader, catalog_, options_.digest_key, ask);
}

Result<std::vector<RepairedRow>> StoreEngine::repair(db::Database& database,
                                                     const core::Repair& repair) {
  PANAL_TRY(catch_up(database));
  Repairer repairer(catalog_, state_, digests_, rows_, options_.digest_key);
  auto repaired = PANAL_TRY(repairer.run(database, repair));
  if (!repaired.empty()) changed_.insert(repair.bucket.table);
  return repaired;
}

Result<bool> StoreEngine::carry_over(db::Database& database) {
  PANAL_TRY(catch_up(database));
  auto next = PANAL_TRY(prepare_carry(database, catalog_, rows_, state_.vector));
  if (!next) return false;
  forgot_ = true;  // even when nothing of it is left to issue, this is to be saved
  const Taking taking{options_.node, *published(), options_.log};
  if (next->others) PANAL_TRY(take_back(database, *next->others, taking, state_, rows_, changed_));
  if (next->changes.empty()) {
    PANAL_TRY(mark_issued(database, next->number, std::nullopt));
    return true;
  }
  const core::Stamp stamp = next_stamp();
  const core::Stamp then{next->carried.hlc, stamp.origin, stamp.seq};
  Applier applier(state_, rows_);
  for (const auto& change : next->changes) {
    PANAL_TRY(applier.apply_change(database, change, then, next->carried.seen));
    changed_.insert(change.table);
  }
  PANAL_TRY(rows_.settle(database));
  auto raw = PANAL_TRY(make_entry(std::move(next->changes), stamp, std::move(next->carried)));
  PANAL_TRY(append_log(database, state_, raw));
  state_.hlc = stamp.hlc;
  own_entries_.push_back(std::move(raw));
  PANAL_TRY(mark_issued(database, next->number, stamp.dot()));
  return true;
}

Result<void> StoreEngine::before_commit(db::Database& database) {
  if (must_load_) PANAL_TRY(load(database));
  if (changed_.empty() && own_entries_.empty() && !forgot_) return {};
  return save_state(database, state_, digests_);
}

void StoreEngine::after_commit(db::Database& database) {
  if (!std::exchange(forgot_, false) && changed_.empty() && own_entries_.empty()) return;
  if (const auto done = publish(database); !done.ok()) {
    options_.log.error("store", "cannot read the state after a commit",
                       {{"reason", done.error().message}});
  }
  if (changed_.empty() && own_entries_.empty()) return;
  Committed committed{std::exchange(own_entries_, {}), {}, published()};
  for (const core::TableId id : std::exchange(changed_, {})) {
    if (const TableInfo* table = catalog_.find(id)) committed.tables.push_back(table->name);
  }
  if (options_.on_committed) options_.on_committed(committed);
}

Result<void> StoreEngine::publish(db::Database& database) {
  auto next = std::make_shared<Published>();
  const Hash128 digest = digests_.total();
  next->vector = state_.vector;
  next->digest_low = digest.low;
  next->digest_high = digest.high;
  next->log_entries = state_.log_entries;
  next->log_bytes = state_.log_bytes;
  next->floor = state_.floor;
  next->conflicts_open = state_.conflicts_open;
  next->conflicts_total = state_.conflicts_total();
  next->hlc = state_.hlc;
  const auto last = published();
  const bool members_changed = changed_.contains(core::table_id(kMembersTable));
  if (last && !members_changed) next->members = last->members;
  else next->members = PANAL_TRY(shown_members(database));
  const bool reports_changed = changed_.contains(core::table_id(kReportsTable));
  if (last && !reports_changed) next->reports = last->reports;
  else next->reports = PANAL_TRY(list_reports(database));
  if (last && !changed_.contains(core::table_id(kAbsencesTable))) next->absences = last->absences;
  else next->absences = PANAL_TRY(read_absences(database, catalog_, state_));
  const bool same_origins =
      last && std::ranges::equal(last->origins, state_.origins, {}, &OriginInfo::origin,
                                 [](const auto& each) { return each.first; });
  if (same_origins && !members_changed) next->origins = last->origins;
  else next->origins = shown_origins(state_, next->members);
  const std::lock_guard lock(mutex_);
  published_ = std::move(next);
  return {};
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(db::Database& database, Options options) {
  PANAL_TRY(migrate_engine(database));
  SchemaSpec schema = with_system_tables(options.schema);
  Catalog catalog = PANAL_TRY(Catalog::open(database, schema));
  auto engine =
      std::make_unique<StoreEngine>(std::move(catalog), std::move(options), std::move(schema));
  PANAL_TRY(engine->attach(database));
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace panal::store
