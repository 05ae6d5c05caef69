// Certificates of the https listeners: uploaded once, used by every node that serves https, without
// a restart. Their keys leave a node in no form but sealed.
#include <utility>

#include "src/app/api/account_secrets.h"
#include "src/app/api/handlers.h"
#include "src/app/store/https_certificates.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/tls_context.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

std::vector<std::string> names_of(const crypto::Certificate& certificate) {
  auto names = certificate.names();
  if (names.empty() && !certificate.common_name().empty()) {
    names.push_back(certificate.common_name());
  }
  return names;
}

Json certificate_json(const Uuid& id, const crypto::Certificate& certificate, std::int64_t now_ms) {
  Json names = Json::array();
  for (const std::string& name : names_of(certificate)) names.push(name);
  Json json;
  json.append_member("id", id.text());
  json.append_member("names", std::move(names));
  json.append_member("issuer", certificate.issuer());
  json.append_member("fingerprint", certificate.fingerprint());
  json.append_member("begins_at", format_time_ms(certificate.not_before_ms()));
  json.append_member("expires_at", format_time_ms(certificate.not_after_ms()));
  json.append_member("expired", certificate.not_after_ms() <= now_ms);
  return json;
}

// Parsed, and tried: OpenSSL refuses short keys, say, only when it is to use them.
Result<void> check(const std::string& chain, const std::string& key, std::int64_t now_ms) {
  const auto own = crypto::Certificate::from_pem(chain);
  if (!own) return field_error("chain", "certificate");
  if (own->not_after_ms() <= now_ms) return field_error("chain", "certificate_expired");
  if (names_of(own.value()).empty()) return field_error("chain", "certificate_names");
  if (!crypto::PrivateKey::from_pem(key)) return field_error("key", "certificate_key");
  auto certified = crypto::CertifiedKey::from_pem(chain, key);
  if (!certified) return field_error("key", "certificate_key");
  std::vector<crypto::CertifiedKey> alone;
  alone.push_back(std::move(certified).value());
  if (!crypto::TlsContext::https_server(std::move(alone), nullptr)) {
    return field_error("chain", "certificate");
  }
  return {};
}

}  // namespace

Result<http::Response> list_certificates(const http::Request&, Context& context) {
  Json items = Json::array();
  for (const auto& each : PANAL_TRY(store::https_certificates(context.reader()))) {
    const auto own = crypto::Certificate::from_pem(each.chain_pem);
    if (own) items.push(certificate_json(each.id, own.value(), context.now_ms()));
  }
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("next", Json());
  return http::Response::json(200, body.dump());
}

Result<http::Response> add_certificate(const http::Request&, Context& context) {
  const std::string chain = context.form().text("chain");
  const std::string key = context.form().text("key");
  PANAL_TRY(check(chain, key, context.now_ms()));
  const auto own = PANAL_TRY(crypto::Certificate::from_pem(chain));
  const auto names = names_of(own);
  const Uuid id = store::https_certificate_id(names);
  const Services& services = context.services();
  const store::HttpsCertificate certificate{
      id, chain, PANAL_TRY(services.secrets.seal(key, id, services.random))};
  Json told = certificate_json(id, own, context.now_ms());
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::put_https_certificate(database, names, certificate));
    if (PANAL_TRY(store::https_certificates(database)).size() > limits::kCertificates) {
      return fail(Code::kConflict, "certificates_full");
    }
    return store::add_audit(database, actor, {store::kAuditCertificate, {}, id, told});
  }));
  auto response = http::Response::json(201, told.dump());
  response.headers.add("Location", "/api/v1/cluster/certificates/" + id.text());
  return response;
}

Result<http::Response> remove_certificate(const http::Request& request, Context& context) {
  const auto id = Uuid::parse(request.path_value("id"));
  if (!id) return fail(Code::kBadRequest, "bad_id");
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::remove_https_certificate(database, *id));
    Json told = Json::object();
    told.append_member("removed", true);
    return store::add_audit(database, actor, {store::kAuditCertificate, {}, *id, std::move(told)});
  }));
  return http::Response::no_content();
}

}  // namespace panal::app
