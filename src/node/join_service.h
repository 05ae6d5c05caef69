#pragma once
// JoinService: the donor's side of a join, over the peer port (join_messages.h).
//
// On the loop's thread; the work is done on workers. Owned by Node.
#include <memory>
#include <string_view>

#include "src/base/log.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"
#include "src/loop/timer.h"
#include "src/node/instance.h"
#include "src/node/local_service.h"
#include "src/node/snapshot_shelf.h"

namespace panal::node {

class JoinService final : public http::Service {
 public:
  struct Parts {
    loop::Loop& loop;
    Instance& instance;
    ReaderPool& workers;
    const Clock& clock;
    Log& log;
  };
  explicit JoinService(Parts parts);

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override;

 private:
  Result<http::Response> answer(const http::Request& request, Reader& reader);
  Result<http::Response> redeem(const http::Request& request);
  Result<http::Response> describe_snapshot(const Uuid& token, db::Database& reader);
  Result<http::Response> send_chunk(const Uuid& token, std::string_view number);

  Parts parts_;
  SnapshotShelf shelf_;
  loop::Timer sweep_;
};

}  // namespace panal::node
