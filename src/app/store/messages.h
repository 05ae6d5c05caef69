#pragma once
// Messages: short texts, some with a number of the client's (`clid`), which belongs to the message
// with the earliest claim to it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/collection.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct NewMessage {
  Uuid id;
  std::optional<std::int64_t> clid;
  std::string mess;
  std::string sid;  // the name of the node that takes it
  std::optional<Uuid> author;
  std::int64_t created_at = 0;
};

// What a change sets; what is not given stays.
struct MessageChange {
  std::optional<std::string> mess;
  std::optional<std::optional<std::int64_t>> clid;
};

const Collection& messages();

// kConflict when the clid is taken. A message that is there already by its id (a repeated request)
// is left as it is; one that was deleted since stays so: kConflict. kFields when the one there,
// never edited, holds other values.
Result<void> insert_message(db::Database& database, const NewMessage& message);
// The same, and tells whether it was there.
enum class Imported { kCreated, kUpdated, kUnchanged };
Result<Imported> add_message(db::Database& database, const NewMessage& message);
// Makes the message of this id be as given, whether it is there or not.
Result<Imported> import_message(db::Database& database, const NewMessage& message, bool sets_clid);
// Whether that changed anything: what is as it should be is not written. kNotFound; kConflict when
// the clid is another's.
Result<bool> update_message(db::Database& database, const Uuid& id, const MessageChange& change,
                            std::int64_t now_ms);
Result<void> delete_message(db::Database& database, const Uuid& id);
// The version's etag, for a check inside the transaction that depends on it. kNotFound.
Result<std::string> message_etag(db::Database& database, const Uuid& id);

// A row of the small message service's wire form.
struct DataRow {
  Uuid id;
  std::int64_t clid = 0;
  std::string mess;
  std::string sid;
};

// All that hold their clid, by clid; kTooLarge beyond limits::kExportBytes.
Result<std::vector<DataRow>> data_rows(db::Database& database);
Result<std::optional<DataRow>> data_row(db::Database& database, std::int64_t clid);

}  // namespace panal::app::store
