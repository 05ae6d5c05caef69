#include "src/app/api/cursor.h"

#include "src/base/bytes.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

constexpr std::uint8_t kVersion = 1;
enum Kind : std::uint8_t { kNull, kInteger, kText, kBlob };

}  // namespace

std::string encode_cursor(std::string_view sort, const store::Position& position) {
  ByteWriter writer;
  writer.u8(kVersion);
  writer.string(sort);
  if (const auto* integer = std::get_if<std::int64_t>(&position.value)) {
    writer.u8(kInteger);
    writer.zigzag(*integer);
  } else if (const auto* text = std::get_if<std::string>(&position.value)) {
    writer.u8(kText);
    writer.string(*text);
  } else if (const auto* blob = std::get_if<Blob>(&position.value)) {
    writer.u8(kBlob);
    writer.string(blob->bytes);
  } else {
    writer.u8(kNull);
  }
  writer.raw(position.id.raw());
  return base64url_encode(writer.bytes());
}

std::optional<store::Position> decode_cursor(std::string_view text, std::string_view sort) {
  const auto bytes = base64url_decode(text);
  if (!bytes) return std::nullopt;
  ByteReader reader(*bytes);
  if (reader.u8() != kVersion || reader.string() != sort) return std::nullopt;
  store::Position position;
  switch (reader.u8()) {
    case kNull: break;
    case kInteger: position.value = reader.zigzag(); break;
    case kText: position.value = std::string(reader.string()); break;
    case kBlob: position.value = Blob{std::string(reader.string())}; break;
    default: return std::nullopt;
  }
  const auto id = Uuid::from_bytes(reader.raw(16));
  if (!id || !reader.done()) return std::nullopt;
  position.id = *id;
  return position;
}

}  // namespace panal::app
