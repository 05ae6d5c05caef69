// Library: panal_store
//
// CPU of captured writes relative to plain SQLite: the same statements through the same Writer,
// with the engine as its journal and without one, in turn, a slice at a time. Prints JSON.
//
// usage: capture_bench [rows [single commits]]
#include "tests/bench/store_bench.h"

namespace panal::bench {
namespace {

constexpr int kSlices = 10;

struct Case {
  const char* name;
  bool insert;
  int rows, a_commit;
};

void run(const Case& what, int first, Store& plain, Store& captured) {
  double base = 0, ours = 0;
  const auto slice = [&](Store& store, int from, int count) {
    const double start = cpu_seconds();
    if (what.insert) store.insert(from, count, what.a_commit);
    else store.update(from, count, what.a_commit, from + what.a_commit);
    return cpu_seconds() - start;
  };
  const int count = what.rows / kSlices;
  for (int i = 0; i < kSlices; ++i) {
    base += slice(plain, first + i * count, count);
    ours += slice(captured, first + i * count, count);
  }
  std::printf("  \"%s\": {\"plain_cpu_us\": %.2f, \"captured_cpu_us\": %.2f, \"ratio\": %.2f}",
              what.name, base / what.rows * 1e6, ours / what.rows * 1e6, ours / base);
}

int run(int rows, int singles) {
  const TempFolder folder;
  Store plain(folder.file("plain.db"), Kind::kPlain);
  Store captured(folder.file("captured.db"), Kind::kCaptured);
  std::printf("{\n");
  run({"insert_200_a_commit", true, rows, 200}, 0, plain, captured);
  std::printf(",\n");
  run({"update_200_a_commit", false, rows, 200}, 0, plain, captured);
  std::printf(",\n");
  run({"insert_1_a_commit", true, singles, 1}, rows, plain, captured);
  std::printf(",\n");
  run({"update_1_a_commit", false, singles, 1}, 0, plain, captured);
  std::printf("\n}\n");
  return 0;
}

}  // namespace
}  // namespace panal::bench

int main(int count, char** arguments) {
  const auto number = [&](int at, int otherwise) {
    return count > at ? std::atoi(arguments[at]) : otherwise;
  };
  return panal::bench::run(number(1, 100'000), number(2, 5'000));
}
