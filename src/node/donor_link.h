#pragma once
// DonorLink: the joiner's requests to its donor: TLS with the CA that the token pins, blocking.
#include <memory>
#include <string>

#include "src/base/result.h"
#include "src/crypto/tls_context.h"
#include "src/http/message.h"
#include "src/loop/loop.h"

namespace panal::node {

class DonorLink {
 public:
  // `address` and `authority_fingerprint` as the token has them.
  static Result<std::unique_ptr<DonorLink>> open(std::string address,
                                                 std::string authority_fingerprint);

  // A response of status 2xx; any other is an error with the problem's detail.
  Result<http::Response> ask(const http::Request& request);

 private:
  DonorLink(std::string address, crypto::TlsContext::Shared context)
      : address_(std::move(address)), context_(std::move(context)) {}

  const std::string address_;
  const crypto::TlsContext::Shared context_;
};

}  // namespace panal::node
