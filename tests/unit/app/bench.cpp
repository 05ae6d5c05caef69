#include "tests/unit/app/bench.h"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "src/app/api/authentication.h"
#include "src/app/store/api_tokens.h"
#include "src/app/store/outbox.h"
#include "src/app/store/schema.h"
#include "src/app/store/search.h"
#include "src/app/store/sessions.h"
#include "src/app/store/users.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

void create_tables(db::Database& database) {
  EXPECT_TRUE(database.execute("CREATE TABLE graves (name TEXT, row BLOB)"));
  for (const TableSpec& table : store::schema()) {
    std::string sql = "CREATE TABLE " + table.name + " (id BLOB PRIMARY KEY NOT NULL";
    for (const ColumnSpec& column : table.columns)
      sql += ", \"" + column.name + "\" " + column.type;
    sql += ", _v BLOB NOT NULL DEFAULT (panal_stamp())) WITHOUT ROWID";
    EXPECT_TRUE(database.execute(sql));
    EXPECT_TRUE(database.execute("CREATE TRIGGER " + table.name + "_v AFTER UPDATE ON " +
                                 table.name + " BEGIN UPDATE " + table.name +
                                 " SET _v = panal_stamp() WHERE id = new.id; END"));
    EXPECT_TRUE(database.execute("CREATE TRIGGER " + table.name + "_grave AFTER DELETE ON " +
                                 table.name + " BEGIN INSERT INTO graves VALUES ('" + table.name +
                                 "', old.id); END"));
    std::vector<std::string> indexes = table.indexes;
    for (const ReferenceSpec& reference : table.references) indexes.push_back(reference.column);
    for (const UniqueSpec& unique : table.unique) {
      indexes.push_back(unique.columns.front() + (unique.fold_case ? " COLLATE NOCASE" : ""));
    }
    for (const std::string& columns : indexes) {
      EXPECT_TRUE(database.execute("CREATE INDEX \"" + table.name + "_" + columns + "\" ON " +
                                   table.name + " (" + columns + ")"));
    }
  }
  EXPECT_TRUE(store::prepare_search(database));
  EXPECT_TRUE(store::prepare_outbox(database));
}

// Versions count up, so the earliest claim is that of the row written first.
void define_functions(db::Database& database) {
  constexpr std::int64_t kFirst = 1'000'000;
  auto stamps = std::make_shared<std::int64_t>(kFirst);
  EXPECT_TRUE(database.define("panal_stamp", 0,
                              [stamps](db::Database&, std::span<const Value>) -> Result<Value> {
                                return Value(Blob{"v" + std::to_string(++*stamps)});
                              }));
  EXPECT_TRUE(database.define("panal_etag", 1,
                              [](db::Database&, std::span<const Value> arguments) -> Result<Value> {
                                return Value(std::get<Blob>(arguments[0]).bytes);
                              }));
  EXPECT_TRUE(
      database.define("panal_place", 1, [](db::Database&, std::span<const Value>) -> Result<Value> {
        return Value(std::int64_t{1} << 40 | 1);
      }));
  EXPECT_TRUE(database.define("panal_vector", 0,
                              [](db::Database&, std::span<const Value>) -> Result<Value> {
                                return Value(Blob{"vector"});
                              }));
  EXPECT_TRUE(database.define("panal_moment", 1,
                              [](db::Database&, std::span<const Value>) -> Result<Value> {
                                return Value(std::int64_t{1});
                              }));
  EXPECT_TRUE(database.define("panal_raise", 2,
                              [](db::Database&, std::span<const Value> arguments) -> Result<Value> {
                                return arguments[0];
                              }));
  EXPECT_TRUE(database.define("panal_join", 2,
                              [](db::Database&, std::span<const Value> arguments) -> Result<Value> {
                                return arguments[1];
                              }));
  // One vector covers nothing, every other all.
  EXPECT_TRUE(database.define("panal_seen", 2,
                              [](db::Database&, std::span<const Value> arguments) -> Result<Value> {
                                const bool none = std::get<Blob>(arguments[0]).bytes == "none";
                                return Value(std::int64_t{none ? 0 : 1});
                              }));
  EXPECT_TRUE(database.define("panal_claim", 3,
                              [](db::Database&, std::span<const Value> arguments) -> Result<Value> {
                                return arguments[2];
                              }));
  EXPECT_TRUE(database.define(
      "panal_deleted", 2,
      [](db::Database& self, std::span<const Value> arguments) -> Result<Value> {
        auto row = PANAL_TRY(self.prepare("SELECT 1 FROM graves WHERE name = ?1 AND row = ?2"));
        row.bind(arguments[0], arguments[1]);
        return Value(std::int64_t{PANAL_TRY(row.step())});
      }));
}

const Json* step_into(const Json* json, const std::string& name) {
  if (json == nullptr) return nullptr;
  const auto* items = json->array_items();
  if (items == nullptr) return json->find(name);
  const auto index = parse_int(name);
  return index && *index < std::ssize(*items) ? &(*items)[static_cast<std::size_t>(*index)]
                                              : nullptr;
}

}  // namespace

class Bench::NumberingJournal : public db::Journal {
 public:
  Result<void> begin_transaction(db::Database&) override { return {}; }
  Result<db::Commit> end_transaction(db::Database&) override { return db::Commit{1, ++sequence_}; }
  void begin_uncaptured() override {}
  void undo_transaction() override {}
  Result<void> before_commit(db::Database&) override { return {}; }
  void after_commit(db::Database&) override {}
  void group_lost() override {}

 private:
  std::uint64_t sequence_ = 0;
};

Result<void> FakeHost::change_node(db::Database&, const Uuid& node, NodeAction action) {
  constexpr std::array kStates = {"draining", "active", "removed"};
  const auto found = std::find_if(nodes_.begin(), nodes_.end(),
                                  [&](const ClusterNode& each) { return each.id == node; });
  if (found == nodes_.end()) return fail(Code::kNotFound, "not_found");
  if (found->state == "removed") return fail(Code::kConflict, "removed_node");
  found->state = kStates.at(static_cast<std::size_t>(action));
  return {};
}

Result<std::vector<TrashedRow>> FakeHost::trash(db::Database&, const TrashQuery& query) {
  std::vector<TrashedRow> rows;
  for (const TrashedRow& row : trash_) {
    const bool wanted =
        std::find(query.tables.begin(), query.tables.end(), row.table) != query.tables.end();
    const bool later = !query.after || std::pair(row.deleted_at_ms, row.id) < *query.after;
    if (wanted && later && rows.size() < query.limit) rows.push_back(row);
  }
  return rows;
}

Result<RestoredRows> FakeHost::restore(db::Database& database, std::string_view table,
                                       const Uuid& id) {
  PANAL_TRY(Result<void>(restored_));
  PANAL_TRY(destroy(database, table, id));
  RestoredRows rows = restored_with_;
  rows.emplace_back(table, id);
  return rows;
}

Result<void> FakeHost::destroy(db::Database&, std::string_view table, const Uuid& id) {
  const auto gone = std::erase_if(
      trash_, [&](const TrashedRow& row) { return row.table == table && row.id == id; });
  if (gone == 0) return fail(Code::kNotFound, "it is not in the trash");
  return {};
}

Result<std::vector<Conflict>> FakeHost::conflicts(db::Database&, const ConflictQuery& query) {
  asked_ = query;
  std::vector<Conflict> found;
  for (const Conflict& each : conflicts_) {
    const bool wanted =
        !query.tables || std::ranges::find(*query.tables, each.table) != query.tables->end();
    const bool further = !query.after || query.after->second > each.id;
    const bool in_state = query.state.empty() || query.state == each.state;
    if (wanted && further && in_state && found.size() < query.limit) found.push_back(each);
  }
  return found;
}

Result<std::optional<Conflict>> FakeHost::conflict(db::Database&, const Uuid& id) {
  const auto found = std::ranges::find(conflicts_, id, &Conflict::id);
  return found == conflicts_.end() ? std::nullopt : std::optional(*found);
}

Result<void> FakeHost::restore_conflict(db::Database& database, const Uuid& id) {
  PANAL_TRY(Result<void>(restored_));
  const auto found = std::ranges::find(conflicts_, id, &Conflict::id);
  found->state = "closed";
  if (found->kind == "revived") {
    auto again = PANAL_TRY(database.prepare("DELETE FROM " + found->table + " WHERE id = ?1"));
    PANAL_TRY(again.bind(found->row).run());
  }
  return {};
}

Result<void> FakeHost::dismiss_conflict(db::Database&, const Uuid& id, std::string_view by) {
  const auto found = std::ranges::find(conflicts_, id, &Conflict::id);
  found->state = "dismissed";
  found->dismissed_by = by;
  return {};
}

Json Reply::json() const {
  auto parsed = Json::parse(response.body);
  return parsed ? std::move(parsed).value() : Json();
}

Json Reply::at(std::string_view path) const {
  const Json root = json();
  const Json* at = &root;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    at = step_into(at, std::string(path.substr(0, end)));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return at == nullptr ? Json() : *at;
}

std::string Reply::text(std::string_view path) const {
  const Json value = at(path);
  return value.string() != nullptr ? *value.string() : std::string();
}

Bench::Bench()
    : log_(clock, ::open("/dev/null", O_WRONLY | O_CLOEXEC), Log::Format::kJson, LogLevel::kDebug) {
  std::string name = (std::filesystem::temp_directory_path() / "panal-app-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  const std::string path = folder_ / "panal.db";
  auto database = db::Database::open(path, db::Access::kReadWrite);
  EXPECT_TRUE(database);
  define_functions(*database);
  create_tables(*database);
  journal_ = std::make_unique<NumberingJournal>();
  writer_ = db::Writer::start(std::move(database).value(), {.journal = journal_.get(),
                                                            .metrics = metrics_,
                                                            .clock = clock,
                                                            .on_storage_failed = {},
                                                            .before_commit = store::update_search});
  auto reader = db::Database::open(path, db::Access::kReadOnly);
  EXPECT_TRUE(reader);
  define_functions(*reader);
  reader_ = std::make_unique<db::Database>(std::move(reader).value());
  application_ = std::make_unique<Application>(
      Application::Parts{*writer_, host, clock, random_, log_, "cluster key"});
}

Bench::~Bench() {
  writer_.reset();
  application_.reset();
  reader_.reset();
  std::filesystem::remove_all(folder_);
}

Reply Bench::send(const Client& client, http::Method method, const std::string& target,
                  const std::string& body, const HeaderList& headers) {
  http::Request request{.method = method, .target = target, .body = body};
  request.path = *percent_decode(target.substr(0, target.find('?')), false);
  request.origin = client.origin;
  request.client_address = client.address;
  request.secure = client.secure;
  request.request_id = "r1";
  for (const auto& [name, value] : headers) request.headers.set(name, value);
  const auto add = [&request](const std::string& name, const std::string& value) {
    if (!value.empty() && !request.headers.has(name)) request.headers.set(name, value);
  };
  add("Cookie", client.cookie);
  add("X-CSRF-Token", client.csrf);
  add("Authorization", client.bearer.empty() ? "" : "Bearer " + client.bearer);
  add("Accept-Language", client.language);
  if (!body.empty()) add("Content-Type", "application/json");
  Outcome outcome = application_->handle(std::move(request), *reader_);
  if (reader_->in_transaction()) {
    EXPECT_TRUE(reader_->execute("ROLLBACK"));
  }
  return {std::move(outcome.response), outcome.commit};
}

Client Bench::person(const std::string& login, const std::string& roles) {
  const Uuid user = Uuid::v7(clock.wall_ms(), random_);
  const Secret secret = make_secret("", random_);
  const store::Session session{.id = secret.id,
                               .hash = secret.hash,
                               .user = user,
                               .created_at = clock.wall_ms(),
                               .last_seen = clock.wall_ms(),
                               .expires_at = clock.wall_ms() + limits::kSessionAbsoluteMs};
  EXPECT_TRUE(writer_->write([&](db::Database& database) -> Result<void> {
    constexpr std::string_view kSql =
        "INSERT INTO users (id, login, name, language, roles, created_at, updated_at) "
        "VALUES (?1, ?2, 'Name of ' || ?2, 'en', ?3, ?4, ?4)";
    PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(user, login, roles, clock.wall_ms()).run());
    return store::insert_session(database, session);
  }));
  return {.cookie = "panal_session=" + secret.text, .csrf = csrf_of(secret.text), .user = user};
}

Client Bench::program(const Client& owner, const std::string& scope) {
  const Secret secret = make_secret("panal_", random_);
  const store::ApiToken token{.id = secret.id,
                              .hash = secret.hash,
                              .user = *owner.user,
                              .scope = scope,
                              .created_at = clock.wall_ms(),
                              .expires_at = clock.wall_ms() + 30 * 86'400'000LL};
  EXPECT_TRUE(writer_->write(
      [&token](db::Database& database) { return store::insert_api_token(database, token); }));
  return {.bearer = secret.text, .user = owner.user};
}

void Bench::settle() {
  EXPECT_TRUE(writer_->write([](db::Database&) { return Result<void>(); }));
}

Client Bench::control() { return {.address = "", .origin = http::Origin::kControl}; }

}  // namespace panal::app
