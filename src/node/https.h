#pragma once
// Https: the certificates of the public https listener, and their renewal without a restart.
//
//   keys/https.crt, .key        shown to who names no host, or none that another is for: put there
//                               by an administrator, or self-signed and kept at the first start
//   keys/https/NAME.crt, .key   more, for the names in them
//   what the cluster was given  by POST /api/v1/cluster/certificates; a front, which cannot open
//                               their keys, has the files alone
//
// Read at the start, at SIGHUP and when the cluster's change; connections keep what they began
// with.
//
// On the loop's thread. Owned by Node.
#include <memory>
#include <string>
#include <vector>

#include "src/base/metrics.h"
#include "src/base/result.h"
#include "src/crypto/ticket_keys.h"
#include "src/crypto/tls_context.h"
#include "src/http/server.h"
#include "src/node/config.h"
#include "src/node/local_service.h"
#include "src/node/storage.h"

namespace panal::node {

class Https {
 public:
  struct Parts {
    loop::Loop& loop;
    ReaderPool& workers;
    Storage& storage;
    const Environment& environment;
    std::string node_name;
    Endpoint endpoint;
    http::Server& server;
  };
  static Result<std::unique_ptr<Https>> listen(Parts parts);
  Https(const Https&) = delete;

  // All of them again. An error says which file is wrong, and changes nothing.
  Result<void> reload();
  // Settings of the cluster have changed, perhaps these.
  void on_settings();
  // Tickets get their key of the hour, and whoever reads the log is told of what expires.
  void hourly();

 private:
  explicit Https(Parts parts);
  Result<crypto::CertifiedKey> own() const;
  Result<void> add_files(std::vector<crypto::CertifiedKey>& all) const;
  Result<std::string> add_uploaded(std::vector<crypto::CertifiedKey>& all) const;
  Result<crypto::TlsContext::Shared> load();
  void tell_expiry();

  struct Expiry {
    std::string name;
    std::int64_t at_ms;
  };
  Parts parts_;
  Gauge& expires_s_;
  std::shared_ptr<crypto::TicketKeys> tickets_;
  std::string uploaded_;  // what was loaded of the cluster's, so that a change is seen
  std::vector<Expiry> expiries_;
};

}  // namespace panal::node
