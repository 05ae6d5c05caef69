#pragma once
// Bundles with the signature of a key that nobody has any more, made by firmware-image/bundle.py.
#include <string>
#include <string_view>

namespace panal::appliance {

inline constexpr std::string_view kTestKey =
    "ddd219813fa5444204f752e86a356de00f4e3619ad36e1f2b5f75bf7bbc68fea";

inline std::string test_payload() {
  std::string bytes(300'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
  return bytes;
}

struct SignedBundle {
  const char* version;
  const char* architecture;
  const char* min_from;
  const char* signature;

  std::string head() const {
    return std::string("panal update 1\n{\"version\":\"") + version + R"(","arch":")" +
           architecture + R"(","min_from":")" + min_from + R"(","size":300000,"sha256":")" +
           "d08928a168952dcd1f23061570816ee3b9d5c5c01ec65e00adbda68d328f4dbb\"}\n" + signature +
           "\n";
  }
  std::string file() const { return head() + test_payload(); }
};

inline constexpr SignedBundle kNewer = {
    "99.0.0", "x86_64", "0.0.0",
    "79a9b1bfe668579d9bdbfd6561a037b76f3b283369acf2491e4633afafd81956"
    "ca57b20f2ab1da67d31d6da7da9188c1c00d022cdfda5d7e7202d2c31ce05007"};
inline constexpr SignedBundle kOlder = {
    "0.0.1", "x86_64", "0.0.0",
    "4e33893eeb9de7744c7a9ae70fd0dee5a38ac554e27a3f999e093270ed3254a6"
    "56fcbc7d00e9aac9e3c0b5de1f0b26c9da28ffe9391a698a88e26344ee227209"};
inline constexpr SignedBundle kForeign = {
    "99.0.0", "riscv64", "0.0.0",
    "c6ee318c33eb3420ed8b20798e26e417e65a35dd429531776f52513162b2f1c7"
    "3d0dcb40e6fa76590c477b89b82e49582bb9d8a2aedffe0b4c4a989968b71b02"};
inline constexpr SignedBundle kStep = {
    "99.0.0", "x86_64", "98.0.0",
    "ede357b97a1971b40854dbc432922bff3c1635f5bee068cab24f0d6815d1a4f6"
    "bf79a175cba866ff61f8e81ee56c82df2de1bf2a8df93918b08360bdb4be4e0c"};

}  // namespace panal::appliance
