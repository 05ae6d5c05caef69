// The part of NodeHost that keeps files, and fetches from other members what is not here yet.
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"
#include "src/node/donor_link.h"
#include "src/node/join_messages.h"
#include "src/node/node_host.h"
#include "src/node/status_document.h"

namespace panal::node {
namespace {

// One of limits::kFileFetches places, while it lives: a fetch holds a worker here and there.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_(taken), number_(taken_++) {}
  Place(const Place&) = delete;
  ~Place() { --taken_; }
  bool is_free() const { return number_ < limits::kFileFetches; }

 private:
  std::atomic<std::size_t>& taken_;
  const std::size_t number_;
};

}  // namespace

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
  const Place place(fetching_);
  if (!place.is_free()) return fail(Code::kUnavailable, "busy");
  const auto state = parts_.engine.published();
  const auto status = this->status(*state);
  for (const core::PeerStatus& peer : status->replica.peers) {
    if (peer.state != core::PeerState::kConnected) continue;
    const auto* member = find_node(*state, peer.member.node);
    auto bytes = member == nullptr ? std::nullopt : fetch_file(*member, hash);
    if (!bytes) continue;
    PANAL_TRY(parts_.files.put(hash, *bytes));
    return bytes;
  }
  return std::optional<std::string>();
}

Result<bool> NodeHost::fetch_files(const std::set<std::string, std::less<>>& hashes) {
  std::size_t fetched = 0;
  for (const std::string& hash : hashes) {
    if (parts_.files.has(hash)) continue;
    if (fetched == limits::kFileFetches) return true;
    fetched += PANAL_TRY(file(hash)) ? 1 : 0;
  }
  return false;
}

// One who cannot be asked has nothing for us.
std::optional<std::string> NodeHost::fetch_file(const store::Member& member,
                                                std::string_view hash) const {
  const auto link = DonorLink::open(member.address, member.fingerprint, parts_.keys);
  if (!link) return std::nullopt;
  http::Request request;
  request.target = std::string(kFilesPath) + std::string(hash);
  auto answer = (*link)->ask(request);
  if (!answer || hex_encode(crypto::sha256(answer->body)) != hash) return std::nullopt;
  return std::move(answer->body);
}

}  // namespace panal::node
