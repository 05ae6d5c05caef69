#include "src/node/keys.h"

#include "src/base/encoding.h"
#include "src/crypto/hash.h"
#include "src/crypto/key_file.h"

namespace panal::node {
namespace {

constexpr std::size_t kClusterKeyBytes = 32;

// A key or a certificate; errors name the file.
template <class T>
Result<T> read_pem(const std::string& path) {
  auto parsed = T::from_pem(PANAL_TRY(crypto::read_key_file(path)));
  if (!parsed) return fail(parsed.error().code, path + ": " + parsed.error().message);
  return parsed;
}

}  // namespace

Result<ClusterKeys> ClusterKeys::found(std::string_view cluster_name, const Uuid& node,
                                       const Clock& clock, Random& random) {
  auto authority_key = PANAL_TRY(crypto::PrivateKey::generate());
  auto authority =
      PANAL_TRY(crypto::make_authority(authority_key, cluster_name, clock.wall_ms(), random));
  auto node_key = PANAL_TRY(crypto::PrivateKey::generate());
  const auto request = PANAL_TRY(crypto::CertificateRequest::make(node_key, node.text()));
  auto certificate = PANAL_TRY(crypto::sign_request(authority_key, authority, request,
                                                    {node.text(), {}}, clock.wall_ms(), random));
  return ClusterKeys{std::move(authority_key), std::move(authority), std::move(node_key),
                     std::move(certificate), make_secret(random)};
}

std::string ClusterKeys::make_secret(Random& random) {
  std::string secret(kClusterKeyBytes, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
  return secret;
}

Result<ClusterKeys> ClusterKeys::load(const std::string& keys_folder) {
  const auto path = [&](const char* name) { return keys_folder + "/" + name; };
  std::optional<crypto::PrivateKey> authority_key;
  auto signer = read_pem<crypto::PrivateKey>(path("ca.key"));
  if (signer) authority_key = std::move(signer).value();
  else if (signer.error().code != Code::kNotFound) return signer.error();
  auto authority = PANAL_TRY(read_pem<crypto::Certificate>(path("ca.crt")));
  auto node_key = PANAL_TRY(read_pem<crypto::PrivateKey>(path("node.key")));
  auto certificate = PANAL_TRY(read_pem<crypto::Certificate>(path("node.crt")));
  auto cluster_key = hex_decode(PANAL_TRY(crypto::read_key_file(path("cluster.key"))));
  if (!cluster_key || cluster_key->size() != kClusterKeyBytes) {
    return fail(Code::kCorrupt, keys_folder + "/cluster.key is not a cluster key");
  }
  if (certificate.fingerprint() != node_key.fingerprint()) {
    return fail(Code::kCorrupt, keys_folder + "/node.crt does not belong to node.key");
  }
  return ClusterKeys{std::move(authority_key), std::move(authority), std::move(node_key),
                     std::move(certificate), std::move(*cluster_key)};
}

Result<void> ClusterKeys::save(const DataFolder& folder) const {
  const auto write = [&](std::string_view name, std::string_view content) {
    return crypto::write_key_file(folder.key_file(name), content);
  };
  if (authority_key) PANAL_TRY(write("ca.key", authority_key->pem()));
  PANAL_TRY(write("ca.crt", authority.pem()));
  PANAL_TRY(write("node.key", node_key.pem()));
  PANAL_TRY(write("node.crt", node_certificate.pem()));
  return write("cluster.key", hex_encode(cluster_key));
}

Result<crypto::Certificate> ClusterKeys::renewed(const Clock& clock, Random& random) const {
  if (!authority_key) return fail(Code::kUnavailable, "a front cannot sign certificates");
  const std::string name = node_certificate.common_name();
  const auto request = PANAL_TRY(crypto::CertificateRequest::make(node_key, name));
  return crypto::sign_request(*authority_key, authority, request, {name, {}}, clock.wall_ms(),
                              random);
}

std::string ClusterKeys::derive(std::string_view purpose) const {
  return crypto::hkdf_sha256(cluster_key, {}, purpose, crypto::kSha256Bytes);
}

}  // namespace panal::node
