#pragma once
// A node's store without its writer thread: each transaction is one group, at once, so that
// tests are deterministic. Entries go from node to node by hand.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "replication/store/conflicts.h"
#include "replication/store/engine.h"
#include "replication/store/trash.h"
#include "tests/unit/db/temp_folder.h"

namespace panal::store {

inline const std::string kText = "TEXT NOT NULL DEFAULT ''";

// Unique claims, references in a chain and to itself, n:m, a group, max and quiet columns.
inline SchemaSpec test_schema() {
  return {
      {.name = "notes",
       .columns = {{.name = "title", .type = kText}, {.name = "body", .type = kText}}},
      {.name = "users",
       .columns = {{.name = "login", .type = kText},
                   {.name = "seen_at", .type = "INTEGER", .merge = Merge::kQuiet},
                   {.name = "score", .type = "INTEGER", .merge = Merge::kMax}},
       .unique = {{.columns = {"login"}, .fold_case = true}}},
      {.name = "orders",
       .columns = {{.name = "user", .type = "BLOB"},
                   {.name = "amount", .type = "INTEGER", .group = "price"},
                   {.name = "currency", .type = "TEXT", .group = "price"}},
       .references = {{"user", "users"}}},
      {.name = "lines",
       .columns = {{.name = "order_id", .type = "BLOB"}, {.name = "text", .type = "TEXT"}},
       .references = {{"order_id", "orders"}}},
      {.name = "tags",
       .columns = {{.name = "note", .type = "BLOB"}, {.name = "user", .type = "BLOB"}},
       .references = {{"note", "notes"}, {"user", "users"}}},
      {.name = "units",
       .columns = {{.name = "parent", .type = "BLOB"}, {.name = "name", .type = "TEXT"}},
       .unique = {{.columns = {"parent", "name"}}},
       .references = {{"parent", "units"}}},
  };
}

inline Uuid id_of(unsigned number) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

inline std::string sql_id(unsigned number) {
  std::string text = "x'";
  char two[3];
  for (const auto byte : id_of(number).bytes) {
    std::snprintf(two, sizeof two, "%02x", byte);
    text += two;
  }
  return text + "'";
}

class StoreBench {
 public:
  explicit StoreBench(std::uint64_t seed, SchemaSpec schema = test_schema(),
                      const Uuid& node = id_of(900))
      : node_(node),
        random_(seed),
        log_(clock, 2, Log::Format::kText, LogLevel::kError),
        schema_(std::move(schema)) {
    open();
  }

  void open() {
    auto opened = db::Database::open(folder_.file(), db::Access::kReadWrite);
    EXPECT_TRUE(opened.ok());
    database = std::make_unique<db::Database>(std::move(opened).value());
    raw("PRAGMA synchronous=OFF");
    auto made = Engine::open(*database, {.schema = schema_,
                                         .node = node_,
                                         .clock = clock,
                                         .random = random_,
                                         .log = log_,
                                         .on_committed = [this](const Committed& committed) {
                                           last = committed;
                                           for (const auto& entry : committed.own_entries)
                                             own.push_back(entry);
                                         }});
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message);
    engine = std::move(made).value();
  }
  // As after kill -9: what was not committed is gone.
  void crash(bool in_transaction = false, const std::string& sql = {}) {
    if (in_transaction) {
      raw("BEGIN IMMEDIATE");
      EXPECT_TRUE(engine->begin_transaction(*database).ok());
      EXPECT_TRUE(database->execute(sql).ok());
      EXPECT_TRUE(engine->end_transaction(*database).ok());
      EXPECT_TRUE(engine->before_commit(*database).ok());
    }
    reader_.reset();
    database.reset();
    engine.reset();
    open();
  }
  void upgrade(SchemaSpec schema) {
    schema_ = std::move(schema);
    crash();
  }

  Result<db::Commit> write(const std::function<Result<void>(db::Database&)>& work) {
    clock.advance_ms(1);
    raw("BEGIN IMMEDIATE");
    auto result = in_savepoint(work);
    EXPECT_TRUE(engine->before_commit(*database).ok());
    raw("COMMIT");
    engine->after_commit(*database);
    return result;
  }
  Result<db::Commit> write(const std::string& sql) {
    return write([&](db::Database& self) { return self.execute(sql); });
  }
  Result<void> apply(const std::vector<core::RawEntry>& entries) {
    return write_uncaptured([&](db::Database& self) { return engine->apply(self, entries); });
  }
  Result<std::vector<RepairedRow>> repair(const core::Repair& wanted) {
    std::vector<RepairedRow> rows;
    PANAL_TRY(write_uncaptured([&](db::Database& self) -> Result<void> {
      rows = PANAL_TRY(engine->repair(self, wanted));
      return {};
    }));
    return rows;
  }
  Result<void> write_uncaptured(const std::function<Result<void>(db::Database&)>& work) {
    raw("BEGIN IMMEDIATE");
    engine->begin_uncaptured();
    Result<void> result = {};
    {
      auto savepoint = db::Savepoint::begin(*database);
      result = work(*database);
      if (result.ok()) result = engine->end_uncaptured();
      if (result.ok()) result = savepoint->release();
      else EXPECT_TRUE(savepoint->roll_back().ok());
    }
    if (!result.ok()) engine->undo_transaction();
    EXPECT_TRUE(engine->before_commit(*database).ok());
    raw("COMMIT");
    engine->after_commit(*database);
    return result;
  }
  // Takes over everything of `other` that is new here.
  void pull(StoreBench& other) {
    std::string refused;
    bool more = true;
    while (more) {
      more = false;
      const core::VersionVector theirs = other.vector();
      for (const auto& [origin, seq] : theirs.components()) {
        const std::uint64_t have = vector().get(origin);
        if (have >= seq) continue;
        auto entries = read_log(*other.database, origin, have + 1, 1);
        ASSERT_TRUE(entries.ok());
        const auto applied = apply(*entries);
        if (applied.ok()) more = true;  // else its dependencies come first
        else refused = applied.error().message;
      }
    }
    EXPECT_TRUE(vector().covers(other.vector())) << refused;
  }

  core::VersionVector vector() const { return engine->published()->vector; }
  Hash128 digest() const {
    return {engine->published()->digest_low, engine->published()->digest_high};
  }
  Hash128 computed() {
    auto sum = compute_digest(*database, engine->schema(), {});
    EXPECT_TRUE(sum.ok());
    return *sum;
  }
  std::string dumped() { return *dump(*database, engine->schema()); }
  std::string query(const std::string& sql) {
    auto statement = database->prepare(sql);
    EXPECT_TRUE(statement.ok()) << sql;
    std::string out;
    while (true) {
      auto row = statement->step();
      EXPECT_TRUE(row.ok());
      if (!row.ok() || !*row) return out;
      if (!out.empty()) out += ";";
      for (int i = 0; i < statement->columns(); ++i) {
        out += (i == 0 ? "" : "|") + std::string(statement->text(i));
      }
    }
  }
  std::string open_conflicts() { return told({.standing = ConflictStanding::kOpen}); }
  // All that people are told of conflicts, and the counts, which must be what is listed.
  std::string all_conflicts() {
    const auto counted = [this](std::optional<ConflictStanding> standing) {
      auto listed =
          list_conflicts(*database, engine->schema(), {.standing = standing, .limit = 1'000'000});
      EXPECT_TRUE(listed.ok()) << listed.error().message;
      return listed.ok() ? listed->size() : 0;
    };
    EXPECT_EQ(engine->published()->conflicts_open, counted(ConflictStanding::kOpen));
    EXPECT_EQ(engine->published()->conflicts_total, counted(std::nullopt));
    return told({});
  }
  std::string told(ConflictQuery asked) {
    asked.limit = 1'000'000;
    auto listed = list_conflicts(*database, engine->schema(), asked);
    EXPECT_TRUE(listed.ok()) << listed.error().message;
    std::string out;
    for (const Conflict& each : *listed) {
      const auto& record = each.record;
      const auto side = [](const ConflictSide& shown) {
        return shown_value(shown.value) + "@" + std::to_string(shown.stamp.hlc) + "/" +
               std::to_string(static_cast<std::uint64_t>(shown.stamp.origin));
      };
      out += std::to_string(static_cast<int>(record.kind)) + " " + each.table + "." + each.column +
             " " + std::to_string(record.row.bytes[15]) + " " +
             std::to_string(static_cast<int>(each.standing)) + " " + side(record.lost) + " " +
             side(record.kept) + " " + (record.holder ? record.holder->text() : "-") + " " +
             record.id.text() + " " + std::to_string(each.closed.hlc) + "\n";
    }
    return out;
  }
  static std::string shown_value(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* blob = std::get_if<Blob>(&value)) {
      return "x" + std::to_string(static_cast<unsigned char>(blob->bytes.back()));
    }
    return "null";
  }

  void raw(const char* sql) {
    EXPECT_EQ(sqlite3_exec(database->handle(), sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(database->handle());
  }

  // A worker's connection.
  db::Database& reader() {
    if (!reader_) {
      reader_ = std::make_unique<db::Database>(
          db::Database::open(folder_.file(), db::Access::kReadOnly).value());
    }
    return *reader_;
  }
  // Changes the file behind the engine's back.
  void meddle(const std::string& sql) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(folder_.file().c_str(), &other), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(other, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(other);
    sqlite3_close(other);
  }

  FakeClock clock;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<db::Database> database;
  Committed last;
  std::vector<core::RawEntry> own;

 private:
  Result<db::Commit> in_savepoint(const std::function<Result<void>(db::Database&)>& work) {
    auto savepoint = PANAL_TRY(db::Savepoint::begin(*database));
    auto attempt = [&]() -> Result<db::Commit> {
      PANAL_TRY(engine->begin_transaction(*database));
      PANAL_TRY(work(*database));
      return engine->end_transaction(*database);
    };
    auto result = attempt();
    if (result.ok()) PANAL_TRY(savepoint.release());
    else PANAL_TRY(savepoint.roll_back());
    if (!result.ok()) engine->undo_transaction();
    return result;
  }

  db::TempFolder folder_;
  std::unique_ptr<db::Database> reader_;
  Uuid node_;
  SeededRandom random_;
  Log log_;
  SchemaSpec schema_;
};

}  // namespace panal::store
