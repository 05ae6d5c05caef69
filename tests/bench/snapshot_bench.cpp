// Library: panal_store
//
// MB/s of writing a snapshot and of importing it into an empty store, in one process and without a
// network. Prints JSON.
//
// usage: snapshot_bench [rows]
#include "replication/store/snapshot.h"
#include "tests/bench/store_bench.h"

namespace panal::bench {
namespace {

int run(int rows) {
  const TempFolder folder;
  Store donor(folder.file("donor.db"), Kind::kCaptured);
  Store(folder.file("joiner.db"), Kind::kCaptured);
  donor.insert(0, rows, 200);
  donor.update(0, rows, 200, 1);
  auto reader = must(db::Database::open(folder.file("donor.db"), db::Access::kReadOnly));
  const double start = wall_seconds(), cpu_start = cpu_seconds();
  const auto info =
      must(store::write_snapshot(reader, donor.engine->schema(), {}, folder.file("snapshot")));
  const double written = wall_seconds(), cpu_written = cpu_seconds();
  {
    auto database = must(db::Database::open(folder.file("joiner.db"), db::Access::kReadWrite));
    must(database.define(
        "panal_stamp", 0,
        [](db::Database&, std::span<const Value>) -> Result<Value> { return Value{}; }));
    must(database.fill_quickly());
    must(store::import_snapshot(database, donor.engine->schema(), {}, info.path));
  }
  must(db::Database::open(folder.file("joiner.db"), db::Access::kReadWrite));
  const double imported = wall_seconds(), cpu_imported = cpu_seconds();
  const double mb = static_cast<double>(info.bytes) / 1e6;
  std::printf(
      "{\"mb\": %.1f, \"write_mb_per_s\": %.0f, \"write_mb_per_cpu_s\": %.0f, "
      "\"import_mb_per_s\": %.0f, \"import_mb_per_cpu_s\": %.0f}\n",
      mb, mb / (written - start), mb / (cpu_written - cpu_start), mb / (imported - written),
      mb / (cpu_imported - cpu_written));
  return 0;
}

}  // namespace
}  // namespace panal::bench

int main(int count, char** arguments) {
  return panal::bench::run(count > 1 ? std::atoi(arguments[1]) : 200'000);
}
