#include "src/node/storage.h"

#include <algorithm>
#include <future>
#include <utility>

#include "replication/store/system_tables.h"
#include "src/app/store/crm.h"
#include "src/app/store/outbox.h"
#include "src/app/store/schema.h"
#include "src/app/store/search.h"
#include "src/app/store/settings.h"
#include "src/base/bytes.h"
#include "src/crypto/key_file.h"
#include "src/node/label.h"
#include "src/node/node_tables.h"
#include "src/node/rejoin.h"
#include "src/node/resync.h"

namespace panal::node {

SipKey digest_key(const ClusterKeys& keys) {
  const std::string bytes = keys.derive("panal digest");
  ByteReader reader(bytes);
  const std::uint64_t first = reader.u64();
  return {first, reader.u64()};
}

Result<db::Database> open_reader(const std::string& path) {
  auto database = PANAL_TRY(db::Database::open(path, db::Access::kReadOnly));
  PANAL_TRY(store::register_functions(database, store::with_system_tables(app::store::schema())));
  return database;
}

Result<void> Storage::open_engine(const Environment& environment, const Uuid& node,
                                  db::Database& database) {
  database.observe(nullptr);  // not by an engine that is gone
  engine_.reset();
  engine_ = PANAL_TRY(store::Engine::open(
      database,
      {.schema = app::store::schema(),
       .node = node,
       .digest_key = digest_key(*keys_),
       .clock = environment.clock,
       .random = environment.random,
       .log = environment.log,
       .on_committed = [this](const store::Committed& c) { commits_.publish(c); }}));
  return {};
}

Result<void> Storage::start(const Environment& environment, const Uuid& node,
                            db::Database database, std::function<void()> on_storage_failed) {
  PANAL_TRY(open_engine(environment, node, database));
  const auto resynced =
      finish_resync(folder_, database, engine_->schema(), digest_key(*keys_), node);
  if (!resynced) {
    environment.log.error("resync", "cannot use the snapshot: going on without it",
                          {{"reason", resynced.error().message}});
  } else if (resynced.value()) {
    PANAL_TRY(store::set_meta(database, kStoreKey, std::to_string(environment.clock.wall_ms())));
    PANAL_TRY(open_engine(environment, node, database));
    environment.log.info("resync", "replaced the store by a snapshot");
  }
  const auto taken = take_over_removed(folder_, database);
  if (!taken) {
    environment.log.error("join", "cannot carry over what the removed node had not shipped",
                          {{"file", removed_database(folder_)}, {"reason", taken.error().message}});
  } else if (*taken != 0) {
    environment.log.info("join", "carries over what the removed node had not shipped",
                         {{"transactions", *taken}});
  }
  fenced_ = PANAL_TRY(store::get_meta(database, kFencedKey)).has_value();
  for (const store::Member& member : engine_->published()->members) {
    if (member.node != node) continue;
    fenced_ = fenced_ || member.state == "removed";
    front_ = member.role == "front";
  }
  PANAL_TRY(app::store::prepare_search(database));
  PANAL_TRY(app::store::prepare_outbox(database));
  writer_ =
      db::Writer::start(std::move(database), {.journal = engine_.get(),
                                              .metrics = environment.metrics,
                                              .clock = environment.clock,
                                              .on_storage_failed = std::move(on_storage_failed),
                                              .before_commit = app::store::update_search});
  return carry_over();
}

// Before anything else is written.
Result<void> Storage::carry_over() {
  bool more = true;
  while (more) {
    std::promise<Result<db::Commit>> promise;
    const bool queued = writer_->submit_uncaptured(
        [&](db::Database& database) -> Result<void> {
          more = PANAL_TRY(engine_->carry_over(database));
          return {};
        },
        [&](Result<db::Commit> result) { promise.set_value(std::move(result)); });
    if (!queued) return fail(Code::kTooMany, "too many writes are waiting");
    PANAL_TRY(promise.get_future().get());
  }
  return {};
}

Result<std::unique_ptr<Storage>> Storage::open(DataFolder folder, const Environment& environment,
                                               std::function<void()> on_storage_failed) {
  std::unique_ptr<Storage> self(new Storage(std::move(folder)));
  auto database =
      PANAL_TRY(db::Database::open(self->folder_.database(), db::Access::kReadWrite));
  PANAL_TRY(migrate_node(database));
  self->identity_ = PANAL_TRY(Identity::load(database));
  if (!self->identity_) {
    if (self->folder_.keys_are_owned()) {
      return fail(Code::kCorrupt,
                  self->folder_.database() + " is empty, but " + self->folder_.keys() +
                      " has the keys of a node: bring its database back, or use another folder");
    }
    return fail(Code::kNotFound, self->folder_.path() + " belongs to no cluster yet");
  }
  self->folder_.own_keys();
  auto keys = ClusterKeys::load(self->folder_.keys());
  // Not "not found": that is said of a folder that belongs to nobody, which may be founded.
  if (!keys) return fail(Code::kCorrupt, std::move(keys).error().message);
  self->keys_ = std::move(keys).value();
  PANAL_TRY(self->start(environment, self->identity_->node, std::move(database),
                        std::move(on_storage_failed)));
  return self;
}

Result<std::unique_ptr<Storage>> Storage::found(DataFolder folder, const Environment& environment,
                                                const Founding& founding,
                                                std::function<void()> on_storage_failed) {
  if (folder.joining()) {
    return fail(Code::kConflict, "a join was begun in " + folder.path() +
                                     " and has not ended: run panal join again to go on with it, "
                                     "or use another folder");
  }
  std::unique_ptr<Storage> self(new Storage(std::move(folder)));
  const Identity identity{Uuid::v7(environment.clock.wall_ms(), environment.random),
                          Uuid::v7(environment.clock.wall_ms(), environment.random),
                          std::string(kFounderLabel)};
  // Until the database has their identity the keys are nobody's, and made anew next time.
  PANAL_TRY(self->folder_.disown_keys());
  self->keys_ = PANAL_TRY(ClusterKeys::found(founding.cluster_name, identity.node,
                                             environment.clock, environment.random));
  PANAL_TRY(self->keys_->save(self->folder_));
  auto database =
      PANAL_TRY(db::Database::open(self->folder_.database(), db::Access::kReadWrite));
  PANAL_TRY(migrate_node(database));
  PANAL_TRY(self->start(environment, identity.node, std::move(database),
                        std::move(on_storage_failed)));
  self->identity_ = identity;
  const store::Member member{identity.node,
                             founding.node_name,
                             identity.label,
                             founding.address,
                             "node",
                             self->keys_->node_key.fingerprint(),
                             "active"};
  PANAL_TRY(self->writer_->write([&](db::Database& written) -> Result<void> {
    PANAL_TRY(identity.save(written));
    PANAL_TRY(store::put_member(written, member));
    PANAL_TRY(app::store::seed_target_types(written, environment.clock.wall_ms()));
    return app::store::set_setting(written, app::store::kClusterName, founding.cluster_name);
  }));
  self->folder_.own_keys();
  return self;
}

Result<void> Storage::replace_certificate(crypto::Certificate certificate) {
  PANAL_TRY(crypto::write_key_file(folder_.key_file("node.crt"), certificate.pem()));
  keys_->node_certificate = std::move(certificate);
  return {};
}

Result<void> Storage::announce(const std::string& name, const std::string& address) {
  const auto state = engine_->published();
  const auto self = std::find_if(
      state->members.begin(), state->members.end(),
      [&](const store::Member& member) { return member.node == identity_->node; });
  if (self == state->members.end()) {
    return fail(Code::kCorrupt, "this node is not in its own list of members");
  }
  store::Member wanted = *self;
  if (!name.empty()) wanted.name = name;
  if (!address.empty()) wanted.address = address;
  wanted.expires_ms = keys_->node_certificate.not_after_ms();
  // A front's row is the data members' to write.
  if (wanted == *self || fenced_ || front_) return {};
  PANAL_TRY(writer_->write([&](db::Database& database) -> Result<void> {
    // As the row says it: while another has the name too, the list shows this node by a longer one.
    const auto rows = PANAL_TRY(store::list_members(database));
    const auto row = std::ranges::find(rows, identity_->node, &store::Member::node);
    if (name.empty() && row != rows.end()) wanted.name = row->name;
    return store::put_member(database, wanted);
  }));
  return {};
}

}  // namespace panal::node
