#include "src/app/store/attachments.h"

#include "src/app/store/branding.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app::store {
namespace {

Json told(const Attachment& file, bool added) {
  Json name(file.name);
  Json ends =
      added ? Json::array().push(nullptr).push(name) : Json::array().push(name).push(nullptr);
  return Json::object().set("attachment", std::move(ends));
}

Result<void> check_room(db::Database& database, const Attachment& file) {
  auto count = PANAL_TRY(database.prepare("SELECT count(*) FROM attachments WHERE record = ?1"));
  PANAL_TRY(count.bind(file.record).step());
  if (count.integer(0) >= limits::kFilesPerRecord) return fail(Code::kTooLarge, "too_many_files");
  if (!file.author) return {};
  auto bytes =
      PANAL_TRY(database.prepare("SELECT total(bytes) FROM attachments WHERE author = ?1"));
  PANAL_TRY(bytes.bind(*file.author).step());
  const double sum = bytes.real(0) + static_cast<double>(file.bytes);
  if (sum > static_cast<double>(limits::kFilesPerUserBytes)) {
    return fail(Code::kTooLarge, "too_many_files");
  }
  return {};
}

}  // namespace

Result<void> insert_attachment(db::Database& database, const Attachment& file, const Actor& actor) {
  constexpr std::string_view kSql =
      "INSERT INTO attachments (id, collection, record, name, type, bytes, hash, author, "
      "created_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
  if (PANAL_TRY(find_attachment(database, file.id))) return {};
  PANAL_TRY(check_room(database, file));
  PANAL_TRY(PANAL_TRY(database.prepare(kSql))
                .bind(file.id, file.collection, file.record, file.name, file.type, file.bytes,
                      Blob{file.hash}, file.author, actor.now_ms)
                .run());
  return add_audit(database, actor, {kAuditAttach, file.collection, file.record, told(file, true)});
}

Result<std::optional<Attachment>> find_attachment(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT collection, record, name, type, bytes, hash, author, preview FROM attachments "
      "WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Attachment>();
  return std::optional(
      Attachment{.id = id,
                 .collection = std::string(row.text(0)),
                 .record = row.uuid(1),
                 .name = std::string(row.text(2)),
                 .type = std::string(row.text(3)),
                 .bytes = row.integer(4),
                 .hash = std::string(row.blob(5)),
                 .author = row.is_null(6) ? std::nullopt : std::optional(row.uuid(6)),
                 .preview = std::string(row.blob(7))});
}

Result<void> delete_attachment(db::Database& database, const Attachment& file, const Actor& actor) {
  auto row = PANAL_TRY(database.prepare("DELETE FROM attachments WHERE id = ?1"));
  PANAL_TRY(row.bind(file.id).run());
  return add_audit(database, actor,
                   {kAuditDetach, file.collection, file.record, told(file, false)});
}

Result<void> set_preview(db::Database& database, const Attachment& file, std::string_view hash) {
  constexpr std::string_view kSql = "UPDATE attachments SET preview = ?2 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(file.id, Blob{std::string(hash)}).run();
}

Result<void> move_attachments(db::Database& database, std::string_view collection, const Uuid& from,
                              const Uuid& into) {
  constexpr std::string_view kSql =
      "UPDATE attachments SET record = ?3 WHERE collection = ?1 AND record = ?2";
  return PANAL_TRY(database.prepare(kSql)).bind(collection, from, into).run();
}

Result<void> drop_attachments(db::Database& database, const Uuid& record) {
  auto rows = PANAL_TRY(database.prepare("DELETE FROM attachments WHERE record = ?1"));
  return rows.bind(record).run();
}

Result<std::set<std::string, std::less<>>> attached_hashes(db::Database& database) {
  std::set<std::string, std::less<>> hashes;
  constexpr std::string_view kSql =
      "SELECT hash FROM attachments UNION ALL "
      "SELECT preview FROM attachments WHERE preview IS NOT NULL";
  auto row = PANAL_TRY(database.prepare(kSql));
  while (PANAL_TRY(row.step())) hashes.insert(hex_encode(row.blob(0)));
  const Branding shown = PANAL_TRY(branding(database));
  for (const std::string& hash : {shown.logo, shown.home_image}) {
    if (!hash.empty()) hashes.insert(hash);
  }
  return hashes;
}

}  // namespace panal::app::store
