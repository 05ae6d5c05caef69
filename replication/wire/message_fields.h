#pragma once
// The fields of each message as a msgpack map: the payload of a frame. Internal to wire; the
// frame is in message_codec.h, and the numbers of types and fields stand in message_fields.cpp.
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
