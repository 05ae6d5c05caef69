#include "src/db/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/assert.h"
#include "src/base/collation.h"
#include "src/base/limits.h"
#include "src/base/planted.h"
#include "src/db/row_observer.h"

namespace panal::db {
namespace {

constexpr std::uint64_t kPageBytes = 4096;
constexpr std::size_t kFunctionArguments = 4;  // the most that define() takes
constexpr int kBusyTimeoutMs = 5'000;          // only another process can make us wait

struct Cached {
  sqlite3_stmt* handle = nullptr;
  bool borrowed = false;
  std::uint64_t used = 0;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// BEGIN, SAVEPOINT and their like: an observer would not learn what they undo.
bool controls_transaction(std::string_view sql) {
  const std::size_t start = sql.find_first_not_of(" \t\r\n;");
  if (start == std::string_view::npos) return false;
  std::string word;
  for (const char c : sql.substr(start, 10)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    word += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  static constexpr std::string_view kWords[] = {"BEGIN",    "COMMIT",    "END",
                                                "ROLLBACK", "SAVEPOINT", "RELEASE"};
  return std::ranges::find(kWords, word) != std::end(kWords);
}

Value value_of(sqlite3_value* argument) { return ValueView(argument).value(); }

void give_result(sqlite3_context* context, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    sqlite3_result_int64(context, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    sqlite3_result_double(context, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } else if (const auto* blob = std::get_if<Blob>(&value)) {
    sqlite3_result_blob64(context, blob->bytes.data(), blob->bytes.size(), SQLITE_TRANSIENT);
  } else {
    sqlite3_result_null(context);
  }
}

void on_preupdate(void* observer, sqlite3* handle, int operation, const char* schema,
                  const char* table, sqlite3_int64, sqlite3_int64) {
  if (std::string_view(schema) != "main") return;
  const auto kind = operation == SQLITE_INSERT   ? RowChange::Kind::kInsert
                    : operation == SQLITE_UPDATE ? RowChange::Kind::kUpdate
                                                 : RowChange::Kind::kDelete;
  static_cast<RowObserver*>(observer)->on_row(RowChange(handle, kind, table));
}

int collate_spanish(void*, int left_bytes, const void* left, int right_bytes, const void* right) {
  return compare_spanish({static_cast<const char*>(left), static_cast<std::size_t>(left_bytes)},
                         {static_cast<const char*>(right), static_cast<std::size_t>(right_bytes)});
}

}  // namespace

struct Database::Implementation {
  struct Defined {
    Implementation* connection;
    Function function;
  };

  sqlite3* handle = nullptr;
  RowObserver* observer = nullptr;
  std::uint64_t uses = 0;
  std::uint64_t wal_bytes = 0;
  std::unordered_map<std::string, Cached, TextHash, std::equal_to<>> cache;
  std::vector<std::unique_ptr<Defined>> functions;

  ~Implementation() {
    shrink_cache(0);
    sqlite3_close_v2(handle);
  }

  Result<void> configure(Access access);
  void shrink_cache(std::size_t most);
  static void call(sqlite3_context* context, int count, sqlite3_value** arguments);
};

void Database::Implementation::shrink_cache(std::size_t most) {
  while (cache.size() > most) {
    auto oldest = cache.end();
    for (auto it = cache.begin(); it != cache.end(); ++it) {
      if (it->second.borrowed) continue;
      if (oldest == cache.end() || it->second.used < oldest->second.used) oldest = it;
    }
    if (oldest == cache.end()) return;
    sqlite3_finalize(oldest->second.handle);
    cache.erase(oldest);
  }
}

void Database::Implementation::call(sqlite3_context* context, int count,
                                    sqlite3_value** arguments) {
  auto* defined = static_cast<Defined*>(sqlite3_user_data(context));
  std::array<Value, kFunctionArguments> values;
  const auto known = std::min(static_cast<std::size_t>(count), values.size());
  for (std::size_t i = 0; i < known; ++i) values[i] = value_of(arguments[i]);
  Database facade{std::unique_ptr<Implementation>(defined->connection)};
  const auto result = defined->function(facade, std::span(values).first(known));
  static_cast<void>(facade.implementation_.release());
  if (result.ok()) {
    give_result(context, *result);
  } else {
    sqlite3_result_error(context, result.error().message.c_str(), -1);
  }
}

Result<void> Database::Implementation::configure(Access access) {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_create_collation_v2(handle, "SPANISH", SQLITE_UTF8, nullptr, collate_spanish, nullptr);
  // Column defaults call panal_stamp(), which only a trusted schema may.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, nullptr);
  const char* pragmas = access == Access::kReadWrite
                            ? "PRAGMA page_size=4096; PRAGMA auto_vacuum=INCREMENTAL;"
                              "PRAGMA journal_mode=WAL;"
                              "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                              "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096;"
                              "PRAGMA wal_autocheckpoint=0;"
                            : "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;"
                              "PRAGMA cache_size=-256; SELECT 1 FROM sqlite_schema LIMIT 1;";
  if (sqlite3_exec(handle, pragmas, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(handle, "opening " + std::string(sqlite3_db_filename(handle, "main")));
  }
  if (planted(Bug::kNoFsync)) {
    sqlite3_exec(handle, "PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
  }
  // After wal_autocheckpoint, which is a hook of its own and would take the place of this one.
  sqlite3_wal_hook(
      handle,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Implementation*>(self)->wal_bytes =
            static_cast<std::uint64_t>(pages) * kPageBytes;
        return SQLITE_OK;
      },
      this);
  return {};
}

Result<Database> Database::open(const std::string& path, Access access) {
  if (has_wal_reset_bug(sqlite3_libversion_number())) {
    return fail(Code::kUnavailable,
                std::string("SQLite ") + sqlite3_libversion() +
                    " can lose committed writes (WAL-reset bug, fixed in 3.51.3): build with the "
                    "version that scripts/setup.sh fetches");
  }
  auto implementation = std::make_unique<Implementation>();
  const int flags = (access == Access::kReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                  : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (sqlite3_open_v2(path.c_str(), &implementation->handle, flags, nullptr) != SQLITE_OK) {
    return error_of(implementation->handle, "opening " + path);
  }
  PANAL_TRY(implementation->configure(access));
  return Database(std::move(implementation));
}

Database::Database(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Statement> Database::prepare(std::string_view sql) {
  auto& self = *implementation_;
  const auto found = self.cache.find(sql);
  if (found != self.cache.end() && !found->second.borrowed) {
    found->second.borrowed = true;
    found->second.used = ++self.uses;
    return Statement(found->second.handle, &found->second.borrowed, self.observer);
  }
  if (self.observer != nullptr && controls_transaction(sql)) {
    return fail(Code::kInternal, "transactions are begun and ended by the writer and Savepoint");
  }
  const bool cached = found == self.cache.end();
  sqlite3_stmt* handle = nullptr;
  const auto prepared = [&](std::string_view text) {
    return sqlite3_prepare_v3(self.handle, text.data(), static_cast<int>(text.size()),
                              cached ? SQLITE_PREPARE_PERSISTENT : 0, &handle,
                              nullptr) == SQLITE_OK;
  };
  const std::string amended = self.observer != nullptr ? self.observer->amend(sql) : "";
  if ((amended.empty() || !prepared(amended)) && !prepared(sql)) {
    return error_of(self.handle, "preparing a statement");
  }
  if (handle == nullptr) return fail(Code::kInternal, "an empty SQL statement");
  if (!cached) return Statement(handle, nullptr, self.observer);
  self.shrink_cache(limits::kStatementCache - 1);
  Cached& entry = self.cache.emplace(sql, Cached{handle, true, ++self.uses}).first->second;
  return Statement(handle, &entry.borrowed, self.observer);
}

Result<void> Database::execute(std::string_view sql) {
  auto& self = *implementation_;
  while (sql.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    if (self.observer != nullptr && controls_transaction(sql)) {
      return fail(Code::kInternal, "transactions are begun and ended by the writer and Savepoint");
    }
    sqlite3_stmt* handle = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v2(self.handle, sql.data(), static_cast<int>(sql.size()), &handle, &tail) !=
        SQLITE_OK) {
      return error_of(self.handle, "preparing a statement");
    }
    if (handle == nullptr) return {};  // a comment
    PANAL_TRY(Statement(handle, nullptr, self.observer).run());
    sql.remove_prefix(static_cast<std::size_t>(tail - sql.data()));
  }
  return {};
}

std::int64_t Database::changes() const { return sqlite3_changes64(implementation_->handle); }

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(implementation_->handle) == 0;
}

sqlite3* Database::handle() const { return implementation_->handle; }

void Database::observe(RowObserver* observer) {
  auto& self = *implementation_;
  self.observer = observer;
  self.shrink_cache(0);
  sqlite3_preupdate_hook(self.handle, observer == nullptr ? nullptr : on_preupdate, observer);
}

RowObserver* Database::observer() const { return implementation_->observer; }

Result<void> Database::define(const std::string& name, int arguments, Function function) {
  PANAL_ASSERT(static_cast<std::size_t>(arguments) <= kFunctionArguments);
  auto& self = *implementation_;
  auto& defined = self.functions.emplace_back(std::make_unique<Implementation::Defined>(
      Implementation::Defined{&self, std::move(function)}));
  if (sqlite3_create_function_v2(self.handle, name.c_str(), arguments, SQLITE_UTF8, defined.get(),
                                 Implementation::call, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(self.handle, "defining " + name);
  }
  return {};
}

Result<void> Database::fill_quickly() {
  return execute(
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
      "PRAGMA cache_size=-65536");
}

Result<void> Database::checkpoint(Checkpoint mode) {
  auto& self = *implementation_;
  const int code = sqlite3_wal_checkpoint_v2(
      self.handle, "main",
      mode == Checkpoint::kPassive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE,
      nullptr, nullptr);
  // Readers may keep it from finishing: the next one goes on where this one stopped.
  if (code != SQLITE_OK && code != SQLITE_BUSY) return error_of(self.handle, "checkpoint");
  if (code == SQLITE_OK && mode == Checkpoint::kTruncate) self.wal_bytes = 0;
  return {};
}

std::uint64_t Database::wal_bytes() const { return implementation_->wal_bytes; }

// Plain sqlite3_exec: these must not run through the check that keeps others from doing so.
namespace {

Result<void> control(Database& database, const char* sql) {
  if (sqlite3_exec(database.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(database.handle(), sql);
  }
  return {};
}

}  // namespace

Result<Savepoint> Savepoint::begin(Database& database) {
  PANAL_TRY(control(database, "SAVEPOINT panal"));
  RowObserver* observer = database.observer();
  return Savepoint(database, observer == nullptr ? 0 : observer->mark());
}

Savepoint::Savepoint(Savepoint&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)), mark_(other.mark_) {}

Savepoint::~Savepoint() {
  // When this fails SQLite has already undone the whole transaction; the writer sees that.
  if (database_ != nullptr) static_cast<void>(roll_back());
}

Result<void> Savepoint::release() {
  return control(*std::exchange(database_, nullptr), "RELEASE panal");
}

Result<void> Savepoint::roll_back() {
  Database& database = *std::exchange(database_, nullptr);
  if (RowObserver* observer = database.observer()) observer->cut(mark_);
  return control(database, "ROLLBACK TO panal; RELEASE panal");
}

}  // namespace panal::db
