#pragma once
// Signing in, as the tests of accounts do it: a cluster of ana's, and browsers that keep cookies.
#include <string>

#include "tests/unit/app/bench.h"

namespace panal::app {

inline const std::string kPassword = "colmena de abril";
inline const std::string kSetup =
    R"({"code":"CODE-1","login":"ana","password":"colmena de abril","cluster":"casa"})";

// The cookies that a reply sets, as a browser sends them back.
inline Client returning(const Reply& reply) {
  std::string cookies;
  for (const auto& [name, value] : reply.response.headers.all()) {
    if (!http::equal_ignoring_case(name, "Set-Cookie")) continue;
    cookies += (cookies.empty() ? "" : "; ") + value.substr(0, value.find(';'));
  }
  return {.cookie = cookies, .csrf = reply.text("csrf")};
}

inline std::string sign_in_body(const std::string& login, const std::string& password) {
  return R"({"login":")" + login + R"(","password":")" + password + R"("})";
}

inline Reply sign_in(Bench& bench, const Client& client, const std::string& password = kPassword) {
  return bench.post(client, "/api/v1/session", sign_in_body("ana", password));
}

inline std::string field(const std::string& name, const std::string& value) {
  return '"' + name + "\":\"" + value + '"';
}

inline std::string user_path(const Reply& session) {
  return "/api/v1/users/" + session.text("user.id");
}

}  // namespace panal::app
