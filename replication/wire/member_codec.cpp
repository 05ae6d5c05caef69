#include "replication/wire/member_codec.h"

#include "src/base/bytes.h"
#include "src/base/encoding.h"

namespace panal::wire {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kTextBytes = 512;
constexpr std::size_t kMemberBytes = 16 + 4 + 2 + 8;  // at least

std::string read_text(ByteReader& in) {
  const std::string_view text = in.string();
  if (text.size() > kTextBytes || !valid_utf8(text)) in.fail();
  return in.ok() ? std::string(text) : std::string();
}

core::Member read_member(ByteReader& in) {
  core::Member member;
  member.node = Uuid::from_bytes(in.raw(16)).value_or(Uuid{});
  member.name = read_text(in);
  member.address = read_text(in);
  member.label = read_text(in);
  member.fingerprint = read_text(in);
  const std::uint8_t role = in.u8(), standing = in.u8();
  if (role > static_cast<std::uint8_t>(core::Role::kFront) ||
      standing > static_cast<std::uint8_t>(core::Standing::kRemoved)) {
    in.fail();
  }
  member.role = core::Role{role};
  member.standing = core::Standing{standing};
  member.version = in.u64();
  return member;
}

}  // namespace

std::string encode_members(const std::vector<core::Member>& members) {
  ByteWriter out;
  out.u8(kVersion);
  out.varint(members.size());
  for (const core::Member& member : members) {
    out.raw(member.node.raw());
    out.string(member.name);
    out.string(member.address);
    out.string(member.label);
    out.string(member.fingerprint);
    out.u8(static_cast<std::uint8_t>(member.role));
    out.u8(static_cast<std::uint8_t>(member.standing));
    out.u64(member.version);
  }
  return out.take();
}

Result<std::vector<core::Member>> decode_members(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.u8() != kVersion) in.fail();
  const std::uint64_t count = in.varint();
  if (count > in.rest().size() / kMemberBytes) in.fail();
  std::vector<core::Member> members;
  for (std::uint64_t i = 0; in.ok() && i < count; ++i) members.push_back(read_member(in));
  if (!in.done()) return fail(Code::kCorrupt, "the list of members is malformed");
  return members;
}

}  // namespace panal::wire
