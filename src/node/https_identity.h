#pragma once
// The certificate of the public https listener: DIR/keys/https.crt and https.key, put there by the
// administrator, or self-signed and kept at the first start.
#include <memory>

#include "src/base/clock.h"
#include "src/base/result.h"
#include "src/crypto/ticket_keys.h"
#include "src/crypto/tls_context.h"
#include "src/node/config.h"
#include "src/node/data_folder.h"

namespace panal::node {

Result<crypto::TlsContext::Shared> https_context(const DataFolder& folder, const Endpoint& endpoint,
                                                 const std::string& node_name,
                                                 std::shared_ptr<const crypto::TicketKeys> tickets,
                                                 const Clock& clock, Random& random);

}  // namespace panal::node
