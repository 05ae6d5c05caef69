#pragma once
// Checks of texts that have a form: logins, e-mail and web addresses, telephone numbers, Spanish
// tax ids. Each yields a code of the catalogue, or nothing when the text is right. Pure.
#include <optional>
#include <string_view>

namespace panal::app::model {

// What a user signs in with: letters and digits of ASCII, and the marks . _ - @ +
std::optional<std::string_view> check_login(std::string_view text);
std::optional<std::string_view> check_email(std::string_view text);
std::optional<std::string_view> check_phone(std::string_view text);
std::optional<std::string_view> check_web(std::string_view text);
// NIF (8 digits and a letter), NIE (X, Y, Z) or the CIF of a company, with its control character.
std::optional<std::string_view> check_tax_id(std::string_view text);

// The control digit of a CIF, of the seven digits after its letter.
int cif_control(std::string_view digits);

// 2026-01-31, of a day that exists.
bool is_date(std::string_view text);

}  // namespace panal::app::model
