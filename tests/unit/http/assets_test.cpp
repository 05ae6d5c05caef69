#include "src/http/assets.h"

#include <gtest/gtest.h>

#include "src/http/compress.h"

namespace panal::http {
namespace {

constexpr Asset kAssets[] = {
    {"/index.html",
     "text/html; charset=utf-8",
     "i",
     "<html lang=\"%PANAL_LANG%\" data-theme=\"%PANAL_THEME%\" data-session=\"%PANAL_SESSION%\">",
     {},
     {}},
    {"/assets/a.js", "text/javascript", "abc", "plain", "gzipped", "brotlied"},
    {"/favicon.ico", "image/x-icon", "ico", "icon", {}, {}},
};

Response get(std::string path, std::initializer_list<std::pair<const char*, const char*>> headers) {
  Request request{.target = path, .path = path};
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return Assets(kAssets).answer(request);
}

TEST(Assets, ChoosesTheEncodingThatTheClientTakes) {
  EXPECT_EQ(get("/assets/a.js", {}).static_body, "plain");
  EXPECT_EQ(get("/assets/a.js", {{"Accept-Encoding", "gzip"}}).static_body, "gzipped");
  EXPECT_EQ(get("/assets/a.js", {{"Accept-Encoding", "gzip, br"}}).static_body, "brotlied");
  EXPECT_EQ(get("/assets/a.js", {{"Accept-Encoding", "gzip, br;q=0"}}).static_body, "gzipped");
  EXPECT_EQ(get("/favicon.ico", {{"Accept-Encoding", "gzip, br"}}).static_body, "icon");
}

TEST(Assets, UnpacksWhatIsThereInGzipAlone) {
  Response packed = Response::json(200, std::string(10'000, 'x'));
  compress("gzip", packed);
  const Asset large[] = {{"/assets/b.js", "text/javascript", "b", {}, packed.body, {}}};
  const Assets assets(large);
  Request request{.target = "/assets/b.js", .path = "/assets/b.js"};
  EXPECT_EQ(assets.answer(request).static_body, std::string(10'000, 'x'));
  request.headers.add("Accept-Encoding", "gzip");
  EXPECT_EQ(assets.answer(request).static_body, packed.body);
}

TEST(Assets, AnswersConditionalRequests) {
  const auto first = get("/assets/a.js", {{"Accept-Encoding", "br"}});
  EXPECT_EQ(first.headers.get("ETag"), "\"abc-br\"");
  EXPECT_EQ(first.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  const auto known =
      get("/assets/a.js", {{"Accept-Encoding", "br"}, {"If-None-Match", "\"x\", W/\"abc-br\""}});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(get("/assets/a.js", {{"If-None-Match", "\"abc-br\""}}).status, 200);
}

TEST(Assets, SendsOneRangeOfAFile) {
  const auto range = [](const char* wanted, const char* condition = "") {
    const auto answer = get("/favicon.ico", {{"Range", wanted}, {"If-Range", condition}});
    return std::to_string(answer.status) + " " + std::string(answer.static_body) + " " +
           std::string(answer.headers.get("Content-Range"));
  };
  EXPECT_EQ(range("bytes=0-1"), "206 ic bytes 0-1/4");
  EXPECT_EQ(range("bytes=1-"), "206 con bytes 1-3/4");
  EXPECT_EQ(range("bytes=1-99"), "206 con bytes 1-3/4");
  EXPECT_EQ(range("bytes=-1"), "206 n bytes 3-3/4");
  EXPECT_EQ(range("bytes=-99"), "206 icon bytes 0-3/4");
  EXPECT_EQ(range("bytes=4-"), "416  bytes */4");
  EXPECT_EQ(range("bytes=-0"), "416  bytes */4");
  for (const char* other :
       {"bytes=2-1", "bytes=0-0,2-3", "bytes=", "bytes=-", "bytes=x-1", "lines=1-2"}) {
    EXPECT_EQ(range(other), "200 icon ") << other;
  }
  EXPECT_EQ(range("bytes=0-1", "\"ico\""), "206 ic bytes 0-1/4");
  EXPECT_EQ(range("bytes=0-1", "\"old\""), "200 icon ");
}

TEST(Compress, LargeJsonAndCsvForThoseWhoTakeIt) {
  const auto answer = [](std::string type, std::size_t size, std::string_view accepts) {
    Response response = Response::json(200, std::string(size, 'x'));
    response.headers.set("Content-Type", std::move(type));
    compress(accepts, response);
    return response;
  };
  const auto small = answer("text/csv; charset=utf-8", 100'000, "br, gzip");
  EXPECT_EQ(small.headers.get("Content-Encoding"), "gzip");
  EXPECT_LT(small.body.size(), 1000U);
  EXPECT_EQ(small.body.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(answer("application/json", 100'000, "gzip;q=0").body.size(), 100'000U);
  EXPECT_EQ(answer("application/json", 100'000, "").headers.get("Vary"), "Accept-Encoding");
  EXPECT_EQ(answer("application/json", 1000, "gzip").body.size(), 1000U);
  EXPECT_EQ(answer("image/png", 100'000, "gzip").body.size(), 100'000U);
}

TEST(Assets, EveryPageIsTheIndexFilledIn) {
  EXPECT_EQ(get("/any/page", {{"Accept", "text/html"}}).body,
            "<html lang=\"es\" data-theme=\"auto\" data-session=\"0\">");
  EXPECT_EQ(get("/", {{"Cookie", "panal_theme=dark; panal_lang=en; panal_session=x"}}).body,
            "<html lang=\"en\" data-theme=\"dark\" data-session=\"1\">");
  EXPECT_EQ(get("/", {{"Accept-Language", "en-GB,en;q=0.9,es;q=0.8"}}).body.substr(0, 15),
            "<html lang=\"en\"");
  EXPECT_EQ(get("/", {{"Accept-Language", "de, es;q=0.5, en;q=0.3"}}).body.substr(0, 15),
            "<html lang=\"es\"");
  EXPECT_EQ(get("/", {{"Cookie", "panal_lang=<script>"}}).body.substr(0, 15), "<html lang=\"es\"");
}

TEST(Assets, RefusesWhatIsNotThere) {
  EXPECT_EQ(get("/assets/none.js", {{"Accept", "text/html"}}).status, 404);
  EXPECT_EQ(get("/none", {}).status, 404);
  Request post{.method = Method::kPost, .target = "/", .path = "/"};
  EXPECT_EQ(Assets(kAssets).answer(post).status, 405);
}

}  // namespace
}  // namespace panal::http
