#include "src/http/router.h"

#include <algorithm>

namespace panal::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

enum class Rank { kLiteral, kNamed, kRest };

Rank rank_of(const std::string& segment) {
  if (segment == "*") return Rank::kRest;
  return segment.starts_with(':') ? Rank::kNamed : Rank::kLiteral;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const Rank rank = rank_of(pattern[i]);
    if (rank == Rank::kRest) return true;
    if (i >= path.size()) return false;
    if (rank == Rank::kLiteral ? pattern[i] != path[i] : path[i].empty()) return false;
  }
  return pattern.size() == path.size();
}

// Of two patterns that fit one path, the more literal one wins, the first difference deciding.
bool more_literal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (rank_of(a[i]) != rank_of(b[i])) return rank_of(a[i]) < rank_of(b[i]);
  }
  return a.size() < b.size();
}

}  // namespace

void Router::add(Method method, std::string_view pattern, std::size_t route) {
  Route added{method, split(pattern), route};
  const auto place = std::upper_bound(
      routes_.begin(), routes_.end(), added,
      [](const Route& a, const Route& b) { return more_literal(a.segments, b.segments); });
  routes_.insert(place, std::move(added));
}

Router::Match Router::match(Method method, std::string_view path) const {
  const auto segments = split(path);
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  Match match;
  const std::vector<std::string>* pattern = nullptr;  // the most literal one that fits
  for (const Route& route : routes_) {
    if (!fits(route.segments, segments)) continue;
    if (pattern != nullptr && more_literal(*pattern, route.segments)) break;
    pattern = &route.segments;
    match.allowed.push_back(route.method);
    if (route.method != wanted) continue;
    match.kind = Match::Kind::kFound;
    match.route = route.index;
    match.allowed.clear();
    for (std::size_t i = 0; i < route.segments.size(); ++i) {
      const Rank rank = rank_of(route.segments[i]);
      if (rank == Rank::kNamed) {
        match.values.emplace_back(route.segments[i].substr(1), segments[i]);
      } else if (rank == Rank::kRest) {
        std::string rest;
        for (std::size_t k = i; k < segments.size(); ++k) {
          if (k > i) rest += '/';
          rest += segments[k];
        }
        match.values.emplace_back("*", std::move(rest));
        break;
      }
    }
    return match;
  }
  if (pattern != nullptr) match.kind = Match::Kind::kNoMethod;
  return match;
}

}  // namespace panal::http
