#include "src/app/store/audit.h"

#include <algorithm>
#include <vector>

#include "src/app/store/retention.h"
#include "src/app/store/settings.h"
#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

struct Link {
  std::int64_t number = 0;
  std::string hash;
};

struct Text {
  std::string chain, node, actor, address, action, collection, record, changes;
};

std::string hash_of(const Link& previous, std::int64_t at, const Text& text) {
  ByteWriter out;
  out.raw(previous.hash);
  out.varint(static_cast<std::uint64_t>(previous.number + 1));
  out.zigzag(at);
  for (const std::string* part : {&text.chain, &text.node, &text.actor, &text.address, &text.action,
                                  &text.collection, &text.record, &text.changes}) {
    out.string(*part);
  }
  return crypto::sha256(out.bytes());
}

// By time, and of one moment by number, so that a list in the order of ids is in that of events.
Uuid id_of(std::int64_t at, std::int64_t number, std::string_view hash) {
  Uuid id = Uuid::from_hash(hash);
  const auto put = [&id](std::size_t from, std::size_t size, std::int64_t value) {
    for (std::size_t i = 0; i < size; ++i) {
      id.bytes[from + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
    }
  };
  put(0, 6, at);
  put(6, 3, 0x800080);  // version 8 and the variant
  put(9, 3, number);
  return id;
}

Result<Link> last_link(db::Database& database, std::string_view chain) {
  constexpr std::string_view kSql =
      "SELECT number, hash FROM audit WHERE chain = ?1 ORDER BY number DESC LIMIT 1";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(chain);
  if (!PANAL_TRY(row.step())) return Link{};
  return Link{row.integer(0), std::string(row.blob(1))};
}

// Where the chain begins by now: of one that was never cut, at nothing.
Result<Link> last_cut(db::Database& database, std::string_view chain) {
  const std::string kept = PANAL_TRY(setting(database, cut_setting(chain)));
  const std::size_t space = std::min(kept.find(' '), kept.size());
  const auto number = parse_int(std::string_view(kept).substr(0, space));
  const auto hash = hex_decode(std::string_view(kept).substr(std::min(space + 1, kept.size())));
  if (!number || !hash) return Link{};
  return Link{*number, *hash};
}

}  // namespace

Result<void> add_audit(db::Database& database, const Actor& actor, const AuditEntry& entry) {
  const Link previous = PANAL_TRY(last_link(database, actor.chain));
  const Text text{.chain = actor.chain,
                  .node = actor.node,
                  .actor = actor.name,
                  .address = actor.address,
                  .action = std::string(entry.action),
                  .collection = std::string(entry.collection),
                  .record = entry.record ? hex_encode(entry.record->raw()) : std::string(),
                  .changes = entry.changes.dump()};
  const std::int64_t at_ms = actor.entered_ms != 0 ? actor.entered_ms : actor.now_ms;
  const std::string hash = hash_of(previous, at_ms, text);
  constexpr std::string_view kSql =
      "INSERT INTO audit (id, at, node, chain, number, user, actor, address, action, collection, "
      "record, changes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(id_of(at_ms, previous.number + 1, hash), at_ms, text.node, actor.chain,
            previous.number + 1, actor.user, text.actor, text.address, text.action, text.collection,
            entry.record, text.changes, Blob{hash})
      .run();
}

Result<std::optional<Uuid>> writer_of(db::Database& database, const Uuid& record,
                                      std::string_view claim) {
  auto found = PANAL_TRY(database.prepare(
      "SELECT user FROM audit WHERE record = ?1 AND panal_claim('audit', 'number', _v) = ?2"));
  found.bind(record).bind_blob(2, claim);
  if (!PANAL_TRY(found.step())) return std::optional<Uuid>();
  return Uuid::from_bytes(found.blob(0));
}

Result<std::optional<std::int64_t>> check_chain(db::Database& database, std::string_view chain) {
  constexpr std::string_view kSql =
      "SELECT number, at, node, actor, address, action, collection, record, changes, hash "
      "FROM audit WHERE chain = ?1 ORDER BY number";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(chain);
  Link previous = PANAL_TRY(last_cut(database, chain));
  while (PANAL_TRY(row.step())) {
    const auto text = [&row](int column) { return std::string(row.text(column)); };
    const Text said{.chain = std::string(chain),
                    .node = text(2),
                    .actor = text(3),
                    .address = text(4),
                    .action = text(5),
                    .collection = text(6),
                    .record = hex_encode(row.blob(7)),
                    .changes = text(8)};
    const bool fits = row.integer(0) == previous.number + 1 &&
                      row.blob(9) == hash_of(previous, row.integer(1), said);
    if (!fits) return std::optional(row.integer(0));
    previous = {row.integer(0), std::string(row.blob(9))};
  }
  return std::optional<std::int64_t>();
}

Result<void> check_chains(db::Database& database) {
  std::vector<std::string> chains;
  auto row = PANAL_TRY(database.prepare("SELECT DISTINCT chain FROM audit ORDER BY chain"));
  while (PANAL_TRY(row.step())) chains.emplace_back(row.text(0));
  for (const std::string& chain : chains) {
    const auto wrong = PANAL_TRY(check_chain(database, chain));
    if (!wrong) continue;
    return fail(Code::kCorrupt, "the audit log was altered: entry " + std::to_string(*wrong) +
                                    " of chain " + chain + " does not follow from those before");
  }
  return {};
}

}  // namespace panal::app::store
