// Library: panal_crypto
//
// A join token from a person's clipboard: decoding never fails badly, and what decodes encodes to
// the same line again. The fuzzer cannot guess checksums, so each input is also tried as a payload.
#include <cstdlib>
#include <string_view>

#include "src/base/encoding.h"
#include "src/crypto/hash.h"
#include "src/crypto/join_token.h"

namespace {

void try_decode(std::string_view text) {
  const auto token = panal::crypto::JoinToken::decode(text);
  if (!token.ok()) return;
  const auto again = token->encode();
  if (!again.ok() || text.find(*again) == std::string_view::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try_decode(input);
  const std::string checksum = panal::crypto::sha256(input).substr(0, 4);
  try_decode("panal1-" + panal::base64url_encode(std::string(input) + checksum));
  return 0;
}
