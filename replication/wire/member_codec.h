#pragma once
// The members of a cluster as bytes, for those who hold none of its tables: fronts.
//
//   members := u8 version = 1  count:varint member*
//   member  := node:16 bytes  name:string address:string label:string fingerprint:string
//              role:u8 standing:u8 row:u64
//
// Pure.
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/member.h"
#include "src/base/result.h"

namespace panal::wire {

std::string encode_members(const std::vector<core::Member>& members);
Result<std::vector<core::Member>> decode_members(std::string_view bytes);

}  // namespace panal::wire
