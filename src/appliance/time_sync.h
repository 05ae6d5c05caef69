#pragma once
// TimeSync: keeps the machine's clock right by SNTP (RFC 4330), as a process of its own.
//
// A clock that is off by more than limits::kTimeStepMs is set; smaller errors are slewed. Debian
// has no NTP client that links static; of the protocol this needs one packet and four times.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panal::appliance {

inline constexpr const char* kTimeProgram = "/lib/panal/time";
inline constexpr std::size_t kTimePacketBytes = 48;

// What a server is asked; `nonce` comes back in its answer.
std::string time_request(std::uint64_t nonce);

// By how much our clock is behind, in ms; nothing when the answer is not one to ours, or its server
// does not know the time itself. Pure.
std::optional<std::int64_t> offset_of(std::string_view answer, std::uint64_t nonce,
                                      std::int64_t sent_ms, std::int64_t received_ms);

// kTimeProgram's main: its arguments are servers. Never ends by itself.
int keep_time(int count, const char* const* servers);

}  // namespace panal::appliance
