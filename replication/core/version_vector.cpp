#include "replication/core/version_vector.h"

#include <algorithm>

#include "src/base/bytes.h"

namespace panal::core {
namespace {

auto position(auto& components, OriginId origin) {
  return std::lower_bound(
      components.begin(), components.end(), origin,
      [](const auto& component, OriginId key) { return component.first < key; });
}

}  // namespace

std::uint64_t VersionVector::get(OriginId origin) const {
  const auto at = position(components_, origin);
  return at != components_.end() && at->first == origin ? at->second : 0;
}

void VersionVector::raise(OriginId origin, std::uint64_t seq) {
  if (seq == 0) return;
  const auto at = position(components_, origin);
  if (at != components_.end() && at->first == origin) {
    at->second = std::max(at->second, seq);
  } else {
    components_.insert(at, {origin, seq});
  }
}

void VersionVector::raise(const VersionVector& other) {
  for (const auto& [origin, seq] : other.components_) raise(origin, seq);
}

void VersionVector::lower(const VersionVector& other) {
  for (auto& [origin, seq] : components_) seq = std::min(seq, other.get(origin));
  std::erase_if(components_, [](const Component& component) { return component.second == 0; });
}

void VersionVector::erase(OriginId origin) {
  const auto at = position(components_, origin);
  if (at != components_.end() && at->first == origin) components_.erase(at);
}

bool VersionVector::covers(const VersionVector& other) const {
  return std::all_of(other.components_.begin(), other.components_.end(),
                     [&](const Component& theirs) { return get(theirs.first) >= theirs.second; });
}

std::string VersionVector::encode() const {
  ByteWriter out;
  out.varint(components_.size());
  for (const auto& [origin, seq] : components_) {
    out.u64(static_cast<std::uint64_t>(origin));
    out.varint(seq);
  }
  return out.take();
}

Result<VersionVector> VersionVector::decode(std::string_view bytes) {
  ByteReader in(bytes);
  VersionVector vector;
  const std::uint64_t count = in.varint();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const auto origin = static_cast<OriginId>(in.u64());
    const std::uint64_t seq = in.varint();
    // One form a vector: ascending origins and no zeros, so that equal vectors are equal bytes.
    if (seq == 0 || (!vector.empty() && origin <= vector.components_.back().first)) in.fail();
    if (in.ok()) vector.components_.emplace_back(origin, seq);
  }
  if (!in.done()) return Error{Code::kCorrupt, "malformed version vector"};
  return vector;
}

}  // namespace panal::core
