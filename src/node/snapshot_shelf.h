#pragma once
// SnapshotShelf: the snapshots that this donor keeps for its joiners, one a token.
//
// A snapshot is written when its joiner first asks, read chunk by chunk as often as it asks, and
// thrown away when it has not asked for limits::kSnapshotIdleMs. It outlives the process: TOKEN and
// TOKEN.offer, the SnapshotOffer as it was told, which is written last. Called on workers:
// thread-safe. Owned by JoinService.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "replication/store/snapshot.h"
#include "src/base/clock.h"
#include "src/node/join_messages.h"

namespace panal::node {

class SnapshotShelf {
 public:
  SnapshotShelf(std::string folder, const SchemaSpec& schema, SipKey key, const Clock& clock);
  SnapshotShelf(const SnapshotShelf&) = delete;

  // The joiner's snapshot, written now if there is none. kTooMany: others are joining.
  // kUnavailable: it is being written.
  Result<SnapshotOffer> get(const Uuid& token, db::Database& reader);
  // kNotFound: there is none, or none that is sound.
  Result<store::SnapshotChunk> chunk(const Uuid& token, std::uint64_t number);
  void release(const Uuid& token);
  void sweep();

 private:
  struct Item {
    std::mutex mutex;  // guards `info` while it is being written
    std::optional<store::SnapshotInfo> info;
    std::int64_t used_ms = 0;  // guarded by the shelf's mutex
  };
  std::string path_of(const Uuid& token) const { return folder_ + "/" + token.text(); }
  void take_over();
  std::shared_ptr<Item> find(const Uuid& token, bool make);
  void drop_unused(std::int64_t since_ms);  // with mutex_ held

  const std::string folder_;
  const SchemaSpec schema_;
  const SipKey key_;
  const Clock& clock_;
  std::mutex mutex_;  // guards items_
  std::map<Uuid, std::shared_ptr<Item>> items_;
};

}  // namespace panal::node
