#include "tests/sim/store.h"

#include "src/base/bytes.h"

namespace panal::sim {
namespace {

std::uint64_t hash_of(core::Dot dot, std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325 ^ static_cast<std::uint64_t>(dot.origin) ^ dot.seq << 32;
  for (const unsigned char c : bytes.substr(0, 64)) hash = (hash ^ c) * 0x100000001b3;
  return hash ^ bytes.size();
}

std::string name_of(core::Dot dot) {
  return std::to_string(static_cast<std::uint64_t>(dot.origin)) + ":" + std::to_string(dot.seq);
}

}  // namespace

core::LogItemPtr make_entry(const core::EntryHeader& header, std::size_t ballast_bytes) {
  ByteWriter out;
  out.varint(header.hlc);
  out.u64(header.previous_hash);
  out.string(header.deps.encode());
  out.raw(std::string(ballast_bytes, 'x'));
  return parse_entry({header.dot, out.take()}).value();
}

Result<core::LogItemPtr> parse_entry(core::RawEntry raw) {
  ByteReader in(raw.bytes);
  core::EntryHeader header{.dot = raw.dot};
  header.hlc = in.varint();
  header.previous_hash = in.u64();
  header.deps = PANAL_TRY(core::VersionVector::decode(in.string()));
  if (!in.ok()) return fail(Code::kCorrupt, "malformed");
  const std::uint64_t hash = hash_of(raw.dot, raw.bytes);
  return std::make_shared<const core::LogItem>(core::LogItem{std::move(raw), header, hash});
}

core::LogItemPtr Store::commit(core::OriginId origin, std::int64_t wall_ms,
                               std::size_t ballast_bytes) {
  if (said_by_ != origin) said_ = {};
  said_by_ = origin;
  core::EntryHeader header{.dot = {origin, vector_.get(origin) + 1}};
  header.hlc = clock_.tick(wall_ms);
  if (const auto& run = log_[origin]; !run.empty()) header.previous_hash = run.back()->hash;
  for (const auto& [other, seq] : vector_.components()) {
    if (other != origin && said_.get(other) < seq) header.deps.raise(other, seq);
  }
  said_.raise(header.deps);
  const auto item = make_entry(header, ballast_bytes);
  add(item);
  return item;
}

std::string Store::apply(const std::vector<core::LogItemPtr>& items, std::int64_t wall_ms) {
  for (const auto& item : items) {
    const core::Dot dot = item->dot();
    if (dot.seq != vector_.get(dot.origin) + 1) {
      return "applies " + name_of(dot) + " after " + std::to_string(vector_.get(dot.origin));
    }
    if (!vector_.covers(item->header.deps)) return "applies " + name_of(dot) + " before its deps";
    if (!clock_.merge(item->header.hlc, wall_ms)) {
      return "applies " + name_of(dot) + " of the future";
    }
    add(item);
  }
  return {};
}

void Store::add(core::LogItemPtr item) {
  vector_.raise(item->dot().origin, item->dot().seq);
  digest_.low += item->hash;
  digest_.high += item->hash * 31;
  log_[item->dot().origin].push_back(std::move(item));
}

std::vector<core::LogItemPtr> Store::read(core::OriginId origin, std::uint64_t from,
                                          std::size_t bytes_max) const {
  std::vector<core::LogItemPtr> items;
  const auto at = log_.find(origin);
  if (at == log_.end()) return items;
  std::size_t bytes = 0;
  for (std::uint64_t seq = from; seq <= at->second.size(); ++seq) {
    const auto& item = at->second[static_cast<std::size_t>(seq - 1)];
    if (!items.empty() && bytes + item->size() > bytes_max) break;
    bytes += item->size();
    items.push_back(item);
  }
  return items;
}

std::vector<core::Head> Store::heads() const {
  std::vector<core::Head> heads;
  for (const auto& [origin, run] : log_) {
    if (!run.empty()) heads.push_back({run.back()->dot(), run.back()->hash});
  }
  return heads;
}

std::uint64_t Store::entries() const {
  std::uint64_t entries = 0;
  for (const auto& [origin, seq] : vector_.components()) entries += seq;
  return entries;
}

}  // namespace panal::sim
