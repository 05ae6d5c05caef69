#pragma once
// Router: maps method and path to a route's index. Pure; built once from the URL table.
//
// Patterns are literal segments, ":name" for one segment, or "*" as the last one for the rest:
// "/api/v1/messages/:id". Literal segments win over ":name", which wins over "*".
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/http/message.h"

namespace panal::http {

class Router {
 public:
  void add(Method method, std::string_view pattern, std::size_t route);

  struct Match {
    enum class Kind { kFound, kNoPath, kNoMethod } kind = Kind::kNoPath;
    std::size_t route = 0;
    std::vector<std::pair<std::string, std::string>> values = {};
    std::vector<Method> allowed = {};  // for kNoMethod: the Allow header
  };
  // `path` is percent-decoded once. HEAD matches GET routes.
  Match match(Method method, std::string_view path) const;

 private:
  struct Route {
    Method method;
    std::vector<std::string> segments;
    std::size_t index;
  };
  std::vector<Route> routes_;
};

}  // namespace panal::http
