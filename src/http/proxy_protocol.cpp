#include "src/http/proxy_protocol.h"

#include <arpa/inet.h>

#include <array>
#include <optional>

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/http/address_set.h"

namespace panal::http {
namespace {

using Verdict = ProxyHeader::Verdict;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kFirstLineBytes = 107;

// Not a constant: clang has no constexpr strings with this library.
ProxyHeader malformed() { return {Verdict::kMalformed, 0, {}}; }

// The next word; nothing when there is none, or two spaces.
std::optional<std::string_view> take_word(std::string_view& line) {
  const std::size_t space = line.find(' ');
  const std::string_view word = line.substr(0, space);
  line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  if (word.empty()) return {};
  return word;
}

bool is_port(std::optional<std::string_view> word) {
  if (!word || word->size() > 5 || (word->size() > 1 && word->front() == '0')) return false;
  for (const char c : *word) {
    if (c < '0' || c > '9') return false;
  }
  return *parse_int(*word) <= 65535;
}

ProxyHeader read_line(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n");
  if (end == std::string_view::npos) {
    return bytes.size() >= kFirstLineBytes ? malformed() : ProxyHeader{};
  }
  if (end + 2 > kFirstLineBytes) return malformed();
  std::string_view line = bytes.substr(6, end - 6);
  const auto family = take_word(line);
  if (family == "UNKNOWN") return {Verdict::kComplete, end + 2, {}};
  if (family != "TCP4" && family != "TCP6") return malformed();
  const auto source = take_word(line);
  const auto destination = take_word(line);
  if (!source || !destination || !is_port(take_word(line)) || !is_port(take_word(line)) ||
      !line.empty() || bytes[end - 1] == ' ') {
    return malformed();
  }
  for (const auto& each : {*source, *destination}) {
    const bool v6 = each.find(':') != std::string_view::npos;
    if (v6 != (family == "TCP6") || canonical_address(each).empty()) return malformed();
  }
  return {Verdict::kComplete, end + 2, canonical_address(*source)};
}

ProxyHeader read_binary(std::string_view bytes) {
  constexpr std::size_t kFixed = 16;
  if (bytes.size() < kFixed) return {};
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t command = at(12);
  const std::uint8_t family = at(13);
  const std::size_t length = std::size_t{at(14)} * 256 + at(15);
  if ((command != 0x20 && command != 0x21) || length > limits::kProxyHeaderBytes - kFixed) {
    return malformed();
  }
  const bool v4 = family == 0x11;
  const bool v6 = family == 0x21;
  const bool proxied = command == 0x21 && (v4 || v6);
  if (proxied && length < (v4 ? 12U : 36U)) return malformed();
  if (bytes.size() < kFixed + length) return {};
  ProxyHeader header{Verdict::kComplete, kFixed + length, {}};
  if (!proxied) return header;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* written =
      inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + kFixed, text.data(), text.size());
  if (written != nullptr) header.source = written;
  return header;
}

}  // namespace

ProxyHeader read_proxy_header(std::string_view bytes) {
  constexpr std::string_view kWord = "PROXY ";
  const std::string_view begin = bytes.substr(0, kWord.size());
  if (kWord.starts_with(begin))
    return begin.size() < kWord.size() ? ProxyHeader{} : read_line(bytes);
  if (kSignature.starts_with(bytes.substr(0, kSignature.size()))) return read_binary(bytes);
  return malformed();
}

}  // namespace panal::http
