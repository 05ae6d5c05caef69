#pragma once
// Losses: which of the writes that sessions have seen are nowhere any more.
//
// A restored disk loses what nobody else had got, and what a replaced store had not shipped goes on
// under another name: no node will ever be past a causal token that names such a write. It counts
// as lost when for 10 s on end every data member was connected and none had it, us included. That
// is longer than a silent link lasts, so each has said what it had after the session saw the write.
//
// Pure; on the loop's thread; owned by Causality.
#include <cstdint>
#include <map>
#include <optional>

#include "replication/core/status.h"
#include "replication/core/version_vector.h"

namespace panal::core {

class Losses {
 public:
  // What a token asks for and we lack. Takes what is lost out of `needs`, and returns it; the rest
  // is looked for from now on.
  VersionVector take_out(VersionVector& needs, const VersionVector& here, std::int64_t now_ms);

  // To be called often. `known`: what the data members have together; none while one is away.
  void look(const std::optional<VersionVector>& known, std::int64_t now_ms);

 private:
  struct Missing {
    std::int64_t since_ms = 0;  // as long as this nobody has it
    std::int64_t asked_ms = 0;
    bool lost = false;
  };
  std::map<Dot, Missing> missing_;
};

// A member that was given up does not count: what it alone has, it carries over.
std::optional<VersionVector> known_to_all(const ReplicaStatus& status);

}  // namespace panal::core
