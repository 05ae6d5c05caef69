// Library: panal_http
//
// PROXY headers: no crash, the verdict does not depend on how the bytes arrive, and the source is
// an address or nothing.
#include <cstddef>
#include <cstdint>

#include "src/base/assert.h"
#include "src/base/limits.h"
#include "src/http/address_set.h"
#include "src/http/proxy_protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using Verdict = panal::http::ProxyHeader::Verdict;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = panal::http::read_proxy_header(bytes);
  PANAL_ASSERT(whole.bytes <= bytes.size());
  PANAL_ASSERT(whole.source.empty() ||
               panal::http::canonical_address(whole.source) == whole.source);
  PANAL_ASSERT(whole.verdict != Verdict::kMore || size < panal::limits::kProxyHeaderBytes);
  for (std::size_t part = 0; part < size; ++part) {
    const auto early = panal::http::read_proxy_header(bytes.substr(0, part));
    if (early.verdict == Verdict::kMore) continue;
    PANAL_ASSERT(early.verdict == whole.verdict && early.bytes == whole.bytes);
    break;
  }
  return 0;
}
