// Branding: the title, logo and home image of the company. Everyone may see them, also before
// signing in: they are on the first page.
#include "src/app/store/branding.h"

#include "src/app/api/file_response.h"
#include "src/app/api/handlers.h"
#include "src/app/model/media.h"
#include "src/app/model/picture_size.h"
#include "src/base/encoding.h"
#include "src/base/file_limits.h"
#include "src/crypto/hash.h"

namespace panal::app {
namespace {

Json told(const store::Branding& branding) {
  const auto hash = [](const std::string& hex) { return hex.empty() ? Json() : Json(hex); };
  return Json::object()
      .set("title", branding.title)
      .set("logo", hash(branding.logo))
      .set("home_image", hash(branding.home_image));
}

// Which of the two pictures the path names.
std::string& picture_of(store::Branding& branding, const http::Request& request) {
  return request.path.ends_with("/logo") ? branding.logo : branding.home_image;
}

template <class Change>
Result<http::Response> change_branding(Context& context, const Change& change) {
  const store::Actor actor = context.actor();
  Json after;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    store::Branding branding = PANAL_TRY(store::branding(database));
    change(branding);
    after = told(branding);
    PANAL_TRY(store::set_branding(database, branding));
    return store::add_audit(database, actor, {store::kAuditBranding, {}, {}, after});
  }));
  return http::Response::json(200, after.dump());
}

}  // namespace

Result<http::Response> get_branding(const http::Request&, Context& context) {
  return http::Response::json(200, told(PANAL_TRY(store::branding(context.reader()))).dump());
}

Result<http::Response> set_branding(const http::Request&, Context& context) {
  return change_branding(context, [&context](store::Branding& branding) {
    if (context.form().has("title")) branding.title = context.form().text("title");
  });
}

// By its hash, ?v=, it never changes.
Result<http::Response> get_branding_picture(const http::Request& request, Context& context) {
  store::Branding branding = PANAL_TRY(store::branding(context.reader()));
  const std::string hash = picture_of(branding, request);
  if (hash.empty()) return fail(Code::kNotFound, "not_found");
  auto bytes = PANAL_TRY(context.host().file(hash));
  if (!bytes) return fail(Code::kUnavailable, "file_elsewhere");
  const std::string_view type = model::media_type(*bytes);
  auto response = file_response(request, std::move(*bytes), type, "inline");
  const bool by_hash = request.query("v").value_or("") == hash;
  response.headers.set("Cache-Control",
                       by_hash ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.set("ETag", '"' + hash + '"');
  return response;
}

Result<http::Response> set_branding_picture(const http::Request& request, Context& context) {
  PANAL_TRY(context.host().writable());
  const std::string_view type = model::media_type(request.body);
  const auto size = model::picture_size(request.body, type);
  if (!size) return field_error("body", "no_picture");
  if (size->pixels() > limits::kPicturePixels) return field_error("body", "too_many_pixels");
  const std::string bytes = model::without_notes(request.body, type);
  const std::string hash = hex_encode(crypto::sha256(bytes));
  PANAL_TRY(context.host().keep_file(hash, bytes));
  return change_branding(context,
                         [&](store::Branding& branding) { picture_of(branding, request) = hash; });
}

Result<http::Response> remove_branding_picture(const http::Request& request, Context& context) {
  PANAL_TRY(change_branding(
      context, [&request](store::Branding& branding) { picture_of(branding, request).clear(); }));
  return http::Response::no_content();
}

}  // namespace panal::app
