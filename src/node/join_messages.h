#pragma once
// What joiner and donor say to each other: JSON over HTTP on the peer port, ALPN panal-join/1.
//
//   POST /join            JoinRequest → JoinGrant
//   GET  /join/snapshot/N authorised by the same token: chunk N of the donor's snapshot, 204 after
//                         the last one
//
// The joiner checks the CA that its token pins before it sends anything. Pure.
#include <string>
#include <string_view>

#include "src/base/ids.h"
#include "src/base/result.h"

namespace panal::node {

inline constexpr std::string_view kJoinAlpn = "panal-join/1";
inline constexpr int kJoinVersion = 1;
inline constexpr std::string_view kJoinHeader = "X-Panal-Join";

struct JoinRequest {
  std::string token;    // the whole line
  std::string request;  // certificate request, PEM
  Uuid node;
  std::string name;
  std::string address;  // host:port of the joiner's peer listener

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

  std::string encode() const;
  static Result<JoinGrant> decode(std::string_view json);
};

}  // namespace panal::node
