#include "src/node/verify.h"

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

Result<std::string> stored_digest(db::Database& database) {
  auto select =
      PANAL_TRY(database.prepare("SELECT digest_high, digest_low FROM _applied"));
  if (!PANAL_TRY(select.step())) return fail(Code::kCorrupt, "the database has no digest");
  return digest_text(static_cast<std::uint64_t>(select.integer(0)),
                     static_cast<std::uint64_t>(select.integer(1)));
}

}  // namespace

Result<void> verify(const std::string& data) {
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
