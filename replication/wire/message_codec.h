#pragma once
// Messages as frames of bytes, and back.
//
//   frame   := length:u32 version:u8 = 1  type:u8  flags:u8  payload
//   length  counts what follows it; little-endian; at most limits::kFrameBytes
//   flags   bit 0: the payload is one zstd frame that states its size; others are zero
//   payload := msgpack map of small numbers to values (the numbers are in message_codec.cpp)
//
// Growing the protocol: message types and map keys from 64 on may be skipped by who does not know
// them; an unknown one below 64 must be understood, so it ends the link with a reason. The frame's
// version changes only when this very grammar does. What both sides may say is agreed by Hello.
//
// Sans-I/O, single-threaded; one writer and one reader a link, owned by it.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "replication/core/message.h"
#include "src/base/result.h"

namespace panal::wire {

inline constexpr std::uint8_t kFrameVersion = 1;
inline constexpr std::uint64_t kOptionalFrom = 64;  // types and keys

class MessageWriter {
 public:
  MessageWriter();
  ~MessageWriter();

  std::string encode(const core::Message& message);

 private:
  struct Compressor;
  std::unique_ptr<Compressor> compressor_;  // made when first needed
};

class MessageReader {
 public:
  MessageReader();
  ~MessageReader();

  void feed(std::string_view bytes) { buffer_ += bytes; }
  // The next message, or nothing until more is fed. After an error the link is of no use.
  Result<std::optional<core::Message>> next();

 private:
  struct Decompressor;
  Result<std::optional<core::Message>> decode(std::string_view frame);
  Result<std::string_view> inflate(std::string_view payload);

  std::string buffer_;
  std::size_t read_ = 0;  // of the buffer
  std::unique_ptr<Decompressor> decompressor_;
};

}  // namespace panal::wire
