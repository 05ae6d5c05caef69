#include "src/node/join_messages.h"

#include <initializer_list>
#include <utility>

#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/http/json.h"

namespace panal::node {
namespace {

using Fields = std::initializer_list<std::pair<const char*, std::string*>>;

// Fills each named text member; the version is checked first, so that an older or newer peer is
// told what is wrong and not which field it misses. An earlier release does not say `newer` ones.
Result<void> read_fields(std::string_view text, const Fields& fields, const Fields& newer = {}) {
  const Json json = PANAL_TRY(Json::parse(text));
  const Json* version = json.find("version");
  if (version == nullptr || version->integer() == nullptr ||
      *version->integer() != kJoinVersion) {
    return fail(Code::kBadRequest,
                "the other node joins by another version of the protocol: bring both nodes to "
                "the same release");
  }
  for (const auto& [name, target] : fields) {
    const Json* member = json.find(name);
    if (member == nullptr || member->string() == nullptr) {
      return fail(Code::kBadRequest, std::string("join: \"") + name + "\" is missing");
    }
    *target = *member->string();
  }
  for (const auto& [name, target] : newer) {
    const Json* member = json.find(name);
    if (member != nullptr && member->string() != nullptr) *target = *member->string();
  }
  return {};
}

Json versioned() { return Json::object().set("version", kJoinVersion); }

}  // namespace

std::string JoinRequest::encode() const {
  return versioned()
      .set("token", token)
      .set("request", request)
      .set("node", node.text())
      .set("name", name)
      .set("address", address)
      .set("former", former)
      .dump();
}

Result<JoinRequest> JoinRequest::decode(std::string_view json) {
  JoinRequest out;
  std::string node;
  PANAL_TRY(read_fields(json,
                        {{"token", &out.token},
                         {"request", &out.request},
                         {"node", &node},
                         {"name", &out.name},
                         {"address", &out.address}},
                        {{"former", &out.former}}));
  const auto uuid = Uuid::parse(node);
  if (!uuid) return fail(Code::kBadRequest, "join: \"node\" is not a uuid");
  out.node = *uuid;
  return out;
}

std::string JoinGrant::encode() const {
  return versioned()
      .set("cluster", cluster)
      .set("cluster_name", cluster_name)
      .set("label", label)
      .set("certificate", certificate)
      .set("authority", authority)
      .set("authority_key", authority_key)
      .set("cluster_key", cluster_key)
      .set("members", members)
      .dump();
}

Result<JoinGrant> JoinGrant::decode(std::string_view json) {
  JoinGrant out;
  PANAL_TRY(read_fields(json, {{"cluster", &out.cluster},
                               {"cluster_name", &out.cluster_name},
                               {"label", &out.label},
                               {"certificate", &out.certificate},
                               {"authority", &out.authority},
                               {"authority_key", &out.authority_key},
                               {"cluster_key", &out.cluster_key}},
                        {{"members", &out.members}}));
  return out;
}

std::string RenewRequest::encode() const { return versioned().set("request", request).dump(); }

Result<RenewRequest> RenewRequest::decode(std::string_view json) {
  RenewRequest out;
  PANAL_TRY(read_fields(json, {{"request", &out.request}}));
  return out;
}

std::string RenewGrant::encode() const {
  return versioned().set("certificate", certificate).dump();
}

Result<RenewGrant> RenewGrant::decode(std::string_view json) {
  RenewGrant out;
  PANAL_TRY(read_fields(json, {{"certificate", &out.certificate}}));
  return out;
}

std::string SnapshotOffer::encode() const {
  ByteWriter packed;
  for (const std::uint64_t hash : hashes) packed.u64(hash);
  return versioned()
      .set("bytes", std::to_string(bytes))
      .set("chunks", std::to_string(chunks))
      .set("vector", vector)
      .set("hashes", hex_encode(packed.take()))
      .dump();
}

Result<SnapshotOffer> SnapshotOffer::decode(std::string_view json) {
  SnapshotOffer out;
  std::string bytes, chunks, hashes;
  PANAL_TRY(read_fields(json, {{"bytes", &bytes}, {"chunks", &chunks}, {"vector", &out.vector}},
                        {{"hashes", &hashes}}));
  const auto size = parse_int(bytes);
  const auto count = parse_int(chunks);
  if (!size || !count || *size < 0 || *count < 0) {
    return fail(Code::kBadRequest, "join: the snapshot's size is not a number");
  }
  out.bytes = static_cast<std::uint64_t>(*size);
  out.chunks = static_cast<std::uint64_t>(*count);
  const auto packed = hex_decode(hashes);
  constexpr std::size_t kEach = sizeof(std::uint64_t);
  const bool said = packed && packed->size() % kEach == 0 && packed->size() / kEach == out.chunks;
  if (!said && !hashes.empty()) {
    return fail(Code::kBadRequest, "join: the snapshot's hashes are malformed");
  }
  for (ByteReader reader(*packed); !reader.done();) out.hashes.push_back(reader.u64());
  return out;
}

}  // namespace panal::node
