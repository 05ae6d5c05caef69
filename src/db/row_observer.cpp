#include "src/db/row_observer.h"

#include <sqlite3.h>

namespace panal::db {

Value ValueView::value() const {
  switch (sqlite3_value_type(handle_)) {
    case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(handle_)};
    case SQLITE_FLOAT: return sqlite3_value_double(handle_);
    case SQLITE_TEXT: return std::string(bytes());
    case SQLITE_BLOB: return Blob{std::string(bytes())};
    default: return std::monostate{};
  }
}

std::string_view ValueView::bytes() const {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(handle_));
  return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_value_bytes(handle_))};
}

bool ValueView::is_blob() const { return sqlite3_value_type(handle_) == SQLITE_BLOB; }

bool ValueView::operator==(const ValueView& other) const {
  const int type = sqlite3_value_type(handle_);
  if (type != sqlite3_value_type(other.handle_)) return false;
  switch (type) {
    case SQLITE_INTEGER: return sqlite3_value_int64(handle_) == sqlite3_value_int64(other.handle_);
    case SQLITE_FLOAT: return sqlite3_value_double(handle_) == sqlite3_value_double(other.handle_);
    case SQLITE_NULL: return true;
    default: return bytes() == other.bytes();
  }
}

int RowChange::columns() const { return sqlite3_preupdate_count(handle_); }

ValueView RowChange::before(int column) const {
  sqlite3_value* value = nullptr;
  sqlite3_preupdate_old(handle_, column, &value);
  return ValueView(value);
}

ValueView RowChange::after(int column) const {
  sqlite3_value* value = nullptr;
  sqlite3_preupdate_new(handle_, column, &value);
  return ValueView(value);
}

}  // namespace panal::db
