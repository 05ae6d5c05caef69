#pragma once
// Store: the durable state of a simulated node, in memory, and the rules that applying must obey.
//
// It survives crashes of its node. Every violation of a rule ends the run with a text.
#include <map>
#include <string>
#include <vector>

#include "replication/core/event.h"
#include "replication/core/hlc.h"
#include "replication/core/inbox.h"
#include "src/base/result.h"

namespace panal::sim {

// The bytes of a simulated entry: header and ballast. Parsed as the real codec would.
core::LogItemPtr make_entry(const core::EntryHeader& header, std::size_t ballast_bytes);
Result<core::LogItemPtr> parse_entry(core::RawEntry raw);

class Store {
 public:
  // A local transaction of this origin.
  core::LogItemPtr commit(core::OriginId origin, std::int64_t wall_ms, std::size_t ballast_bytes);
  // Empty, or which promise is broken.
  std::string apply(const std::vector<core::LogItemPtr>& items, std::int64_t wall_ms);
  std::vector<core::LogItemPtr> read(core::OriginId origin, std::uint64_t from,
                                     std::size_t bytes_max) const;

  const core::VersionVector& vector() const { return vector_; }
  core::Digest digest() const { return digest_; }
  std::vector<core::Head> heads() const;
  std::uint64_t entries() const;

 private:
  void add(core::LogItemPtr item);

  std::map<core::OriginId, std::vector<core::LogItemPtr>> log_;
  core::VersionVector vector_;
  core::VersionVector said_;  // by the deps of our own origin's entries so far
  core::OriginId said_by_{};
  core::Digest digest_;
  core::Hlc clock_;
};

}  // namespace panal::sim
