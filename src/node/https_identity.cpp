#include "src/node/https_identity.h"

#include "src/crypto/certificates.h"
#include "src/crypto/key_file.h"

namespace panal::node {

Result<crypto::TlsContext::Shared> https_context(const DataFolder& folder, const Endpoint& endpoint,
                                                 const std::string& node_name,
                                                 std::shared_ptr<const crypto::TicketKeys> tickets,
                                                 const Clock& clock, Random& random) {
  const std::string chain_file = folder.key_file("https.crt");
  const std::string key_file = folder.key_file("https.key");
  auto chain = crypto::read_key_file(chain_file);
  if (!chain && chain.error().code == Code::kNotFound) {
    const auto key = PANAL_TRY(crypto::PrivateKey::generate());
    crypto::Subject subject{node_name, {node_name, "localhost", "127.0.0.1", "::1"}};
    if (!endpoint.unspecific()) subject.names.push_back(endpoint.host);
    const auto certificate =
        PANAL_TRY(crypto::make_self_signed(key, subject, clock.wall_ms(), random));
    PANAL_TRY(crypto::write_key_file(key_file, key.pem()));
    PANAL_TRY(crypto::write_key_file(chain_file, certificate.pem()));
    chain = certificate.pem();
  }
  const std::string chain_pem = PANAL_TRY(std::move(chain));
  const std::string key_pem = PANAL_TRY(crypto::read_key_file(key_file));
  return crypto::TlsContext::https_server(chain_pem, key_pem, std::move(tickets));
}

}  // namespace panal::node
