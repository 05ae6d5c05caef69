#include "src/http/url.h"

#include <gtest/gtest.h>

namespace panal::http {
namespace {

TEST(Url, IsReadAsOneExpects) {
  const auto url = Url::parse("https://example.org:8443/a/b?c=d#e");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->address(), "example.org:8443");
  EXPECT_EQ(url->host_field(), "example.org:8443");
  EXPECT_EQ(url->target, "/a/b?c=d");
  EXPECT_EQ(Url::parse("http://h")->target, "/");
  EXPECT_EQ(Url::parse("http://h?x")->target, "/?x");
  EXPECT_EQ(Url::parse("http://h")->address(), "h:80");
  EXPECT_EQ(Url::parse("https://h")->host_field(), "h");
  EXPECT_EQ(Url::parse("http://[::1]:81/")->host, "::1");
  EXPECT_EQ(Url::parse("http://[::1]:81/")->address(), "[::1]:81");
}

TEST(Url, OfAnyOtherFormIsRefused) {
  for (const char* text :
       {"", "h", "ftp://h/", "http://", "http:///x", "http://user@h/", "http://u:p@h/",
        "http://h:0/", "http://h:70000/", "http://h:x/", "http://h:/", "http://[::1/", "http://h /",
        "http://h/\r\nX: y", "http://h\\@evil/", "HTTP://h/", "http://[h]/", "http://a/\xc3\xb1"}) {
    EXPECT_FALSE(Url::parse(text)) << text;
  }
}

}  // namespace
}  // namespace panal::http
