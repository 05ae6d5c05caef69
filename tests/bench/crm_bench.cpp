// Library: panal_app panal_store
//
// How long lists and reports of the customers' side take over many rows, in one process and without
// a network: ms of the middle and of the slowest of some runs each. Prints JSON; ends with 1 when a
// middle one is over the bound of 50 ms.
//
// usage: crm_bench [customers [visits]]
#include <algorithm>
#include <functional>

#include "replication/store/system_tables.h"
#include "src/app/model/entities.h"
#include "src/app/store/outbox.h"
#include "src/app/store/reports.h"
#include "src/app/store/schema.h"
#include "src/app/store/search.h"
#include "tests/bench/store_bench.h"

namespace panal::bench {
namespace {

using app::store::Filter;

constexpr double kBoundMs = 50;
constexpr int kRuns = 15;

// ?1 customers, ?2 visits. Ids are numbers in 16 bytes; 500 companies, 20 salespeople, five years.
constexpr const char* kFill[] = {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) "
    "INSERT INTO users (id, login) SELECT unhex(printf('01%030x', i)), 'user' || i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
    "INSERT INTO companies (id, name) SELECT unhex(printf('02%030x', i)), "
    "printf('Empresa %05d', i * 7919 % 100003) FROM n",
    "INSERT INTO target_types (id, name) VALUES (unhex(printf('03%030x', 1)), 'Oferta')",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "INSERT INTO customers (id, code, name, city, email, archived) SELECT "
    "unhex(printf('04%030x', i)), 'C' || i, printf('Cliente %x Núñez %d', i * 7919 % 100003, i), "
    "'Ciudad ' || (i % 300), 'c' || i || '@x.es', i % 20 = 0 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "INSERT INTO company_customers (id, company, customer) SELECT unhex(printf('05%030x', i)), "
    "unhex(printf('02%030x', 1 + i % 500)), unhex(printf('04%030x', i)) FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2) "
    "INSERT INTO visits (id, customer, salesperson, planned_on, fulfilled_on, created_at) SELECT "
    "unhex(printf('06%030x', i)), unhex(printf('04%030x', 1 + i * 7919 % ?1)), "
    "unhex(printf('01%030x', 1 + i % 20)), date('2022-01-01', (i % 1826) || ' days'), "
    "iif(i % 1826 < 1500, date('2022-01-01', (i % 1826) || ' days'), NULL), i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2) "
    "INSERT INTO targets (id, visit, company, type, success, created_at) SELECT "
    "unhex(printf('07%030x', i)), unhex(printf('06%030x', i)), "
    "unhex(printf('02%030x', 1 + (1 + i * 7919 % ?1) % 500)), unhex(printf('03%030x', 1)), "
    "iif(i % 1826 < 1500, iif(i % 3 = 0, 'failed', 'met'), 'pending'), i FROM n",
};

// The tables as a node makes them; their indexes only when they are full.
void fill(db::Database& database, std::int64_t customers, std::int64_t visits) {
  must(database.fill_quickly());
  std::vector<std::string> names, indexes;
  {
    auto row = must(database.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"));
    while (must(row.step())) {
      names.emplace_back(row.text(0));
      indexes.emplace_back(row.text(1));
    }
  }
  must(database.execute("BEGIN"));
  for (const std::string& name : names) must(database.execute("DROP INDEX \"" + name + "\""));
  for (const char* sql : kFill) {
    auto statement = must(database.prepare(sql));
    if (std::string_view(sql).find("?1") != std::string_view::npos)
      statement.bind_one(1, customers);
    if (std::string_view(sql).find("?2") != std::string_view::npos) statement.bind_one(2, visits);
    must(statement.run());
  }
  for (const std::string& index : indexes) must(database.execute(index));
  must(database.execute("COMMIT"));
  must(app::store::prepare_search(database));
  must(app::store::prepare_outbox(database));
}

Uuid id_of(const char* hex) { return *Uuid::parse(hex); }
Value value_of(const Uuid& id) { return Blob{std::string(id.raw())}; }

class Runs {
 public:
  explicit Runs(db::Database& database) : database_(database) {}

  void measure(const char* name, const std::function<std::size_t()>& work) {
    std::vector<double> ms;
    std::size_t rows = 0;
    for (int i = 0; i < kRuns; ++i) {
      const double start = wall_seconds();
      rows = work();
      ms.push_back((wall_seconds() - start) * 1000);
    }
    std::ranges::sort(ms);
    std::printf("%s  {\"name\": \"%s\", \"rows\": %zu, \"ms\": %.2f, \"ms_max\": %.2f}",
                first_ ? "" : ",\n", name, rows, ms[ms.size() / 2], ms.back());
    first_ = false;
    slow_ = slow_ || ms[ms.size() / 2] > kBoundMs;
  }

  using Asked = std::vector<std::pair<const char*, Value>>;
  void list(const char* name, const app::model::Entity& entity, const char* sort,
            const Asked& asked, const char* words = "") {
    const auto& collection = app::store::records_of(entity);
    const bool descending = *sort == '-';
    app::store::Query query{.asker = {.user = value_of(kUser), .today = "2026-06-01"},
                            .match = app::store::match_of(words),
                            .sort = collection.field(sort + (descending ? 1 : 0)),
                            .descending = descending,
                            .limit = limits::kPageItems};
    for (const auto& [field, value] : asked) {
      const bool from = std::string_view(field).ends_with("_from");
      const bool to = std::string_view(field).ends_with("_to");
      const std::string column = from || to ? "planned_on" : field;
      query.filters.push_back({collection.field(column),
                               from ? Filter::Kind::kFrom
                               : to ? Filter::Kind::kTo
                                    : Filter::Kind::kEqual,
                               value});
    }
    measure(name, [&] { return must(app::store::list(database_, collection, query)).rows.size(); });
  }

  void report(const char* name, app::store::ReportQuery query) {
    query.limit = limits::kPageItems;
    measure(name, [&] { return must(app::store::report_targets(database_, query)).lines.size(); });
  }

  bool slow() const { return slow_; }

  const Uuid kUser = id_of("01000000-0000-0000-0000-000000000003");
  const Uuid kCompany = id_of("02000000-0000-0000-0000-000000000007");
  const Uuid kCustomer = id_of("04000000-0000-0000-0000-000000000065");

 private:
  db::Database& database_;
  bool first_ = true, slow_ = false;
};

void measure_lists(Runs& runs) {
  const auto& customers = app::model::customers();
  const auto& visits = app::model::visits();
  const Value no = std::int64_t{0}, yes = std::int64_t{1};
  const Value user = value_of(runs.kUser), company = value_of(runs.kCompany);
  runs.list("customers", customers, "name", {{"archived", no}});
  runs.list("customers by code", customers, "-code", {{"archived", no}});
  runs.list("customers archived", customers, "name", {{"archived", yes}});
  runs.list("customers of a company", customers, "name", {{"company", company}});
  runs.list("customers searched", customers, "name", {{"archived", no}}, "nunez 777");
  runs.list("customers searched, all match", customers, "name", {{"archived", no}}, "nunez");
  runs.list("visits", visits, "-planned_on", {});
  runs.list("visits of a salesperson", visits, "-planned_on", {{"salesperson", user}});
  runs.list("visits of a customer", visits, "-planned_on",
            {{"customer", value_of(runs.kCustomer)}});
  runs.list("visits of a company", visits, "-planned_on", {{"company", company}});
  runs.list(
      "visits of a month", visits, "planned_on",
      {{"planned_from", std::string("2025-03-01")}, {"planned_to", std::string("2025-03-31")}});
  runs.list("visits not fulfilled", visits, "planned_on", {{"fulfilled", no}});
  runs.list("visits with pending targets", visits, "-planned_on", {{"pending_targets", yes}});
  runs.list("visits of today", visits, "-planned_on", {{"today", yes}});
  runs.list("favourites", visits, "-planned_on", {{"favourite", yes}});
  runs.list("targets", app::model::targets(), "-created_at", {});
  runs.list("targets of a salesperson", app::model::targets(), "-created_at",
            {{"salesperson", user}});
}

void measure_reports(Runs& runs, db::Database& database) {
  runs.report("report of all", {});
  runs.report("report of a year", {.from = "2025-01-01", .to = "2025-12-31"});
  runs.report("report of a day", {.from = "2025-03-03", .to = "2025-03-03"});
  runs.report("report of no day", {.from = "2030-01-01", .to = "2030-12-31"});
  runs.report("report of a company", {.company = runs.kCompany});
  runs.report("report of a customer", {.customer = runs.kCustomer});
  runs.report("report of a salesperson", {.salesperson = runs.kUser});
  runs.measure("company's statistics", [&] {
    return static_cast<std::size_t>(
        must(app::store::company_statistics(database, runs.kCompany, std::nullopt)).visits);
  });
}

int run(std::int64_t customers, std::int64_t visits) {
  const TempFolder folder;
  const std::string path = folder.file("panal.db");
  const WallClock clock;
  SeededRandom random(7);
  Log log(clock, 2, Log::Format::kText, LogLevel::kError);
  const SchemaSpec schema = app::store::schema();
  {
    auto database = must(db::Database::open(path, db::Access::kReadWrite));
    must(store::Engine::open(database, {.schema = schema,
                                        .node = Uuid::v7(clock.wall_ms(), random),
                                        .digest_key = {},
                                        .clock = clock,
                                        .random = random,
                                        .log = log,
                                        .on_committed = {}}));
  }
  {
    auto database = must(db::Database::open(path, db::Access::kReadWrite));
    must(store::register_functions(database, store::with_system_tables(schema)));
    must(database.define(
        "panal_stamp", 0,
        [](db::Database&, std::span<const Value>) -> Result<Value> { return Value(Blob{}); }));
    fill(database, customers, visits);
  }
  // Opened anew, the file goes back to WAL, as readers want it.
  must(db::Database::open(path, db::Access::kReadWrite));
  auto reader = must(db::Database::open(path, db::Access::kReadOnly));
  must(store::register_functions(reader, store::with_system_tables(schema)));
  Runs runs(reader);
  std::printf("[\n");
  measure_lists(runs);
  measure_reports(runs, reader);
  std::printf("\n]\n");
  return runs.slow() ? 1 : 0;
}

}  // namespace
}  // namespace panal::bench

int main(int count, char** arguments) {
  return panal::bench::run(count > 1 ? std::atoll(arguments[1]) : 100'000,
                           count > 2 ? std::atoll(arguments[2]) : 1'000'000);
}
