#pragma once
// Tunnels: pairs of streams that copy to one another after an upgrade (WebSocket), with
// back-pressure, until either side ends.
//
// On the loop's thread; owned by the Proxy.
#include <memory>
#include <string_view>
#include <unordered_map>

#include "src/loop/stream.h"

namespace panal::front {

class Tunnels {
 public:
  Tunnels();
  ~Tunnels();

  // `from_a` and `from_b` have been read already and are for the other side.
  void join(std::unique_ptr<loop::Stream> a, std::string_view from_a,
            std::unique_ptr<loop::Stream> b, std::string_view from_b);
  std::size_t size() const { return pairs_.size(); }

 private:
  class Pair;
  std::unordered_map<const Pair*, std::unique_ptr<Pair>> pairs_;
};

}  // namespace panal::front
