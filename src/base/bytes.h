#pragma once
// Reading and writing binary forms with bounds checked: little-endian integers, LEB128 varints
// (unsigned; zigzag for signed), length-prefixed strings.
//
// A reader never allocates more than what is left of its input, and once it failed it stays
// failed and yields zeros: check ok() at the end of a record.
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace panal {

class ByteWriter {
 public:
  void u8(std::uint8_t value) { out_ += static_cast<char>(value); }
  void u64(std::uint64_t value) {
    static_assert(std::endian::native == std::endian::little);
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
    u8(static_cast<std::uint8_t>(value));
  }
  void zigzag(std::int64_t value) {
    varint(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void raw(std::string_view bytes) { out_ += bytes; }
  void string(std::string_view bytes) {
    varint(bytes.size());
    raw(bytes);
  }

  std::size_t size() const { return out_.size(); }
  const std::string& bytes() const& { return out_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  // All was read, and nothing was missing.
  bool done() const { return ok_ && rest_.empty(); }
  std::string_view rest() const { return rest_; }
  void fail() {
    ok_ = false;
    rest_ = {};
  }

  std::uint8_t u8() {
    const auto byte = raw(1);
    return ok_ ? static_cast<std::uint8_t>(byte[0]) : 0;
  }
  std::uint64_t u64() {
    const auto bytes = raw(8);
    std::uint64_t value = 0;
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = u8();
      if (!ok_ || (shift == 63 && byte > 1)) break;
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    fail();
    return 0;
  }
  std::int64_t zigzag() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view string() {
    const std::uint64_t size = varint();
    if (size > rest_.size()) {
      fail();
      return {};
    }
    return raw(static_cast<std::size_t>(size));
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace panal
