#include "src/node/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "replication/store/foreign_rows.h"
#include "replication/store/snapshot.h"
#include "replication/store/system_tables.h"
#include "src/app/store/attachments.h"
#include "src/app/store/outbox.h"
#include "src/app/store/schema.h"
#include "src/app/store/search.h"
#include "src/app/store/settings.h"
#include "src/app/store/users.h"
#include "src/app/store/webhooks.h"
#include "src/base/encoding.h"
#include "src/crypto/hash.h"
#include "src/node/backup_files.h"
#include "src/node/command_output.h"
#include "src/node/durable_file.h"
#include "src/node/label.h"
#include "src/node/node_tables.h"
#include "src/node/serve.h"
#include "src/node/status_document.h"
#include "src/node/version.h"

namespace panal::node {
namespace {

constexpr std::string_view kMagic = "panal backup 2\n";
constexpr std::string_view kFormerMagic = "panal backup 1\n";  // without files
static_assert(kMagic.size() == kFormerMagic.size());
constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kCopyBytes = 256 * 1024;

// Removed again, whatever happens.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  Scratch(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Result<File> open_file(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode));
  if (file == nullptr) return fail(Code::kIo, "cannot open " + path);
  return file;
}

// So many bytes of `from`, or to its end; returns the SHA-256 of what was copied. Null `to`: only
// that.
Result<std::string> copy(std::FILE* from, std::FILE* to, std::uint64_t bytes) {
  crypto::Sha256 hash;
  std::string buffer(kCopyBytes, '\0');
  while (bytes > 0) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), bytes);
    const std::size_t got = std::fread(buffer.data(), 1, wanted, from);
    hash.update({buffer.data(), got});
    if (to != nullptr) PANAL_TRY(write_bytes(to, {buffer.data(), got}));
    if (got < wanted) break;
    bytes -= got;
  }
  if (std::ferror(from) != 0) return fail(Code::kIo, "cannot read the rows");
  return hex_encode(hash.finish());
}

Result<void> close_written(File file, const std::string& path) {
  if (std::fclose(file.release()) != 0) return fail(Code::kDiskFull, "cannot write " + path);
  return sync_file(path);
}

struct Content {
  const std::string& rows;  // a snapshot's path
  const std::set<std::string, std::less<>>& hashes;
  const FileShelf& shelf;
};

Result<BackupFiles> write_backup(const BackupHead& head, const Content& content,
                                 const std::string& path) {
  const std::string& rows = content.rows;
  auto in = PANAL_TRY(open_file(rows, "rb"));
  ::umask(0077);
  auto out = PANAL_TRY(open_file(path, "wb"));
  const std::string text = std::string(kMagic) + head.encode() + "\n";
  if (std::fwrite(text.data(), 1, text.size(), out.get()) != text.size()) {
    return fail(Code::kDiskFull, "cannot write " + path);
  }
  PANAL_TRY(copy(in.get(), out.get(), UINT64_MAX));
  const BackupFiles files = PANAL_TRY(write_files(content.hashes, content.shelf, out.get()));
  PANAL_TRY(close_written(std::move(out), path));
  return files;
}

// The rows of a backup, checked, in a file of their own; then its files, to a shelf if there is
// one.
Result<BackupHead> unpack(const std::string& path, const std::string& rows, FileShelf* shelf) {
  auto in = PANAL_TRY(open_file(path, "rb"));
  std::string text(kMagic.size() + kHeadBytes, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), in.get()));
  const auto end = text.find('\n', kMagic.size());
  const bool former = text.starts_with(kFormerMagic);
  if ((!former && !text.starts_with(kMagic)) || end == std::string::npos) {
    return fail(Code::kCorrupt, path + " is no backup of Panal, or of a newer version");
  }
  auto head = PANAL_TRY(
      BackupHead::decode(std::string_view(text).substr(kMagic.size(), end - kMagic.size())));
  if (std::fseek(in.get(), static_cast<long>(end + 1), SEEK_SET) != 0) {
    return fail(Code::kIo, "cannot read " + path);
  }
  auto out = PANAL_TRY(open_file(rows, "wb"));
  const std::string found =
      PANAL_TRY(copy(in.get(), out.get(), static_cast<std::uint64_t>(head.bytes)));
  if (found != head.sha256) {
    return fail(Code::kCorrupt, path + " is damaged: its rows do not have the SHA-256 it names");
  }
  PANAL_TRY(close_written(std::move(out), rows));
  if (!former) PANAL_TRY(read_files(in.get(), shelf));
  return head;
}

Result<std::unique_ptr<store::Engine>> open_engine(db::Database& database, SipKey key,
                                                   const Uuid& node,
                                                   const Environment& environment) {
  return store::Engine::open(database, {.schema = app::store::schema(),
                                        .node = node,
                                        .digest_key = key,
                                        .clock = environment.clock,
                                        .random = environment.random,
                                        .log = environment.log});
}

// Opens the copy as a restore would, and compares digests: those of its rows, counted anew.
Result<void> check_copy(const std::string& path, const std::string& work,
                        const Environment& environment) {
  const std::string rows = work + "/rows.check";
  const BackupHead head = PANAL_TRY(unpack(path, rows, nullptr));
  auto database = PANAL_TRY(db::Database::open(work + "/check.db", db::Access::kReadWrite));
  PANAL_TRY(migrate_node(database));
  const auto engine = PANAL_TRY(store::Engine::open(
      database, {.schema = app::store::schema(),
                 .node = Uuid::v7(environment.clock.wall_ms(), environment.random),
                 .digest_key = head.digest_key,
                 .clock = environment.clock,
                 .random = environment.random,
                 .log = environment.log}));
  PANAL_TRY(database.fill_quickly());
  auto imported = store::import_snapshot(database, engine->schema(), head.digest_key, rows);
  database.observe(nullptr);
  PANAL_TRY(imported);
  const auto found = PANAL_TRY(store::compute_digest(database, engine->schema(), head.digest_key));
  if (digest_text(found.high, found.low) != head.digest) {
    return fail(Code::kCorrupt, "the copy's rows are not those of the database");
  }
  return {};
}

Result<Identity> identity_of(db::Database& reader, const std::string& data) {
  auto table = PANAL_TRY(
      reader.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_node'"));
  const bool known = PANAL_TRY(table.step());
  auto identity = known ? PANAL_TRY(Identity::load(reader)) : std::nullopt;
  if (!identity) return fail(Code::kNotFound, data + " belongs to no cluster yet");
  for (const store::Member& member : PANAL_TRY(store::list_members(reader))) {
    if (member.node == identity->node && member.role == "front") {
      return fail(Code::kBadRequest, "a front holds no data: back up a node");
    }
  }
  return *identity;
}

Result<BackupHead> describe(const store::SnapshotInfo& rows, const Identity& identity,
                            const std::string& cluster, SipKey key, const Clock& clock) {
  auto file = PANAL_TRY(open_file(rows.path, "rb"));
  return BackupHead{.created = format_time_ms(clock.wall_ms()),
                    .version = kVersion,
                    .node = identity.node.text(),
                    .cluster_id = identity.cluster.text(),
                    .cluster_name = cluster,
                    .vector = hex_encode(rows.vector.encode()),
                    .digest = digest_text(rows.digest.high, rows.digest.low),
                    .digest_key = key,
                    .bytes = static_cast<std::int64_t>(rows.bytes),
                    .sha256 = PANAL_TRY(copy(file.get(), nullptr, UINT64_MAX))};
}

std::string key_text(SipKey key) { return digest_text(key.high, key.low); }

Result<SipKey> parse_key(const std::string& text) {
  const auto bytes = hex_decode(text);
  if (!bytes || bytes->size() != 16) return fail(Code::kCorrupt, "the backup's digest key");
  SipKey key{};
  for (std::size_t i = 0; i < 8; ++i) {
    key.high = key.high << 8 | static_cast<std::uint8_t>((*bytes)[i]);
    key.low = key.low << 8 | static_cast<std::uint8_t>((*bytes)[i + 8]);
  }
  return key;
}

struct Digesting {
  const ClusterKeys& keys;  // of the new cluster
  SipKey written_with;      // of the former one
};

// Fills the database, which nobody's identity is in yet: what is there of an attempt that broke off
// goes first.
Result<void> fill(const DataFolder& folder, const std::string& rows, const Digesting& digesting,
                  const Uuid& node, const Environment& environment) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(folder.database() + suffix, ignored);
  }
  {
    auto database = PANAL_TRY(db::Database::open(folder.database(), db::Access::kReadWrite));
    PANAL_TRY(migrate_node(database));
    const SipKey key = digest_key(digesting.keys);
    const auto engine = PANAL_TRY(open_engine(database, key, node, environment));
    PANAL_TRY(database.fill_quickly());
    const auto taken = store::import_foreign_snapshot(database, engine->schema(), key,
                                                      digesting.written_with, rows);
    database.observe(nullptr);
    PANAL_TRY(taken);
  }
  return sync_file(folder.database());  // before an identity makes it a node's
}

// None that a former member had, nor the beginning of one: such a member may have given it on.
std::string unused_label(const std::vector<store::Member>& former) {
  std::string label(kFounderLabel);
  const auto taken = [&](const store::Member& member) { return member.label.starts_with(label); };
  for (std::uint64_t i = 0; std::any_of(former.begin(), former.end(), taken); ++i) {
    label = label_for(kFounderLabel, i);
  }
  return label;
}

struct Place {
  std::string name;
  std::string address;
};

// In one commit: the folder is a node's, alone in its cluster.
Result<void> found_on(const DataFolder& folder, const ClusterKeys& keys, Identity identity,
                      const Place& place, const Environment& environment) {
  auto database = PANAL_TRY(db::Database::open(folder.database(), db::Access::kReadWrite));
  const auto engine =
      PANAL_TRY(open_engine(database, digest_key(keys), identity.node, environment));
  const auto former = engine->published()->members;
  identity.label = unused_label(former);
  PANAL_TRY(app::store::prepare_search(database));
  PANAL_TRY(app::store::prepare_outbox(database));
  const auto writer =
      db::Writer::start(std::move(database), {.journal = engine.get(),
                                              .metrics = environment.metrics,
                                              .clock = environment.clock,
                                              .on_storage_failed = {},
                                              .before_commit = app::store::update_search});
  PANAL_TRY(writer->write([&](db::Database& written) -> Result<void> {
    PANAL_TRY(identity.save(written));
    for (const store::Member& gone : former) PANAL_TRY(store::remove_member(written, gone.node));
    // They were sealed with the former cluster's key.
    PANAL_TRY(app::store::drop_second_factors(written, environment.clock.wall_ms()));
    PANAL_TRY(app::store::stop_webhooks(written));
    return store::put_member(written, {identity.node, place.name, identity.label, place.address,
                                       "node", keys.node_key.fingerprint(), "active"});
  }));
  return {};
}

Identity new_identity(const Environment& environment) {
  const auto id = [&] { return Uuid::v7(environment.clock.wall_ms(), environment.random); };
  return {id(), id(), ""};
}

}  // namespace

std::string BackupHead::encode() const {
  return Json::object()
      .set("created", created)
      .set("version", version)
      .set("node", node)
      .set("cluster", Json::object().set("id", cluster_id).set("name", cluster_name))
      .set("vector", vector)
      .set("digest", digest)
      .set("digest_key", key_text(digest_key))
      .set("bytes", bytes)
      .set("sha256", sha256)
      .dump();
}

Result<BackupHead> BackupHead::decode(std::string_view text) {
  const Json json = PANAL_TRY(Json::parse(text));
  const Json* cluster = json.find("cluster");
  const Json* bytes = json.find("bytes");
  if (cluster == nullptr || bytes == nullptr || bytes->integer() == nullptr) {
    return fail(Code::kCorrupt, "the backup's head is incomplete");
  }
  BackupHead head{.created = text_at(json, "created"),
                  .version = text_at(json, "version"),
                  .node = text_at(json, "node"),
                  .cluster_id = text_at(*cluster, "id"),
                  .cluster_name = text_at(*cluster, "name"),
                  .vector = text_at(json, "vector"),
                  .digest = text_at(json, "digest"),
                  .digest_key = {},
                  .bytes = *bytes->integer(),
                  .sha256 = text_at(json, "sha256")};
  head.digest_key = PANAL_TRY(parse_key(text_at(json, "digest_key")));
  return head;
}

Result<void> backup(const std::string& data, const std::string& file,
                    const Environment& environment) {
  if (::access((data + "/panal.db").c_str(), F_OK) != 0) {
    return fail(Code::kNotFound, "there is no node in " + data + ": say where with --data DIR");
  }
  const auto keys = PANAL_TRY(ClusterKeys::load(data + "/keys"));
  auto reader = PANAL_TRY(open_reader(data + "/panal.db"));
  const Identity identity = PANAL_TRY(identity_of(reader, data));
  const std::string cluster = PANAL_TRY(app::store::setting(reader, app::store::kClusterName));
  const Scratch work(file + ".work");
  std::error_code failed;
  std::filesystem::remove_all(work.path(), failed);
  if (!std::filesystem::create_directory(work.path(), failed)) {
    return fail(Code::kIo, "cannot write " + file + ": " + failed.message());
  }
  ::chmod(work.path().c_str(), 0700);
  const auto schema = store::with_system_tables(app::store::schema());
  const SipKey key = digest_key(keys);
  const auto rows = PANAL_TRY(store::write_snapshot(reader, schema, key, work.path() + "/rows"));
  const auto head = PANAL_TRY(describe(rows, identity, cluster, key, environment.clock));
  const std::string copied = work.path() + "/copy";
  const auto hashes = PANAL_TRY(app::store::attached_hashes(reader));
  const FileShelf shelf(data + "/files");
  const BackupFiles files = PANAL_TRY(write_backup(head, {rows.path, hashes, shelf}, copied));
  PANAL_TRY(check_copy(copied, work.path(), environment));
  PANAL_TRY(publish_file(copied, file));
  print(file + " has " + std::to_string(head.bytes) + " bytes of rows of cluster " + cluster +
        " and " + std::to_string(files.written) + " files of " + std::to_string(files.bytes) +
        " bytes; checked, digest " + head.digest);
  if (files.missing > 0) {
    print(std::to_string(files.missing) + " files are not on this node, nor in the backup");
  }
  return {};
}

Result<void> restore(const Config& config, const std::string& file,
                     const Environment& environment) {
  const std::string& data = config.data;
  auto present = Storage::open(PANAL_TRY(DataFolder::open(data)), environment);
  if (present) {
    return fail(Code::kConflict,
                data + " belongs to a cluster already: restore to an empty folder");
  }
  if (present.error().code != Code::kNotFound) return std::move(present).error();
  auto folder = PANAL_TRY(DataFolder::open(data));
  const Scratch rows(data + "/restore.part");
  FileShelf shelf(data + "/files");
  const BackupHead head = PANAL_TRY(unpack(file, rows.path(), &shelf));
  const Identity identity = new_identity(environment);
  PANAL_TRY(folder.disown_keys());
  const auto keys = PANAL_TRY(
      ClusterKeys::found(head.cluster_name, identity.node, environment.clock, environment.random));
  PANAL_TRY(keys.save(folder));
  PANAL_TRY(fill(folder, rows.path(), {keys, head.digest_key}, identity.node, environment));
  const auto address = advertised_endpoint(config);
  PANAL_TRY(found_on(folder, keys, identity,
                     {node_name(config), address ? address.value().text() : ""}, environment));
  folder.own_keys();
  print(data + " is now the first node of a new cluster " + head.cluster_name +
        " with the rows of " + head.created +
        "; start it with panal serve, and join the others anew. Second factors are not in a "
        "backup: users enrol theirs again");
  return {};
}

}  // namespace panal::node
