#include "src/node/https.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "src/app/api/account_secrets.h"
#include "src/app/store/https_certificates.h"
#include "src/base/encoding.h"
#include "src/crypto/key_file.h"

namespace panal::node {
namespace {

constexpr std::int64_t kExpiryTold = 14 * kDayMs;

Result<crypto::CertifiedKey> read_pair(const std::string& stem) {
  auto pair = crypto::CertifiedKey::from_pem(PANAL_TRY(crypto::read_key_file(stem + ".crt")),
                                             PANAL_TRY(crypto::read_key_file(stem + ".key")));
  if (!pair) return fail(pair.error().code, stem + ".crt, .key: " + pair.error().message);
  return pair;
}

// Which of them there are, and whether they are still the same.
std::string summary_of(const std::vector<app::store::HttpsCertificate>& certificates) {
  std::string summary;
  for (const auto& each : certificates) summary += each.id.text() + each.chain_pem + '\n';
  return summary;
}

}  // namespace

Https::Https(Parts parts)
    : parts_(std::move(parts)),
      expires_s_(parts_.environment.metrics.gauge(
          "panal_https_certificate_expires_seconds",
          "When the first certificate of the https listener expires, in Unix time.")),
      tickets_(std::make_shared<crypto::TicketKeys>(parts_.environment.random)) {}

Result<std::unique_ptr<Https>> Https::listen(Parts parts) {
  std::unique_ptr<Https> self(new Https(std::move(parts)));
  auto context = PANAL_TRY(self->load());
  PANAL_TRY(self->parts_.server.listen_tls(
      self->parts_.endpoint.text(), loop::Listener::Sharing::kExclusive, std::move(context)));
  self->hourly();
  return self;
}

Result<void> Https::reload() {
  parts_.server.set_tls_context(PANAL_TRY(load()));
  tell_expiry();
  return {};
}

// Settings change for many reasons: a worker looks whether it is for this one.
void Https::on_settings() {
  const auto look = [this](Reader& reader) {
    const auto database = reader.open();
    if (!database) return;
    const auto stored = app::store::https_certificates(*database.value());
    if (!stored) return;
    parts_.loop.post([this, summary = summary_of(stored.value())] {
      if (summary == uploaded_) return;
      const auto reloaded = reload();
      Log& log = parts_.environment.log;
      if (reloaded) log.info("https", "the cluster's certificates have changed: using them");
      else
        log.error("https", "keeping the old certificates", {{"reason", reloaded.error().message}});
    });
  };
  // When the workers are too busy, the next hour looks again.
  static_cast<void>(parts_.workers.submit(look));
}

void Https::hourly() {
  tickets_->rotate(parts_.storage.keys().derive("panal session tickets"),
                   parts_.environment.clock.wall_ms());
  tell_expiry();
  on_settings();
}

void Https::tell_expiry() {
  const std::int64_t now_ms = parts_.environment.clock.wall_ms();
  std::int64_t first_ms = INT64_MAX;
  for (const Expiry& each : expiries_) {
    first_ms = std::min(first_ms, each.at_ms);
    if (each.at_ms - now_ms > kExpiryTold) continue;
    const bool over = each.at_ms <= now_ms;
    parts_.environment.log.warning(
        "https", over ? "a certificate has expired" : "a certificate expires soon",
        {{"name", each.name}, {"at", format_time_ms(each.at_ms)}});
  }
  expires_s_.set(first_ms / 1000);
}

Result<crypto::CertifiedKey> Https::own() const {
  const DataFolder& folder = parts_.storage.folder();
  const Environment& environment = parts_.environment;
  if (!std::filesystem::exists(folder.key_file("https.crt"))) {
    const auto key = PANAL_TRY(crypto::PrivateKey::generate());
    crypto::Subject subject{parts_.node_name, {parts_.node_name, "localhost", "127.0.0.1", "::1"}};
    if (!parts_.endpoint.unspecific()) subject.names.push_back(parts_.endpoint.host);
    const auto certificate = PANAL_TRY(
        crypto::make_self_signed(key, subject, environment.clock.wall_ms(), environment.random));
    PANAL_TRY(crypto::write_key_file(folder.key_file("https.key"), key.pem()));
    PANAL_TRY(crypto::write_key_file(folder.key_file("https.crt"), certificate.pem()));
  }
  return read_pair(folder.key_file("https"));
}

Result<void> Https::add_files(std::vector<crypto::CertifiedKey>& all) const {
  std::error_code error;
  std::vector<std::string> stems;
  for (std::filesystem::directory_iterator each(parts_.storage.folder().key_file("https"), error),
       end;
       !error && each != end; each.increment(error)) {
    if (each->path().extension() == ".crt") {
      stems.push_back((each->path().parent_path() / each->path().stem()).string());
    }
  }
  std::ranges::sort(stems);
  if (stems.size() > limits::kCertificates) {
    return fail(Code::kTooLarge, "too many certificates in keys/https");
  }
  for (const std::string& stem : stems) all.push_back(PANAL_TRY(read_pair(stem)));
  return {};
}

Result<std::string> Https::add_uploaded(std::vector<crypto::CertifiedKey>& all) const {
  auto reader = PANAL_TRY(open_reader(parts_.storage.folder().database()));
  const auto stored = PANAL_TRY(app::store::https_certificates(reader));
  if (!parts_.storage.is_front()) {
    const app::AccountSecrets secrets(parts_.storage.keys().cluster_key);
    for (const auto& each : stored) {
      const auto key = secrets.open(each.sealed_key, each.id);
      auto pair = key ? crypto::CertifiedKey::from_pem(each.chain_pem, key.value())
                      : Result<crypto::CertifiedKey>(key.error());
      if (pair) {
        all.push_back(std::move(pair).value());
        continue;
      }
      // Of a backup: its cluster had another key.
      parts_.environment.log.warning("https",
                                     "cannot open an uploaded certificate's key: upload both again",
                                     {{"id", each.id.text()}, {"reason", pair.error().message}});
    }
  }
  return summary_of(stored);
}

Result<crypto::TlsContext::Shared> Https::load() {
  std::vector<crypto::CertifiedKey> all;
  all.push_back(PANAL_TRY(own()));
  PANAL_TRY(add_files(all));
  auto uploaded = PANAL_TRY(add_uploaded(all));
  std::vector<Expiry> expiries;
  for (const auto& each : all) {
    const auto names = each.certificate.names();
    expiries.push_back({names.empty() ? each.certificate.common_name() : names.front(),
                        each.certificate.not_after_ms()});
  }
  auto context = PANAL_TRY(crypto::TlsContext::https_server(std::move(all), tickets_));
  uploaded_ = std::move(uploaded);
  expiries_ = std::move(expiries);
  return context;
}

}  // namespace panal::node
