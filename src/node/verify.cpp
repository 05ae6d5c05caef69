#include "src/node/verify.h"

#include <unistd.h>

#include <cstdio>
#include <future>

#include "replication/store/system_tables.h"
#include "src/app/store/audit.h"
#include "src/app/store/schema.h"
#include "src/base/limits.h"
#include "src/node/control_client.h"
#include "src/node/data_folder.h"
#include "src/node/status_document.h"
#include "src/node/storage.h"

namespace panal::node {
namespace {

Result<void> check_pages(db::Database& database) {
  auto check = PANAL_TRY(database.prepare("PRAGMA integrity_check(20)"));
  std::string found;
  while (PANAL_TRY(check.step())) {
    if (check.text(0) != "ok") found += "\n  " + std::string(check.text(0));
  }
  if (!found.empty()) return fail(Code::kCorrupt, "the database is damaged:" + found);
  return {};
}

Result<bool> belongs_to_a_node(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return false;
  auto database = PANAL_TRY(db::Database::open(path, db::Access::kReadOnly));
  auto table = PANAL_TRY(
      database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_node'"));
  if (!PANAL_TRY(table.step())) return false;
  return PANAL_TRY(Identity::load(database)).has_value();
}

Result<std::string> stored_digest(db::Database& database) {
  auto select = PANAL_TRY(database.prepare("SELECT digest_high, digest_low FROM _applied"));
  if (!PANAL_TRY(select.step())) return fail(Code::kCorrupt, "the database has no digest");
  return digest_text(static_cast<std::uint64_t>(select.integer(0)),
                     static_cast<std::uint64_t>(select.integer(1)));
}

Result<void> check(const std::string& data) {
  if (::access(data.c_str(), F_OK) != 0) {
    return fail(Code::kNotFound, "there is no data folder " + data + ": say it with --data DIR");
  }
  if (!PANAL_TRY(belongs_to_a_node(data + "/panal.db"))) {
    return fail(Code::kNotFound, data + " belongs to no cluster yet");
  }
  const auto keys = PANAL_TRY(ClusterKeys::load(data + "/keys"));
  auto database = PANAL_TRY(open_reader(data + "/panal.db"));
  PANAL_TRY(database.execute("BEGIN"));
  PANAL_TRY(check_pages(database));
  PANAL_TRY(app::store::check_chains(database));
  const auto schema = store::with_system_tables(app::store::schema());
  const Hash128 computed = PANAL_TRY(store::compute_digest(database, schema, digest_key(keys)));
  const std::string expected = PANAL_TRY(stored_digest(database));
  const std::string found = digest_text(computed.high, computed.low);
  PANAL_TRY(database.execute("COMMIT"));
  if (found != expected) {
    return fail(Code::kCorrupt,
                "the rows do not match their digest: kept " + expected + ", computed " + found);
  }
  std::printf("the database is whole; digest %s\n", found.c_str());
  return {};
}

// A running node looks at its rows every few seconds; two passes from now it has done what it can.
Result<void> wait_for_the_node(const std::string& data, const Environment& environment) {
  const auto client = PANAL_TRY(ControlClient::open(data, environment));
  std::int64_t passes_then = -1;
  for (int i = 0; i < limits::kRepairTries; ++i) {
    const Json status = PANAL_TRY(client->get("/api/v1/replication"));
    const Json* digest = status.find("digest");
    const auto number = [&](std::string_view name) {
      const Json* value = digest == nullptr ? nullptr : digest->find(name);
      const auto* integer = value == nullptr ? nullptr : value->integer();
      return integer == nullptr ? std::int64_t{-1} : *integer;
    };
    if (passes_then < 0) passes_then = number("passes");
    if (number("passes") >= passes_then + 2 && number("damaged") == 0) {
      std::printf("repaired by the running node since its start: %lld rows\n",
                  static_cast<long long>(number("repaired")));
      return {};
    }
    ::usleep(limits::kRepairPauseMs * 1000);
  }
  return fail(Code::kTimeout, "the running node did not get its rows right: see panal status");
}

// On the writer's thread, within one commit.
Result<void> write(Storage& storage, const db::Writer::Work& work) {
  std::promise<Result<db::Commit>> promise;
  const bool queued = storage.writer().submit_uncaptured(
      work, [&](Result<db::Commit> result) { promise.set_value(std::move(result)); });
  if (!queued) return fail(Code::kInternal, "the writer takes nothing");
  PANAL_TRY(promise.get_future().get());
  return {};
}

Result<void> repair_at_rest(DataFolder folder, const Environment& environment) {
  const auto storage = PANAL_TRY(Storage::open(std::move(folder), environment));
  store::Engine& engine = storage->engine();
  PANAL_TRY(write(*storage, [](db::Database& database) { return database.execute("REINDEX"); }));
  auto reader = PANAL_TRY(open_reader(storage->folder().database()));
  store::Scrub pass;
  while (!PANAL_TRY(engine.scrub(reader, pass))) {
  }
  for (const core::Bucket& bucket : pass.damaged()) {
    const core::Repair wanted{.kind = core::Repair::Kind::kFromLog,
                              .bucket = bucket,
                              .vector = engine.published()->vector};
    const auto done = write(*storage, [&](db::Database& database) -> Result<void> {
      for (const auto& row : PANAL_TRY(engine.repair(database, wanted))) {
        std::printf("repaired from the log: %s %s %s\n", row.table.c_str(), row.id.text().c_str(),
                    row.columns.c_str());
      }
      return {};
    });
    if (!done.ok()) std::printf("cannot repair a bucket: %s\n", done.error().message.c_str());
  }
  return {};
}

}  // namespace

Result<void> verify(const std::string& data, bool repair, const Environment& environment) {
  auto checked = check(data);
  if (checked.ok() || !repair || checked.error().code != Code::kCorrupt) return checked;
  std::printf("%s\n", checked.error().message.c_str());
  auto folder = DataFolder::open(data);
  if (folder.ok()) PANAL_TRY(repair_at_rest(std::move(*folder), environment));
  else PANAL_TRY(wait_for_the_node(data, environment));
  auto again = check(data);
  if (again.ok()) return again;
  return fail(again.error().code, again.error().message +
                                      "; when this node runs, it takes the rows from another "
                                      "member, or else must be joined again");
}

}  // namespace panal::node
