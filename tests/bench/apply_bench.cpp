// Library: panal_store
//
// Rows a second that a node applies of another's entries, by CPU and by the clock: transactions of
// one row and of 200, inserts and updates, in batches as the replica makes them. Prints JSON.
//
// usage: apply_bench [rows]
#include "src/base/limits.h"
#include "tests/bench/store_bench.h"

namespace panal::bench {
namespace {

void apply(const char* name, int rows, Store& from, Store& to) {
  const double cpu = cpu_seconds(), wall = wall_seconds();
  std::vector<core::RawEntry> batch;
  std::size_t bytes = 0;
  const auto flush = [&] {
    to.apply(std::exchange(batch, {}));
    bytes = 0;
  };
  for (core::RawEntry& entry : from.entries) {
    bytes += entry.bytes.size();
    batch.push_back(std::move(entry));
    if (bytes >= limits::kBatchBytes) flush();
  }
  if (!batch.empty()) flush();
  std::printf("  \"%s\": {\"rows_per_s\": %.0f, \"rows_per_cpu_s\": %.0f}", name,
              rows / (wall_seconds() - wall), rows / (cpu_seconds() - cpu));
  from.entries.clear();
}

int run(int rows) {
  const TempFolder folder;
  Store from(folder.file("from.db"), Kind::kCaptured), to(folder.file("to.db"), Kind::kCaptured);
  from.keep_entries = true;
  std::printf("{\n");
  from.insert(0, rows, 200);
  apply("inserts_200_a_transaction", rows, from, to);
  from.update(0, rows, 200, 1);
  std::printf(",\n");
  apply("updates_200_a_transaction", rows, from, to);
  const int singles = rows / 10;
  from.insert(rows, singles, 1);
  std::printf(",\n");
  apply("inserts_1_a_transaction", singles, from, to);
  from.update(0, singles, 1, 2);
  std::printf(",\n");
  apply("updates_1_a_transaction", singles, from, to);
  std::printf("\n}\n");
  return 0;
}

}  // namespace
}  // namespace panal::bench

int main(int count, char** arguments) {
  return panal::bench::run(count > 1 ? std::atoi(arguments[1]) : 100'000);
}
