#include "replication/store/applier.h"

#include "replication/wire/entry_codec.h"
#include "src/base/planted.h"

namespace panal::store {

Result<void> Applier::check(const core::EntryHeader& header) const {
  const auto& dot = header.dot;
  const auto refuse = [&](std::string_view why) {
    return fail(Code::kCorrupt, "entry " + std::to_string(dot.seq) + ": " + std::string(why));
  };
  if (dot.seq != state_.vector.get(dot.origin) + 1) return refuse("its predecessor is missing");
  if (!planted(Bug::kSkipDependencyCheck) && !state_.vector.covers(header.deps))
    return refuse("what it had seen is missing");
  const auto known = state_.origins.find(dot.origin);
  if (dot.seq > 1 && known != state_.origins.end() &&
      known->second.last_hash != header.previous_hash) {
    return refuse("it does not follow the entry before it that we hold");
  }
  if (dot.seq == 1 && !header.node) return refuse("an origin's first entry names no node");
  return check_context(header, known == state_.origins.end() ? nullptr : &known->second);
}

// What was forgotten here everybody had who counted. Whoever wrote without having seen all of it
// did not count, or its disk had gone back; what it says of a row that is forgotten has no meaning
// here, although it has one where the row's grave is still kept.
Result<void> Applier::check_context(const core::EntryHeader& header,
                                    const OriginState* known) const {
  if (known != nullptr && known->context.covers(state_.floor)) return {};
  core::VersionVector seen = header.deps;
  if (known != nullptr) seen.raise(known->context);
  if (seen.covers(state_.floor)) return {};
  return fail(Code::kPrecondition, "entry " + std::to_string(header.dot.seq) +
                                       ": it had not seen what is forgotten here");
}

Result<void> Applier::apply(db::Database& database, const core::RawEntry& raw,
                            std::set<core::TableId>& tables) {
  if (!planted(Bug::kApplyTwice) && state_.vector.covers(raw.dot)) return {};
  core::Entry entry = PANAL_TRY(wire::decode_entry(raw.dot, raw.bytes));
  PANAL_TRY(check(entry.header));
  OriginState& origin = state_.origin(raw.dot.origin);
  if (entry.header.node) origin.node = entry.header.node;
  origin.context.raise(entry.header.deps);
  const auto& carried = entry.header.carried;
  const core::Stamp stamp{carried ? carried->hlc : entry.header.hlc, raw.dot.origin, raw.dot.seq};
  const core::VersionVector& seen = carried ? carried->seen : origin.context;
  if (planted(Bug::kHalfTransaction)) entry.changes.resize((entry.changes.size() + 1) / 2);
  for (const auto& change : entry.changes) {
    PANAL_TRY(apply_change(database, change, stamp, seen));
    tables.insert(change.table);
  }
  PANAL_TRY(rows_.settle(database));
  PANAL_TRY(append_log(database, state_, raw));
  state_.hlc = std::max(state_.hlc, entry.header.hlc);
  return {};
}

Result<void> Applier::apply_change(db::Database& database, const core::Change& change,
                                   const core::Stamp& stamp, const core::VersionVector& seen) {
  Row row = PANAL_TRY(rows_.load(database, change.table, change.id));
  if (change.kind == core::Change::Kind::kStrand) {
    rows_.strand(row, change, stamp);
    return rows_.store(database, row, Physical::kWrite);
  }
  if (change.kind == core::Change::Kind::kPut) {
    rows_.put(row, change, stamp, seen);
  } else {
    rows_.bury(row, stamp, seen, change.kind == core::Change::Kind::kDestroy);
  }
  PANAL_TRY(rows_.decide_life(database, row));
  return rows_.store(database, row, Physical::kWrite);
}

Result<void> append_log(db::Database& database, State& state, const core::RawEntry& entry) {
  OriginState& origin = state.origin(entry.dot.origin);
  auto statement = PANAL_TRY(database.prepare("INSERT INTO _log VALUES(?1, ?2)"));
  statement.bind(log_key(origin.ordinal, entry.dot.seq));
  PANAL_TRY(statement.bind_blob(2, entry.bytes).run());
  origin.context.raise(entry.dot.origin, entry.dot.seq);
  origin.last_hash = wire::hash_entry(entry.dot, entry.bytes);
  origin.dirty = true;
  state.vector.raise(entry.dot.origin, entry.dot.seq);
  ++state.log_entries;
  state.log_bytes += entry.bytes.size();
  return {};
}

}  // namespace panal::store
