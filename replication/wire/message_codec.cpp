#include "replication/wire/message_codec.h"

#include <zstd.h>

#include "replication/wire/message_fields.h"
#include "src/base/assert.h"
#include "src/base/limits.h"

namespace panal::wire {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kHeadBytes = 3;  // version, type, flags
constexpr std::uint8_t kZstd = 1;
constexpr int kLevel = 1;
constexpr std::size_t kWorthBytes = 1024;  // smaller payloads are not tried

Error corrupt(std::string message) { return Error{Code::kCorrupt, std::move(message)}; }

std::uint32_t length_at(std::string_view bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return length;
}

}  // namespace

struct MessageWriter::Compressor {
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context{ZSTD_createCCtx(),
                                                                  ZSTD_freeCCtx};
  std::string out;

  // What `payload` becomes, or empty when that does not pay.
  std::string_view run(std::string_view payload) {
    out.resize(ZSTD_compressBound(payload.size()));
    const std::size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(),
                                               payload.data(), payload.size(), kLevel);
    if (ZSTD_isError(size) != 0 || size > payload.size() - payload.size() / 8) return {};
    return {out.data(), size};
  }
};

MessageWriter::MessageWriter() = default;
MessageWriter::~MessageWriter() = default;

std::string MessageWriter::encode(const core::Message& message) {
  const std::string fields = encode_fields(message);
  std::string_view payload = fields;
  std::uint8_t flags = 0;
  if (payload.size() >= kWorthBytes) {
    if (!compressor_) compressor_ = std::make_unique<Compressor>();
    if (const auto smaller = compressor_->run(payload); !smaller.empty()) {
      payload = smaller;
      flags = kZstd;
    }
  }
  const std::size_t length = kHeadBytes + payload.size();
  PANAL_ASSERT(length <= limits::kFrameBytes);
  std::string frame;
  frame.reserve(kLengthBytes + length);
  for (std::size_t i = 0; i < kLengthBytes; ++i) frame += static_cast<char>(length >> (8 * i));
  frame += static_cast<char>(kFrameVersion);
  frame += static_cast<char>(type_of(message));
  frame += static_cast<char>(flags);
  frame += payload;
  return frame;
}

struct MessageReader::Decompressor {
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context{ZSTD_createDCtx(),
                                                                  ZSTD_freeDCtx};
  std::string out;
};

MessageReader::MessageReader() = default;
MessageReader::~MessageReader() = default;

Result<std::optional<core::Message>> MessageReader::next() {
  while (buffer_.size() - read_ >= kLengthBytes) {
    const std::string_view rest = std::string_view(buffer_).substr(read_);
    const std::uint32_t length = length_at(rest);
    if (length < kHeadBytes || length > limits::kFrameBytes) {
      return corrupt("a frame of " + std::to_string(length) + " bytes");
    }
    if (rest.size() < kLengthBytes + length) break;
    auto message = PANAL_TRY(decode(rest.substr(kLengthBytes, length)));
    read_ += kLengthBytes + length;
    if (message) return message;
  }
  // Moves the rest to the front once, not for every message.
  buffer_.erase(0, read_);
  read_ = 0;
  return std::optional<core::Message>();
}

Result<std::optional<core::Message>> MessageReader::decode(std::string_view frame) {
  const auto version = static_cast<std::uint8_t>(frame[0]);
  const auto type = static_cast<std::uint8_t>(frame[1]);
  const auto flags = static_cast<std::uint8_t>(frame[2]);
  if (version != kFrameVersion) return corrupt("a frame of version " + std::to_string(version));
  if (!known_type(type)) {
    if (type >= kOptionalFrom) return std::optional<core::Message>();
    return Error{Code::kUnsupported,
                 "message type " + std::to_string(type) + " belongs to a newer protocol"};
  }
  if ((flags & ~kZstd) != 0) return corrupt("unknown frame flags");
  std::string_view payload = frame.substr(kHeadBytes);
  if ((flags & kZstd) != 0) payload = PANAL_TRY(inflate(payload));
  return std::optional<core::Message>(PANAL_TRY(decode_fields(type, payload)));
}

Result<std::string_view> MessageReader::inflate(std::string_view payload) {
  const unsigned long long size = ZSTD_getFrameContentSize(payload.data(), payload.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
      size > limits::kFrameBytes) {
    return corrupt("compressed data without a sound size");
  }
  if (!decompressor_) decompressor_ = std::make_unique<Decompressor>();
  std::string& out = decompressor_->out;
  out.resize(static_cast<std::size_t>(size));
  const std::size_t got = ZSTD_decompressDCtx(decompressor_->context.get(), out.data(), out.size(),
                                              payload.data(), payload.size());
  if (ZSTD_isError(got) != 0 || got != size) return corrupt("damaged compressed data");
  return std::string_view(out);
}

}  // namespace panal::wire
