// Library: panal_core
// Goal: a token from a stranger says something or nothing, and only a sealed one is believed.
// Method: the input as a token, as one's inside, and as the vector of a genuine one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "replication/core/causal_token.h"
#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/siphash.h"

namespace {

using panal::core::CausalTokens;
using panal::core::VersionVector;

std::string mac(std::string_view text) {
  const auto half = [&](std::uint64_t key) {
    const std::uint64_t sum = panal::siphash({key, key}, text);
    return std::string(reinterpret_cast<const char*>(&sum), sizeof sum);
  };
  return half(1) + half(2);
}

void check(std::string_view text, const CausalTokens& tokens) {
  const auto said = CausalTokens::read(text);
  const auto believed = tokens.open(text);
  PANAL_ASSERT(!believed || (said && said->needs == believed->needs));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const panal::Uuid cluster;
  const CausalTokens tokens(cluster, mac);
  check(input, tokens);
  check(panal::base64url_encode(input), tokens);
  const auto vector = VersionVector::decode(input);
  if (!vector.ok()) return 0;
  const std::string sealed = tokens.seal(cluster, vector.value(), {});
  PANAL_ASSERT(sealed.size() <= panal::limits::kCausalTokenBytes);
  const auto opened = tokens.open(sealed);
  PANAL_ASSERT(opened && vector.value().covers(opened->needs));
  return 0;
}
