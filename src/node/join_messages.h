#pragma once
// What joiner and donor say to each other: JSON over HTTP on the peer port, ALPN panal-join/1.
//
//   POST /join             JoinRequest → JoinGrant
//   POST /join/renew       RenewRequest → RenewGrant: a member whose certificate runs out; its key,
//                          which must be a member's, speaks for it
//   GET  /join/snapshot    with the token in X-Panal-Join: SnapshotOffer; the donor writes its
//                          snapshot when it is first asked. 404 for a chunk: it is gone, ask anew
//   DELETE /join/snapshot  the joiner has all of it
//   GET  /join/snapshot/N  chunk N, with its keyed hash in X-Panal-Chunk-Hash
//
// A member that needs a snapshot asks for one in the same way over panal-sync/1, where its
// certificate speaks for it; X-Panal-Join then holds its uuid. There, GET /join/files/HASH answers
// a file that hangs on a record (file_shelf.h), or 404.
//
// The joiner checks the CA that its token pins before it sends anything. Pure.
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/result.h"

namespace panal::node {

inline constexpr std::string_view kJoinAlpn = "panal-join/1";
inline constexpr std::string_view kSyncAlpn = "panal-sync/1";
inline constexpr int kJoinVersion = 1;
inline constexpr std::string_view kJoinHeader = "X-Panal-Join";
inline constexpr std::string_view kFilesPath = "/join/files/";
inline constexpr std::string_view kChunkHashHeader = "X-Panal-Chunk-Hash";

struct JoinRequest {
  std::string token;    // the whole line
  std::string request;  // certificate request, PEM
  Uuid node;
  std::string name;
  std::string address;  // host:port of the joiner's peer listener
  std::string former = {};  // its label as another node of this cluster, which has numbers

  std::string encode() const;
  static Result<JoinRequest> decode(std::string_view json);
};

struct JoinGrant {
  std::string cluster;       // id
  std::string cluster_name;
  std::string label;
  std::string certificate;   // PEM
  std::string authority;     // PEM
  std::string authority_key; // PEM; travels inside TLS to a member that may sign, too
  std::string cluster_key;   // hex
  // For a front, which gets no keys (the two above are empty) and no data: the members as of now.
  std::string members = {};  // hex of wire::encode_members; empty for a node

  bool for_front() const { return !members.empty(); }

  std::string encode() const;
  static Result<JoinGrant> decode(std::string_view json);
};

struct RenewRequest {
  std::string request;  // certificate request, PEM

  std::string encode() const;
  static Result<RenewRequest> decode(std::string_view json);
};

struct RenewGrant {
  std::string certificate;  // PEM

  std::string encode() const;
  static Result<RenewGrant> decode(std::string_view json);
};

struct SnapshotOffer {
  std::uint64_t bytes = 0;
  std::uint64_t chunks = 0;
  std::string vector;  // hex
  // Keyed, one a chunk: what the joiner has needs no fetching. An earlier release says none.
  std::vector<std::uint64_t> hashes = {};

  std::string encode() const;
  static Result<SnapshotOffer> decode(std::string_view json);
};

}  // namespace panal::node
