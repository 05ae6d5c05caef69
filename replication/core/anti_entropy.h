#pragma once
// AntiEntropy: finds the rows in which this node differs from a peer although both have applied the
// same entries, and has them repaired.
//
// A round asks the same questions of the peer and of the own store, from the sums of the buckets
// down to rows and their cells, and looks only into what differs. All answers must be of the
// vector at which the round began; else it ends, and the next one begins anew. Each node repairs
// itself alone: the peer finds its own faults in a round of its own.
//
// A node whose rows do not add up to its own kept sums is the one that is damaged: it takes the
// other's rows as they are, and its sums prove the repair. Where both add up, the cells are merged
// as ever, the greater stamp first.
//
// Pure and bounded: one round at a time, of at most limits::kDigestRowsMax differing rows. Owned
// by Replica.
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "replication/core/event.h"

namespace panal::core {

class AntiEntropy {
 public:
  struct With {
    Uuid node;
    LinkId link{};
  };

  bool idle() const { return !round_.has_value(); }
  // `suspects` are buckets whose rows do not add up here, whatever the sums of the peer say.
  void begin(With peer, const VersionVector& vector, std::set<Bucket> suspects,
             std::int64_t now_us, Effects& effects);
  void answered(std::optional<LinkId> from, const DigestAnswer& answer, std::int64_t now_us,
                Effects& effects);
  void repaired(std::int64_t now_us, Effects& effects);
  // Nothing came back in time, or the link went down: the round is void.
  void end();
  bool overdue(std::int64_t now_us) const;
  std::optional<LinkId> link() const;
  Uuid last_peer() const { return last_peer_; }

 private:
  // One bucket while its rows are compared, a page at a time.
  struct Comparison {
    Hash128 ours, theirs;
    std::vector<Uuid> differing;
  };
  struct Round {
    With peer;
    VersionVector vector;
    std::set<Bucket> todo;  // suspects at first; what is being looked into is its first
    DigestAsk asked;
    std::int64_t asked_us = 0;
    bool repairing = false;
    std::optional<DigestAnswer> ours, theirs;  // to what was asked last
    std::map<TableId, TableDigest> our_sums, their_sums;
    Comparison comparison;
  };

  void ask(DigestAsk question, std::int64_t now_us, Effects& effects);
  void compare_buckets();
  bool compare_rows();  // false: there are more
  void next_bucket(std::int64_t now_us, Effects& effects);
  void judge_bucket(std::int64_t now_us, Effects& effects);
  void ask_cells(std::int64_t now_us, Effects& effects);
  void repair(Repair repair, std::int64_t now_us, Effects& effects);
  bool damaged() const;        // our rows of the bucket do not add up
  bool their_damage() const;

  std::optional<Round> round_;
  std::uint64_t token_ = 0;
  Uuid last_peer_;
};

}  // namespace panal::core
