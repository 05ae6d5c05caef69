#include "src/app/store/https_certificates.h"

#include <algorithm>

#include "src/app/store/settings.h"
#include "src/base/encoding.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kPrefix = "https_certificate ";

std::string setting_of(std::vector<std::string> names) {
  std::ranges::sort(names);
  std::string setting(kPrefix);
  for (const std::string& name : names) {
    if (!setting.ends_with(' ')) setting += ',';
    setting += name;
  }
  return setting;
}

}  // namespace

Uuid https_certificate_id(std::vector<std::string> names) {
  return setting_id(setting_of(std::move(names)));
}

Result<std::vector<HttpsCertificate>> https_certificates(db::Database& database) {
  constexpr std::string_view kSql =
      "SELECT id, value FROM settings WHERE substr(name, 1, ?2) = ?1 ORDER BY id";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(kPrefix, static_cast<std::int64_t>(kPrefix.size()));
  std::vector<HttpsCertificate> found;
  while (PANAL_TRY(statement.step())) {
    const std::string_view value = statement.text(1);
    const std::size_t end = std::min(value.find('\n'), value.size());
    found.push_back({.id = statement.uuid(0),
                     .chain_pem = std::string(value.substr(std::min(end + 1, value.size()))),
                     .sealed_key = base64url_decode(value.substr(0, end)).value_or("")});
  }
  return found;
}

Result<void> put_https_certificate(db::Database& database, std::vector<std::string> names,
                                   const HttpsCertificate& certificate) {
  return set_setting(database, setting_of(std::move(names)),
                     base64url_encode(certificate.sealed_key) + '\n' + certificate.chain_pem);
}

Result<void> remove_https_certificate(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "DELETE FROM settings WHERE id = ?1 AND substr(name, 1, ?3) = ?2";
  auto statement = PANAL_TRY(database.prepare(kSql));
  PANAL_TRY(statement.bind(id, kPrefix, static_cast<std::int64_t>(kPrefix.size())).run());
  if (database.changes() == 0) return fail(Code::kNotFound, "not_found");
  return {};
}

}  // namespace panal::app::store
