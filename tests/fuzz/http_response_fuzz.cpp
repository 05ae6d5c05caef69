// Library: panal_http
//
// Responses from any bytes, such as a broken or hostile backend sends. The first byte says whether
// the request was HEAD, and where the bytes are cut. Of a head that our own reader takes, which
// reads them alone, llhttp must see the same end; it is asked about the head as it would be
// written, since it refuses a tab behind a length, which RFC 9110, 5.5 allows.
#include <cstddef>
#include <cstdint>
#include <string>

#include "src/base/assert.h"
#include "src/http/parser.h"

namespace {

std::string written(const panal::http::Head& head) {
  std::string text = "HTTP/1." + std::to_string(head.minor_version) + " " +
                     std::to_string(head.status) + " " + std::string(head.reason) + "\r\n";
  for (const auto& [name, value] : head.fields) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text + "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using panal::http::Head;
  using panal::http::Parser;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool no_body = (data[0] & 1) != 0;
  Head head;
  std::size_t scanned = 0;
  const auto end = panal::http::find_head_end(bytes, scanned, panal::limits::kHeadBytes);
  if (const std::string_view text = bytes.substr(0, end.size.value_or(0));
      !text.empty() && !panal::http::read_response_head(text, no_body, head)) {
    PANAL_ASSERT(panal::http::llhttp_agrees(Parser::Kind::kResponse, written(head), head));
  }
  Parser parser(Parser::Kind::kResponse);
  parser.expect_no_body(no_body);
  const std::size_t cut = bytes.empty() ? 0 : data[0] * bytes.size() / 256;
  std::size_t body = 0;
  for (std::string_view part : {bytes.substr(0, cut), bytes.substr(cut)}) {
    for (;;) {
      const Parser::Event event = parser.next(part, head);
      if (event == Parser::Event::kRefused) return 0;
      if (event == Parser::Event::kMore) break;
      if (event == Parser::Event::kHead) PANAL_ASSERT(head.status >= 100 && head.status < 600);
      if (event == Parser::Event::kBody) body += parser.piece().size();
    }
  }
  PANAL_ASSERT(body <= bytes.size());
  parser.end_of_input();
  return 0;
}
