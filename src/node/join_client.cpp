#include "src/node/join_client.h"

#include <cstdio>
#include <filesystem>
#include <optional>

#include "replication/store/snapshot.h"
#include "replication/wire/member_codec.h"
#include "src/app/store/schema.h"
#include "src/base/encoding.h"
#include "src/crypto/join_token.h"
#include "src/crypto/key_file.h"
#include "src/node/certificate_renewal.h"
#include "src/node/donor_link.h"
#include "src/node/join_messages.h"
#include "src/node/node_tables.h"
#include "src/node/rejoin.h"
#include "src/node/serve.h"
#include "src/node/snapshot_fetch.h"

namespace panal::node {
namespace {

// The key and uuid of an earlier attempt, or new ones, kept before anything is sent.
struct Begun {
  crypto::PrivateKey key;
  Uuid node;
};

Result<Begun> begin(const DataFolder& folder, const Environment& environment) {
  const auto kept_key = crypto::read_key_file(folder.key_file("node.key"));
  const auto kept_node = crypto::read_key_file(folder.join_file());
  if (kept_key && kept_node) {
    const auto node = Uuid::parse(kept_node.value());
    if (!node) return fail(Code::kCorrupt, folder.join_file() + " is not a uuid");
    return Begun{PANAL_TRY(crypto::PrivateKey::from_pem(kept_key.value())), *node};
  }
  auto key = PANAL_TRY(crypto::PrivateKey::generate());
  const Uuid node = Uuid::v7(environment.clock.wall_ms(), environment.random);
  PANAL_TRY(crypto::write_key_file(folder.key_file("node.key"), key.pem()));
  PANAL_TRY(crypto::write_key_file(folder.join_file(), node.text()));
  return Begun{std::move(key), node};
}

// A node that was removed, or that the donor does not know any more: its disk is one of before that
// node joined.
Result<bool> may_join_anew(const Storage& storage, const crypto::JoinToken& token) {
  if (storage.fenced()) return true;
  const std::string cluster = storage.keys().authority.fingerprint();
  if (storage.is_front() || cluster != token.authority_fingerprint) return false;
  return is_unknown(storage.keys(), token.address);
}

// The folder of such a node joins anew; any other node's is left alone.
Result<void> clear_the_way(const std::string& data, const crypto::JoinToken& token,
                           const Environment& environment) {
  {
    const auto present = Storage::open(PANAL_TRY(DataFolder::open(data)), environment);
    if (!present) {
      if (present.error().code != Code::kNotFound) return present.error();
      return {};
    }
    const Storage& storage = *present.value();
    if (!PANAL_TRY(may_join_anew(storage, token))) {
      return fail(Code::kConflict,
                  data + " is a node of a cluster already: join with an empty folder");
    }
    if (token.role == crypto::JoinRole::kFront && !storage.is_front()) {
      return fail(Code::kConflict, data +
                                       " may hold what nobody else has, and a front holds no "
                                       "data: join with the token of a node");
    }
  }
  const DataFolder folder = PANAL_TRY(DataFolder::open(data));
  PANAL_TRY(set_removed_aside(folder));
  environment.log.info(
      "join", "this folder was the node's that is no member any more: its database is set aside",
      {{"as", removed_database(folder)}});
  return {};
}

Result<JoinGrant> redeem(DonorLink& donor, const JoinRequest& request) {
  http::Request post;
  post.method = http::Method::kPost;
  post.target = "/join";
  post.headers.add("Content-Type", "application/json");
  post.body = request.encode();
  return JoinGrant::decode(PANAL_TRY(donor.ask(post)).body);
}

Result<ClusterKeys> keys_of(const JoinGrant& grant, crypto::PrivateKey node_key,
                            const crypto::JoinToken& token, Random& random) {
  auto authority = PANAL_TRY(crypto::Certificate::from_pem(grant.authority));
  auto cluster_key = hex_decode(grant.cluster_key);
  if (grant.for_front()) cluster_key = ClusterKeys::make_secret(random);
  if (authority.fingerprint() != token.authority_fingerprint || !cluster_key) {
    return fail(Code::kForbidden, "the donor answered with the keys of another cluster");
  }
  std::optional<crypto::PrivateKey> authority_key;
  if (!grant.for_front()) {
    authority_key = PANAL_TRY(crypto::PrivateKey::from_pem(grant.authority_key));
  }
  auto certificate = PANAL_TRY(crypto::Certificate::from_pem(grant.certificate));
  return ClusterKeys{std::move(authority_key), std::move(authority), std::move(node_key),
                     std::move(certificate), std::move(*cluster_key)};
}

std::string part_file(const DataFolder& folder) { return folder.path() + "/snapshot.part"; }

void remove_file(const std::string& path) {
  std::error_code ignored;  // what cannot be removed is only in the way
  std::filesystem::remove(path, ignored);
}

// Fills a new database: with the donor's snapshot, or, for a front, with the members alone. The
// identity comes last, and makes it a node's.
Result<void> fill_database(const DataFolder& folder, const JoinGrant& grant,
                           const ClusterKeys& keys, const Uuid& node,
                           const Environment& environment) {
  // Of an attempt that broke off.
  for (const char* suffix : {"", "-wal", "-shm"}) remove_file(folder.database() + suffix);
  auto database = PANAL_TRY(db::Database::open(folder.database(), db::Access::kReadWrite));
  PANAL_TRY(migrate_node(database));
  const auto engine = PANAL_TRY(store::Engine::open(database, {.schema = app::store::schema(),
                                                               .node = node,
                                                               .digest_key = digest_key(keys),
                                                               .clock = environment.clock,
                                                               .random = environment.random,
                                                               .log = environment.log}));
  if (!grant.for_front()) {
    PANAL_TRY(database.fill_quickly());
    return store::import_snapshot(database, engine->schema(), digest_key(keys), part_file(folder));
  }
  const auto bytes = hex_decode(grant.members);
  if (!bytes) return fail(Code::kCorrupt, "the donor's list of members cannot be read");
  std::vector<store::Member> members;
  for (const auto& member : PANAL_TRY(wire::decode_members(*bytes))) {
    members.push_back(store::from_core(member));
  }
  PANAL_TRY(store::set_meta(database, kClusterNameKey, grant.cluster_name));
  return engine->adopt_members(database, members);
}

// Fetches the donor's data and takes them in; once more from the beginning when they turn out to be
// other than the donor's digest says: a disk may have been at fault.
Result<void> take_data(DonorLink& donor, const std::string& token, const DataFolder& folder,
                       const JoinGrant& grant, const ClusterKeys& keys, const Uuid& node,
                       const Environment& environment) {
  for (bool again = true;; again = false) {
    const auto fetched =
        fetch_snapshot(donor, token, digest_key(keys), part_file(folder), show_progress);
    if (!fetched) {
      return fail(fetched.error().code,
                  fetched.error().message + ": run the same command again to go on");
    }
    const auto filled = fill_database(folder, grant, keys, node, environment);
    if (filled || filled.error().code != Code::kCorrupt) return filled;
    release_snapshot(donor, token);
    remove_file(part_file(folder));
    if (!again) return filled;
    environment.log.warning("join", "cannot use what the donor sent: fetching it again",
                            {{"reason", filled.error().message}});
  }
}

Result<void> write_identity(const DataFolder& folder, const Identity& identity) {
  auto database = PANAL_TRY(db::Database::open(folder.database(), db::Access::kReadWrite));
  PANAL_TRY(identity.save(database));
  return database.checkpoint(db::Checkpoint::kTruncate);
}

}  // namespace

Result<void> join_cluster(const Config& config, const std::string& text,
                          const Environment& environment) {
  const auto token = PANAL_TRY(crypto::JoinToken::decode(text));
  const Endpoint address = PANAL_TRY(advertised_endpoint(config));
  PANAL_TRY(clear_the_way(config.data, token, environment));
  const auto folder = PANAL_TRY(DataFolder::open(config.data));
  auto begun = PANAL_TRY(begin(folder, environment));
  const auto signing = PANAL_TRY(crypto::CertificateRequest::make(begun.key, begun.node.text()));
  const auto donor = PANAL_TRY(DonorLink::open(token.address, token.authority_fingerprint));
  const JoinGrant grant = PANAL_TRY(redeem(*donor, {.token = text,
                                                    .request = signing.pem(),
                                                    .node = begun.node,
                                                    .name = node_name(config),
                                                    .address = address.text(),
                                                    .former = PANAL_TRY(former_label(folder))}));
  const auto cluster = Uuid::parse(grant.cluster);
  if (!cluster) return fail(Code::kCorrupt, "the donor's cluster id is not a uuid");
  const auto keys = PANAL_TRY(keys_of(grant, std::move(begun.key), token, environment.random));
  PANAL_TRY(keys.save(folder));
  const Identity identity{begun.node, *cluster, grant.label};
  PANAL_TRY(grant.for_front()
                ? fill_database(folder, grant, keys, identity.node, environment)
                : take_data(*donor, text, folder, grant, keys, identity.node, environment));
  PANAL_TRY(write_identity(folder, identity));
  remove_file(part_file(folder));
  remove_file(folder.join_file());
  if (!grant.for_front()) release_snapshot(*donor, text);
  const std::string what = grant.for_front() ? "a front" : "node " + grant.label;
  std::printf("%s is now %s of cluster %s: start it with panal serve --data %s\n",
              config.data.c_str(), what.c_str(), grant.cluster_name.c_str(), config.data.c_str());
  return {};
}

}  // namespace panal::node
