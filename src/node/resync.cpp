#include "src/node/resync.h"

#include <filesystem>

#include "replication/store/carry_over.h"
#include "replication/store/snapshot.h"
#include "src/app/store/outbox.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/key_file.h"
#include "src/node/donor_link.h"
#include "src/node/snapshot_fetch.h"

namespace panal::node {
namespace {

constexpr std::int64_t kAgainMs = 2'000;

std::string snapshot_file(const DataFolder& folder) { return folder.path() + "/resync.part"; }
// Its presence says that the snapshot is complete.
std::string note_file(const DataFolder& folder) { return folder.path() + "/resync.note"; }

// What the replica knew, for the time when the store is replaced: vectors in hex, one a line.
std::string encode_note(const core::VersionVector& snapshot, const core::Resync& need) {
  core::VersionVector forked;
  for (const core::OriginId origin : need.forked) forked.raise(origin, 1);
  std::string note;
  for (const auto* vector : {&snapshot, &need.vouched, static_cast<const core::VersionVector*>(
                                                           &forked)}) {
    note += hex_encode(vector->encode()) + "\n";
  }
  return note;
}

Result<std::vector<core::VersionVector>> decode_note(std::string_view text) {
  std::vector<core::VersionVector> vectors;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto bytes = hex_decode(text.substr(0, end));
    if (end == std::string_view::npos || !bytes) break;
    vectors.push_back(PANAL_TRY(core::VersionVector::decode(*bytes)));
    text.remove_prefix(end + 1);
  }
  if (vectors.size() != 3) return fail(Code::kCorrupt, "resync.note is damaged: remove it");
  return vectors;
}

struct Fetch {
  store::Member donor;
  core::Resync need;
  std::shared_ptr<std::atomic<bool>> given_up;
};

Result<void> fetch(Instance& instance, const Fetch& what) {
  Storage& storage = instance.storage();
  const DataFolder& folder = storage.folder();
  const auto link = PANAL_TRY(
      DonorLink::open(what.donor.address, what.donor.fingerprint, storage.keys()));
  const std::string self = storage.identity().node.text();
  const auto on_fetched = [&](std::uint64_t done, std::uint64_t all) {
    instance.health().set_fetching(static_cast<int>(done * 100 / std::max<std::uint64_t>(all, 1)));
    return !*what.given_up;
  };
  const auto vector = PANAL_TRY(fetch_snapshot(*link, self, digest_key(storage.keys()),
                                               snapshot_file(folder), on_fetched));
  PANAL_TRY(crypto::write_key_file(note_file(folder), encode_note(vector, what.need)));
  release_snapshot(*link, self);
  return {};
}

void remove_file(const std::string& path) {
  std::error_code ignored;  // what cannot be removed is only in the way
  std::filesystem::remove(path, ignored);
}

}  // namespace

void Resync::look(const core::ReplicaStatus& status) {
  if (running_ || !status.resync || parts_.loop.now_ms() < again_at_ms_) return;
  const auto state = parts_.instance.storage().engine().published();
  const auto donor = std::find_if(
      state->members.begin(), state->members.end(),
      [&](const store::Member& member) { return member.node == status.resync->peer; });
  if (donor == state->members.end()) return;
  parts_.log.warning("resync", "this node needs a snapshot",
                     {{"from", donor->name}, {"reason", status.resync->reason}});
  parts_.instance.health().set_fetching(0);
  const auto work = [this, what = Fetch{*donor, *status.resync, given_up_},
                     &instance = parts_.instance, &loop = parts_.loop](Reader&) {
    auto fetched = fetch(instance, what);
    loop.post([this, given_up = what.given_up, fetched = std::move(fetched)] {
      if (!*given_up) settle(fetched);
    });
  };
  running_ = parts_.workers.submit(work);
}

void Resync::settle(const Result<void>& fetched) {
  running_ = false;
  if (fetched) return parts_.restart();
  parts_.log.warning("resync", "cannot get the snapshot: trying again",
                     {{"reason", fetched.error().message}});
  again_at_ms_ = parts_.loop.now_ms() + kAgainMs;
}

Result<bool> finish_resync(const DataFolder& folder, db::Database& database,
                           const SchemaSpec& schema, SipKey key, const Uuid& node) {
  if (!std::filesystem::exists(note_file(folder))) return false;
  const auto note = PANAL_TRY(decode_note(PANAL_TRY(crypto::read_key_file(note_file(folder)))));
  const auto unshipped = PANAL_TRY(store::unshipped(database, node, note[0], note[1], note[2]));
  PANAL_TRY(app::store::forget_outbox(database));
  const auto replaced = store::replace_by_snapshot(database, schema, key, snapshot_file(folder),
                                                   unshipped);
  // A snapshot that cannot be used is fetched anew: the replica will say again what it needs.
  remove_file(note_file(folder));
  remove_file(snapshot_file(folder));
  PANAL_TRY(replaced);
  return true;
}

}  // namespace panal::node
