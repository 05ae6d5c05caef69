#include "src/appliance/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

using Field = std::string Settings::*;
constexpr std::array<std::pair<std::string_view, Field>, 9> kFields = {{
    {"hostname", &Settings::hostname},
    {"address", &Settings::address},
    {"gateway", &Settings::gateway},
    {"dns", &Settings::dns},
    {"ntp", &Settings::ntp},
    {"cluster", &Settings::cluster},
    {"join", &Settings::join},
    {"admin", &Settings::admin},
    {"admin-password", &Settings::admin_password},
}};

Result<void> set(Settings& settings, std::string_view name, std::string value) {
  const auto* field = std::find_if(kFields.begin(), kFields.end(),
                                   [&](const auto& each) { return each.first == name; });
  if (field == kFields.end()) {
    return fail(Code::kBadRequest, "there is no setting \"" + std::string(name) + "\"");
  }
  const bool printable = std::none_of(value.begin(), value.end(),
                                      [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (!printable) {
    return fail(Code::kBadRequest, std::string(name) + ": control characters in the value");
  }
  settings.*(field->second) = std::move(value);
  return {};
}

// `text` starts with the quote; whatever follows the closing one must be a comment.
Result<std::string> unquote(std::string_view text) {
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      const auto rest = trimmed(text.substr(i + 1));
      if (!rest.empty() && rest.front() != '#') break;
      return value;
    }
    if (text[i] == '\\' && ++i == text.size()) break;
    if (text[i - 1] == '\\' && text[i] != '"' && text[i] != '\\') break;
    value += text[i];
  }
  return fail(Code::kBadRequest, "a text that does not end as it should");
}

Result<void> read_line(Settings& settings, std::string_view line) {
  line = trimmed(line);
  if (line.empty() || line.front() == '#') return {};
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return fail(Code::kBadRequest, "expected NAME = VALUE");
  std::string name(trimmed(line.substr(0, equals)));
  std::replace(name.begin(), name.end(), '_', '-');
  const std::string_view text = trimmed(line.substr(equals + 1));
  if (!text.empty() && text.front() == '"') return set(settings, name, PANAL_TRY(unquote(text)));
  return set(settings, name, std::string(trimmed(text.substr(0, text.find('#')))));
}

}  // namespace

Result<Settings> Settings::parse(std::string_view text, std::string source) {
  Settings settings;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto read = read_line(settings, text.substr(0, end));
    if (!read) {
      return fail(Code::kBadRequest,
                  source + ", line " + std::to_string(number) + ": " + read.error().message);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  settings.source = std::move(source);
  return settings;
}

Result<Settings> Settings::from_command_line(std::string_view line) {
  constexpr std::string_view kPrefix = "panal.";
  Settings settings;
  for (const std::string& word : words_of(line)) {
    const auto equals = word.find('=');
    if (!word.starts_with(kPrefix) || equals == std::string::npos) continue;
    const auto name = std::string_view(word).substr(kPrefix.size(), equals - kPrefix.size());
    PANAL_TRY(set(settings, name, word.substr(equals + 1)));
  }
  settings.source = "the kernel command line";
  return settings;
}

bool Settings::empty() const {
  return std::all_of(kFields.begin(), kFields.end(),
                     [&](const auto& each) { return (this->*(each.second)).empty(); });
}

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n,";
  std::vector<std::string> words;
  for (;;) {
    const auto first = text.find_first_not_of(kBetween);
    if (first == std::string_view::npos) return words;
    text.remove_prefix(first);
    const auto size = std::min(text.find_first_of(kBetween), text.size());
    words.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

}  // namespace panal::appliance
