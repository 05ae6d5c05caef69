#pragma once
// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed 64-bit hash of short inputs, and its
// 128-bit variant. Without the key nobody can make collisions on purpose.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace panal {

struct SipKey {
  std::uint64_t low = 0, high = 0;
  bool operator==(const SipKey&) const = default;
};

struct Hash128 {
  std::uint64_t low = 0, high = 0;
  bool operator==(const Hash128&) const = default;
  // Sums of hashes stand for sets: order does not matter, and members can be taken out again.
  Hash128& operator+=(const Hash128& other) {
    low += other.low;
    high += other.high;
    return *this;
  }
  Hash128& operator-=(const Hash128& other) {
    low -= other.low;
    high -= other.high;
    return *this;
  }
};

namespace siphash_detail {

struct State {
  std::uint64_t a, b, c, d;

  void rounds(int count) {
    for (int i = 0; i < count; ++i) {
      a += b, b = std::rotl(b, 13) ^ a, a = std::rotl(a, 32);
      c += d, d = std::rotl(d, 16) ^ c;
      a += d, d = std::rotl(d, 21) ^ a;
      c += b, b = std::rotl(b, 17) ^ c, c = std::rotl(c, 32);
    }
  }
  void block(std::uint64_t word) {
    d ^= word;
    rounds(2);
    a ^= word;
  }
};

inline State absorb(const SipKey& key, std::string_view bytes, std::uint64_t variant) {
  static_assert(std::endian::native == std::endian::little);
  State state{key.low ^ 0x736f6d6570736575, key.high ^ 0x646f72616e646f6d ^ variant,
              key.low ^ 0x6c7967656e657261, key.high ^ 0x7465646279746573};
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t word = 0;
  for (; left >= 8; at += 8, left -= 8) {
    std::memcpy(&word, at, 8);
    state.block(word);
  }
  word = 0;
  if (left != 0) std::memcpy(&word, at, left);
  state.block(word | static_cast<std::uint64_t>(bytes.size()) << 56);
  return state;
}

}  // namespace siphash_detail

inline std::uint64_t siphash(const SipKey& key, std::string_view bytes) {
  auto state = siphash_detail::absorb(key, bytes, 0);
  state.c ^= 0xff;
  state.rounds(4);
  return state.a ^ state.b ^ state.c ^ state.d;
}

inline Hash128 siphash128(const SipKey& key, std::string_view bytes) {
  auto state = siphash_detail::absorb(key, bytes, 0xee);
  state.c ^= 0xee;
  state.rounds(4);
  const std::uint64_t low = state.a ^ state.b ^ state.c ^ state.d;
  state.b ^= 0xdd;
  state.rounds(4);
  return {low, state.a ^ state.b ^ state.c ^ state.d};
}

}  // namespace panal
