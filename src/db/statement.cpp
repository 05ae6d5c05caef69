#include "src/db/statement.h"

#include <sqlite3.h>

#include "src/base/assert.h"
#include "src/db/database.h"
#include "src/db/row_observer.h"

namespace panal::db {

Statement::Statement(Statement&& other) noexcept
    : handle_(other.handle_),
      borrowed_(other.borrowed_),
      observer_(other.observer_),
      bind_error_(other.bind_error_) {
  other.handle_ = nullptr;
}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  if (borrowed_ == nullptr) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  *borrowed_ = false;
}

void Statement::bind_one(int index, std::nullptr_t) {
  if (const int code = sqlite3_bind_null(handle_, index)) bind_error_ = code;
}

void Statement::bind_one(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(handle_, index, value)) bind_error_ = code;
}

void Statement::bind_one(int index, double value) {
  if (const int code = sqlite3_bind_double(handle_, index, value)) bind_error_ = code;
}

void Statement::bind_one(int index, std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  if (const int code =
          sqlite3_bind_text64(handle_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)) {
    bind_error_ = code;
  }
}

void Statement::bind_one(int index, const Blob& blob) {
  const std::string& bytes = blob.bytes;
  if (const int code =
          sqlite3_bind_blob64(handle_, index, bytes.data(), bytes.size(), SQLITE_TRANSIENT)) {
    bind_error_ = code;
  }
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  if (const int code = sqlite3_bind_blob64(handle_, index, data, bytes.size(), SQLITE_STATIC)) {
    bind_error_ = code;
  }
  return *this;
}

void Statement::bind_borrowed(int index, const BorrowedValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind_one(index, *integer);
  if (const auto* real = std::get_if<double>(&value)) return bind_one(index, *real);
  if (const auto* blob = std::get_if<BorrowedBlob>(&value)) {
    bind_blob(index, blob->bytes);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    const char* data = text->data() == nullptr ? "" : text->data();
    if (const int code =
            sqlite3_bind_text64(handle_, index, data, text->size(), SQLITE_STATIC, SQLITE_UTF8)) {
      bind_error_ = code;
    }
  } else {
    bind_one(index, nullptr);
  }
}

void Statement::bind_one(int index, const Uuid& uuid) {
  if (const int code = sqlite3_bind_blob64(handle_, index, uuid.bytes.data(), uuid.bytes.size(),
                                           SQLITE_TRANSIENT)) {
    bind_error_ = code;
  }
}

void Statement::bind_one(int index, const Value& value) {
  std::visit(
      [&](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          bind_one(index, nullptr);
        } else {
          bind_one(index, held);
        }
      },
      value);
}

// What a failed statement had reported to the observer is undone by SQLite, without a word: cut
// the observer's list back to where the statement began. Changing statements do all their work
// in the first step, so no other statement's rows are in between.
int Statement::step_observed() {
  sqlite3* database = sqlite3_db_handle(handle_);
  const std::size_t mark = observer_->mark();
  const sqlite3_int64 changes = sqlite3_total_changes64(database);
  const int code = sqlite3_step(handle_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    if (sqlite3_total_changes64(database) != changes) observer_->on_partial_failure();
    observer_->cut(mark);
  }
  return code;
}

Result<bool> Statement::step() {
  if (bind_error_ != 0) {
    return fail(Code::kInternal, std::string("binding a value: ") + sqlite3_errstr(bind_error_));
  }
  const bool observed = observer_ != nullptr && sqlite3_stmt_readonly(handle_) == 0;
  const int code = observed ? step_observed() : sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  Error error;
  if (code != SQLITE_DONE) error = error_of(sqlite3_db_handle(handle_), "statement");
  sqlite3_reset(handle_);
  if (code == SQLITE_DONE) return false;
  return error;
}

Result<void> Statement::run() {
  while (PANAL_TRY(step())) {
  }
  return {};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return {data == nullptr ? "" : data,
          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return {data == nullptr ? "" : data,
          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

Uuid Statement::uuid(int column) const { return Uuid::from_bytes(blob(column)).value_or(Uuid{}); }

Value Statement::value(int column) const { return to_value(borrowed(column)); }

BorrowedValue Statement::borrowed(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_INTEGER: return integer(column);
    case SQLITE_FLOAT: return real(column);
    case SQLITE_TEXT: return text(column);
    case SQLITE_BLOB: return BorrowedBlob{blob(column)};
    default: return std::monostate{};
  }
}

int Statement::columns() const { return sqlite3_column_count(handle_); }

std::string_view Statement::column_name(int column) const {
  const char* name = sqlite3_column_name(handle_, column);
  return name == nullptr ? "" : name;
}

}  // namespace panal::db
