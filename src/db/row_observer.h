#pragma once
// RowObserver: told of every row that statements of one connection insert, update or delete.
//
// This wraps SQLite's preupdate hook, and adds what the hook does not tell: that a statement
// failed or a savepoint was rolled back, so that rows it reported never changed. An observer
// keeps a list; mark() is its length, and cut() shortens it to an earlier one.
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/value.h"

struct sqlite3;
struct sqlite3_value;

namespace panal::db {

// A cell as SQLite holds it; valid during the callback only.
class ValueView {
 public:
  explicit ValueView(sqlite3_value* handle) : handle_(handle) {}
  Value value() const;
  std::string_view bytes() const;  // of a text or a blob
  bool is_blob() const;
  bool operator==(const ValueView& other) const;  // same storage class, same bytes

 private:
  sqlite3_value* handle_;
};

class RowChange {
 public:
  enum class Kind : std::uint8_t { kInsert, kUpdate, kDelete };

  RowChange(sqlite3* handle, Kind kind, const char* table)
      : handle_(handle), kind_(kind), table_(table) {}
  Kind kind() const { return kind_; }
  // The same pointer for the same table until the schema changes.
  const char* table() const { return table_; }
  int columns() const;
  ValueView before(int column) const;  // not for kInsert
  ValueView after(int column) const;   // not for kDelete

 private:
  sqlite3* handle_;
  Kind kind_;
  const char* table_;
};

class RowObserver {
 public:
  virtual ~RowObserver() = default;
  // What to prepare instead of `sql`; empty: just that. When it cannot be prepared, `sql` is.
  virtual std::string amend(std::string_view) { return {}; }
  virtual void on_row(const RowChange& change) = 0;
  virtual std::size_t mark() const = 0;
  virtual void cut(std::size_t mark) = 0;
  // A statement failed but kept rows it had changed (INSERT OR FAIL).
  virtual void on_partial_failure() = 0;
};

}  // namespace panal::db
