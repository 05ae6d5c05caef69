#pragma once
// JoinService: the donor's side of a join, over the peer port (join_messages.h).
//
// On the loop's thread; owned by Node.
#include <memory>

#include "src/base/log.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"
#include "src/node/instance.h"
#include "src/node/local_service.h"

namespace panal::node {

class JoinService final : public http::Service {
 public:
  struct Parts {
    loop::Loop& loop;
    Instance& instance;
    ReaderPool& workers;
    Log& log;
  };
  explicit JoinService(Parts parts) : parts_(parts) {}

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override;

 private:
  http::Response redeem(const http::Request& request);

  Parts parts_;
};

}  // namespace panal::node
