#include "src/app/model/media.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "src/app/model/iso_media.h"
#include "src/base/encoding.h"

namespace panal::app::model {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t at;
  std::string_view bytes;
  std::string_view type;
};

constexpr std::array kMagics = {
    Magic{0, "\xff\xd8\xff"sv, "image/jpeg"},
    Magic{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{8, "WEBPVP8"sv, "image/webp"},
    Magic{0, "%PDF-"sv, "application/pdf"},
    Magic{4, "ftypqt"sv, "video/quicktime"},
    Magic{4, "ftypM4A"sv, "audio/mp4"},
    Magic{4, "ftyphei"sv, "image/heic"},
    Magic{4, "ftyphev"sv, "image/heic"},
    Magic{4, "ftypmif1"sv, "image/heic"},
    Magic{4, "ftypmsf1"sv, "image/heic"},
    Magic{4, "ftypavi"sv, "image/avif"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{0, "\x1a\x45\xdf\xa3"sv, "video/webm"},
    Magic{0, "OggS"sv, "audio/ogg"},
    Magic{0, "ID3"sv, "audio/mpeg"},
    Magic{0, "PK\x03\x04"sv, "application/zip"},
};

std::uint32_t number_at(std::string_view bytes, std::size_t at, int size, bool little) {
  std::uint32_t number = 0;
  for (int i = 0; i < size; ++i) {
    const auto place = at + static_cast<std::size_t>(little ? size - 1 - i : i);
    number = number << 8 | static_cast<unsigned char>(bytes[place]);
  }
  return number;
}

bool is_text(std::string_view bytes) {
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
  };
  return valid_utf8(bytes) && std::ranges::none_of(bytes, is_control);
}

// How the picture is to be turned, 2 to 8, as its Exif says: a TIFF file after six bytes.
std::optional<char> orientation_of(std::string_view exif) {
  constexpr std::size_t kHead = 6, kEntry = 12;
  if (!exif.starts_with("Exif\0\0"sv) || exif.size() < kHead + 10) return std::nullopt;
  const std::string_view tiff = exif.substr(kHead);
  const bool little = tiff.starts_with("II");
  std::size_t at = number_at(tiff, 4, 4, little);
  if (at + 2 > tiff.size()) return std::nullopt;
  const std::size_t count = number_at(tiff, at, 2, little);
  at += 2;
  for (std::size_t i = 0; i < count && at + kEntry <= tiff.size(); ++i, at += kEntry) {
    constexpr std::uint32_t kOrientation = 0x0112;
    if (number_at(tiff, at, 2, little) != kOrientation) continue;
    const std::uint32_t value = number_at(tiff, at + 8, 2, little);
    if (value >= 2 && value <= 8) return static_cast<char>(value);
  }
  return std::nullopt;
}

// A segment that says nothing but that.
std::string orientation_segment(char orientation) {
  std::string segment(
      "\xff\xe1\x00\x22"
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"sv);
  return (segment += orientation) += "\0\0\0\0\0\0"sv;
}

// What a scan of a JPEG holds, up to the next marker that is none of its own.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at) {
    at = bytes.find('\xff', at);
    if (at == std::string_view::npos || at + 1 >= bytes.size()) return bytes.size();
    const auto kind = static_cast<unsigned char>(bytes[at + 1]);
    constexpr unsigned char kStuffed = 0, kRestart = 0xd0, kRestartLast = 0xd7, kFilling = 0xff;
    const bool inside =
        kind == kStuffed || kind == kFilling || (kind >= kRestart && kind <= kRestartLast);
    if (!inside) return at;
  }
  return bytes.size();
}

// Segments of JPEG: marker, length, contents. Behind its end cameras put whole other pictures, with
// notes of their own: they go, too.
std::string jpeg_without_notes(std::string_view bytes) {
  constexpr std::size_t kMarker = 2;
  constexpr unsigned char kEnd = 0xd9, kScan = 0xda, kApp0 = 0xe0, kExif = 0xe1, kColours = 0xe2,
                          kAdobe = 0xee, kAppLast = 0xef, kComment = 0xfe, kFilling = 0xff;
  std::string out(bytes.substr(0, kMarker)), kept;
  std::optional<char> orientation;
  for (std::size_t at = kMarker; at < bytes.size();) {
    if (at + kMarker > bytes.size()) break;
    const auto kind = static_cast<unsigned char>(bytes[at + 1]);
    if (bytes[at] != '\xff' || kind == kFilling) {
      ++at;
      continue;
    }
    if (kind == kEnd) {
      kept += bytes.substr(at, kMarker);
      break;
    }
    if (at + 4 > bytes.size()) break;
    const std::size_t size = kMarker + number_at(bytes, at + 2, 2, false);
    if (size < 4 || at + size > bytes.size()) break;
    const std::string_view segment = bytes.substr(at, size), contents = segment.substr(4);
    const bool colours = kind == kColours && !contents.starts_with("MPF");  // these pictures' list
    const bool notes =
        (kind > kApp0 && kind <= kAppLast && !colours && kind != kAdobe) || kind == kComment;
    if (kind == kExif && !orientation) orientation = orientation_of(contents);
    if (!notes) kept += segment;
    at += size;
    if (kind != kScan) continue;
    const std::size_t end = end_of_scan(bytes, at);
    kept += bytes.substr(at, end - at);
    at = end;
  }
  if (orientation) out += orientation_segment(*orientation);
  return out += kept;
}

// Chunks of PNG: length, name, contents, check.
std::string png_without_notes(std::string_view bytes) {
  constexpr std::size_t kSignature = 8, kAround = 12;
  constexpr std::array kNotes = {"eXIf"sv, "tEXt"sv, "zTXt"sv, "iTXt"sv, "tIME"sv};
  std::string out(bytes.substr(0, kSignature));
  for (std::size_t at = kSignature; at < bytes.size();) {
    if (at + kAround > bytes.size()) break;
    const std::size_t size = number_at(bytes, at, 4, false) + kAround;
    if (at + size > bytes.size()) break;
    const bool notes = std::ranges::find(kNotes, bytes.substr(at + 4, 4)) != kNotes.end();
    if (!notes) out += bytes.substr(at, size);
    if (bytes.substr(at + 4, 4) == "IEND") break;  // what stands behind is none of the picture
    at += size;
  }
  return out;
}

// Chunks of RIFF: name, length, contents, and a byte more when that is odd. The first one of an
// extended file says what there is: bits 2 (XMP) and 3 (Exif).
std::string webp_without_notes(std::string_view bytes) {
  constexpr std::size_t kHead = 12;
  bytes = bytes.substr(0, std::max<std::size_t>(kHead, 8 + number_at(bytes, 4, 4, true)));
  std::string out(bytes.substr(0, kHead));
  for (std::size_t at = kHead; at < bytes.size();) {
    if (at + 8 > bytes.size()) break;
    const std::size_t contents = number_at(bytes, at + 4, 4, true);
    const std::size_t size = 8 + contents + contents % 2;
    if (at + size > bytes.size()) break;
    std::string chunk(bytes.substr(at, size));
    at += size;
    if (chunk.starts_with("EXIF") || chunk.starts_with("XMP ")) continue;
    if (chunk.starts_with("VP8X") && contents > 0) chunk[8] = static_cast<char>(chunk[8] & ~0x0c);
    out += chunk;
  }
  const std::size_t size = out.size() - 8;
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>(size >> (8 * i) & 0xff);
  return out;
}

}  // namespace

std::string_view media_type(std::string_view bytes) {
  for (const Magic& magic : kMagics) {
    if (bytes.size() >= magic.at && bytes.substr(magic.at).starts_with(magic.bytes)) {
      return magic.type;
    }
  }
  return is_text(bytes) ? "text/plain" : "application/octet-stream";
}

bool is_shown_inline(std::string_view type) {
  return type.starts_with("image/") || type.starts_with("video/") || type.starts_with("audio/") ||
         type == "application/pdf";
}

std::string without_notes(std::string_view bytes, std::string_view type) {
  if (type == "image/jpeg") return jpeg_without_notes(bytes);
  if (type == "image/png") return png_without_notes(bytes);
  if (type == "image/webp") return webp_without_notes(bytes);
  if (type == "image/heic" || type == "image/avif") return heif_without_notes(bytes);
  if (type == "video/mp4" || type == "video/quicktime") return film_without_notes(bytes);
  return std::string(bytes);
}

}  // namespace panal::app::model
