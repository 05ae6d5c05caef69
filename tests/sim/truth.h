#pragma once
// Truth: every transaction that ever became durable anywhere, with what its writer had really seen,
// and what was promised to whom. Written down by the simulator itself, beside the engine, so that a
// bug in the engine's own bookkeeping shows.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replication/core/change.h"

namespace panal::sim {

struct Transaction {
  std::string bytes;
  core::Entry entry;
  core::VersionVector seen;  // without itself
  std::size_t node = 0;
  bool shipped = false;  // applied somewhere else
};

class Truth {
 public:
  // Each returns what is broken; empty: all is well.
  //
  // A transaction is being committed at `node`; should it survive, this is what it had seen.
  void attempt(const core::Dot& dot, std::size_t node, const core::VersionVector& seen);
  // It is durable at its writer.
  std::string commit(const core::RawEntry& raw);
  // A node whose vector was `before` applied `raw`, and now has `after`.
  std::string applied(const core::RawEntry& raw, const core::VersionVector& after);
  // All that `vector` names exists, without a gap.
  std::string knows(const core::VersionVector& vector) const;

  const Transaction* find(const core::Dot& dot) const;
  // The one that the node wrote at this stamp, for the first time.
  const Transaction* written_at(std::size_t node, std::uint64_t hlc) const;
  const std::map<core::Dot, Transaction>& all() const { return transactions_; }
  // The history of the transactions that were lost before anybody else had them ends here.
  void forget(const core::Dot& dot) { transactions_.erase(dot); }

 private:
  struct Attempt {
    std::size_t node;
    core::VersionVector seen;
  };
  std::map<core::Dot, Transaction> transactions_;
  std::map<core::Dot, Attempt> attempts_;
};

}  // namespace panal::sim
