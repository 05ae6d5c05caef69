#include "src/http/router.h"

#include <gtest/gtest.h>

namespace panal::http {
namespace {

Router table() {
  Router router;
  router.add(Method::kGet, "/api/:name", 1);
  router.add(Method::kGet, "/api/messages", 2);
  router.add(Method::kPost, "/api/messages", 3);
  router.add(Method::kGet, "/api/messages/:id", 4);
  router.add(Method::kPost, "/api/messages/bulk", 5);
  router.add(Method::kGet, "/api/*", 6);
  router.add(Method::kGet, "/", 7);
  return router;
}

std::size_t found(Method method, std::string_view path) {
  const auto match = table().match(method, path);
  return match.kind == Router::Match::Kind::kFound ? match.route : 0;
}

TEST(Router, PrefersLiteralsOverNamesOverTheRest) {
  EXPECT_EQ(found(Method::kGet, "/api/messages"), 2u);
  EXPECT_EQ(found(Method::kGet, "/api/users"), 1u);
  EXPECT_EQ(found(Method::kGet, "/api/messages/7"), 4u);
  EXPECT_EQ(found(Method::kGet, "/api/a/b/c"), 6u);
  EXPECT_EQ(found(Method::kGet, "/"), 7u);
  EXPECT_EQ(found(Method::kGet, "/nothing"), 0u);
  EXPECT_EQ(found(Method::kGet, "/api/messages/"), 6u);
}

TEST(Router, HeadMatchesGet) { EXPECT_EQ(found(Method::kHead, "/api/messages"), 2u); }

TEST(Router, YieldsValues) {
  const auto match = table().match(Method::kGet, "/api/messages/a b");
  ASSERT_EQ(match.values.size(), 1u);
  EXPECT_EQ(match.values[0].first, "id");
  EXPECT_EQ(match.values[0].second, "a b");
  EXPECT_EQ(table().match(Method::kGet, "/api/a/b/c").values[0].second, "a/b/c");
}

TEST(Router, TellsWhichMethodsAPathHas) {
  const auto match = table().match(Method::kDelete, "/api/messages");
  EXPECT_EQ(match.kind, Router::Match::Kind::kNoMethod);
  EXPECT_EQ(match.allowed, (std::vector{Method::kGet, Method::kPost}));
  EXPECT_EQ(table().match(Method::kDelete, "/x").kind, Router::Match::Kind::kNoPath);
}

}  // namespace
}  // namespace panal::http
