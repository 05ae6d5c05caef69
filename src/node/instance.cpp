#include "src/node/instance.h"

#include "src/app/store/settings.h"

namespace panal::node {

Instance::Instance(std::unique_ptr<Storage> storage, const Environment& environment,
                   Options options)
    : storage_(std::move(storage)),
      clock_(environment.clock),
      log_(environment.log),
      desk_({storage_->writer(), storage_->engine(), storage_->keys(), storage_->identity(),
             environment.clock, environment.random, environment.log}),
      files_(storage_->folder().path() + "/files"),
      updates_(storage_->folder().path()),
      host_({.identity = storage_->identity(),
             .engine = storage_->engine(),
             .health = health_,
             .metrics = environment.metrics,
             .log = environment.log,
             .desk = desk_,
             .files = files_,
             .updates = updates_,
             .keys = storage_->keys(),
             .folder = storage_->folder().path(),
             .setup_code = std::move(options.setup_code),
             .data_open = options.data_open,
             .cluster_settings = [this] { return cluster_settings(); }}),
      application_({storage_->writer(), host_, environment.clock, environment.random,
                    environment.log, storage_->keys().cluster_key}),
      housekeeping_(storage_->writer(), host_, environment.clock, environment.log) {
  health_.set_fenced(storage_->fenced());
  if (storage_->is_front()) health_.set_front();
}

void Instance::fence(const std::string& why) {
  if (health_.get().status == "fenced") return;
  health_.set_fenced(true);
  log_.error("cluster",
             "this node was removed from the cluster and is read-only: panal join TOKEN "
             "on its folder makes it a new node, and keeps what it had not shipped",
             {{"why", why}});
  const auto keep = [](db::Database& database) {
    return store::set_meta(database, kFencedKey, "1");
  };
  const auto done = [this](const Result<db::Commit>& kept) {
    if (!kept) log_.error("cluster", "cannot keep that", {{"reason", kept.error().message}});
  };
  // With a full queue it is told again, by the next peer or the next start.
  static_cast<void>(storage_->writer().submit_uncaptured(keep, done));
}

ClusterSettings Instance::cluster_settings() {
  constexpr std::int64_t kFreshMs = 1'000;
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ms = clock_.monotonic_ms();
  if (cluster_settings_read_ms_ >= 0 && now_ms - cluster_settings_read_ms_ < kFreshMs) {
    return cluster_settings_;
  }
  auto database = open_reader(storage_->folder().database());
  if (!database) return cluster_settings_;  // those of before are better than none
  auto name = app::store::setting(database.value(), app::store::kClusterName);
  if (name) cluster_settings_.name = std::move(name).value();
  if (storage_->is_front()) {
    auto told = store::get_meta(database.value(), kClusterNameKey);
    if (told) cluster_settings_.name = told.value().value_or("");
  }
  auto durability = app::store::setting(database.value(), app::store::kDurability);
  if (durability && !durability->empty()) cluster_settings_.durability = std::move(*durability);
  const auto expected = desk_.expects_joiner(database.value());
  if (expected) cluster_settings_.expects_joiner = expected.value();
  cluster_settings_read_ms_ = now_ms;
  return cluster_settings_;
}

}  // namespace panal::node
