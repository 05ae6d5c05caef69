// Files that hang on records. Who may see the record may see them; who may change it, or wrote it,
// may add some; whoever added one, or may change all such records, takes it away.
#include "src/app/store/attachments.h"

#include <algorithm>

#include "src/app/api/chat.h"
#include "src/app/api/entities.h"
#include "src/app/api/file_response.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/model/entities.h"
#include "src/app/model/media.h"
#include "src/app/model/picture_size.h"
#include "src/base/encoding.h"
#include "src/base/file_limits.h"
#include "src/crypto/hash.h"

namespace panal::app {
namespace {

using model::Action;

struct Place {
  std::string collection;
  Uuid record;
};

// ?collection= &record=
Result<Place> place_asked(const http::Request& request) {
  const std::string collection = request.query("collection").value_or("");
  if (!model::has_attachments(collection))
    return fail(Code::kBadRequest, "bad_parameter:collection");
  const auto record = Uuid::parse(request.query("record").value_or(""));
  if (!record) return fail(Code::kBadRequest, "bad_parameter:record");
  return Place{collection, *record};
}

// Of a message of the chat: it has no routes like those of other records, nor roles that may.
const model::Entity& chat_message() {
  static const model::Entity entity{.name = "chat_messages",
                                    .singular = "ChatMessage",
                                    .label = "body",
                                    .attributes = {{.name = "author", .type = model::Type::kId}},
                                    .access = {}};
  return entity;
}

// The record that files hang on, for which the caller needs at least to read it.
Result<store::Record> require_place(db::Database& database, Context& context,
                                    std::string_view collection, const Uuid& record) {
  if (!model::has_attachments(collection)) return fail(Code::kNotFound, "not_found");
  if (collection == chat_message().name) {
    const auto& user = context.principal().user;
    if (!user || !context.principal().may(Permission::kChat)) {
      return fail(Code::kNotFound, "not_found");
    }
    PANAL_TRY(require_message(database, *user, record));
    context.set_entity(&chat_message());
    return std::move(*PANAL_TRY(store::find_record(database, chat_message(), record)));
  }
  context.set_entity(model::find_entity(collection));
  return require_record(database, context, record, Action::kRead);
}

bool wrote_it(const Context& context, const store::Record& record) {
  const model::Entity& entity = context.entity();
  if (entity.find("author") == nullptr || !context.principal().user) return false;
  return record.values[entity.place_of("author")] == context.asker().user;
}

Result<void> require_addition(db::Database& database, Context& context, const Place& place) {
  const auto record = PANAL_TRY(require_place(database, context, place.collection, place.record));
  if (wrote_it(context, record)) return {};
  PANAL_TRY(require_record(database, context, place.record, Action::kChange));
  return {};
}

// As people called it, without what no name of a file should have.
Result<std::string> name_asked(const http::Request& request) {
  std::string name = request.query("name").value_or("");
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string::npos) name.erase(0, slash + 1);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; };
  const auto wrong = check_text(name, limits::kNameCharacters);
  if (wrong || !valid_utf8(name) || std::ranges::any_of(name, is_control)) {
    return fail(Code::kBadRequest, "bad_parameter:name");
  }
  return name;
}

// RFC 6266, with the name in both forms: for old programs, and for all others.
std::string disposition_of(const store::Attachment& file) {
  std::string plain, coded;
  for (const char c : file.name) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
    plain += safe ? c : '_';
    if (safe) coded += c;
    else (coded += '%') += hex_encode({&c, 1});
  }
  return std::string(model::is_shown_inline(file.type) ? "inline" : "attachment") +
         "; filename=\"" + plain + "\"; filename*=UTF-8''" + coded;
}

Result<store::Attachment> require_file(db::Database& database, Context& context, const Uuid& id) {
  auto file = PANAL_TRY(store::find_attachment(database, id));
  if (!file) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(require_place(database, context, file->collection, file->record));
  return std::move(*file);
}

bool is_own(const Context& context, const store::Attachment& file) {
  return file.author && file.author == context.principal().user;
}

}  // namespace

Result<http::Response> list_attachments(const http::Request& request, Context& context) {
  const Place place = PANAL_TRY(place_asked(request));
  PANAL_TRY(require_place(context.reader(), context, place.collection, place.record));
  return respond_list(request, context, store::records_of(model::attachments()));
}

// The body is the file. It is durable before a row names it; one that no row names in the end is
// thrown away by and by.
Result<http::Response> add_attachment(const http::Request& request, Context& context) {
  const Place place = PANAL_TRY(place_asked(request));
  PANAL_TRY(require_addition(context.reader(), context, place));
  PANAL_TRY(context.host().writable());
  if (request.body.empty()) return fail(Code::kBadRequest, "empty_file");
  const std::string_view type = model::media_type(request.body);
  const auto size = model::picture_size(request.body, type);
  if (size && size->pixels() > limits::kPicturePixels) {
    return field_error("body", "too_many_pixels");
  }
  const std::string bytes = model::without_notes(request.body, type);
  const store::Attachment file{.id = PANAL_TRY(context.new_id(request)),
                               .collection = place.collection,
                               .record = place.record,
                               .name = PANAL_TRY(name_asked(request)),
                               .type = std::string(type),
                               .bytes = static_cast<std::int64_t>(bytes.size()),
                               .hash = crypto::sha256(bytes),
                               .author = context.principal().user};
  PANAL_TRY(context.host().keep_file(hex_encode(file.hash), bytes));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(require_addition(database, context, place));
    return store::insert_attachment(database, file, actor);
  }));
  return respond_created(context, store::records_of(model::attachments()), file.id);
}

// Nothing in it can run: it is what its bytes say, and in a sandbox of its own.
Result<http::Response> get_attachment(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const auto file = PANAL_TRY(require_file(context.reader(), context, id));
  auto bytes = PANAL_TRY(context.host().file(hex_encode(file.hash)));
  if (!bytes) return fail(Code::kUnavailable, "file_elsewhere");
  return file_response(request, std::move(*bytes), file.type, disposition_of(file));
}

Result<http::Response> get_preview(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const auto file = PANAL_TRY(require_file(context.reader(), context, id));
  if (file.preview.empty()) return fail(Code::kNotFound, "not_found");
  auto bytes = PANAL_TRY(context.host().file(hex_encode(file.preview)));
  if (!bytes) return fail(Code::kUnavailable, "file_elsewhere");
  const std::string_view type = model::media_type(*bytes);
  return file_response(request, std::move(*bytes), type, "inline");
}

// Whoever sends a file makes a small picture of it, too: no code that reads pictures runs here.
Result<http::Response> set_preview(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const auto require_change = [&](db::Database& database) -> Result<store::Attachment> {
    auto file = PANAL_TRY(require_file(database, context, id));
    if (is_own(context, file)) return file;
    PANAL_TRY(require_addition(database, context, {file.collection, file.record}));
    return file;
  };
  PANAL_TRY(require_change(context.reader()));
  PANAL_TRY(context.host().writable());
  const std::string_view type = model::media_type(request.body);
  const auto size = model::picture_size(request.body, type);
  if (!size || type == "image/gif") return field_error("body", "no_picture");
  if (request.body.size() > limits::kPreviewBytes) return fail(Code::kTooLarge, "too_large");
  if (std::max(size->width, size->height) > limits::kPreviewSide) {
    return field_error("body", "too_many_pixels");
  }
  const std::string bytes = model::without_notes(request.body, type);
  const std::string hash = crypto::sha256(bytes);
  PANAL_TRY(context.host().keep_file(hex_encode(hash), bytes));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto file = PANAL_TRY(require_change(database));
    return store::set_preview(database, file, hash);
  }));
  return respond_row(context, store::records_of(model::attachments()), id);
}

Result<http::Response> delete_attachment(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto file = PANAL_TRY(require_file(database, context, id));
    if (!is_own(context, file)) PANAL_TRY(context.require(context.entity().access.change));
    return store::delete_attachment(database, file, actor);
  }));
  return http::Response::no_content();
}

}  // namespace panal::app
