#pragma once
// The fields of each message as a msgpack map: the payload of a frame. Internal to wire; the
// frame is in message_codec.h.
//
// Types and fields, never to be renumbered:
//
//   1 hello     1 protocol_min  2 protocol_max  3 cluster bin16  4 node bin16  5 instance
//               6 schema  7 features [str]  8 version str  64 store  65 started_ms  66 epoch
//   2 state     1 vector bin  2 digest [low, high], absent when unknown  3 connected [bin16]
//               64 members bin, to a front (member_codec.h)
//   3 entries   1 origin  2 first seq  3 entries [bin]
//   4 fragment  1 origin  2 seq  3 total  4 offset  5 bytes bin
//   5 ack       1 durable bin  2 held bin, if any  3 partial [origin, seq, bytes], if any
//   6 want      1 origin  2 from seq  3 pause bool
//   7 ping      1 token
//   8 pong      1 token  2 wall_ms
//   9 goodbye   1 reason str  64 true: the receiver was removed from the cluster
//  90 verdict   1 kind  2 reason str  3 origin
//  91 heads     1 heads bin (head_fields.h)
// 100 ask       1 token  2 level  3 table  4 bucket  5 after bin16  6 rows [bin16]
// 101 answer    1 token  2 vector bin  3 sums bin  4 rows bin  5 more bool  6 cells bin
// 110 notice    1 bytes bin
//
// A bin that holds a version vector has the form of core/version_vector.h; the others of an answer
// have those of digest_fields.cpp.
#include <string>
#include <string_view>

#include "replication/core/message.h"
#include "src/base/result.h"

namespace panal::wire {

std::uint8_t type_of(const core::Message& message);
bool known_type(std::uint8_t type);
std::string encode_fields(const core::Message& message);
Result<core::Message> decode_fields(std::uint8_t type, std::string_view payload);

}  // namespace panal::wire
