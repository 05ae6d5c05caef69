#include "src/http/chunks.h"

#include <algorithm>

#include "src/base/limits.h"
#include "src/http/head.h"

namespace panal::http {

ChunkReader::Event ChunkReader::next(std::string_view& bytes, std::string_view& piece) {
  while (!bytes.empty()) {
    if (state_ == State::kData) {
      piece = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
      bytes.remove_prefix(piece.size());
      left_ -= piece.size();
      framing_ = 0;
      if (left_ == 0) state_ = State::kDataCr;
      return Event::kPiece;
    }
    state_ = step(bytes.front());
    if (state_ == State::kMalformed) return Event::kMalformed;
    bytes.remove_prefix(1);
    if (state_ == State::kEnd) return Event::kEnd;
    if (++framing_ > limits::kChunkOverheadBytes) return Event::kTooMuchFraming;
  }
  return Event::kMore;
}

ChunkReader::State ChunkReader::step(char c) {
  const auto line_feed = [c](State next) { return c == '\n' ? next : State::kMalformed; };
  switch (state_) {
    case State::kFirstDigit: return digit(c);
    case State::kSize:
      if (c == ';') return State::kExtension;
      return c == '\r' ? State::kSizeLf : digit(c);
    case State::kExtension:
      if (c == '\r') return State::kSizeLf;
      return is_field_value({&c, 1}) ? State::kExtension : State::kMalformed;
    case State::kSizeLf: return line_feed(left_ > 0 ? State::kData : State::kLine);
    case State::kDataCr: return c == '\r' ? State::kDataLf : State::kMalformed;
    case State::kDataLf: return line_feed(State::kFirstDigit);
    case State::kLine:
      if (c == '\r') return State::kEndLf;
      return is_token({&c, 1}) ? State::kName : State::kMalformed;
    case State::kName:
      if (c == ':') return State::kValue;
      return is_token({&c, 1}) ? State::kName : State::kMalformed;
    case State::kValue:
      if (c == '\r') return State::kLineLf;
      return is_field_value({&c, 1}) ? State::kValue : State::kMalformed;
    case State::kLineLf: return line_feed(State::kLine);
    case State::kEndLf: return line_feed(State::kEnd);
    case State::kData:
    case State::kEnd:
    case State::kMalformed: break;
  }
  return State::kMalformed;
}

ChunkReader::State ChunkReader::digit(char c) {
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 59;  // 16 times that is a signed number
  std::uint64_t value = 0;
  if (c >= '0' && c <= '9') value = static_cast<std::uint64_t>(c - '0');
  else if (c >= 'a' && c <= 'f') value = static_cast<std::uint64_t>(c - 'a') + 10;
  else if (c >= 'A' && c <= 'F') value = static_cast<std::uint64_t>(c - 'A') + 10;
  else return State::kMalformed;
  if (left_ >= kLargest) return State::kMalformed;
  left_ = left_ * 16 + value;
  return State::kSize;
}

}  // namespace panal::http
