// Library: panal_http
//
// Requests from any bytes: nothing crashes, and where a message ends does not depend on how the
// bytes were cut. The first byte says where.
#include <cstddef>
#include <cstdint>
#include <string>

#include "src/base/assert.h"
#include "src/http/parser.h"

namespace panal::http {

// Whether more may come: a body, too, may end like what stands for a refusal.
bool read(Parser& parser, std::string_view bytes, std::string& out) {
  Head head;
  for (;;) {
    switch (parser.next(bytes, head)) {
      case Parser::Event::kMore:
        PANAL_ASSERT(bytes.empty());
        return true;
      case Parser::Event::kHead:
        out.append("\x01").append(head.method).append(head.target).append(head.host);
        for (const Field& field : head.fields) out.append(field.name).append(field.value);
        break;
      case Parser::Event::kBody:
        PANAL_ASSERT(!parser.piece().empty());
        out += parser.piece();
        break;
      case Parser::Event::kEnd:
        out += '\x02';
        break;
      case Parser::Event::kRefused:
        out += '!';
        return false;
    }
  }
}

}  // namespace panal::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using panal::http::Parser;
  using panal::http::read;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : data[0] * bytes.size() / 256;
  std::string whole;
  Parser once(Parser::Kind::kRequest);
  read(once, bytes, whole);
  std::string parts;
  Parser twice(Parser::Kind::kRequest);
  if (read(twice, bytes.substr(0, cut), parts)) read(twice, bytes.substr(cut), parts);
  PANAL_ASSERT(whole == parts);
  return 0;
}
