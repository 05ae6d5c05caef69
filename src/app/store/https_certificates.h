#pragma once
// Certificates that administrators gave the cluster for its https listeners, each a setting: its
// names in the setting's name, so that a renewed one takes the old one's place on every node.
//
//   https_certificate NAME[,NAME…]  =  base64url(sealed key) LF chain in PEM form
//
// The key is sealed with the cluster's (AccountSecrets), which no backup holds.
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct HttpsCertificate {
  Uuid id;
  std::string chain_pem;
  std::string sealed_key;
};

// What a certificate for these names is known by, whatever their order.
Uuid https_certificate_id(std::vector<std::string> names);

Result<std::vector<HttpsCertificate>> https_certificates(db::Database& database);
Result<void> put_https_certificate(db::Database& database, std::vector<std::string> names,
                                   const HttpsCertificate& certificate);
// kNotFound: there is no such one.
Result<void> remove_https_certificate(db::Database& database, const Uuid& id);

}  // namespace panal::app::store
