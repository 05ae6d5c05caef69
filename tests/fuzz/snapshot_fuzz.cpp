// Library: panal_store
//
// A snapshot from a donor that is broken or lies: refused, or taken over so that an engine opens
// the store and finds in it what it says.
#include <cstdint>
#include <cstdio>
#include <string>

#include "replication/store/snapshot.h"
#include "tests/fuzz/engine_bench.h"

namespace panal::fuzz {
namespace {

// An empty store as a joiner has it: tables, no engine.
class Joiner {
 public:
  Joiner() : log_(clock_, 2, Log::Format::kText, LogLevel::kError) {
    database_ = std::make_unique<db::Database>(
        must(db::Database::open(folder_.file(), db::Access::kReadWrite)));
    raw(*database_, "PRAGMA synchronous=OFF");
    schema_ = engine()->schema();
    database_->observe(nullptr);
  }

  void try_import(std::string_view bytes) {
    write(bytes);
    raw(*database_, "BEGIN IMMEDIATE");
    const auto imported = store::import_snapshot(*database_, schema_, {}, folder_.file("in"));
    if (imported.ok()) {
      // As after the join: an engine opens what was imported, and finds what it says.
      const auto opened = engine();
      const auto state = opened->published();
      const Hash128 digest{state->digest_low, state->digest_high};
      PANAL_ASSERT(*store::compute_digest(*database_, schema_, {}) == digest);
    }
    database_->observe(nullptr);
    raw(*database_, "ROLLBACK");
  }

 private:
  std::unique_ptr<store::Engine> engine() {
    return must(store::Engine::open(*database_, {.schema = schema(),
                                                 .node = node(1),
                                                 .clock = clock_,
                                                 .random = random_,
                                                 .log = log_,
                                                 .on_committed = {}}));
  }
  void write(std::string_view bytes) {
    std::FILE* file = std::fopen(folder_.file("in").c_str(), "wb");
    PANAL_ASSERT(file != nullptr);
    PANAL_ASSERT(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    std::fclose(file);
  }

  FakeClock clock_;
  SeededRandom random_{1};
  Log log_;
  db::TempFolder folder_;
  std::unique_ptr<db::Database> database_;
  SchemaSpec schema_;
};

}  // namespace
}  // namespace panal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static panal::fuzz::Joiner joiner;
  joiner.try_import({reinterpret_cast<const char*>(data), size});
  return 0;
}
