#include "src/app/model/picture_size.h"

namespace panal::app::model {
namespace {

using std::string_view_literals::operator""sv;

std::uint32_t big(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i > 0; --i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return number;
}

// In the head of a frame (SOF), which stands among the segments before the first scan.
std::optional<PictureSize> jpeg_size(std::string_view bytes) {
  for (std::size_t at = 2; at + 9 <= bytes.size() && bytes[at] == '\xff';) {
    const std::uint32_t kind = big(bytes, at + 1, 1);
    if (kind == 0xff) {  // a filling byte
      ++at;
      continue;
    }
    constexpr std::uint32_t kFrame = 0xc0, kFrameLast = 0xcf;
    constexpr std::uint32_t kTables = 0xc4, kExtension = 0xc8, kArithmetic = 0xcc, kScan = 0xda;
    const bool frame = kind >= kFrame && kind <= kFrameLast && kind != kTables &&
                       kind != kExtension && kind != kArithmetic;
    if (frame) return PictureSize{big(bytes, at + 7, 2), big(bytes, at + 5, 2)};
    if (kind == kScan) break;
    at += 2 + big(bytes, at + 2, 2);
  }
  return std::nullopt;
}

// A canvas (VP8X), a lossless picture (VP8L), or a key frame (VP8).
std::optional<PictureSize> webp_size(std::string_view bytes) {
  constexpr std::size_t kChunk = 12, kData = 20;
  if (bytes.size() < kData + 10) return std::nullopt;
  const std::string_view chunk = bytes.substr(kChunk, 4);
  if (chunk == "VP8X"sv) {
    return PictureSize{1 + little(bytes, kData + 4, 3), 1 + little(bytes, kData + 7, 3)};
  }
  if (chunk == "VP8L"sv) {
    const std::uint32_t bits = little(bytes, kData + 1, 4);
    return PictureSize{1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)};
  }
  if (chunk != "VP8 "sv || bytes.substr(kData + 3, 3) != "\x9d\x01\x2a"sv) return std::nullopt;
  return PictureSize{little(bytes, kData + 6, 2) & 0x3fff, little(bytes, kData + 8, 2) & 0x3fff};
}

}  // namespace

std::optional<PictureSize> picture_size(std::string_view bytes, std::string_view type) {
  if (type == "image/jpeg") return jpeg_size(bytes);
  if (type == "image/webp") return webp_size(bytes);
  if (type == "image/png" && bytes.size() >= 24 && bytes.substr(12, 4) == "IHDR") {
    return PictureSize{big(bytes, 16, 4), big(bytes, 20, 4)};
  }
  if (type == "image/gif" && bytes.size() >= 10) {
    return PictureSize{little(bytes, 6, 2), little(bytes, 8, 2)};
  }
  return std::nullopt;
}

}  // namespace panal::app::model
