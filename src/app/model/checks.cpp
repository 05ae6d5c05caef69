#include "src/app/model/checks.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "src/base/encoding.h"

namespace panal::app::model {
namespace {

using Verdict = std::optional<std::string_view>;

Verdict verdict(bool right, std::string_view code) { return right ? Verdict() : Verdict(code); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

int digit(char c) { return c - '0'; }

// Of a NIF: the remainder of its number names the letter.
char letter_of(std::string_view digits) {
  int remainder = 0;
  for (const char c : digits) remainder = (remainder * 10 + digit(c)) % 23;
  return "TRWAGMYFPDXBNJZSQVHLCKE"[remainder];
}

bool is_nif(std::string_view id) {
  return all_digits(id.substr(0, 8)) && id[8] == letter_of(id.substr(0, 8));
}

// Of those who have no number of their own: children, Spaniards abroad, foreigners.
bool is_special_nif(std::string_view id) {
  return std::string_view("KLM").find(id[0]) != std::string_view::npos &&
         all_digits(id.substr(1, 7)) && id[8] == letter_of(id.substr(1, 7));
}

bool is_nie(std::string_view id) {
  if (id[0] < 'X' || id[0] > 'Z' || !all_digits(id.substr(1, 7))) return false;
  std::string digits(id.substr(0, 8));
  digits[0] = static_cast<char>('0' + (id[0] - 'X'));
  return id[8] == letter_of(digits);
}

// Of a company: digits in odd places count double, digit by digit. Some kinds of company end in a
// letter, some in a digit, others in either.
bool is_cif(std::string_view id) {
  constexpr std::string_view kKinds = "ABCDEFGHJNPQRSUVW";
  if (kKinds.find(id[0]) == std::string_view::npos || !all_digits(id.substr(1, 7))) return false;
  const int control = cif_control(id.substr(1, 7));
  const bool by_digit = id[8] == '0' + control;
  const bool by_letter = id[8] == "JABCDEFGHI"[control];
  if (std::string_view("ABEH").find(id[0]) != std::string_view::npos) return by_digit;
  if (std::string_view("NPQRSW").find(id[0]) != std::string_view::npos) return by_letter;
  return by_digit || by_letter;
}

}  // namespace

Verdict check_login(std::string_view text) {
  constexpr std::string_view kMarks = "._-@+";
  return verdict(std::ranges::all_of(text,
                                     [kMarks](char c) {
                                       const bool letter =
                                           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                                       return letter || is_digit(c) ||
                                              kMarks.find(c) != std::string_view::npos;
                                     }),
                 "invalid");
}

Verdict check_email(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool shaped =
      at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos;
  const std::string_view host = shaped ? text.substr(at + 1) : std::string_view();
  const std::size_t dot = host.find('.');
  const bool blank = text.find_first_of(" \t\r\n,;<>\"") != std::string_view::npos;
  return verdict(shaped && !blank && dot != std::string_view::npos && dot > 0 &&
                     !host.ends_with('.') && host.find("..") == std::string_view::npos,
                 "bad_email");
}

Verdict check_phone(std::string_view text) {
  const auto digits = std::ranges::count_if(text, is_digit);
  const bool plain = text.find_first_not_of("0123456789 ()-./") == std::string_view::npos ||
                     (text.starts_with('+') &&
                      text.find_first_not_of("0123456789 ()-./", 1) == std::string_view::npos);
  return verdict(plain && digits >= 3 && digits <= 20, "bad_phone");
}

Verdict check_web(std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  }
  // A colon before the path is of a port, or of a scheme that no page should follow.
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t colon = host.find(':');
  const bool port = colon == std::string_view::npos ||
                    (colon + 1 < host.size() && all_digits(host.substr(colon + 1)));
  return verdict(
      !host.empty() && port && rest.find_first_of(" \t\r\n<>\"") == std::string_view::npos,
      "bad_web");
}

Verdict check_tax_id(std::string_view text) {
  if (text.size() != 9) return verdict(false, "bad_tax_id");
  std::string id = lower_ascii(text);
  for (char& c : id) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return verdict(is_nif(id) || is_special_nif(id) || is_nie(id) || is_cif(id), "bad_tax_id");
}

int cif_control(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = digit(digits[i]) * (i % 2 == 0 ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return (10 - sum % 10) % 10;
}

bool is_date(std::string_view text) {
  if (text.size() != 10) return false;
  const auto ms = parse_time_ms(text);
  return ms && format_time_ms(*ms).substr(0, 10) == text;
}

}  // namespace panal::app::model
