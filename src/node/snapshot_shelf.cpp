#include "src/node/snapshot_shelf.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/key_file.h"

namespace panal::node {
namespace {

std::string offer_file(const std::string& path) { return path + ".offer"; }

// Files that cannot be removed only cost space, until the next start tries again.
void remove_snapshot(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove(offer_file(path), ignored);
  std::filesystem::remove(path, ignored);
}

SnapshotOffer offer_of(const store::SnapshotInfo& info) {
  return {info.bytes, info.hashes.size(), hex_encode(info.vector.encode()), info.hashes};
}

// What write_snapshot() said of the file at `path`, if that is there and was written to its end.
Result<store::SnapshotInfo> read_info(const std::string& path) {
  std::ifstream file(offer_file(path));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto offer = PANAL_TRY(SnapshotOffer::decode(text));
  const auto bytes = hex_decode(offer.vector);
  if (!bytes || offer.hashes.empty()) return fail(Code::kCorrupt, "the offer is malformed");
  store::SnapshotInfo info{.path = path, .bytes = offer.bytes, .hashes = std::move(offer.hashes)};
  info.vector = PANAL_TRY(core::VersionVector::decode(*bytes));
  return info;
}

}  // namespace

SnapshotShelf::SnapshotShelf(std::string folder, const SchemaSpec& schema, SipKey key,
                             const Clock& clock)
    : folder_(std::move(folder)), schema_(schema), key_(key), clock_(clock) {
  take_over();
}

// What an earlier process wrote: its joiners may go on.
void SnapshotShelf::take_over() {
  std::error_code failed;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator at(folder_, failed), end; !failed && at != end;
       at.increment(failed)) {
    paths.push_back(at->path());
  }
  for (const auto& path : paths) {
    const auto token = Uuid::parse(path.stem().string());
    if (token && items_.contains(*token)) continue;
    auto info = token ? read_info(path_of(*token)) : fail(Code::kNotFound, "not a snapshot's");
    if (!info || items_.size() >= limits::kSnapshots) {
      std::filesystem::remove(path, failed);
      continue;
    }
    const auto item = std::make_shared<Item>();
    item->info = std::move(info).value();
    item->used_ms = clock_.monotonic_ms();
    items_.emplace(*token, item);
  }
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

Result<SnapshotOffer> SnapshotShelf::get(const Uuid& token, db::Database& reader) {
  const auto item = find(token, true);
  if (item == nullptr) return fail(Code::kTooMany, "too many nodes are joining: try again soon");
  const std::unique_lock lock(item->mutex, std::try_to_lock);
  // Who gave up waiting for it comes again; a worker that waited, too, would be lost to others.
  if (!lock) return fail(Code::kUnavailable, "the snapshot is being written: try again soon");
  if (!item->info) {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) return fail(Code::kIo, "cannot make the folder for snapshots");
    auto info = PANAL_TRY(store::write_snapshot(reader, schema_, key_, path_of(token)));
    PANAL_TRY(crypto::write_key_file(offer_file(path_of(token)), offer_of(info).encode()));
    item->info = std::move(info);
  }
  return offer_of(*item->info);
}

Result<store::SnapshotChunk> SnapshotShelf::chunk(const Uuid& token, std::uint64_t number) {
  const auto item = find(token, false);
  if (item == nullptr) return fail(Code::kNotFound, "no such snapshot any more");
  auto chunk = [&]() -> Result<store::SnapshotChunk> {
    const std::lock_guard lock(item->mutex);
    if (!item->info) return fail(Code::kNotFound, "no such snapshot yet");
    return store::read_chunk(*item->info, key_, number);
  }();
  if (chunk || chunk.error().code == Code::kNotFound) return chunk;
  release(token);  // whoever asks for it again gets another
  return fail(Code::kNotFound, chunk.error().message);
}

void SnapshotShelf::release(const Uuid& token) {
  const std::lock_guard lock(mutex_);
  if (items_.erase(token) != 0) remove_snapshot(path_of(token));
}

void SnapshotShelf::drop_unused(std::int64_t since_ms) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  for (auto each = items_.begin(); each != items_.end();) {
    Item& item = *each->second;
    if (now_ms - item.used_ms > since_ms && item.mutex.try_lock()) {
      remove_snapshot(path_of(each->first));
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
