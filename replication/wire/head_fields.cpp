#include "replication/wire/head_fields.h"

#include "src/base/bytes.h"
#include "src/base/limits.h"

namespace panal::wire {

std::string encode_heads(const std::vector<core::Head>& heads) {
  ByteWriter out;
  for (const core::Head& head : heads) {
    out.u64(static_cast<std::uint64_t>(head.dot.origin));
    out.varint(head.dot.seq);
    out.u64(head.hash);
  }
  return out.take();
}

Result<std::vector<core::Head>> decode_heads(std::string_view bytes) {
  ByteReader in(bytes);
  std::vector<core::Head> heads;
  while (in.ok() && !in.rest().empty() && heads.size() < limits::kVectorComponents) {
    core::Head head;
    head.dot.origin = core::OriginId{in.u64()};
    head.dot.seq = in.varint();
    head.hash = in.u64();
    heads.push_back(head);
  }
  if (!in.done()) return Error{Code::kCorrupt, "malformed heads"};
  return heads;
}

}  // namespace panal::wire
