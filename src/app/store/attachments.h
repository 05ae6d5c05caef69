#pragma once
// Rows of files that hang on records (model::attachments()).
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "src/app/store/audit.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Attachment {
  Uuid id;
  std::string collection;
  Uuid record;
  std::string name, type;
  std::int64_t bytes = 0;
  std::string hash;  // 32 bytes
  std::optional<Uuid> author;
  std::string preview = {};  // the hash of a small picture of it, or empty
};

// One that is there already by its id (a repeated request) is left as it is. kTooLarge when the
// record, or its author, has too many.
Result<void> insert_attachment(db::Database& database, const Attachment& file, const Actor& actor);
Result<std::optional<Attachment>> find_attachment(db::Database& database, const Uuid& id);
Result<void> delete_attachment(db::Database& database, const Attachment& file, const Actor& actor);
Result<void> set_preview(db::Database& database, const Attachment& file, std::string_view hash);
// All of `from` hang on `into`, of the same collection, from now on.
Result<void> move_attachments(db::Database& database, std::string_view collection, const Uuid& from,
                              const Uuid& into);
// All of a record that is no more.
Result<void> drop_attachments(db::Database& database, const Uuid& record);
// Of what any row or setting names, in hex.
Result<std::set<std::string, std::less<>>> attached_hashes(db::Database& database);

}  // namespace panal::app::store
