#include "replication/wire/message_fields.h"

#include <algorithm>
#include <iterator>

#include "replication/wire/digest_fields.h"
#include "replication/wire/head_fields.h"
#include "replication/wire/item.h"
#include "replication/wire/member_codec.h"
#include "replication/wire/msgpack_map.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/live_limits.h"

namespace panal::wire {
namespace {

// By the place in the variant: the type, and how many fields it has.
struct Form {
  std::uint8_t type;
  std::uint64_t fields;
};
constexpr Form kForms[] = {{1, 8}, {2, 3}, {3, 3},   {4, 5},   {5, 3},  {6, 3},  {7, 1},
                           {8, 2}, {9, 1}, {100, 6}, {101, 6}, {90, 3}, {91, 1}, {110, 1}};
constexpr std::size_t kFeatures = 64;
constexpr std::size_t kTextBytes = 512;

class Packer {
 public:
  explicit Packer(std::string& out) { msgpack_packer_init(&packer_, &out, append); }

  void map(std::size_t size) { msgpack_pack_map(&packer_, size); }
  void array(std::size_t size) { msgpack_pack_array(&packer_, size); }
  void number(std::uint64_t value) { msgpack_pack_uint64(&packer_, value); }
  void bytes(std::string_view value) {
    msgpack_pack_bin(&packer_, value.size());
    msgpack_pack_bin_body(&packer_, value.data(), value.size());
  }
  void text(std::string_view value) {
    value = value.substr(0, kTextBytes);
    while (!valid_utf8(value)) value.remove_suffix(1);
    msgpack_pack_str(&packer_, value.size());
    msgpack_pack_str_body(&packer_, value.data(), value.size());
  }

  void field(std::uint64_t key, std::uint64_t value) {
    number(key);
    number(value);
  }
  void field(std::uint64_t key, core::OriginId origin) {
    field(key, static_cast<std::uint64_t>(origin));
  }
  void signed_field(std::uint64_t key, std::int64_t value) {
    number(key);
    msgpack_pack_int64(&packer_, value);
  }
  void bool_field(std::uint64_t key, bool value) {
    number(key);
    value ? msgpack_pack_true(&packer_) : msgpack_pack_false(&packer_);
  }
  void bytes_field(std::uint64_t key, std::string_view value) {
    number(key);
    bytes(value);
  }
  void text_field(std::uint64_t key, std::string_view value) {
    number(key);
    text(value);
  }
  void array_field(std::uint64_t key, std::size_t size) {
    number(key);
    array(size);
  }

 private:
  static int append(void* out, const char* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(bytes, size);
    return 0;
  }
  msgpack_packer packer_;
};

void pack(Packer& out, const core::Hello& m) {
  out.map(11);
  out.field(1, std::uint64_t{m.protocol_min});
  out.field(2, std::uint64_t{m.protocol_max});
  out.bytes_field(3, m.cluster.raw());
  out.bytes_field(4, m.node.raw());
  out.field(5, m.instance);
  out.field(6, m.schema);
  out.array_field(7, m.features.size());
  for (const auto& feature : m.features) out.text(feature);
  out.text_field(8, m.version);
  out.field(64, m.store);
  out.signed_field(65, m.started_ms);
  out.field(66, m.epoch);
}

void pack(Packer& out, const core::State& m) {
  out.map(2u + (m.digest ? 1 : 0) + (m.members ? 1 : 0));
  out.bytes_field(1, m.vector.encode());
  if (m.digest) {
    out.array_field(2, 2);
    out.number(m.digest->low);
    out.number(m.digest->high);
  }
  out.array_field(3, m.connected.size());
  for (const Uuid& node : m.connected) out.bytes(node.raw());
  if (m.members) out.bytes_field(64, encode_members(*m.members));
}

void pack(Packer& out, const core::Entries& m) {
  out.map(3);
  out.field(1, m.origin);
  out.field(2, m.first);
  out.array_field(3, m.items.size());
  for (const auto& item : m.items) out.bytes(item->raw.bytes);
}

void pack(Packer& out, const core::Fragment& m) {
  out.map(5);
  out.field(1, m.dot.origin);
  out.field(2, m.dot.seq);
  out.field(3, m.total_bytes);
  out.field(4, m.offset);
  out.bytes_field(5, m.bytes);
}

void pack(Packer& out, const core::Ack& m) {
  out.map(1u + (m.held.empty() ? 0 : 1) + (m.partial_bytes > 0 ? 1 : 0));
  out.bytes_field(1, m.durable.encode());
  if (!m.held.empty()) out.bytes_field(2, m.held.encode());
  if (m.partial_bytes > 0) {
    out.array_field(3, 3);
    out.number(static_cast<std::uint64_t>(m.partial.origin));
    out.number(m.partial.seq);
    out.number(m.partial_bytes);
  }
}

void pack(Packer& out, const core::Want& m) {
  out.map(3);
  out.field(1, m.origin);
  out.field(2, m.from);
  out.bool_field(3, m.pause);
}

void pack(Packer& out, const core::Ping& m) {
  out.map(1);
  out.field(1, m.token);
}

void pack(Packer& out, const core::Pong& m) {
  out.map(2);
  out.field(1, m.token);
  out.signed_field(2, m.wall_ms);
}

void pack(Packer& out, const core::Goodbye& m) {
  out.map(m.removed ? 2 : 1);
  out.text_field(1, m.reason);
  if (m.removed) out.bool_field(64, true);
}

void pack(Packer& out, const core::DigestAsk& m) {
  out.map(6);
  out.field(1, m.token);
  out.field(2, static_cast<std::uint64_t>(m.level));
  out.field(3, static_cast<std::uint64_t>(m.bucket.table));
  out.field(4, std::uint64_t{m.bucket.number});
  out.bytes_field(5, m.after.raw());
  out.array_field(6, m.rows.size());
  for (const Uuid& row : m.rows) out.bytes(row.raw());
}

void pack(Packer& out, const core::DigestAnswer& m) {
  out.map(6);
  out.field(1, m.token);
  out.bytes_field(2, m.vector.encode());
  out.bytes_field(3, encode_sums(m.tables));
  out.bytes_field(4, encode_rows(m.rows));
  out.bool_field(5, m.more);
  out.bytes_field(6, encode_cells(m.cells));
}

void pack(Packer& out, const core::Verdict& m) {
  out.map(3);
  out.field(1, static_cast<std::uint64_t>(m.kind));
  out.text_field(2, m.reason);
  out.field(3, m.origin);
}

void pack(Packer& out, const core::Notice& m) {
  out.map(1);
  out.bytes_field(1, m.bytes);
}

void pack(Packer& out, const core::Heads& m) {
  out.map(1);
  out.bytes_field(1, encode_heads(m.heads));
}

Uuid uuid_of(MsgpackMap& map, std::string_view raw) {
  const auto uuid = Uuid::from_bytes(raw);
  if (!uuid) map.fail();
  return uuid.value_or(Uuid{});
}

core::OriginId origin_of(MsgpackMap& map, std::uint64_t key) {
  return core::OriginId{map.number(key)};
}

core::VersionVector vector_of(MsgpackMap& map, std::uint64_t key) {
  auto vector = core::VersionVector::decode(map.bytes(key));
  if (!vector.ok()) map.fail();
  return vector.ok() ? std::move(*vector) : core::VersionVector{};
}

std::string text_of(MsgpackMap& map, std::string_view text) {
  if (text.size() > kTextBytes || !valid_utf8(text)) map.fail();
  return map.ok() ? std::string(text) : std::string();
}

core::Message unpack_hello(MsgpackMap& map) {
  core::Hello m;
  const std::uint64_t least = map.number(1), most = map.number(2);
  if (least > most || most > UINT16_MAX) map.fail();
  m.protocol_min = static_cast<std::uint16_t>(least);
  m.protocol_max = static_cast<std::uint16_t>(most);
  m.cluster = uuid_of(map, map.bytes(3));
  m.node = uuid_of(map, map.bytes(4));
  m.instance = map.number(5);
  m.schema = map.number(6);
  const auto features = map.array(7);
  if (features.size > kFeatures) map.fail();
  for (std::uint32_t i = 0; map.ok() && i < features.size; ++i) {
    m.features.push_back(text_of(map, map.text(features.ptr[i])));
  }
  m.version = text_of(map, map.text(8));
  if (map.find(64) != nullptr) m.store = map.number(64);
  if (map.find(65) != nullptr) m.started_ms = map.signed_number(65);
  if (map.find(66) != nullptr) m.epoch = map.number(66);
  return m;
}

Result<core::Message> unpack_state(MsgpackMap& map) {
  core::State m{.vector = vector_of(map, 1)};
  if (map.find(2) != nullptr) {
    const auto digest = map.array(2);
    if (digest.size != 2) map.fail();
    if (map.ok()) m.digest = {map.number(digest.ptr[0]), map.number(digest.ptr[1])};
  }
  const auto connected = map.array(3);
  if (connected.size > limits::kMembers) map.fail();
  for (std::uint32_t i = 0; map.ok() && i < connected.size; ++i) {
    m.connected.push_back(uuid_of(map, map.bytes(connected.ptr[i])));
  }
  if (map.find(64) != nullptr) m.members = PANAL_TRY(decode_members(map.bytes(64)));
  return core::Message(std::move(m));
}

Result<core::Message> unpack_entries(MsgpackMap& map) {
  core::Entries m{origin_of(map, 1), map.number(2), {}};
  const auto entries = map.array(3);
  const bool sound = m.first > 0 && entries.size > 0 && entries.size <= limits::kBatchEntries &&
                     m.first <= UINT64_MAX - entries.size;
  if (!sound) map.fail();
  for (std::uint32_t i = 0; map.ok() && i < entries.size; ++i) {
    const auto bytes = map.bytes(entries.ptr[i]);
    if (!map.ok()) break;
    m.items.push_back(PANAL_TRY(make_item({{m.origin, m.first + i}, std::string(bytes)})));
  }
  return core::Message(std::move(m));
}

core::Message unpack_fragment(MsgpackMap& map) {
  core::Fragment m{{origin_of(map, 1), map.number(2)}, map.number(3), map.number(4), {}};
  if (m.dot.seq == 0) map.fail();
  m.bytes = map.bytes(5);
  return m;
}

core::Message unpack_ack(MsgpackMap& map) {
  core::Ack m{.durable = vector_of(map, 1)};
  if (map.find(2) != nullptr) m.held = vector_of(map, 2);
  if (map.find(3) != nullptr) {
    const auto partial = map.array(3);
    if (partial.size != 3) map.fail();
    if (map.ok()) {
      m.partial = {core::OriginId{map.number(partial.ptr[0])}, map.number(partial.ptr[1])};
      m.partial_bytes = map.number(partial.ptr[2]);
    }
  }
  return m;
}

core::Message unpack_goodbye(MsgpackMap& map) {
  core::Goodbye m{text_of(map, map.text(1))};
  if (map.find(64) != nullptr) m.removed = map.boolean(64);
  return m;
}

core::Message unpack_ask(MsgpackMap& map) {
  core::DigestAsk m{.token = map.number(1)};
  const std::uint64_t level = map.number(2), table = map.number(3), bucket = map.number(4);
  if (level > 2 || table > UINT32_MAX || bucket >= core::kDigestBuckets) map.fail();
  m.level = core::DigestLevel{static_cast<std::uint8_t>(level)};
  m.bucket = {core::TableId{static_cast<std::uint32_t>(table)},
              static_cast<std::uint8_t>(bucket)};
  m.after = uuid_of(map, map.bytes(5));
  const auto rows = map.array(6);
  if (rows.size > limits::kDigestRowsAtOnce) map.fail();
  for (std::uint32_t i = 0; map.ok() && i < rows.size; ++i) {
    m.rows.push_back(uuid_of(map, map.bytes(rows.ptr[i])));
  }
  return m;
}

// A kind that is newer than this version: nothing that it could act upon.
core::Message unpack_verdict(MsgpackMap& map) {
  const auto kind = static_cast<core::Verdict::Kind>(map.number(1));
  return core::Verdict{kind, text_of(map, map.text(2)), origin_of(map, 3)};
}

Result<core::Message> unpack_answer(MsgpackMap& map) {
  core::DigestAnswer m{.token = map.number(1), .vector = vector_of(map, 2)};
  m.more = map.boolean(5);
  m.tables = PANAL_TRY(decode_sums(map.bytes(3)));
  m.rows = PANAL_TRY(decode_rows(map.bytes(4)));
  m.cells = PANAL_TRY(decode_cells(map.bytes(6)));
  return core::Message(std::move(m));
}

core::Message unpack_notice(MsgpackMap& map) {
  const std::string_view bytes = map.bytes(1);
  if (bytes.size() > limits::kNoticeBytes) map.fail();
  return core::Notice{std::string(bytes)};
}

Result<core::Message> unpack(std::uint8_t type, MsgpackMap& map) {
  switch (type) {
    case 1: return unpack_hello(map);
    case 2: return unpack_state(map);
    case 3: return unpack_entries(map);
    case 4: return unpack_fragment(map);
    case 5: return unpack_ack(map);
    case 6: return core::Message(core::Want{origin_of(map, 1), map.number(2), map.boolean(3)});
    case 7: return core::Message(core::Ping{map.number(1)});
    case 8: return core::Message(core::Pong{map.number(1), map.signed_number(2)});
    case 100: return unpack_ask(map);
    case 101: return unpack_answer(map);
    case 90: return unpack_verdict(map);
    case 91: return core::Message(core::Heads{PANAL_TRY(decode_heads(map.bytes(1)))});
    case 110: return unpack_notice(map);
    default: return unpack_goodbye(map);
  }
}

const Form* form_of(std::uint8_t type) {
  const auto* found = std::ranges::find(kForms, type, &Form::type);
  return found == std::end(kForms) ? nullptr : found;
}

}  // namespace

std::uint8_t type_of(const core::Message& message) {
  static_assert(std::variant_size_v<core::Message> == std::size(kForms));
  static_assert(std::is_same_v<std::variant_alternative_t<0, core::Message>, core::Hello>);
  static_assert(std::is_same_v<std::variant_alternative_t<8, core::Message>, core::Goodbye>);
  static_assert(std::is_same_v<std::variant_alternative_t<10, core::Message>, core::DigestAnswer>);
  static_assert(std::is_same_v<std::variant_alternative_t<12, core::Message>, core::Heads>);
  return kForms[message.index()].type;
}

bool known_type(std::uint8_t type) { return form_of(type) != nullptr; }

std::string encode_fields(const core::Message& message) {
  std::string out;
  Packer packer(out);
  std::visit([&](const auto& m) { pack(packer, m); }, message);
  return out;
}

Result<core::Message> decode_fields(std::uint8_t type, std::string_view payload) {
  auto map = PANAL_TRY(MsgpackMap::parse(payload));
  PANAL_TRY(map.allow(form_of(type)->fields));
  auto message = unpack(type, map);
  if (message.ok() && !map.ok()) {
    return Error{Code::kCorrupt, "malformed message of type " + std::to_string(type)};
  }
  return message;
}

}  // namespace panal::wire
