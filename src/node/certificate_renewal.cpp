#include "src/node/certificate_renewal.h"

#include "src/base/encoding.h"
#include "src/node/donor_link.h"
#include "src/node/join_messages.h"

namespace panal::node {
namespace {

Result<crypto::Certificate> ask(const ClusterKeys& keys, const std::string& address) {
  const auto request = PANAL_TRY(
      crypto::CertificateRequest::make(keys.node_key, keys.node_certificate.common_name()));
  const auto donor = PANAL_TRY(DonorLink::open(address, keys.authority.fingerprint()));
  http::Request post;
  post.method = http::Method::kPost;
  post.target = "/join/renew";
  post.headers.add("Content-Type", "application/json");
  post.body = RenewRequest{request.pem()}.encode();
  const auto grant = PANAL_TRY(RenewGrant::decode(PANAL_TRY(donor->ask(post)).body));
  auto certificate = PANAL_TRY(crypto::Certificate::from_pem(grant.certificate));
  if (certificate.fingerprint() != keys.node_key.fingerprint()) {
    return fail(Code::kCorrupt, "the answer is a certificate of another key");
  }
  return certificate;
}

}  // namespace

Result<bool> is_unknown(const ClusterKeys& keys, const std::string& address) {
  const auto certificate = ask(keys, address);
  if (certificate) return false;
  if (certificate.error().code != Code::kForbidden) return certificate.error();
  return true;
}

bool renewal_due(const crypto::Certificate& certificate, std::int64_t now_ms) {
  const std::int64_t whole_ms = certificate.not_after_ms() - certificate.not_before_ms();
  return now_ms < certificate.not_before_ms() || now_ms > certificate.not_after_ms() - whole_ms / 3;
}

Result<crypto::Certificate> renew_certificate(const ClusterKeys& keys,
                                              const store::Published& state,
                                              const Environment& environment) {
  if (keys.authority_key) return keys.renewed(environment.clock, environment.random);
  Error last = fail(Code::kUnavailable, "there is no node to ask");
  for (const store::Member& member : state.members) {
    if (member.role != "node" || member.state == "removed") continue;
    auto certificate = ask(keys, member.address);
    if (certificate) return certificate;
    last = std::move(certificate).error();
  }
  return last;
}

bool keep_certificate(Storage& storage, const Environment& environment) {
  const std::int64_t now_ms = environment.clock.wall_ms();
  const crypto::Certificate& present = storage.keys().node_certificate;
  if (storage.fenced() || !renewal_due(present, now_ms)) return false;
  const std::string until = format_time_ms(present.not_after_ms());
  const auto replaced = [&]() -> Result<void> {
    return storage.replace_certificate(
        PANAL_TRY(renew_certificate(storage.keys(), *storage.engine().published(), environment)));
  }();
  if (!replaced) {
    environment.log.error("certificate",
                          now_ms > present.not_after_ms()
                              ? "this node's certificate has expired and cannot be renewed yet"
                              : "this node's certificate cannot be renewed yet",
                          {{"until", until}, {"reason", replaced.error().message}});
    return false;
  }
  environment.log.info("certificate", "renewed this node's certificate",
                       {{"was_until", until},
                        {"until", format_time_ms(storage.keys().node_certificate.not_after_ms())}});
  return true;
}

}  // namespace panal::node
