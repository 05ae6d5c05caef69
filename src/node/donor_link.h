#pragma once
// DonorLink: requests to the donor of a snapshot, one after the other over one connection: a
// joiner's, over TLS with the CA that its token pins, or a member's, with its own certificate.
// Blocking. Each request may be sent again, should the connection be found closed.
#include <cstdint>
#include <memory>
#include <string>

#include "src/base/result.h"
#include "src/crypto/tls_context.h"
#include "src/http/message.h"
#include "src/node/keys.h"

namespace panal::node {

class DonorLink {
 public:
  // `address` and `authority_fingerprint` as the token has them.
  static Result<std::unique_ptr<DonorLink>> open(std::string address,
                                                 std::string authority_fingerprint);

  // `address` and `fingerprint` as the list of members has them.
  // Each request fails that takes longer than `patience_ms`, the way to the node included; 0: the
  // bounds of each step are enough.
  static Result<std::unique_ptr<DonorLink>> open(std::string address, std::string fingerprint,
                                                 const ClusterKeys& keys,
                                                 std::int64_t patience_ms = 0);
  DonorLink(const DonorLink&) = delete;
  ~DonorLink();

  // A response of status 2xx; any other is an error with the problem's detail: kNotFound for
  // 404, kUnavailable from 500 on, else kForbidden.
  Result<http::Response> ask(const http::Request& request);

 private:
  class Connection;
  DonorLink(std::string address, std::string fingerprint, crypto::TlsContext::Shared context);
  Result<http::Response> exchange(const http::Request& request);

  const std::string address_;
  const std::string fingerprint_;  // of the donor's key; empty: the CA vouches for it
  const crypto::TlsContext::Shared context_;
  std::int64_t patience_ms_ = 0;
  std::unique_ptr<Connection> connection_;
};

}  // namespace panal::node
