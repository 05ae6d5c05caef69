#pragma once
// ChunkReader: a body in chunks (RFC 9112, 7.1), read strictly.
//
//   body    = *chunk last-chunk trailers CRLF
//   chunk   = size [ ";" extension ] CRLF data CRLF        size: hexadecimal, not 0
//   trailer = name ":" value CRLF
//
// Every line ends in CRLF, sizes are bare digits, names are tokens and nothing is folded: whoever
// reads this otherwise than others do would see other messages. Extensions and trailers are of no
// use to us; they are bounded, and dropped.
//
// Pure: fed bytes, asked for pieces. Owned by a Parser.
#include <cstdint>
#include <string_view>

namespace panal::http {

class ChunkReader {
 public:
  enum class Event { kMore, kPiece, kEnd, kMalformed, kTooMuchFraming };

  // Takes bytes from the front of `bytes`; `piece` is set for kPiece.
  Event next(std::string_view& bytes, std::string_view& piece);

 private:
  enum class State : std::uint8_t {
    kFirstDigit,
    kSize,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kLine,
    kName,
    kValue,
    kLineLf,
    kEndLf,
    kEnd,
    kMalformed,
  };
  State step(char c);
  State digit(char c);

  State state_ = State::kFirstDigit;
  std::uint64_t left_ = 0;   // of the chunk
  std::size_t framing_ = 0;  // bytes of it since the last piece
};

}  // namespace panal::http
