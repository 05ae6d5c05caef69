#include "replication/net/healing.h"

#include "src/base/limits.h"

namespace panal::net {
namespace {

constexpr const char* kAdvice =
    "the database file is damaged: stop this node, remove its data folder and join it again";

}  // namespace

void Healing::tick() {
  const std::int64_t now_us = parts_.clock.monotonic_us();
  if (reading_) return;
  if (!pass_) {
    if (begun_us_ != 0 && now_us - begun_us_ < limits::kScrubPauseMs * 1000) return;
    pass_ = std::make_shared<store::Scrub>();
    begun_us_ = now_us;
  }
  const bool quiet = now_us - changed_us_ >= limits::kScrubQuietMs * 1000;
  if (!quiet && now_us - slice_us_ < limits::kScrubBusyMs * 1000) return;
  slice_us_ = now_us;
  reading_ = parts_.run_on_worker(
      [&engine = parts_.engine, pass = pass_, post = parts_.post()](db::Database& reader) {
        auto through = engine.scrub(reader, *pass);
        post([through = std::move(through)](Healing& self) { self.scrubbed(through); });
      });
}

void Healing::scrubbed(Result<bool> through) {
  reading_ = false;
  const auto pass = through.ok() && !*through ? nullptr : std::move(pass_);
  if (!through.ok()) {
    const std::string& reason = through.error().message;
    if (status_.error != reason) {
      parts_.log.error("digest", kAdvice, {{"reason", reason}});
    }
    status_.error = reason;
    status_.corrupt = through.error().code == Code::kCorrupt;
    return;
  }
  if (!pass) return;
  status_.corrupt = false;
  if (pass->damaged().empty()) status_.error.clear();
  ++status_.passes;
  status_.rows_checked += pass->rows();
  if (!pass->damaged().empty()) {
    parts_.log.error("digest", "rows of this node are not what was written",
                     {{"buckets", pass->damaged().size()}});
    begun_us_ = 0;  // looks again as soon as it is repaired
  }
  parts_.feed(core::Scrubbed{pass->damaged()});
}

void Healing::read(const core::ReadDigest& wanted) {
  const auto done = [link = wanted.link, post = parts_.post()](
                        std::optional<core::DigestAnswer> answer) {
    post([link, answer = std::move(answer)](Healing& self) {
      self.parts_.feed(core::DigestRead{link, answer});
    });
  };
  const bool taken = parts_.run_on_worker(
      [&engine = parts_.engine, &log = parts_.log, ask = wanted.ask, done](db::Database& reader) {
        auto answer = engine.inspect(reader, ask);
        if (!answer.ok()) {
          log.error("digest", "cannot read the rows", {{"reason", answer.error().message}});
          return done(std::nullopt);
        }
        done(std::move(*answer));
      });
  if (!taken) done(std::nullopt);
}

void Healing::repair(core::Repair wanted) {
  using Rows = Result<std::vector<store::RepairedRow>>;
  const auto shared = std::make_shared<const core::Repair>(std::move(wanted));
  const auto rows = std::make_shared<std::vector<store::RepairedRow>>();
  const auto work = [&engine = parts_.engine, shared, rows](db::Database& database)
      -> Result<void> {
    *rows = PANAL_TRY(engine.repair(database, *shared));
    return {};
  };
  const auto tell = [shared, post = parts_.post()](Rows outcome) {
    post([shared, outcome = std::move(outcome)](Healing& self) {
      self.repaired(*shared, outcome);
    });
  };
  const auto done = [rows, tell](const Result<db::Commit>& commit) {
    tell(commit.ok() ? Rows(std::move(*rows)) : Rows(commit.error()));
  };
  if (!parts_.writer.submit_uncaptured(work, done)) {
    tell(fail(Code::kUnavailable, "too many writes wait"));
  }
}

void Healing::repaired(const core::Repair& wanted, Result<std::vector<store::RepairedRow>> rows) {
  if (!rows.ok()) {
    parts_.log.error("digest", "cannot repair", {{"reason", rows.error().message}});
    if (rows.error().code == Code::kCorrupt) status_.error = rows.error().message;
  } else {
    for (const auto& row : *rows) {
      ++status_.rows_repaired;
      status_.incidents.push_back(
          {parts_.clock.wall_ms(), row.table, row.id, row.columns, wanted.kind, wanted.peer});
      if (status_.incidents.size() > limits::kIncidents) status_.incidents.pop_front();
      parts_.log.warning("digest", "repaired a row that was not what was written",
                         {{"table", row.table},
                          {"row", row.id.text()},
                          {"columns", row.columns},
                          {"from", wanted.peer == Uuid{} ? "the log" : wanted.peer.text()}});
    }
    if (!rows->empty()) status_.error.clear();
  }
  begun_us_ = 0;
  parts_.feed(core::Repaired{});
}

}  // namespace panal::net
