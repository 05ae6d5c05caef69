#pragma once
// Cursor: where a page of a collection ended, as clients hand it back. It is a key, no offset, so
// it holds on every node and while rows come and go.
//
//   base64url( u8 version · string sort · u8 kind of value · value · 16 bytes id )
//
// It carries nothing secret and gives nothing away; a changed one is another place or an error.
#include <optional>
#include <string>
#include <string_view>

#include "src/app/store/collection.h"

namespace panal::app {

// `sort` as in the query: "-created_at".
std::string encode_cursor(std::string_view sort, const store::Position& position);

// Nothing when it is malformed, or of another sort order.
std::optional<store::Position> decode_cursor(std::string_view text, std::string_view sort);

}  // namespace panal::app
