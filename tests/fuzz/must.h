#pragma once
// must(): the value of what cannot fail unless the fuzz target itself is wrong.
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::fuzz {

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "must not fail: %s\n", result.error().message.c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

// A statement that is the writer's alone to say.
inline void raw(db::Database& database, const char* sql) {
  if (sqlite3_exec(database.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
}

}  // namespace panal::fuzz
