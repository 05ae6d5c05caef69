#include "src/http/compress.h"

#include <zlib.h>

#include <cstdint>

#include "src/base/assert.h"
#include "src/base/limits.h"
#include "src/http/assets.h"

namespace panal::http {
namespace {

constexpr int kGzipWindow = 15 + 16;

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("application/json") || content_type.starts_with("text/");
}

// Empty when it fails, for want of memory.
std::string gzip(std::string_view text) {
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

}  // namespace

void compress(std::string_view accept_encoding, Response& response) {
  if (response.status != 200 || response.body.size() < limits::kCompressBytesMin ||
      response.headers.has("ETag") || response.headers.has("Content-Encoding") ||
      !is_compressible(response.headers.get("Content-Type"))) {
    return;
  }
  response.headers.add("Vary", "Accept-Encoding");
  if (quality_of(accept_encoding, "gzip") <= 0) return;
  std::string compressed = gzip(response.body);
  if (compressed.empty() || compressed.size() >= response.body.size()) return;
  response.body = std::move(compressed);
  response.headers.add("Content-Encoding", "gzip");
}

std::string gunzip(std::string_view bytes) {
  constexpr std::size_t kTrailerBytes = 4;  // the size, its low byte first (RFC 1952, 2.3.1)
  if (bytes.size() < kTrailerBytes) return {};
  std::size_t size = 0;
  for (std::size_t i = 0; i < kTrailerBytes; ++i) {
    size |= std::size_t{static_cast<std::uint8_t>(bytes[bytes.size() - kTrailerBytes + i])}
            << (8 * i);
  }
  z_stream stream{};
  PANAL_ASSERT(inflateInit2(&stream, kGzipWindow) == Z_OK);
  std::string out(size, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  PANAL_ASSERT(ended == Z_STREAM_END && stream.avail_out == 0);
  return out;
}

}  // namespace panal::http
