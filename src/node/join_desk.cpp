#include "src/node/join_desk.h"

#include <algorithm>

#include "replication/wire/member_codec.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"
#include "src/node/config.h"
#include "src/node/label.h"

namespace panal::node {
namespace {

Error refused(const char* why) {
  return fail(Code::kForbidden, std::string("the join token ") + why);
}

struct StoredToken {
  std::string secret_hash, role, fingerprint, label, certificate;
  std::int64_t expires_ms = 0;
  bool redeemed = false;
};

// Finds the token by its id and checks secret and expiry; the same words for an unknown id and a
// wrong secret.
Result<StoredToken> find_token(db::Database& database, const crypto::JoinToken& token,
                               std::int64_t now_ms) {
  auto select = PANAL_TRY(
      database.prepare("SELECT secret_hash, role, expires_ms, fingerprint, label, certificate"
                       " FROM _join_tokens WHERE id = ?1"));
  const bool found = PANAL_TRY(select.bind(token.id).step());
  const std::string hash = crypto::join_secret_hash(token.id, token.secret);
  if (!found || !constant_time_equal(hash, select.blob(0))) {
    return refused("is not known here: was it issued by another node, or mistyped?");
  }
  StoredToken stored{hash, std::string(select.text(1)), std::string(select.text(3)),
                     std::string(select.text(4)), std::string(select.text(5)),
                     select.integer(2), !select.is_null(3)};
  if (stored.expires_ms <= now_ms) return refused("has expired: make a new one with panal token");
  return stored;
}

}  // namespace

Result<app::JoinToken> JoinDesk::issue(std::int64_t ttl_ms, std::string_view role,
                                       const std::string& address) {
  if (!parts_.keys.authority_key) {
    return fail(Code::kUnavailable, "a front gives out no join tokens: ask a node");
  }
  const std::int64_t now_ms = parts_.clock.wall_ms();
  const auto kind = role == "front" ? crypto::JoinRole::kFront : crypto::JoinRole::kNode;
  const auto token = crypto::JoinToken::make(kind, address, parts_.keys.authority.fingerprint(),
                                             now_ms, parts_.random);
  const Blob hash{crypto::join_secret_hash(token.id, token.secret)};
  const std::string stored_role(role);
  PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
    // Those long expired are of no use to anybody.
    auto clean = PANAL_TRY(database.prepare("DELETE FROM _join_tokens WHERE expires_ms < ?1"));
    PANAL_TRY(clean.bind(now_ms - limits::kJoinTokenKeepMs).run());
    auto insert = PANAL_TRY(database.prepare(
        "INSERT INTO _join_tokens (id, secret_hash, role, expires_ms) VALUES (?1, ?2, ?3, ?4)"));
    return insert.bind(token.id, hash, stored_role, now_ms + ttl_ms).run();
  }));
  parts_.log.info("join", "issued a join token", {{"id", token.id.text()}, {"role", role}});
  return app::JoinToken{PANAL_TRY(token.encode()), now_ms + ttl_ms};
}

// This disk may be one of before some labels were given: those that are known are left out.
Result<std::string> JoinDesk::next_label(db::Database& database,
                                         const std::vector<store::Member>& members,
                                         const std::string& former) {
  auto count = PANAL_TRY(database.prepare("SELECT given FROM _node WHERE singleton = 1"));
  if (!PANAL_TRY(count.step())) return fail(Code::kCorrupt, "this node does not know who it is");
  std::int64_t given = count.integer(0);
  const auto label = [&] {
    return label_for(parts_.identity.label, static_cast<std::uint64_t>(given));
  };
  while (label() == former ||
         std::ranges::find(members, label(), &store::Member::label) != members.end()) {
    ++given;
  }
  auto update = PANAL_TRY(database.prepare("UPDATE _node SET given = ?1 WHERE singleton = 1"));
  PANAL_TRY(update.bind(given + 1).run());
  return label();
}

Result<JoinDesk::Redemption> JoinDesk::reserve(db::Database& database,
                                               const crypto::JoinToken& token,
                                               const JoinRequest& request,
                                               const std::string& fingerprint) {
  const auto stored = PANAL_TRY(find_token(database, token, parts_.clock.wall_ms()));
  if (stored.redeemed) {
    if (stored.fingerprint != fingerprint) return refused("has been used already");
    return Redemption{stored.label, stored.certificate, stored.role};
  }
  const auto members = PANAL_TRY(store::list_members(database));
  std::size_t active = 0;
  for (const store::Member& member : members) {
    if (member.state == "removed") continue;
    ++active;
    if (member.name == request.name) {
      return fail(Code::kConflict, "a node named \"" + request.name +
                                       "\" is in the cluster already: choose another with --name");
    }
  }
  if (active >= limits::kMembers) {
    return fail(Code::kConflict, "the cluster has all the nodes it can have (" +
                                     std::to_string(limits::kMembers) + ")");
  }
  // Only who holds data makes numbers, and needs letters for them.
  const std::string label = stored.role == "front"
                                ? std::string()
                                : PANAL_TRY(next_label(database, members, request.former));
  auto update = PANAL_TRY(database.prepare(
      "UPDATE _join_tokens SET fingerprint = ?2, node = ?3, label = ?4 WHERE id = ?1"));
  PANAL_TRY(update.bind(token.id, fingerprint, request.node, label).run());
  PANAL_TRY(store::put_member(database, {request.node, request.name, label, request.address,
                                         stored.role, fingerprint, "active"}));
  return Redemption{label, "", stored.role};
}

Result<bool> JoinDesk::expects_joiner(db::Database& reader) const {
  auto select = PANAL_TRY(reader.prepare(
      "SELECT 1 FROM _join_tokens WHERE expires_ms > ?1 AND node IS NULL LIMIT 1"));
  return PANAL_TRY(select.bind(parts_.clock.wall_ms()).step());
}

Result<JoinGrant> JoinDesk::redeem(const JoinRequest& request, const std::string& cluster_name) {
  const auto token = PANAL_TRY(crypto::JoinToken::decode(request.token));
  const auto signing = PANAL_TRY(crypto::CertificateRequest::from_pem(request.request));
  if (!valid_node_name(request.name)) {
    return fail(Code::kBadRequest, "\"" + request.name + "\" is not a node name");
  }
  PANAL_TRY(Endpoint::parse(request.address));
  const std::string fingerprint = signing.fingerprint();
  Redemption redemption;
  PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
    redemption = PANAL_TRY(reserve(database, token, request, fingerprint));
    return {};
  }));
  if (redemption.certificate.empty()) {
    const auto certificate = PANAL_TRY(
        crypto::sign_request(*parts_.keys.authority_key, parts_.keys.authority, signing,
                             {request.node.text(), {}}, parts_.clock.wall_ms(), parts_.random));
    redemption.certificate = certificate.pem();
    PANAL_TRY(parts_.writer.write([&](db::Database& database) -> Result<void> {
      auto update =
          PANAL_TRY(database.prepare("UPDATE _join_tokens SET certificate = ?2 WHERE id = ?1"));
      return update.bind(token.id, redemption.certificate).run();
    }));
    parts_.log.info("join", "took a node into the cluster",
                    {{"node", request.name}, {"label", redemption.label}});
  }
  JoinGrant grant{.cluster = parts_.identity.cluster.text(),
                  .cluster_name = cluster_name,
                  .label = redemption.label,
                  .certificate = redemption.certificate,
                  .authority = parts_.keys.authority.pem(),
                  .authority_key = "",
                  .cluster_key = ""};
  if (redemption.role == "front") {
    std::vector<core::Member> members;
    for (const auto& member : parts_.engine.published()->members) {
      members.push_back(store::to_core(member));
    }
    grant.members = hex_encode(wire::encode_members(members));
  } else {
    grant.authority_key = parts_.keys.authority_key->pem();
    grant.cluster_key = hex_encode(parts_.keys.cluster_key);
  }
  return grant;
}

Result<RenewGrant> JoinDesk::renew(const RenewRequest& request) const {
  const auto signing = PANAL_TRY(crypto::CertificateRequest::from_pem(request.request));
  const auto state = parts_.engine.published();
  const auto member =
      std::ranges::find(state->members, signing.fingerprint(), &store::Member::fingerprint);
  if (member == state->members.end() || member->state == "removed") {
    return fail(Code::kForbidden, "this key is no member's");
  }
  if (!parts_.keys.authority_key) {
    return fail(Code::kUnavailable, "a front cannot sign certificates: ask a node");
  }
  const auto certificate = PANAL_TRY(
      crypto::sign_request(*parts_.keys.authority_key, parts_.keys.authority, signing,
                           {member->node.text(), {}}, parts_.clock.wall_ms(), parts_.random));
  parts_.log.info("join", "renewed a certificate", {{"node", member->name}});
  return RenewGrant{certificate.pem()};
}

Result<void> JoinDesk::check_redeemed(db::Database& reader, std::string_view text) const {
  const auto token = PANAL_TRY(crypto::JoinToken::decode(text));
  const auto stored = PANAL_TRY(find_token(reader, token, parts_.clock.wall_ms()));
  if (!stored.redeemed) return refused("has not been redeemed yet");
  return {};
}

}  // namespace panal::node
