// Files that hang on records: who may see, add and remove them, and how they are served.
#include "src/app/store/attachments.h"
#include "src/app/model/media.h"
#include "src/app/model/picture_size.h"
#include "src/base/encoding.h"
#include "src/base/file_limits.h"
#include "src/crypto/hash.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

using std::string_literals::operator""s;

constexpr auto kDelete = http::Method::kDelete;
const std::string kApi = "/api/v1/";
const std::string kPng = "\x89PNG\r\n\x1a\n"s + "\0\0\0\0IDATcrc!"s;

class Attachments : public testing::Test {
 protected:
  std::string made(const Client& client, const std::string& collection, const std::string& body) {
    const Reply reply = bench.post(client, kApi + collection, body);
    EXPECT_EQ(reply.status(), 201) << reply.response.body;
    return reply.text("id");
  }
  std::string incident(const Client& client) {
    return made(client, "incidents", R"({"title":"No imprime"})");
  }
  static std::string place(const std::string& collection, const std::string& record) {
    return kApi + "attachments?collection=" + collection + "&record=" + record;
  }
  Reply attach(const Client& client, const std::string& collection, const std::string& record,
               const std::string& bytes = kPng, const std::string& name = "foto.png") {
    return bench.post(client, place(collection, record) + "&name=" + name, bytes,
                      {{"Content-Type", "application/octet-stream"}});
  }
  Reply content(const Client& client, const std::string& id) {
    return bench.get(client, kApi + "attachments/" + id + "/content");
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client teo = bench.person("teo", "support");
  Client eva = bench.person("eva", "salesperson");
  Client luz = bench.person("luz", "customer");
  Client sol = bench.person("sol", "customer");
};

TEST_F(Attachments, AreServedSoThatNothingInThemRuns) {
  const std::string one = incident(luz);
  const Reply photo = attach(luz, "incidents", one, kPng, "Mi%20foto%20%C3%B1.png");
  ASSERT_EQ(photo.status(), 201) << photo.response.body;
  EXPECT_EQ(photo.text("type"), "image/png");
  EXPECT_EQ(photo.text("name"), "Mi foto ñ.png");
  EXPECT_EQ(photo.text("hash"), hex_encode(crypto::sha256(kPng)));
  const Reply shown = content(teo, photo.text("id"));
  EXPECT_EQ(shown.response.body, kPng);
  EXPECT_EQ(shown.header("Content-Type"), "image/png");
  EXPECT_EQ(shown.header("Content-Disposition"),
            "inline; filename=\"Mi_foto___.png\"; filename*=UTF-8''Mi%20foto%20%c3%b1.png");
  EXPECT_EQ(shown.header("Content-Security-Policy"), "sandbox; default-src 'none'");
  EXPECT_EQ(shown.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(shown.header("Cache-Control"), "no-store");
  const Reply part =
      bench.send(luz, http::Method::kGet, kApi + "attachments/" + photo.text("id") + "/content", "",
                 {{"Range", "bytes=1-3"}});
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.response.body, "PNG");
  const Reply page = attach(luz, "incidents", one, "<script>alert(1)</script>", "foto.png");
  EXPECT_EQ(page.text("type"), "text/plain") << "whatever its name says";
  EXPECT_TRUE(content(luz, page.text("id")).header("Content-Disposition").starts_with("attach"));
}

TEST_F(Attachments, AreForThoseWhoSeeTheRecord) {
  const std::string one = incident(luz);
  const std::string note =
      made(teo, "incident_notes", R"({"incident":")" + one + R"(","body":"interno"})");
  const std::string hers = attach(luz, "incidents", one).text("id");
  const std::string internal = attach(teo, "incident_notes", note).text("id");
  const struct {
    const Client& who;
    int hers, internal, add;
  } kTable[] = {{ana, 200, 200, 201},
                {teo, 200, 200, 201},
                {eva, 404, 404, 404},
                {luz, 200, 404, 201},
                {sol, 404, 404, 404}};
  for (const auto& row : kTable) {
    const std::string who = row.who.user->text();
    const auto hidden = [](int status) { return status == 403 ? 404 : status; };
    EXPECT_EQ(hidden(content(row.who, hers).status()), row.hers) << who;
    EXPECT_EQ(hidden(content(row.who, internal).status()), row.internal) << who;
    EXPECT_EQ(hidden(bench.get(row.who, place("incidents", one)).status()), row.hers) << who;
    EXPECT_EQ(hidden(bench.get(row.who, place("incident_notes", note)).status()), row.internal);
    EXPECT_EQ(hidden(attach(row.who, "incidents", one).status()), row.add) << who;
  }
  EXPECT_EQ(content({}, hers).status(), 401);
  EXPECT_EQ(bench.send(sol, kDelete, kApi + "attachments/" + hers).status(), 404);
  const std::string from_staff = attach(teo, "incidents", one).text("id");
  EXPECT_EQ(bench.send(luz, kDelete, kApi + "attachments/" + from_staff).status(), 403);
  EXPECT_EQ(bench.send(luz, kDelete, kApi + "attachments/" + hers).status(), 204);
  EXPECT_EQ(content(luz, hers).status(), 404);
}

TEST_F(Attachments, HangOnWhatTheirAuthorsWrote) {
  const std::string one = incident(luz);
  const std::string said =
      made(luz, "incident_replies", R"({"incident":")" + one + R"(","body":"Mire"})");
  EXPECT_EQ(attach(luz, "incident_replies", said).status(), 201);
  const std::string staff =
      made(teo, "incident_replies", R"({"incident":")" + one + R"(","body":"A ver"})");
  EXPECT_EQ(attach(luz, "incident_replies", staff).status(), 403);
  const std::string person = made(ana, "people", R"({"name":"Eva"})");
  EXPECT_EQ(bench.get(eva, kApi + "people/" + person).at("photo").dump(), "null");
  const std::string photo = attach(ana, "people", person).text("id");
  EXPECT_EQ(bench.get(eva, kApi + "people/" + person).text("photo"), photo);
  EXPECT_EQ(content(eva, photo).status(), 200);
  EXPECT_EQ(attach(eva, "users", eva.user->text()).status(), 201);
}

TEST_F(Attachments, RefuseWhatIsWrong) {
  const std::string one = incident(luz);
  EXPECT_EQ(attach(luz, "messages", one).status(), 400);
  EXPECT_EQ(attach(luz, "incidents", "x").status(), 400);
  EXPECT_EQ(attach(luz, "incidents", one, "").status(), 400);
  EXPECT_EQ(attach(luz, "incidents", one, kPng, "a%0Ab").status(), 400);
  EXPECT_EQ(attach(luz, "incidents", one, kPng, "").status(), 400);
  EXPECT_EQ(attach(luz, "incidents", one, kPng, "..%2F..%2Fetc").text("name"), "etc");
  EXPECT_EQ(attach(luz, "incidents", one, std::string(limits::kFileBytes + 1, 'x')).status(), 413);
  EXPECT_EQ(bench.get(luz, kApi + "attachments").status(), 400);
  bench.host.files_.clear();
  const std::string id = bench.get(luz, place("incidents", one)).text("items.0.id");
  EXPECT_EQ(content(luz, id).status(), 503);
}

// Heads of pictures: enough to tell their size by.
std::string png_of(std::uint16_t width, std::uint16_t height) {
  const auto bytes = [](std::uint16_t number) {
    return "\0\0"s + static_cast<char>(number >> 8) + static_cast<char>(number & 0xff);
  };
  return "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"s + bytes(width) + bytes(height) + "\x08\x02\0\0\0crc!"s;
}

TEST_F(Attachments, HaveASmallPictureThatTheirSenderMade) {
  const std::string one = incident(luz);
  const std::string photo = attach(luz, "incidents", one).text("id");
  const std::string preview = kApi + "attachments/" + photo + "/preview";
  const auto put = [&](const Client& client, const std::string& bytes) {
    return bench.send(client, http::Method::kPut, preview, bytes, {{"Content-Type", "image/png"}});
  };
  EXPECT_EQ(bench.get(luz, preview).status(), 404);
  EXPECT_EQ(put(sol, png_of(320, 200)).status(), 404) << "another customer's";
  const Reply row = put(luz, png_of(320, 200));
  ASSERT_EQ(row.status(), 200) << row.response.body;
  EXPECT_EQ(row.text("preview"), hex_encode(crypto::sha256(png_of(320, 200))));
  EXPECT_EQ(bench.get(teo, preview).response.body, png_of(320, 200));
  EXPECT_EQ(bench.get(teo, preview).header("Content-Type"), "image/png");
  EXPECT_EQ(bench.get(sol, preview).status(), 404);
  EXPECT_EQ(put(luz, png_of(513, 2)).status(), 422);
  EXPECT_EQ(put(luz, "<svg/>").status(), 422);
  EXPECT_EQ(put(luz, "GIF89a\1\0\1\0"s).status(), 422);
  EXPECT_EQ(put(luz, png_of(320, 200) + std::string(limits::kPreviewBytes, 'x')).status(), 413);
  EXPECT_EQ(attach(luz, "incidents", one, png_of(10'000, 5'000)).status(), 201);
  const Reply bomb = attach(luz, "incidents", one, png_of(10'000, 5'001));
  EXPECT_EQ(bomb.status(), 422);
  EXPECT_EQ(bomb.text("errors.0.code"), "too_many_pixels");
}

TEST_F(Attachments, OfTheCompanyAreForEveryone) {
  const std::string path = kApi + "branding";
  const auto put = [&](const Client& client, const std::string& name, const std::string& body,
                       const char* type = "image/png") {
    return bench.send(client, http::Method::kPut, path + name, body, {{"Content-Type", type}});
  };
  EXPECT_EQ(bench.get({}, path).response.body, R"({"title":"","logo":null,"home_image":null})");
  EXPECT_EQ(bench.get({}, path + "/logo").status(), 404);
  EXPECT_EQ(put(teo, "/logo", png_of(9, 9)).status(), 403);
  EXPECT_EQ(put(ana, "/logo", "<svg/>").status(), 422);
  const Reply set = put(ana, "/logo", png_of(9, 9));
  ASSERT_EQ(set.status(), 200) << set.response.body;
  EXPECT_EQ(put(ana, "/home_image", png_of(90, 90)).status(), 200);
  EXPECT_EQ(put(ana, "", R"({"title":"Casa Luz"})", "application/json").text("title"), "Casa Luz");
  const Reply all = bench.get({}, path);
  EXPECT_EQ(all.text("logo"), set.text("logo"));
  const Reply logo = bench.get({}, path + "/logo?v=" + all.text("logo"));
  EXPECT_EQ(logo.response.body, png_of(9, 9));
  EXPECT_EQ(logo.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(logo.header("Content-Security-Policy"), "sandbox; default-src 'none'");
  EXPECT_EQ(bench.get({}, path + "/home_image").header("Cache-Control"), "no-cache");
  EXPECT_EQ(bench.get({}, kApi + "portal").text("company"), "Casa Luz");
  EXPECT_EQ(bench.send(ana, kDelete, path + "/logo").status(), 204);
  EXPECT_EQ(bench.get({}, path + "/logo").status(), 404);
  EXPECT_EQ(bench.get({}, path + "/home_image").status(), 200);
  auto wanted = store::attached_hashes(bench.reader());
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(wanted->contains(all.text("home_image"))) << "it is kept, and fetched";
}

TEST_F(Attachments, GoWithARecordThatIsDestroyed) {
  const std::string one = incident(luz);
  attach(luz, "incidents", one);
  EXPECT_EQ(bench.send(ana, kDelete, kApi + "incidents/" + one).status(), 204);
  bench.host.trash_.push_back({.table = "incidents", .id = *Uuid::parse(one)});
  EXPECT_EQ(bench.send(ana, kDelete, kApi + "trash/incidents/" + one).status(), 204);
  auto rows = bench.reader().prepare("SELECT count(*) FROM attachments");
  ASSERT_TRUE(rows->step());
  EXPECT_EQ(rows->integer(0), 0);
}

TEST(Media, IsWhatItsBytesSay) {
  EXPECT_EQ(model::media_type("\xff\xd8\xff\xe0"), "image/jpeg");
  EXPECT_EQ(model::media_type("RIFF\1\2\3\4WEBPVP8 "), "image/webp");
  EXPECT_EQ(model::media_type("%PDF-1.7"), "application/pdf");
  EXPECT_EQ(model::media_type("<svg onload=alert(1)>"), "text/plain");
  EXPECT_EQ(model::media_type("MZ\x90\0"s), "application/octet-stream");
  EXPECT_FALSE(model::is_shown_inline("text/plain"));
}

TEST(Media, TellsTheSizeOfPictures) {
  const auto size = [](const std::string& bytes) {
    const auto told = model::picture_size(bytes, model::media_type(bytes));
    return told ? std::to_string(told->width) + "x" + std::to_string(told->height) : "unknown";
  };
  const std::string jpeg = "\xff\xd8\xff\xe0\0\4ab\xff\xff\xc2\0\x0b\x08\1\2\3\4\1\1\0\xff\xda"s;
  EXPECT_EQ(size(jpeg), "772x258");
  EXPECT_EQ(size("GIF89a\2\1\4\3"s), "258x772");
  const std::string riff = "RIFF\x30\0\0\0WEBP"s;
  EXPECT_EQ(size(riff + "VP8X\x0a\0\0\0\0\0\0\0\xff\1\0\xff\0\1"s), "512x65792");
  EXPECT_EQ(size(riff + "VP8L\x0a\0\0\0\x2f\xff\xc0\x7f\0\0\0\0\0\0"s), "256x512");
  EXPECT_EQ(size(riff + "VP8 \x0a\0\0\0\0\0\0\x9d\1\x2a\x40\1\xc8\0"s), "320x200");
  EXPECT_EQ(size(riff + "VP8 \x0a\0\0\0\0\0\0junk..."s), "unknown");
  EXPECT_EQ(size("%PDF-1.7"), "unknown");
  for (std::size_t bytes = 0; bytes < jpeg.size(); ++bytes) size(jpeg.substr(0, bytes));
}

TEST(Media, LosesWhereItWasTaken) {
  const std::string exif =
      "Exif\0\0II*\0\x08\0\0\0\x02\0"
      "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
      "\x25\x88\x04\0\x01\0\0\0\x99\0\0\0\0\0\0\0 40.4168N"s;
  const auto segment = [](char kind, const std::string& bytes) {
    return "\xff"s + kind + '\0' + static_cast<char>(bytes.size() + 2) + bytes;
  };
  const std::string picture = segment('\xdb', "tables") + segment('\xda', "scan") + "rest\xff\xd9"s;
  const std::string photo = "\xff\xd8"s + segment('\xe0', "JFIF") + segment('\xe1', exif) +
                            segment('\xfe', "by me") + picture;
  const std::string clean = model::without_notes(photo, "image/jpeg");
  EXPECT_EQ(clean.find("40.4168N"), std::string::npos);
  EXPECT_EQ(clean.find("by me"), std::string::npos);
  EXPECT_TRUE(clean.ends_with(segment('\xe0', "JFIF") + picture));
  EXPECT_NE(clean.find("\x01\x12\0\x03\0\0\0\x01\0\x06"s), std::string::npos) << "how to turn it";
  EXPECT_EQ(model::without_notes(clean, "image/jpeg"), clean);
  const std::string filled = "\xff\xd8\xff"s + segment('\xe1', exif) + picture + photo;
  EXPECT_EQ(model::without_notes(filled, "image/jpeg").find("40.4168N"), std::string::npos)
      << "nor behind filling bytes, nor of a picture behind the picture";
  for (std::size_t size = 0; size < photo.size(); ++size) {
    model::without_notes(photo.substr(0, size), "image/jpeg");  // whatever is cut off
  }
  const std::string noted = "\x89PNG\r\n\x1a\n\0\0\0\x04tEXtspotcrc!\0\0\0\0IENDcrc!"s;
  EXPECT_EQ(model::without_notes(noted, "image/png"), "\x89PNG\r\n\x1a\n\0\0\0\0IENDcrc!"s);
  EXPECT_EQ(model::without_notes(noted + "\r\n", "image/png"),
            "\x89PNG\r\n\x1a\n\0\0\0\0IENDcrc!"s);
  const std::string stray = "\xff\xd8?"s + segment('\xe1', exif) + picture;
  EXPECT_EQ(model::without_notes(stray, "image/jpeg").find("40.4168N"), std::string::npos);
  const std::string webp =
      "RIFF\x2a\0\0\0WEBPVP8X\x02\0\0\0\x0c\0EXIF\x03\0\0\0abc\0VP8 \x02\0\0\0zz"s;
  EXPECT_EQ(model::without_notes(webp, "image/webp"),
            "RIFF\x18\0\0\0WEBPVP8X\x02\0\0\0\0\0VP8 \x02\0\0\0zz"s);
  EXPECT_EQ(model::without_notes(webp + "?", "image/webp"),
            model::without_notes(webp, "image/webp"));
}

std::string box(const std::string& type, const std::string& contents) {
  return "\0\0\0"s + static_cast<char>(contents.size() + 8) + type + contents;
}

TEST(Media, FilmsLoseWhereTheyWereTaken) {
  const std::string head = box("ftyp", "qt  "), frames = box("mdat", "+40.4168 is a frame");
  const auto film = [&](const std::string& notes, const std::string& type) {
    const std::string track = box("trak", box("tkhd", "turned") + box(type, notes));
    return head + box("moov", box("mvhd", "times") + track + box(type, notes)) + frames;
  };
  const std::string taken = film(box("\xa9xyz", "+40.4168-003.7038/"), "udta");
  const std::string clean = model::without_notes(taken, model::media_type(taken));
  EXPECT_EQ(clean, film(std::string(26, '\0'), "free"));
  for (std::size_t size = 12; size < taken.size(); ++size) {
    model::without_notes(taken.substr(0, size), "video/mp4");
  }
  std::string deep = head;  // one inside another: no deeper than films are
  for (int i = 0; i < 100'000; ++i) deep += "\0\0\0\0moov"s;
  EXPECT_EQ(model::without_notes(deep, "video/mp4"), deep);
}

TEST(Media, HeifPicturesLoseWhereTheyWereTaken) {
  const auto infe = [](char id, const std::string& type) {
    return box("infe", "\2\0\0\0\0"s + id + "\0\0"s + type + "\0"s);
  };
  const std::string head = box("ftyp", "heic");
  const std::string iinf =
      box("iinf", "\0\0\0\0\0\3"s + infe(1, "hvc1") + infe(2, "Exif") + infe(3, "mime"));
  const auto item = [](char id, char method, char offset, char bytes) {
    return "\0"s + id + '\0' + method + "\0\0\0\1"s + offset + bytes;
  };
  // The second piece is in the file behind the boxes, the third one in `idat`.
  const auto file = [&](char at, const std::string& exif, const std::string& xmp) {
    const std::string iloc =
        box("iloc", "\1\0\0\0\x11\0\0\3"s + item(1, 0, at, 7) +
                        item(2, 0, static_cast<char>(at + 7), 8) + item(3, 1, 1, 5));
    return head + box("meta", "\0\0\0\0"s + iinf + iloc + box("idat", "-" + xmp + "-")) +
           "picture" + exif + "rest";
  };
  constexpr std::size_t kBehind = 11;  // "picturerest"
  const auto at = static_cast<char>(file(0, "", "12345").size() - kBehind);
  const std::string taken = file(at, "40.4168N", "north");
  EXPECT_EQ(model::media_type(taken), "image/heic");
  EXPECT_EQ(model::without_notes(taken, "image/heic"),
            file(at, std::string(8, '\0'), std::string(5, '\0')));
  for (std::size_t size = 12; size < taken.size(); ++size) {
    model::without_notes(taken.substr(0, size), "image/heic");
  }
}

}  // namespace
}  // namespace panal::app
