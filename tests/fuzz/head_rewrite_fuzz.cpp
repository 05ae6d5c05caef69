// Library: panal_front
//
// What the front sends to a backend, from any head it accepts: the backend must accept it too, read
// the same body, and never see what a client claims about itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "src/base/assert.h"
#include "src/front/rewrite.h"

namespace {

using panal::http::Head;

void rewrite_request(std::string_view text) {
  Head head;
  if (panal::http::read_request_head(text, head)) return;
  const panal::http::Caller caller{.address = "192.0.2.1", .request_id = "id"};
  std::string out;
  panal::front::append_request_head(out, head, caller, {"n1"});
  Head again;
  PANAL_ASSERT(out.size() <= panal::http::kForwardedHead.bytes);
  PANAL_ASSERT(!panal::http::read_request_head(out, again, panal::http::kForwardedHead));
  PANAL_ASSERT(again.method == head.method && again.target == head.target);
  PANAL_ASSERT(again.framing == head.framing && again.content_length == head.content_length);
  PANAL_ASSERT(!again.upgrade && again.keep_alive);
  PANAL_ASSERT(again.expects_continue == head.expects_continue);
  int addresses = 0;
  for (const auto& field : again.fields) {
    if (panal::http::equal_ignoring_case(field.name, "X-Panal-From-Address")) ++addresses;
  }
  PANAL_ASSERT(addresses == 1 && again.get("X-Panal-From-Address") == "192.0.2.1");
}

void rewrite_response(std::string_view text) {
  Head head;
  if (panal::http::read_response_head(text, false, head)) return;
  const auto framing = panal::front::reframe(head, 1);
  std::string out;
  panal::front::append_response_head(out, head, framing, true, {"n1"});
  Head again;
  if (panal::http::read_response_head(out, false, again)) return;
  PANAL_ASSERT(again.status == head.status);
  PANAL_ASSERT(again.framing != Head::Framing::kUntilClose);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t scanned = 0;
  const auto end = panal::http::find_head_end(bytes, scanned, panal::limits::kHeadBytes);
  if (!end.size) return 0;
  rewrite_request(bytes.substr(0, *end.size));
  rewrite_response(bytes.substr(0, *end.size));
  return 0;
}
