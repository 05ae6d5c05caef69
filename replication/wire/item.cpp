#include "replication/wire/item.h"

#include "replication/wire/entry_codec.h"

namespace panal::wire {
namespace {

constexpr unsigned char kVersionMask = 0x0f;  // of an entry's first byte, in every version

}  // namespace

Result<core::LogItemPtr> make_item(core::RawEntry raw) {
  core::LogItem item{.raw = std::move(raw)};
  const std::string& bytes = item.raw.bytes;
  item.hash = hash_entry(item.raw.dot, bytes);
  item.header.dot = item.raw.dot;
  item.readable =
      bytes.empty() || (static_cast<unsigned char>(bytes[0]) & kVersionMask) <= kEntryVersion;
  if (item.readable) item.header = PANAL_TRY(decode_header(item.raw.dot, bytes));
  return std::make_shared<const core::LogItem>(std::move(item));
}

}  // namespace panal::wire
