#include "src/app/api/housekeeping.h"

#include <algorithm>

#include "src/app/store/attachments.h"
#include "src/app/store/company_settings.h"
#include "src/app/store/consumer_groups.h"
#include "src/app/store/outbox.h"
#include "src/app/store/retention.h"
#include "src/app/store/sign_in_log.h"
#include "src/base/clock.h"
#include "src/base/event_limits.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

constexpr std::int64_t kReplayDays = 7;
constexpr std::size_t kStepRows = 500;
constexpr int kSteps = 200;  // at once: the rest waits an hour

}  // namespace

// Labels are handed out in order, and never twice.
bool Housekeeping::is_ours() const {
  const std::string own = host_.node_label();
  return std::ranges::none_of(host_.nodes(), [&own](const ClusterNode& node) {
    return node.role == "node" && node.state != "removed" && node.label < own;
  });
}

void Housekeeping::run(db::Database& reader) {
  if (const auto swept = sweep_files(reader); !swept) {
    log_.warning("files", "unused files stay", {{"reason", swept.error().message}});
  }
  writer_.submit_uncaptured(store::trim_outbox, [this](const Result<db::Commit>& done) {
    if (!done) log_.warning("outbox", "cannot be trimmed", {{"reason", done.error().message}});
  });
  if (!is_ours() || !host_.writable()) return;
  auto more = Result<bool>(true);
  for (int i = 0; i < kSteps && more && *more; ++i) more = step(reader);
  const auto told = tell_of_replays(reader);
  const auto warn = [this](const Error& error) {
    log_.warning("accounts", "housekeeping ended", {{"reason", error.message}});
  };
  if (!more) warn(more.error());
  if (!told) warn(told.error());
}

FilesLeft Housekeeping::fetch_files(db::Database& reader) {
  if (fetching_.exchange(true)) return FilesLeft::kNone;
  const auto hashes = store::attached_hashes(reader);
  const auto left = hashes ? host_.fetch_files(*hashes) : Result<FilesLeft>(hashes.error());
  fetching_ = false;
  if (left) return *left;
  log_.warning("files", "cannot fetch", {{"reason", left.error().message}});
  return FilesLeft::kUnreachable;
}

// Every node has its own.
Result<void> Housekeeping::sweep_files(db::Database& reader) {
  return host_.keep_only(PANAL_TRY(store::attached_hashes(reader)));
}

Result<void> Housekeeping::tell_of_replays(db::Database& reader) {
  const std::int64_t now_ms = clock_.wall_ms();
  const auto codes = PANAL_TRY(store::replayed_codes(reader, now_ms - kReplayDays * kDayMs));
  if (codes.empty()) return {};
  const store::Actor actor{.user = {},
                           .name = "housekeeping",
                           .address = {},
                           .node = host_.node_name(),
                           .chain = chain_,
                           .now_ms = now_ms};
  PANAL_TRY(writer_.write([&](db::Database& database) -> Result<void> {
    for (const auto& code : codes) PANAL_TRY(store::note_replayed_code(database, actor, code));
    return {};
  }));
  return {};
}

Result<bool> Housekeeping::step(db::Database& reader) {
  const std::int64_t now_ms = clock_.wall_ms();
  const std::int64_t audit_days = PANAL_TRY(store::audit_days(reader));
  const auto settings = PANAL_TRY(store::company_settings(reader));
  std::size_t gone = 0;
  PANAL_TRY(writer_.write([&](db::Database& database) -> Result<void> {
    gone += PANAL_TRY(store::delete_expired(database, now_ms, kStepRows));
    gone += PANAL_TRY(store::cut_audit(database, now_ms - audit_days * kDayMs, kStepRows));
    gone += PANAL_TRY(store::delete_old_notifications(
        database, now_ms - settings.notification_days * kDayMs, kStepRows));
    gone += PANAL_TRY(
        store::delete_old_deliveries(database, now_ms - limits::kDeliveryDays * kDayMs, kStepRows));
    return {};
  }));
  gone += PANAL_TRY(empty_trash(reader));
  return gone > 0;
}

Result<std::size_t> Housekeeping::empty_trash(db::Database& reader) {
  const TrashQuery query{.tables = {"sessions", "api_tokens", "one_time_secrets", "audit",
                                    "attachments", "notifications", "event_deliveries"},
                         .after = std::nullopt,
                         .limit = kStepRows};
  const auto rows = PANAL_TRY(host_.trash(reader, query));
  if (rows.empty()) return 0;
  PANAL_TRY(writer_.write([&](db::Database& database) -> Result<void> {
    for (const TrashedRow& row : rows) PANAL_TRY(host_.destroy(database, row.table, row.id));
    return {};
  }));
  return rows.size();
}

}  // namespace panal::app
