#pragma once
// Genesis: the disks of a fresh cluster, made once and copied into each run: a founder that wrote
// the members, and the others with its snapshot, all by the real engine.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "replication/core/change.h"
#include "replication/store/engine.h"
#include "tests/sim/disk.h"

namespace panal::sim {

inline constexpr std::int64_t kEpochMs = 1'767'225'600'000;
inline constexpr SipKey kDigestKey = {11, 12};

Uuid node_id(std::size_t index);
store::Member member_of(std::size_t index);

class Genesis {
 public:
  struct Cluster {
    std::vector<DiskImage> images;
    std::vector<core::RawEntry> entries;  // of the founder
  };

  Genesis();
  ~Genesis();
  // Uses disks of its own in `disks`, and leaves none.
  const Cluster& of(std::size_t nodes, Disks& disks);
  // A file outside of the simulated disks, for a snapshot under way.
  const std::string& snapshot_path() const { return path_; }

 private:
  std::map<std::size_t, Cluster> clusters_;
  std::string path_;
};

}  // namespace panal::sim
