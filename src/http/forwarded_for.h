#pragma once
// What a trusted proxy in front of us says about its client: X-Forwarded-For and -Proto; where the
// first is missing, Forwarded, or else X-Real-IP.
//
// Read from the right, where our own proxies write: the client is the first address that is not one
// of theirs. Whatever stands left of it the client may have written himself. Pure.
#include <string>

#include "src/http/address_set.h"
#include "src/http/head.h"

namespace panal::http {

struct ForwardedClient {
  std::string address;
  bool secure = false;
};

// `peer` is the trusted proxy that the connection comes from.
ForwardedClient forwarded_client(const Head& head, const AddressSet& trusted,
                                 const ForwardedClient& peer);

}  // namespace panal::http
