#include "src/node/verify.h"

#include <unistd.h>

#include <cstdio>

#include "replication/store/system_tables.h"
#include "src/app/store/schema.h"
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
  auto select =
      PANAL_TRY(database.prepare("SELECT digest_high, digest_low FROM _applied"));
  if (!PANAL_TRY(select.step())) return fail(Code::kCorrupt, "the database has no digest");
  return digest_text(static_cast<std::uint64_t>(select.integer(0)),
                     static_cast<std::uint64_t>(select.integer(1)));
}

}  // namespace

Result<void> verify(const std::string& data) {
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
  const auto schema = store::with_system_tables(app::store::schema());
  const Hash128 computed =
      PANAL_TRY(store::compute_digest(database, schema, digest_key(keys)));
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

}  // namespace panal::node
