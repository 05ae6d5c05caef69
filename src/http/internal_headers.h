#pragma once
// The headers by which a front tells a node for whom it asks. They count only on the peer link,
// whose other side has proved to be a member; from anybody else they are dropped.
#include <string_view>

namespace panal::http {

inline constexpr std::string_view kFromAddress = "X-Panal-From-Address";
inline constexpr std::string_view kFromScheme = "X-Panal-From-Scheme";  // http or https
inline constexpr std::string_view kFromRequestId = "X-Panal-From-Request-Id";

// "x_panal_from_address" counts too: somewhere '_' and '-' are taken for one another.
bool is_internal_header(std::string_view name);

}  // namespace panal::http
