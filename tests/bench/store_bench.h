#pragma once
// A table of five columns behind a Writer, with the replicated store's engine or as plain SQLite:
// what the benchmarks of replication/store have in common. Errors end the program.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "replication/store/engine.h"
#include "src/db/writer.h"

namespace panal::bench {

inline double seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}
inline double cpu_seconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }
inline double wall_seconds() { return seconds(CLOCK_MONOTONIC); }

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}
inline void must(Result<void> result) {
  if (result.ok()) return;
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

class WallClock : public FakeClock {
 public:
  std::int64_t monotonic_us() const override {
    return static_cast<std::int64_t>(wall_seconds() * 1e6);
  }
};

// Removed at the end. TMPDIR says where: the figures are those of that file system.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "panal-bench-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  TempFolder(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline SchemaSpec items_schema() {
  return {{.name = "items",
           .columns = {{.name = "code", .type = "TEXT"},
                       {.name = "name", .type = "TEXT"},
                       {.name = "note", .type = "TEXT"},
                       {.name = "amount", .type = "INTEGER"},
                       {.name = "price", .type = "REAL"}}}};
}

enum class Kind { kPlain, kCaptured };

class Store {
 public:
  Store(const std::string& path, Kind kind)
      : random_(7), log_(clock_, 2, Log::Format::kText, LogLevel::kError) {
    auto database = must(db::Database::open(path, db::Access::kReadWrite));
    if (kind == Kind::kCaptured) {
      engine = must(store::Engine::open(database, {.schema = items_schema(),
                                                   .node = {},
                                                   .clock = clock_,
                                                   .random = random_,
                                                   .log = log_,
                                                   .on_committed = [this](const auto& committed) {
                                                     if (keep_entries) keep(committed);
                                                   }}));
    } else {
      must(database.execute(
          "CREATE TABLE items(id BLOB NOT NULL PRIMARY KEY, code TEXT, name TEXT, note TEXT, "
          "amount INTEGER, price REAL) WITHOUT ROWID"));
    }
    writer = db::Writer::start(std::move(database),
                               {.journal = engine.get(), .metrics = metrics_, .clock = clock_});
  }
  ~Store() { writer.reset(); }

  // Rows first … first + count, in transactions of `size`, one after the other.
  void insert(int first, int count, int size) {
    write(first, count, size,
          "INSERT INTO items(id, code, name, note, amount, price) "
          "VALUES(?1, ?2, ?3, 'a note of some forty characters or so', ?4, 1.5)",
          0);
  }
  // Two of the five columns.
  void update(int first, int count, int size, std::int64_t salt) {
    write(first, count, size, "UPDATE items SET amount = ?4, name = ?3 WHERE id = ?1 AND ?2 <> ''",
          salt);
  }
  void apply(const std::vector<core::RawEntry>& batch) {
    uncaptured([&](db::Database& database) { return engine->apply(database, batch); });
  }
  void uncaptured(db::Writer::Work work) {
    std::promise<void> done;
    writer->submit_uncaptured(std::move(work), [&done](Result<db::Commit> result) {
      must(std::move(result));
      done.set_value();
    });
    done.get_future().wait();
  }

  std::unique_ptr<store::Engine> engine;
  std::unique_ptr<db::Writer> writer;
  bool keep_entries = false;
  std::vector<core::RawEntry> entries;

 private:
  static Uuid id(int number) {
    Uuid uuid;
    for (int i = 0; i < 4; ++i) uuid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return uuid;
  }
  void write(int first, int count, int size, std::string_view sql, std::int64_t salt) {
    for (int from = first; from < first + count; from += size) {
      must(writer->write([&](db::Database& database) -> Result<void> {
        auto statement = PANAL_TRY(database.prepare(sql));
        for (int i = from; i < from + size && i < first + count; ++i) {
          const std::string code = "code-" + std::to_string(i);
          statement.bind(id(i), code, "name " + std::to_string(i + salt), i + salt);
          PANAL_TRY(statement.run());
        }
        return {};
      }));
    }
  }
  void keep(const store::Committed& committed) {
    entries.insert(entries.end(), committed.own_entries.begin(), committed.own_entries.end());
  }

  WallClock clock_;
  SeededRandom random_;
  Log log_;
  Metrics metrics_;
};

}  // namespace panal::bench
