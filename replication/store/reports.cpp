#include "replication/store/reports.h"

#include <algorithm>

#include "replication/store/system_tables.h"
#include "src/base/siphash.h"

namespace panal::store {
namespace {

// The same whoever asks: of reporter and removed node.
Uuid report_id(const Uuid& reporter, const Uuid& removed) {
  constexpr SipKey kKey = {0x70616e616c2d7265, 0x706f727473000001};  // never to change
  const Hash128 hash = siphash128(kKey, std::string(reporter.raw()) + std::string(removed.raw()));
  std::string raw(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    raw[i] = static_cast<char>(hash.low >> (8 * i));
    raw[i + 8] = static_cast<char>(hash.high >> (8 * i));
  }
  return Uuid::from_hash(raw);
}

}  // namespace

Result<void> write_reports(db::Database& database, const State& state, const Uuid& self) {
  for (const Member& member : PANAL_TRY(list_members(database))) {
    if (member.state != "removed" || member.role != "node" || member.node == self) continue;
    core::VersionVector holds;
    for (const auto& [origin, seq] : state.vector.components()) {
      const auto known = state.origins.find(origin);
      if (known != state.origins.end() && known->second.node == member.node) {
        holds.raise(origin, seq);
      }
    }
    auto row = PANAL_TRY(database.prepare(
        "INSERT INTO _reports(id, reporter, removed, holds) VALUES(?1, ?2, ?3, ?4) "
        "ON CONFLICT(id) DO UPDATE SET holds = ?4"));
    row.bind(report_id(self, member.node), self, member.node, Blob{holds.encode()});
    PANAL_TRY(row.run());
  }
  return {};
}

Result<std::vector<core::RemovalReport>> list_reports(db::Database& database) {
  auto rows =
      PANAL_TRY(database.prepare("SELECT reporter, removed, holds FROM _reports ORDER BY id"));
  std::vector<core::RemovalReport> reports;
  while (PANAL_TRY(rows.step())) {
    reports.push_back(
        {rows.uuid(0), rows.uuid(1), PANAL_TRY(core::VersionVector::decode(rows.blob(2)))});
  }
  return reports;
}

}  // namespace panal::store
