#include "src/node/snapshot_shelf.h"

#include <filesystem>

#include "src/base/limits.h"

namespace panal::node {
namespace {

// A file that cannot be removed only costs space, until the next start tries again.
void remove_file(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

}  // namespace

SnapshotShelf::SnapshotShelf(std::string folder, const SchemaSpec& schema, SipKey key,
                             const Clock& clock)
    : folder_(std::move(folder)), schema_(schema), key_(key), clock_(clock) {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

SnapshotShelf::~SnapshotShelf() {
  for (const auto& [token, item] : items_) remove_file(item->info.path);
}

std::shared_ptr<SnapshotShelf::Item> SnapshotShelf::find(const Uuid& token, bool make) {
  const std::lock_guard lock(mutex_);
  auto found = items_.find(token);
  if (found == items_.end()) {
    if (!make) return nullptr;
    // Joiners that have gone away must not keep others out.
    if (items_.size() >= limits::kSnapshots) drop_unused(limits::kSnapshotStalledMs);
    if (items_.size() >= limits::kSnapshots) return nullptr;
    found = items_.emplace(token, std::make_shared<Item>()).first;
  }
  found->second->used_ms = clock_.monotonic_ms();
  return found->second;
}

Result<store::SnapshotInfo> SnapshotShelf::get(const Uuid& token, db::Database& reader) {
  const auto item = find(token, true);
  if (item == nullptr) return fail(Code::kTooMany, "too many nodes are joining: try again soon");
  const std::lock_guard lock(item->mutex);
  if (!item->written) {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) return fail(Code::kIo, "cannot make the folder for snapshots");
    item->info =
        PANAL_TRY(store::write_snapshot(reader, schema_, folder_ + "/" + token.text()));
    item->written = true;
  }
  return item->info;
}

Result<store::SnapshotChunk> SnapshotShelf::chunk(const Uuid& token, std::uint64_t number) {
  const auto item = find(token, false);
  if (item == nullptr) return fail(Code::kNotFound, "no such snapshot any more");
  const std::lock_guard lock(item->mutex);
  if (!item->written || number >= item->info.chunks) {
    return fail(Code::kNotFound, "no such chunk");
  }
  return store::read_chunk(item->info, key_, number);
}

void SnapshotShelf::release(const Uuid& token) {
  const std::lock_guard lock(mutex_);
  const auto found = items_.find(token);
  if (found == items_.end()) return;
  remove_file(found->second->info.path);
  items_.erase(found);
}

void SnapshotShelf::drop_unused(std::int64_t since_ms) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  for (auto each = items_.begin(); each != items_.end();) {
    Item& item = *each->second;
    if (now_ms - item.used_ms > since_ms && item.mutex.try_lock()) {
      remove_file(item.info.path);
      item.mutex.unlock();
      each = items_.erase(each);
    } else {
      ++each;
    }
  }
}

void SnapshotShelf::sweep() {
  const std::lock_guard lock(mutex_);
  drop_unused(limits::kSnapshotIdleMs);
}

}  // namespace panal::node
