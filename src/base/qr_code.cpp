#include "src/base/qr_code.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace panal {
namespace {

constexpr int kVersionMax = 20;
// Of error correction M, by version: check bytes of a block, and blocks.
constexpr std::array<int, kVersionMax + 1> kCheckBytes = {
    0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26};
constexpr std::array<int, kVersionMax + 1> kBlocks = {0, 1, 1, 1, 2,  2,  4,  4,  4,  5, 5,
                                                      5, 8, 9, 9, 10, 10, 11, 13, 14, 16};
constexpr int kMasks = 8;
constexpr int kBorder = 4;

bool bit(int number, int at) { return ((number >> at) & 1) != 0; }

// Modules that are left for data and check bits.
int data_modules(int version) {
  int modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const int alignments = version / 7 + 2;
    modules -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) modules -= 36;
  }
  return modules;
}

int data_bytes(int version) {
  const auto at = static_cast<std::size_t>(version);
  return data_modules(version) / 8 - kCheckBytes[at] * kBlocks[at];
}

int length_bits(int version) { return version <= 9 ? 8 : 16; }

// In GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1.
std::uint8_t product(std::uint8_t a, std::uint8_t b) {
  unsigned sum = 0;
  for (int i = 7; i >= 0; --i) {
    sum = (sum << 1) ^ ((sum >> 7) * 0x11dU);
    if (bit(b, i)) sum ^= a;
  }
  return static_cast<std::uint8_t>(sum);
}

// The remainder of the data divided by (x - 1)(x - 2)(x - 4)…: Reed and Solomon's check bytes.
std::string check_bytes(std::string_view data, std::size_t count) {
  std::vector<std::uint8_t> divisor(count);
  divisor.back() = 1;
  std::uint8_t root = 1;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      divisor[j] = product(divisor[j], root);
      if (j + 1 < count) divisor[j] ^= divisor[j + 1];
    }
    root = product(root, 2);
  }
  std::vector<std::uint8_t> rest(count);
  for (const char c : data) {
    const auto factor = static_cast<std::uint8_t>(static_cast<std::uint8_t>(c) ^ rest.front());
    rest.erase(rest.begin());
    rest.push_back(0);
    for (std::size_t i = 0; i < count; ++i) rest[i] ^= product(divisor[i], factor);
  }
  return {rest.begin(), rest.end()};
}

// Mode, length, bytes, end, padding.
std::string payload(std::string_view bytes, int version) {
  std::vector<bool> bits;
  const auto append = [&bits](int number, int count) {
    for (int i = count - 1; i >= 0; --i) bits.push_back(bit(number, i));
  };
  append(4, 4);
  append(static_cast<int>(bytes.size()), length_bits(version));
  for (const char c : bytes) append(static_cast<std::uint8_t>(c), 8);
  const auto room = static_cast<std::size_t>(data_bytes(version)) * 8;
  append(0, static_cast<int>(std::min<std::size_t>(4, room - bits.size())));
  while (bits.size() % 8 != 0) bits.push_back(false);
  std::string out(bits.size() / 8, '\0');
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) out[i / 8] = static_cast<char>(out[i / 8] | (0x80 >> (i % 8)));
  }
  for (bool first = true; out.size() * 8 < room; first = !first) out += first ? '\xec' : '\x11';
  return out;
}

// Cut into blocks, each with its check bytes, and interleaved.
std::string codewords_of(std::string_view data, int version) {
  const auto at = static_cast<std::size_t>(version);
  const auto blocks = static_cast<std::size_t>(kBlocks[at]);
  const auto checks = static_cast<std::size_t>(kCheckBytes[at]);
  const std::size_t shortest = data.size() / blocks, longer = data.size() % blocks;
  std::vector<std::string_view> parts;
  std::vector<std::string> tails;
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t size = shortest + (i < blocks - longer ? 0 : 1);
    parts.push_back(data.substr(0, size));
    tails.push_back(check_bytes(parts.back(), checks));
    data.remove_prefix(size);
  }
  std::string out;
  for (std::size_t i = 0; i <= shortest; ++i) {
    for (const std::string_view part : parts) {
      if (i < part.size()) out += part[i];
    }
  }
  for (std::size_t i = 0; i < checks; ++i) {
    for (const std::string& tail : tails) out += tail[i];
  }
  return out;
}

bool is_masked(int mask, int x, int y) {
  switch (mask) {
    case 0: return (x + y) % 2 == 0;
    case 1: return y % 2 == 0;
    case 2: return x % 3 == 0;
    case 3: return (x + y) % 3 == 0;
    case 4: return (x / 3 + y / 2) % 2 == 0;
    case 5: return x * y % 2 + x * y % 3 == 0;
    case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
    default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
  }
}

// Of a row or column: long runs of one colour, and what looks like a finder.
template <class At>
int line_penalty(int size, At at) {
  constexpr unsigned kFinderLeft = 0b00001011101, kFinderRight = 0b10111010000, kWindow = 0x7ff;
  int penalty = 0, run = 0;
  unsigned window = 0;
  for (int i = 0; i < size; ++i) {
    run = i > 0 && at(i) == at(i - 1) ? run + 1 : 1;
    if (run >= 5) penalty += run == 5 ? 3 : 1;
    window = ((window << 1) | (at(i) ? 1U : 0U)) & kWindow;
    if (i >= 10 && (window == kFinderLeft || window == kFinderRight)) penalty += 40;
  }
  return penalty;
}

}  // namespace

QrCode::QrCode(int version)
    : version_(version),
      size_(version * 4 + 17),
      modules_(static_cast<std::size_t>(size_) * static_cast<std::size_t>(size_)),
      reserved_(modules_.size()) {}

std::optional<QrCode> QrCode::encode(std::string_view bytes) {
  int version = 1;
  const auto fits = [&] {
    return bytes.size() * 8 + 4 + static_cast<std::size_t>(length_bits(version)) <=
           static_cast<std::size_t>(data_bytes(version)) * 8;
  };
  while (version <= kVersionMax && !fits()) ++version;
  if (version > kVersionMax) return std::nullopt;
  QrCode plain(version);
  plain.draw_patterns();
  plain.draw_data(codewords_of(payload(bytes, version), version));
  std::optional<QrCode> best;
  for (int mask = 0; mask < kMasks; ++mask) {
    QrCode candidate = plain;
    candidate.apply_mask(mask);
    candidate.draw_format(mask);
    if (!best || candidate.penalty() < best->penalty()) best = std::move(candidate);
  }
  return best;
}

void QrCode::set(int x, int y, bool dark) {
  modules_[place(x, y)] = dark;
  reserved_[place(x, y)] = true;
}

void QrCode::draw_patterns() {
  for (int i = 0; i < size_; ++i) {  // timing
    set(6, i, i % 2 == 0);
    set(i, 6, i % 2 == 0);
  }
  draw_finder(0, 0);
  draw_finder(size_ - 7, 0);
  draw_finder(0, size_ - 7);
  draw_alignments();
  draw_format(0);  // keeps its place
  draw_version();
}

void QrCode::draw_finder(int left, int top) {
  for (int dy = -1; dy <= 7; ++dy) {
    for (int dx = -1; dx <= 7; ++dx) {
      const int x = left + dx, y = top + dy;
      if (x < 0 || y < 0 || x >= size_ || y >= size_) continue;
      const int ring = std::max(std::abs(dx - 3), std::abs(dy - 3));
      set(x, y, ring != 2 && ring != 4);
    }
  }
}

void QrCode::draw_alignments() {
  if (version_ == 1) return;
  const int count = version_ / 7 + 2;
  const int step = (version_ * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
  std::vector<int> centres{6};
  for (int i = count - 2; i >= 0; --i) centres.push_back(size_ - 7 - i * step);
  for (const int cx : centres) {
    for (const int cy : centres) {
      const bool is_finder = (cx == 6 && cy == 6) || (cx == 6 && cy == centres.back()) ||
                             (cy == 6 && cx == centres.back());
      for (int dy = -2; dy <= 2 && !is_finder; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
          set(cx + dx, cy + dy, std::max(std::abs(dx), std::abs(dy)) != 1);
        }
      }
    }
  }
}

void QrCode::draw_format(int mask) {
  int rest = mask;  // the two bits of level M before it are zero
  for (int i = 0; i < 10; ++i) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const int bits = (mask << 10 | rest) ^ 0x5412;
  for (int i = 0; i < 15; ++i) {
    const bool dark = bit(bits, i);
    if (i < 8) set(8, i < 6 ? i : i + 1, dark);
    else set(i == 8 ? 7 : 14 - i, 8, dark);
    if (i < 8) set(size_ - 1 - i, 8, dark);
    else set(8, size_ - 15 + i, dark);
  }
  set(8, size_ - 8, true);
}

void QrCode::draw_version() {
  if (version_ < 7) return;
  int rest = version_;
  for (int i = 0; i < 12; ++i) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const int bits = version_ << 12 | rest;
  for (int i = 0; i < 18; ++i) {
    const int a = size_ - 11 + i % 3, b = i / 3;
    set(a, b, bit(bits, i));
    set(b, a, bit(bits, i));
  }
}

// Two columns at a time, from the right, up and down in turn; column 6 is the timing's.
void QrCode::draw_data(std::string_view codewords) {
  std::size_t next = 0;
  for (int right = size_ - 1; right >= 1; right -= 2) {
    if (right == 6) right = 5;
    const bool upward = ((right + 1) & 2) == 0;
    for (int i = 0; i < size_; ++i) {
      for (const int x : {right, right - 1}) {
        const int y = upward ? size_ - 1 - i : i;
        if (reserved_[place(x, y)] || next >= codewords.size() * 8) continue;
        modules_[place(x, y)] = bit(codewords[next / 8], static_cast<int>(7 - next % 8));
        ++next;
      }
    }
  }
}

void QrCode::apply_mask(int mask) {
  for (int y = 0; y < size_; ++y) {
    for (int x = 0; x < size_; ++x) {
      if (!reserved_[place(x, y)] && is_masked(mask, x, y)) modules_[place(x, y)].flip();
    }
  }
}

// What makes a code hard to read, by the standard's weights.
int QrCode::penalty() const {
  int penalty = 0, darks = 0;
  for (int i = 0; i < size_; ++i) {
    penalty += line_penalty(size_, [this, i](int at) { return dark(at, i); });
    penalty += line_penalty(size_, [this, i](int at) { return dark(i, at); });
  }
  for (int y = 0; y < size_; ++y) {
    for (int x = 0; x < size_; ++x) {
      darks += dark(x, y) ? 1 : 0;
      if (x == 0 || y == 0) continue;
      const bool same = dark(x, y) == dark(x - 1, y) && dark(x, y) == dark(x, y - 1) &&
                        dark(x, y) == dark(x - 1, y - 1);
      if (same) penalty += 3;
    }
  }
  const int percent = darks * 100 / (size_ * size_);
  return penalty + std::abs(percent - 50) / 5 * 10;
}

std::string QrCode::svg() const {
  const std::string side = std::to_string(size_ + 2 * kBorder);
  std::string path;
  for (int y = 0; y < size_; ++y) {
    for (int x = 0, run = 0; x < size_; x += std::max(run, 1)) {
      for (run = 0; x + run < size_ && dark(x + run, y);) ++run;
      if (run == 0) continue;
      const std::string width = std::to_string(run);
      path += "M" + std::to_string(x + kBorder) + " " + std::to_string(y + kBorder) + "h" + width +
              "v1h-" + width + "z";
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
         "h-" + side + "z\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}  // namespace panal
