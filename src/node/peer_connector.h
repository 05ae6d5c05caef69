#pragma once
// PeerConnector: the front's connections to other nodes, over their peer ports by mutual TLS.
//
// On the loop's thread; owned by Node.
#include <functional>
#include <memory>

#include "src/front/upstream.h"
#include "src/node/peer_links.h"

namespace panal::node {

class PeerConnector final : public front::Connector {
 public:
  using State = std::function<std::shared_ptr<const store::Published>()>;
  PeerConnector(loop::Loop& loop, PeerDialer& dialer, State state)
      : loop_(loop), dialer_(dialer), state_(std::move(state)) {}

  std::unique_ptr<Attempt> connect(const front::Member& member, Done done) override;

 private:
  class Dial;

  loop::Loop& loop_;
  PeerDialer& dialer_;
  State state_;
};

}  // namespace panal::node
