#pragma once
// EngineBench: one real store for all inputs of a fuzz target. What an input does to it happens in
// one transaction that is undone afterwards, so that inputs do not depend on each other.
#include <memory>
#include <vector>

#include "replication/core/event.h"
#include "replication/store/engine.h"
#include "replication/wire/item.h"
#include "src/base/assert.h"
#include "tests/fuzz/must.h"
#include "tests/unit/db/temp_folder.h"

namespace panal::fuzz {

inline Uuid node(int number) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

// Every kind of column, claim and reference; with it the seeds are made, too.
inline SchemaSpec schema() {
  const std::string text = "TEXT NOT NULL DEFAULT ''";
  return {{.name = "users",
           .columns = {{.name = "login", .type = text},
                       {.name = "seen_at", .type = "INTEGER", .merge = Merge::kQuiet},
                       {.name = "score", .type = "REAL", .merge = Merge::kMax}},
           .unique = {{.columns = {"login"}, .fold_case = true}}},
          {.name = "orders",
           .columns = {{.name = "user", .type = "BLOB"},
                       {.name = "amount", .type = "INTEGER", .group = "price"},
                       {.name = "currency", .type = "TEXT", .group = "price"}},
           .references = {{"user", "users"}}}};
}

class EngineBench {
 public:
  EngineBench() : log_(clock_, 2, Log::Format::kText, LogLevel::kError) {
    database_ = std::make_unique<db::Database>(
        must(db::Database::open(folder_.file(), db::Access::kReadWrite)));
    raw(*database_, "PRAGMA synchronous=OFF");
    engine_ = must(store::Engine::open(*database_, {.schema = schema(),
                                                    .node = node(1),
                                                    .clock = clock_,
                                                    .random = random_,
                                                    .log = log_,
                                                    .on_committed = {}}));
  }

  void begin() {
    raw(*database_, "BEGIN IMMEDIATE");
    must(engine_->before_commit(*database_));  // loads what the input before was rolled back to
  }
  void undo() {
    must(engine_->before_commit(*database_));
    PANAL_ASSERT(*store::compute_digest(*database_, engine_->schema(), {}) == digest());
    raw(*database_, "ROLLBACK");
    engine_->group_lost();
  }

  Result<void> apply(const std::vector<core::LogItemPtr>& items) {
    std::vector<core::RawEntry> entries;
    for (const auto& item : items) entries.push_back(item->raw);
    engine_->begin_uncaptured();
    auto savepoint = PANAL_TRY(db::Savepoint::begin(*database_));
    auto applied = engine_->apply(*database_, entries);
    if (applied.ok()) return savepoint.release();
    PANAL_TRY(savepoint.roll_back());
    engine_->undo_transaction();
    return applied;
  }
  std::vector<core::LogItemPtr> read_log(const core::ReadLog& ask) {
    std::vector<core::LogItemPtr> items;
    for (auto& raw : must(store::read_log(*database_, ask.origin, ask.from, ask.bytes_max))) {
      items.push_back(must(wire::make_item(std::move(raw))));
    }
    return items;
  }

 private:
  // What the engine wrote down before the commit that never comes.
  Hash128 digest() {
    auto row = must(database_->prepare("SELECT digest_low, digest_high FROM _applied"));
    PANAL_ASSERT(must(row.step()));
    return {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
  }

  FakeClock clock_;
  SeededRandom random_{1};
  Log log_;
  db::TempFolder folder_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<store::Engine> engine_;
};

}  // namespace panal::fuzz
