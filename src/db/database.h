#pragma once
// Database: one SQLite connection. WAL, synchronous=FULL, never checkpoints by itself.
//
// Used by one thread at a time. The writer thread owns the one read-write connection
// (writer.h); each worker owns a read-only one.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/base/result.h"
#include "src/db/statement.h"

struct sqlite3;

namespace panal::db {

enum class Access { kReadOnly, kReadWrite };

class Database {
 public:
  // Opens, and for kReadWrite creates, the file. Refuses a SQLite with the WAL-reset bug
  // (3.7.0 to 3.51.2) and a file that is no database, with a message that says what to do.
  static Result<Database> open(const std::string& path, Access access);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // A statement from this connection's cache, ready to bind.
  Result<Statement> prepare(std::string_view sql);
  // Runs statements without parameters or rows, in order: schema changes, pragmas.
  Result<void> execute(std::string_view sql);

  std::int64_t changes() const;
  bool in_transaction() const;
  sqlite3* handle() const;

 private:
  struct Implementation;
  explicit Database(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

// The error that a SQLite result code stands for: SQLITE_FULL is kDiskFull, a failed fsync is
// kStorageFailed, SQLITE_CORRUPT and SQLITE_NOTADB are kCorrupt, …
Error error_of(sqlite3* handle, std::string_view what);

}  // namespace panal::db
