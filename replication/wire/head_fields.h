#pragma once
// The heads of a Heads message as bytes, and back: (origin:u64 seq:varint hash:u64)*. Internal to
// wire; the integers are as in src/base/bytes.h.
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/message.h"
#include "src/base/result.h"

namespace panal::wire {

std::string encode_heads(const std::vector<core::Head>& heads);
Result<std::vector<core::Head>> decode_heads(std::string_view bytes);

}  // namespace panal::wire
