#include <sqlite3.h>

#include <cerrno>

#include "src/db/database.h"

namespace panal::db {
namespace {

bool no_space(sqlite3* handle) {
  const int number = sqlite3_system_errno(handle);
  return number == ENOSPC || number == EDQUOT;
}

Code code_of_io_error(sqlite3* handle, int extended) {
  switch (extended) {
    // What the kernel could not write down may be lost whatever we do next.
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC: return Code::kStorageFailed;
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_TRUNCATE: return no_space(handle) ? Code::kDiskFull : Code::kStorageFailed;
    case SQLITE_IOERR_CORRUPTFS: return Code::kCorrupt;
    case SQLITE_IOERR_NOMEM: return Code::kInternal;
    default: return no_space(handle) ? Code::kDiskFull : Code::kIo;
  }
}

Code code_of(sqlite3* handle, int extended) {
  switch (extended & 0xff) {
    case SQLITE_FULL: return Code::kDiskFull;
    case SQLITE_IOERR: return code_of_io_error(handle, extended);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Code::kCorrupt;
    case SQLITE_CONSTRAINT: return Code::kConflict;
    case SQLITE_TOOBIG: return Code::kTooLarge;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Code::kUnavailable;
    case SQLITE_INTERRUPT: return Code::kTimeout;
    case SQLITE_CANTOPEN: return no_space(handle) ? Code::kDiskFull : Code::kIo;
    case SQLITE_READONLY:
    case SQLITE_PERM: return Code::kIo;
    default: return Code::kInternal;
  }
}

}  // namespace

Error error_of(sqlite3* handle, std::string_view what) {
  const int extended = sqlite3_extended_errcode(handle);
  const Code code = code_of(handle, extended);
  std::string message(what);
  message += ": ";
  message += sqlite3_errmsg(handle);
  if (code == Code::kDiskFull) message += "; free some space, writing resumes by itself";
  if (code == Code::kCorrupt) {
    message +=
        "; the database file is damaged or is not a database: put a backup in its place, or "
        "move the data folder away and join the cluster again";
  }
  return fail(code, std::move(message));
}

}  // namespace panal::db
