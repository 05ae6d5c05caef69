// Library: panal_app
// Goal: what clients put into queries and headers for the business to read (cursors, entity tags,
// languages, search words) is refused or understood, never more.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/app/api/catalogue.h"
#include "src/app/api/cursor.h"
#include "src/app/api/listing.h"
#include "src/app/api/permissions.h"
#include "src/app/model/checks.h"
#include "src/app/store/search.h"
#include "src/base/assert.h"
#include "src/base/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto sort : {std::string_view("-created_at"), std::string_view("clid")}) {
    for (const auto& cursor : {std::string(text), panal::base64url_encode(text)}) {
      const auto position = panal::app::decode_cursor(cursor, sort);
      if (!position) continue;
      const auto again =
          panal::app::decode_cursor(panal::app::encode_cursor(sort, *position), sort);
      PANAL_ASSERT(again && again->id == position->id && again->value == position->value);
    }
  }
  panal::app::parse_accept_language(text);
  panal::app::names_etag(text, "abc", panal::app::Comparison::kWeak);
  panal::app::names_etag(text, "abc", panal::app::Comparison::kStrong);
  panal::app::Roles::parse(text);
  panal::app::store::match_of(text);
  panal::app::model::check_email(text);
  panal::app::model::check_phone(text);
  panal::app::model::check_web(text);
  panal::app::model::check_tax_id(text);
  panal::app::model::is_date(text);
  return 0;
}
