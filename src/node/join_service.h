#pragma once
// JoinService: the donor's side of a join, over the peer port (join_messages.h).
//
// On the loop's thread; the work is done on workers. Owned by Node.
#include <memory>
#include <string_view>

#include "src/base/log.h"
#include "src/base/metrics.h"
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
    Metrics& metrics;
  };
  explicit JoinService(Parts parts);

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override {
    serve(exchange, head, Caller::kJoiner);
  }
  // The service for members that need a snapshot.
  http::Service& for_members() { return members_; }

 private:
  enum class Caller { kJoiner, kMember };
  class Members final : public http::Service {
   public:
    explicit Members(JoinService& whole) : whole_(whole) {}
    void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override {
      whole_.serve(exchange, head, Caller::kMember);
    }

   private:
    JoinService& whole_;
  };

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head,
             Caller caller);
  Result<http::Response> answer(const http::Request& request, Reader& reader, Caller caller);
  Result<Uuid> snapshot_for(const http::Request& request, db::Database& reader, Caller caller);
  Result<void> count_again(const Uuid& node);
  Result<http::Response> redeem(const http::Request& request);
  Result<http::Response> send_file(const http::Request& request);
  Result<http::Response> send_chunk(const Uuid& token, std::string_view number);

  Parts parts_;
  Members members_{*this};
  SnapshotShelf shelf_;
  Counter& sent_bytes_;
  loop::Timer sweep_;
};

}  // namespace panal::node
