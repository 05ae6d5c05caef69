// The part of NodeHost that keeps files, and fetches from other members what is not here yet.
#include <chrono>
#include <utility>

#include "src/base/encoding.h"
#include "src/base/file_limits.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"
#include "src/node/donor_link.h"
#include "src/node/join_messages.h"
#include "src/node/node_host.h"
#include "src/node/status_document.h"

namespace panal::node {
namespace {

http::Request chunk_request(std::string_view hash, std::size_t from) {
  http::Request request;
  request.target = std::string(kFilesPath) + std::string(hash);
  request.headers.add("Range", "bytes=" + std::to_string(from) + "-" +
                                   std::to_string(from + limits::kFileChunkBytes - 1));
  return request;
}

// Of "bytes 0-99/1234", the size of the whole; nothing when that is not what was asked for.
std::optional<std::size_t> whole_size(const http::Response& chunk, std::size_t from) {
  const std::string_view range = chunk.headers.get("Content-Range");
  const std::string begins = "bytes " + std::to_string(from) + "-";
  const std::size_t slash = range.find('/');
  if (!range.starts_with(begins) || slash == std::string_view::npos) return std::nullopt;
  const auto size = parse_int(range.substr(slash + 1));
  if (!size || *size <= 0 || *size > static_cast<std::int64_t>(limits::kFileBytes)) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(*size);
}

}  // namespace

NodeHost::NodeHost(Parts parts)
    : parts_(std::move(parts)),
      checked_files_(parts_.metrics.counter("panal_files_checked_total",
                                            "Attached files read from the disk and checked.")),
      damaged_files_(parts_.metrics.counter("panal_files_damaged_total",
                                            "… that were not what their names say.")),
      repaired_files_(parts_.metrics.counter("panal_files_repaired_total",
                                             "… that were fetched anew from another node.")) {}

Result<void> NodeHost::keep_file(std::string_view hash, std::string_view bytes) {
  return parts_.files.put(hash, bytes);
}

Result<void> NodeHost::keep_only(const std::set<std::string, std::less<>>& hashes) {
  PANAL_TRY(parts_.files.keep_only(hashes));
  return {};
}

Result<std::optional<std::string>> NodeHost::file(std::string_view hash) {
  auto here = PANAL_TRY(parts_.files.get(hash));
  if (here) return here;
  PANAL_TRY(fetch_from_any(hash));
  return parts_.files.get(hash);
}

// A fetch holds a worker here and there: so many at once, and each file once. Who wants one that
// is on its way waits for it.
Result<void> NodeHost::fetch_from_any(std::string_view hash) {
  constexpr auto kPatience = std::chrono::milliseconds(2 * limits::kFilePatienceMs);
  std::unique_lock lock(fetching_mutex_);
  if (fetching_.contains(hash)) {
    fetched_.wait_for(lock, kPatience, [&] { return !fetching_.contains(hash); });
    return {};
  }
  if (fetching_.size() >= limits::kFileFetches) return fail(Code::kUnavailable, "busy");
  const auto taken = fetching_.insert(std::string(hash)).first;
  lock.unlock();
  auto fetched = fetch_from_each(hash);
  lock.lock();
  fetching_.erase(taken);
  lock.unlock();
  fetched_.notify_all();
  return fetched;
}

Result<void> NodeHost::fetch_from_each(std::string_view hash) {
  const auto state = parts_.engine.published();
  const auto status = this->status(*state);
  for (const core::PeerStatus& peer : status->replica.peers) {
    if (peer.state != core::PeerState::kConnected) continue;
    const auto* member = find_node(*state, peer.member.node);
    if (member != nullptr && PANAL_TRY(fetch_file(*member, hash))) return {};
  }
  return {};
}

Result<app::FilesLeft> NodeHost::fetch_files(const std::set<std::string, std::less<>>& hashes) {
  std::size_t fetched = 0;
  auto left = app::FilesLeft::kNone;
  for (const std::string& hash : hashes) {
    if (parts_.files.has(hash)) continue;
    if (fetched == limits::kFileFetches) return app::FilesLeft::kMore;
    if (PANAL_TRY(file(hash))) ++fetched;
    else left = app::FilesLeft::kUnreachable;
    if (stopping_) break;
  }
  return left;
}

// In chunks: what has come of it stays, and the next attempt, be it from another node, goes on
// there. One who cannot be asked has nothing for us.
Result<bool> NodeHost::fetch_file(const store::Member& member, std::string_view hash) {
  const auto link =
      DonorLink::open(member.address, member.fingerprint, parts_.keys, limits::kFilePatienceMs);
  if (!link) return false;
  while (!stopping_) {
    const std::size_t from = parts_.files.begun_bytes(hash);
    const auto chunk = (*link)->ask(chunk_request(hash, from));
    if (!chunk) {  // it may be whole already, and not have been given its name
      const bool beyond = from > 0 && chunk.error().code == Code::kForbidden;
      return beyond ? parts_.files.finish(hash) : false;
    }
    if (chunk->status == 200) {  // from an older release: all of it
      if (hex_encode(crypto::sha256(chunk->body)) != hash) return false;
      PANAL_TRY(parts_.files.put(hash, chunk->body));
      return true;
    }
    const auto size = whole_size(*chunk, from);
    if (!size || chunk->body.empty() || from + chunk->body.size() > *size) return false;
    PANAL_TRY(parts_.files.append(hash, chunk->body));
    if (from + chunk->body.size() == *size) return parts_.files.finish(hash);
  }
  return false;
}

void NodeHost::check_files() {
  if (checking_.exchange(true)) return;
  const FileShelf::Checked checked = parts_.files.check_next(limits::kScrubBytes);
  checked_files_.add(checked.files);
  damaged_files_.add(checked.damaged.size());
  for (const std::string& hash : checked.damaged) {
    const auto repaired = file(hash);
    const bool whole = repaired && *repaired;
    if (whole) repaired_files_.add(1);
    parts_.log.warning("files",
                       whole ? "a damaged file was fetched anew"
                             : "a file is damaged, and no node that answers has it whole",
                       {{"file", hash}});
  }
  checking_ = false;
}

}  // namespace panal::node
