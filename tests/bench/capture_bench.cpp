// Library: panal_store
//
// CPU of capture relative to plain SQLite writes, of applying, of snapshots. Prints JSON.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "replication/store/snapshot.h"
#include "src/db/writer.h"

namespace panal {
namespace {

constexpr int kRows = 100'000;
constexpr int kSingles = 5'000;

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class WallClock : public FakeClock {
 public:
  std::int64_t monotonic_us() const override {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000 + now.tv_nsec / 1000;
  }
};

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}
void must(Result<void> result) {
  if (result.ok()) return;
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

SchemaSpec schema() {
  return {{.name = "items",
           .columns = {{.name = "code", .type = "TEXT"},
                       {.name = "name", .type = "TEXT"},
                       {.name = "note", .type = "TEXT"},
                       {.name = "amount", .type = "INTEGER"},
                       {.name = "price", .type = "REAL"}}}};
}

class Bench {
 public:
  explicit Bench(const std::string& path, bool captured)
      : random_(7), log_(clock_, 2, Log::Format::kText, LogLevel::kError) {
    auto database = must(db::Database::open(path, db::Access::kReadWrite));
    if (captured) {
      engine = must(
          store::Engine::open(database, {.schema = schema(),
                                         .node = {},
                                         .clock = clock_,
                                         .random = random_,
                                         .log = log_,
                                         .on_committed = [this](const store::Committed& committed) {
                                           for (const auto& entry : committed.own_entries)
                                             entries.push_back(entry);
                                         }}));
    } else {
      must(database.execute(
          "CREATE TABLE items(id BLOB NOT NULL PRIMARY KEY, code TEXT, name TEXT, note TEXT, "
          "amount INTEGER, price REAL) WITHOUT ROWID"));
    }
    writer = db::Writer::start(std::move(database),
                               {.journal = engine.get(), .metrics = metrics_, .clock = clock_});
  }
  ~Bench() { writer.reset(); }

  // CPU seconds of writing rows `first` … in transactions of `size`.
  double run(bool insert, int count, int size, std::int64_t salt) {
    const double start = cpu_seconds();
    for (int first = 0; first < count; first += size) {
      must(writer->write([&](db::Database& database) -> Result<void> {
        auto statement = PANAL_TRY(database.prepare(
            insert ? "INSERT INTO items(id, code, name, note, amount, price) "
                     "VALUES(?1, ?2, ?3, 'a note of some forty characters or so', ?4, 1.5)"
                   : "UPDATE items SET amount = ?4, name = ?3 WHERE id = ?1 AND ?2 <> ''"));
        for (int i = first; i < first + size && i < count; ++i) {
          const std::string code = "code-" + std::to_string(i);
          statement.bind(id(i), code, "name " + std::to_string(i + salt), i + salt);
          PANAL_TRY(statement.run());
        }
        return {};
      }));
    }
    return cpu_seconds() - start;
  }

  static Uuid id(int number) {
    Uuid uuid;
    for (int i = 0; i < 4; ++i) uuid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return uuid;
  }

  std::unique_ptr<store::Engine> engine;
  std::vector<core::RawEntry> entries;
  std::unique_ptr<db::Writer> writer;

 private:
  WallClock clock_;
  SeededRandom random_;
  Log log_;
  Metrics metrics_;
};

void apply(const Bench& from, Bench& to, const char* name) {
  const double start = cpu_seconds();
  for (std::size_t first = 0; first < from.entries.size(); first += 20) {
    std::promise<void> done;
    const auto last = std::min(first + 20, from.entries.size());
    const std::vector<core::RawEntry> batch(
        from.entries.begin() + static_cast<std::ptrdiff_t>(first),
        from.entries.begin() + static_cast<std::ptrdiff_t>(last));
    to.writer->submit_uncaptured(
        [&](db::Database& database) { return to.engine->apply(database, batch); },
        [&done](Result<db::Commit> result) {
          must(std::move(result));
          done.set_value();
        });
    done.get_future().wait();
  }
  std::printf("  \"%s_rows_per_cpu_second\": %.0f,\n", name, kRows / (cpu_seconds() - start));
}

void snapshot(const std::string& folder, Bench& donor) {
  WallClock clock;
  auto reader = must(db::Database::open(folder + "/b.db", db::Access::kReadOnly));
  const std::int64_t start = clock.monotonic_us();
  const auto info =
      must(store::write_snapshot(reader, donor.engine->schema(), folder + "/snapshot"));
  const std::int64_t written = clock.monotonic_us();
  Bench joiner(folder + "/d.db", true);
  std::promise<void> done;
  joiner.writer->submit_uncaptured(
      [&](db::Database& database) {
        return store::import_snapshot(database, joiner.engine->schema(), {}, info.path);
      },
      [&done](Result<db::Commit> result) {
        must(std::move(result));
        done.set_value();
      });
  done.get_future().wait();
  const std::int64_t imported = clock.monotonic_us();
  const auto rate = [&](std::int64_t us) {
    return static_cast<double>(info.bytes) / static_cast<double>(us);
  };
  std::printf(
      "  \"snapshot_mb\": %.1f, \"snapshot_write_mb_s\": %.0f, \"snapshot_import_mb_s\": %.0f\n",
      static_cast<double>(info.bytes) / 1e6, rate(written - start), rate(imported - written));
}

int run() {
  std::string pattern = std::filesystem::temp_directory_path() / "panal-bench-XXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  std::printf("{\n");
  {
    Bench plain(folder + "/a.db", false), captured(folder + "/b.db", true);
    const auto ratio = [&](const char* name, bool insert, int count, int size, int salt) {
      const double base = plain.run(insert, count, size, salt);
      const double ours = captured.run(insert, count, size, salt);
      std::printf(
          "  \"%s\": {\"plain_cpu_us\": %.2f, \"captured_cpu_us\": %.2f, \"ratio\": %.2f},\n", name,
          base / count * 1e6, ours / count * 1e6, ours / base);
    };
    ratio("insert_200_a_commit", true, kRows, 200, 0);
    Bench remote(folder + "/c.db", true);
    apply(captured, remote, "apply_inserts");
    captured.entries.clear();
    ratio("update_200_a_commit", false, kRows, 200, 1);
    apply(captured, remote, "apply_updates");
    ratio("update_1_a_commit", false, kSingles, 1, 2);
    snapshot(folder, captured);
  }
  std::printf("}\n");
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace panal

int main() { return panal::run(); }
