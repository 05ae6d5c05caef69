#include "tests/sim/truth.h"

#include "replication/wire/entry_codec.h"

namespace panal::sim {
namespace {

std::string name_of(const core::Dot& dot) {
  return std::to_string(static_cast<std::uint64_t>(dot.origin) % 10'000) + ":" +
         std::to_string(dot.seq);
}

}  // namespace

void Truth::attempt(const core::Dot& dot, std::size_t node, const core::VersionVector& seen) {
  core::VersionVector without = seen;
  without.erase(dot.origin);
  without.raise(dot.origin, dot.seq - 1);
  attempts_[dot] = {node, std::move(without)};
}

std::string Truth::commit(const core::RawEntry& raw) {
  const auto known = transactions_.find(raw.dot);
  if (known != transactions_.end()) {
    return known->second.bytes == raw.bytes ? "" : "(12) " + name_of(raw.dot) + " is used again";
  }
  const auto attempt = attempts_.find(raw.dot);
  if (attempt == attempts_.end()) return "(12) " + name_of(raw.dot) + " was never written";
  if (raw.dot.seq > 1 && !transactions_.contains({raw.dot.origin, raw.dot.seq - 1})) {
    return "(12) " + name_of(raw.dot) + " leaves a gap";
  }
  auto entry = wire::decode_entry(raw.dot, raw.bytes);
  if (!entry.ok()) return "(12) " + name_of(raw.dot) + ": " + entry.error().message;
  for (const auto& [origin, seq] : attempt->second.seen.components()) {
    const Transaction* earlier = find({origin, seq});
    if (earlier != nullptr && earlier->entry.header.hlc >= entry->header.hlc) {
      return "(11) " + name_of(raw.dot) + " is stamped before " + name_of({origin, seq}) +
             ", which it had seen";
    }
  }
  transactions_[raw.dot] = {raw.bytes, std::move(*entry), attempt->second.seen,
                            attempt->second.node};
  return {};
}

std::string Truth::applied(const core::RawEntry& raw, const core::VersionVector& after) {
  const auto known = transactions_.find(raw.dot);
  if (known == transactions_.end())
    return "(12) applied " + name_of(raw.dot) + ", which nobody wrote";
  if (known->second.bytes != raw.bytes) return "(12) " + name_of(raw.dot) + " has two contents";
  known->second.shipped = true;
  if (!after.covers(known->second.seen)) {
    return "(3) applied " + name_of(raw.dot) + " before what it had seen";
  }
  return {};
}

std::string Truth::knows(const core::VersionVector& vector) const {
  for (const auto& [origin, seq] : vector.components()) {
    if (!transactions_.contains({origin, seq}))
      return "(12) has " + name_of({origin, seq}) + ", which nobody wrote";
  }
  return {};
}

const Transaction* Truth::find(const core::Dot& dot) const {
  const auto at = transactions_.find(dot);
  return at == transactions_.end() ? nullptr : &at->second;
}

const Transaction* Truth::written_at(std::size_t node, std::uint64_t hlc) const {
  for (const auto& [dot, transaction] : transactions_) {
    const auto& header = transaction.entry.header;
    if (transaction.node == node && header.hlc == hlc && !header.carried) return &transaction;
  }
  return nullptr;
}

}  // namespace panal::sim
