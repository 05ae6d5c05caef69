#pragma once
// Bench: an Application over a real database and writer in a temporary folder, with a host, a
// clock and randomness of the test's own.
//
// The engine is not here: a small journal numbers commits, and a row's version is a count that
// goes up with each write.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/app/api/application.h"
#include "src/base/metrics.h"
#include "src/http/json.h"

namespace panal::app {

class FakeHost : public Host {
 public:
  std::string node_name() const override { return "n1"; }
  std::string node_label() const override { return "A"; }
  Health health() const override { return health_; }
  Result<void> writable() const override { return writable_; }
  std::string replication_status() const override { return R"({"vector":{"A-1":1}})"; }
  std::string metrics() const override { return "panal_up 1\n"; }
  std::string metric_history() const override { return R"({"times":[],"series":{}})"; }
  std::string front_stats(StatsForm form) const override {
    if (form == StatsForm::kCsv) return "a,b";
    return form == StatsForm::kJson ? "{}" : "<!doctype html>";
  }
  std::string update_status() const override { return R"({"state":"idle"})"; }
  Result<std::string> take_update(std::string_view bundle, UpdateThen then) override {
    if (bundle != "sound") return Error{Code::kFields, "", {{"bundle", "update_unsigned", ""}}};
    update_then_ = then;
    return "0.2.0";
  }
  Result<JoinToken> create_join_token(std::int64_t ttl_ms, std::string_view role) override {
    return JoinToken{"panal1-" + std::string(role), ttl_ms};
  }
  std::vector<ClusterNode> nodes() const override { return nodes_; }
  Result<void> change_node(db::Database& database, const Uuid& node, NodeAction action) override;
  Result<std::vector<TrashedRow>> trash(db::Database&, const TrashQuery& query) override;
  Result<std::int64_t> trash_count(db::Database&, std::string_view table) override {
    return std::ranges::count(trash_, table, &TrashedRow::table);
  }
  Result<RestoredRows> restore(db::Database& database, std::string_view table,
                               const Uuid& id) override;
  Result<void> destroy(db::Database& database, std::string_view table, const Uuid& id) override;
  Result<std::vector<Conflict>> conflicts(db::Database&, const ConflictQuery& query) override;
  Result<std::optional<Conflict>> conflict(db::Database&, const Uuid& id) override;
  Result<void> restore_conflict(db::Database&, const Uuid& id) override;
  Result<void> dismiss_conflict(db::Database&, const Uuid& id, std::string_view by) override;
  Result<void> keep_file(std::string_view hash, std::string_view bytes) override {
    files_[std::string(hash)] = bytes;
    return {};
  }
  Result<std::optional<std::string>> file(std::string_view hash) override {
    const auto found = files_.find(std::string(hash));
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }
  Result<FilesLeft> fetch_files(const std::set<std::string, std::less<>>&) override {
    return FilesLeft::kNone;
  }
  Result<void> keep_only(const std::set<std::string, std::less<>>& hashes) override {
    std::erase_if(files_, [&hashes](const auto& each) { return !hashes.contains(each.first); });
    return {};
  }
  bool run_on_worker(std::function<void(db::Database&)> task) override {
    if (worker_ != nullptr) task(*worker_);
    return worker_ != nullptr;
  }
  void tell_peers(std::string notice) override { notices_.push_back(std::move(notice)); }
  bool is_setup_code(std::string_view code) const override { return code == "CODE-1"; }
  bool data_is_open() const override { return data_is_open_; }

  std::map<std::string, std::string> files_;
  std::optional<UpdateThen> update_then_;
  db::Database* worker_ = nullptr;
  std::vector<std::string> notices_;
  Health health_{"ready", ""};
  Result<void> writable_;
  bool data_is_open_ = false;
  std::vector<ClusterNode> nodes_;
  std::vector<TrashedRow> trash_;  // in the order of the list
  Result<void> restored_;          // what restoring answers
  RestoredRows restored_with_;     // what came back with it
  std::vector<Conflict> conflicts_;
  ConflictQuery asked_;            // for conflicts, the last time
};

// Whoever sends requests: the credentials and headers that go with each.
struct Client {
  std::string cookie, csrf, bearer;
  std::string language = "en";
  std::string address = "192.0.2.7";
  http::Origin origin = http::Origin::kPublic;
  bool secure = false;
  std::optional<Uuid> user = std::nullopt;
};

struct Reply {
  http::Response response;
  db::Commit commit;

  int status() const { return response.status; }
  Json json() const;
  // A member by path: "user.login", "items.0.mess". Null when there is none.
  Json at(std::string_view path) const;
  std::string text(std::string_view path) const;
  std::string header(std::string_view name) const {
    return std::string(response.headers.get(name));
  }
};

class Bench {
 public:
  using HeaderList = std::vector<std::pair<std::string, std::string>>;

  Bench();
  ~Bench();

  Reply send(const Client& client, http::Method method, const std::string& target,
             const std::string& body = {}, const HeaderList& headers = {});
  Reply get(const Client& client, const std::string& target, const HeaderList& headers = {}) {
    return send(client, http::Method::kGet, target, {}, headers);
  }
  Reply post(const Client& client, const std::string& target, const std::string& body,
             const HeaderList& headers = {}) {
    return send(client, http::Method::kPost, target, body, headers);
  }

  // A signed-in user with these roles, made without hashing a password.
  Client person(const std::string& login, const std::string& roles);
  // A program of that user's.
  Client program(const Client& owner, const std::string& scope);
  static Client control();

  // Returns when the writes that nobody waits for are durable.
  void settle();

  FakeClock clock;
  FakeHost host;
  Application& application() { return *application_; }
  db::Database& reader() { return *reader_; }
  db::Writer& writer() { return *writer_; }

 private:
  class NumberingJournal;

  std::filesystem::path folder_;
  SeededRandom random_{7};
  Log log_;
  Metrics metrics_;
  std::unique_ptr<NumberingJournal> journal_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<db::Database> reader_;
  std::unique_ptr<Application> application_;
};

}  // namespace panal::app
