#pragma once
// Statement: one prepared SQL statement. Values are always bound, never pasted into SQL.
//
// Borrowed from the Database's cache (Database::prepare) and reset when it goes out of scope.
// Used on its database's thread only.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/borrowed_value.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/value.h"

struct sqlite3_stmt;

namespace panal::db {

class RowObserver;

class Statement {
 public:
  // `borrowed` is the cache's mark that the handle is in use; null: the handle is ours.
  Statement(sqlite3_stmt* handle, bool* borrowed, RowObserver* observer)
      : handle_(handle), borrowed_(borrowed), observer_(observer) {}
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // Binds the arguments to ?1, ?2, … in order. Text and blobs are copied.
  template <class... Arguments>
  Statement& bind(const Arguments&... arguments) {
    int index = 0;
    (bind_one(++index, arguments), ...);
    return *this;
  }
  void bind_one(int index, std::nullptr_t);
  void bind_one(int index, std::int64_t value);
  void bind_one(int index, int value) { bind_one(index, static_cast<std::int64_t>(value)); }
  void bind_one(int index, double value);
  void bind_one(int index, std::string_view text);
  void bind_one(int index, const std::string& text) { bind_one(index, std::string_view(text)); }
  void bind_one(int index, const char* text) { bind_one(index, std::string_view(text)); }
  void bind_one(int index, const Blob& blob);
  // Not copied: `bytes` must live until the statement was run.
  Statement& bind_blob(int index, std::string_view bytes);
  void bind_borrowed(int index, const BorrowedValue& value);  // not copied either
  void bind_one(int index, const Uuid& uuid);                 // as its 16 bytes
  void bind_one(int index, const Value& value);
  template <class T>
  void bind_one(int index, const std::optional<T>& value) {
    if (value) bind_one(index, *value);
    else bind_one(index, nullptr);
  }

  // True: there is a row. False: done, and the statement may be bound and run again.
  Result<bool> step();
  // Steps to the end, for statements whose rows do not matter.
  Result<void> run();

  // The columns of the current row, from 0. Views are valid until the next step.
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  Uuid uuid(int column) const;
  Value value(int column) const;
  BorrowedValue borrowed(int column) const;  // valid until the next step
  int columns() const;
  std::string_view column_name(int column) const;

  sqlite3_stmt* handle() const { return handle_; }

 private:
  int step_observed();

  sqlite3_stmt* handle_;
  bool* borrowed_;
  RowObserver* observer_;
  int bind_error_ = 0;  // the first failed bind, reported by step()
};

}  // namespace panal::db
