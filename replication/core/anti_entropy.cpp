#include "replication/core/anti_entropy.h"

#include <algorithm>

#include "src/base/assert.h"
#include "src/base/limits.h"

namespace panal::core {
namespace {

std::map<TableId, TableDigest> sums_of(const DigestAnswer& answer) {
  std::map<TableId, TableDigest> sums;
  for (const TableSums& table : answer.tables) sums[table.table] = table.sums;
  return sums;
}

Hash128 sum_at(const std::map<TableId, TableDigest>& sums, const Bucket& bucket) {
  const auto at = sums.find(bucket.table);
  return at == sums.end() ? Hash128{} : at->second[bucket.number];
}

}  // namespace

void AntiEntropy::begin(With peer, const VersionVector& vector, std::set<Bucket> suspects,
                        std::int64_t now_us, Effects& effects) {
  PANAL_ASSERT(idle());
  last_peer_ = peer.node;
  round_ = Round{};
  round_->peer = peer;
  round_->vector = vector;
  round_->todo = std::move(suspects);
  ask({.level = DigestLevel::kBuckets}, now_us, effects);
}

void AntiEntropy::end() { round_.reset(); }

bool AntiEntropy::overdue(std::int64_t now_us) const {
  return round_ && now_us - round_->asked_us >= limits::kDigestPatienceMs * 1000;
}

std::optional<LinkId> AntiEntropy::link() const {
  return round_ ? std::optional(round_->peer.link) : std::nullopt;
}

void AntiEntropy::ask(DigestAsk question, std::int64_t now_us, Effects& effects) {
  question.token = ++token_;
  round_->asked = question;
  round_->asked_us = now_us;
  round_->ours.reset();
  round_->theirs.reset();
  effects.push_back(Send{round_->peer.link, question});
  effects.push_back(ReadDigest{std::nullopt, std::move(question)});
}

void AntiEntropy::answered(std::optional<LinkId> from, const DigestAnswer& answer,
                           std::int64_t now_us, Effects& effects) {
  if (!round_ || round_->repairing || answer.token != round_->asked.token) return;
  if (from && *from != round_->peer.link) return;
  if (answer.vector != round_->vector) return end();  // not quiet: another time
  (from ? round_->theirs : round_->ours) = answer;
  if (!round_->ours || !round_->theirs) return;
  switch (round_->asked.level) {
    case DigestLevel::kBuckets:
      compare_buckets();
      return next_bucket(now_us, effects);
    case DigestLevel::kRows:
      if (compare_rows()) return judge_bucket(now_us, effects);
      return ask({.level = DigestLevel::kRows, .bucket = round_->asked.bucket,
                  .after = round_->asked.after},
                 now_us, effects);
    case DigestLevel::kCells:
      return repair({.kind = damaged() ? Repair::Kind::kReplace : Repair::Kind::kMerge,
                     .rows = std::move(round_->theirs->cells)},
                    now_us, effects);
  }
}

void AntiEntropy::compare_buckets() {
  round_->our_sums = sums_of(*round_->ours);
  round_->their_sums = sums_of(*round_->theirs);
  std::set<TableId> tables;
  for (const auto& [table, sums] : round_->our_sums) tables.insert(table);
  for (const auto& [table, sums] : round_->their_sums) tables.insert(table);
  for (const TableId table : tables) {
    for (std::size_t i = 0; i < kDigestBuckets; ++i) {
      const Bucket bucket{table, static_cast<std::uint8_t>(i)};
      const bool same = sum_at(round_->our_sums, bucket) == sum_at(round_->their_sums, bucket);
      if (!same) round_->todo.insert(bucket);
    }
  }
}

// A page of ours and one of theirs: as far as both go.
bool AntiEntropy::compare_rows() {
  const DigestAnswer& ours = *round_->ours;
  const DigestAnswer& theirs = *round_->theirs;
  std::optional<Uuid> end;
  for (const DigestAnswer* each : {&ours, &theirs}) {
    if (each->more && !each->rows.empty()) {
      end = end ? std::min(*end, each->rows.back().id) : each->rows.back().id;
    }
  }
  Comparison& found = round_->comparison;
  const auto note = [&](const Uuid& id) {
    if (found.differing.size() < limits::kDigestRowsMax) found.differing.push_back(id);
  };
  auto our = ours.rows.begin();
  auto their = theirs.rows.begin();
  const auto left = [&](auto at, const DigestAnswer& answer) {
    return at != answer.rows.end() && (!end || at->id <= *end);
  };
  while (left(our, ours) || left(their, theirs)) {
    const bool only_ours = left(our, ours) && (!left(their, theirs) || our->id < their->id);
    const bool only_theirs = !only_ours && (!left(our, ours) || their->id < our->id);
    if (only_ours || only_theirs) note(only_ours ? our->id : their->id);
    else if (our->sum != their->sum) note(our->id);
    if (!only_theirs) found.ours += (our++)->sum;
    if (!only_ours) found.theirs += (their++)->sum;
  }
  if (end) round_->asked.after = *end;
  return !end;
}

bool AntiEntropy::damaged() const {
  return round_->comparison.ours != sum_at(round_->our_sums, *round_->todo.begin());
}

bool AntiEntropy::their_damage() const {
  return round_->comparison.theirs != sum_at(round_->their_sums, *round_->todo.begin());
}

void AntiEntropy::next_bucket(std::int64_t now_us, Effects& effects) {
  if (round_->todo.empty()) return end();
  round_->comparison = {};
  ask({.level = DigestLevel::kRows, .bucket = *round_->todo.begin()}, now_us, effects);
}

// All rows of the bucket are compared.
void AntiEntropy::judge_bucket(std::int64_t now_us, Effects& effects) {
  if (damaged() && their_damage()) {
    return repair({.kind = Repair::Kind::kFromLog}, now_us, effects);
  }
  if (damaged() && round_->comparison.differing.empty()) {
    // The rows are as the peer's, and the peer's add up: it is the sum that is wrong.
    return repair({.kind = Repair::Kind::kSum, .sum = round_->comparison.ours}, now_us, effects);
  }
  if (their_damage()) round_->comparison.differing.clear();  // theirs to repair
  ask_cells(now_us, effects);
}

void AntiEntropy::ask_cells(std::int64_t now_us, Effects& effects) {
  auto& differing = round_->comparison.differing;
  if (differing.empty()) {
    round_->todo.erase(round_->todo.begin());
    return next_bucket(now_us, effects);
  }
  DigestAsk question{.level = DigestLevel::kCells, .bucket = *round_->todo.begin()};
  const std::size_t count = std::min(differing.size(), limits::kDigestRowsAtOnce);
  question.rows.assign(differing.end() - static_cast<std::ptrdiff_t>(count), differing.end());
  differing.resize(differing.size() - count);
  ask(std::move(question), now_us, effects);
}

void AntiEntropy::repair(Repair repair, std::int64_t now_us, Effects& effects) {
  repair.vector = round_->vector;
  repair.bucket = *round_->todo.begin();
  repair.peer = round_->peer.node;
  if (repair.kind == Repair::Kind::kSum || repair.kind == Repair::Kind::kFromLog) {
    round_->comparison.differing.clear();  // this was all that can be done for the bucket
  }
  round_->repairing = true;
  round_->asked_us = now_us;
  effects.push_back(std::move(repair));
}

void AntiEntropy::repaired(std::int64_t now_us, Effects& effects) {
  if (!round_ || !round_->repairing) return;
  round_->repairing = false;
  ask_cells(now_us, effects);
}

}  // namespace panal::core
