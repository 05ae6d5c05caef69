#include "src/node/peer_connector.h"

#include "src/loop/timer.h"

namespace panal::node {

// An attempt that cannot even begin fails in the next turn of the loop, as the others do.
class PeerConnector::Dial final : public Attempt {
 public:
  Dial(PeerConnector& owner, const front::Member& member, Done done)
      : done_(std::move(done)), late_(owner.loop_.timers(), [this] {
          const Done tell = std::move(done_);
          tell(*error_);
        }) {
    const auto state = owner.state_();
    for (const store::Member& known : state->members) {
      if (known.node.text() == member.id) begin(owner, known);
    }
    if (dialing_ == nullptr) {
      if (!error_) error_ = fail(Code::kUnavailable, "no member of the cluster any more");
      late_.start(0);
    }
  }

 private:
  void begin(PeerConnector& owner, const store::Member& member) {
    auto dialing = owner.dialer_.dial(
        kProxyAlpn, member.address, member.fingerprint,
        [this](Result<std::unique_ptr<http::TlsStream>> result) {
          const Done tell = std::move(done_);
          if (!result) tell(std::move(result).error());
          else tell(std::unique_ptr<loop::Stream>(std::move(result).value()));
        });
    if (dialing) dialing_ = std::move(dialing).value();
    else error_ = std::move(dialing).error();
  }

  Done done_;
  std::optional<Error> error_;
  std::unique_ptr<PeerDialer::Dialing> dialing_;
  loop::Timer late_;
};

std::unique_ptr<front::Connector::Attempt> PeerConnector::connect(const front::Member& member,
                                                                  Done done) {
  return std::make_unique<Dial>(*this, member, std::move(done));
}

}  // namespace panal::node
