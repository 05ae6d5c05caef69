#pragma once
// Database: one SQLite connection. WAL, synchronous=FULL, never checkpoints by itself. Its SQL has
// one more collation, SPANISH (base/collation.h).
//
// Used by one thread at a time. The writer thread owns the one read-write connection
// (writer.h); each worker owns a read-only one, opened when it first needs it.
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/statement.h"

struct sqlite3;

namespace panal::db {

class RowObserver;

enum class Access { kReadOnly, kReadWrite };

// What wal_autocheckpoint would do is left to the writer; it asks for one of these.
enum class Checkpoint { kPassive, kTruncate };

// Whether this SQLite (as sqlite3_libversion_number() has it) has the WAL-reset bug, by which two
// connections that write and checkpoint at one instant can lose committed writes.
constexpr bool has_wal_reset_bug(int version) {
  return version >= 3'007'000 && version < 3'051'003;
}

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

  // Tells `observer` of every row change, and of what is undone again (row_observer.h); null:
  // nobody. Statements are prepared anew: SQLite decides at that time whether DELETE without
  // WHERE may skip the rows. A connection with an observer takes savepoints only by Savepoint.
  void observe(RowObserver* observer);
  RowObserver* observer() const;

  // Makes a scalar SQL function. The callback runs inside statements of this connection.
  using Function = std::function<Result<Value>(Database&, std::span<const Value>)>;
  Result<void> define(const std::string& name, int arguments, Function function);

  // For filling a new file that is thrown away when the process ends half-way: no WAL, no syncs,
  // a large cache. The file is durable when, opened anew, it was written to and checkpointed.
  Result<void> fill_quickly();

  Result<void> checkpoint(Checkpoint mode);
  std::uint64_t wal_bytes() const;  // as of this connection's last commit or checkpoint

 private:
  struct Implementation;
  explicit Database(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

// A transaction within the transaction: rolled back when it goes out of scope unreleased.
class Savepoint {
 public:
  static Result<Savepoint> begin(Database& database);
  Savepoint(Savepoint&& other) noexcept;
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();

  Result<void> release();
  Result<void> roll_back();

 private:
  Savepoint(Database& database, std::size_t mark) : database_(&database), mark_(mark) {}

  Database* database_;
  std::size_t mark_;
};

// The error that a SQLite result code stands for: SQLITE_FULL is kDiskFull, a failed fsync is
// kStorageFailed, SQLITE_CORRUPT and SQLITE_NOTADB are kCorrupt, …
Error error_of(sqlite3* handle, std::string_view what);

}  // namespace panal::db
