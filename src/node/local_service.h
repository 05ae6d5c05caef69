#pragma once
// LocalService: answers requests at this node: pages from memory on the loop, the API on workers.
//
// An API request waits (as an event, never as a thread) until the database is past its causal
// token, runs on a worker with that worker's own read-only connection, and is answered on the loop
// again; after a write that asked for it, only when another member has it too.
//
// On the loop's thread; owned by Node, which stops the workers before destroying it.
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "replication/net/driver.h"
#include "src/app/api/application.h"
#include "src/http/assets.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"
#include "src/loop/workers.h"
#include "src/node/causality.h"
#include "src/node/health.h"
#include "src/node/storage.h"

namespace panal::node {

// A worker's own connection, opened with its first request.
struct Reader {
  std::string path;
  std::optional<db::Database> database = {};
  Result<db::Database*> open();
};
using ReaderPool = loop::Workers<Reader>;

class LocalService final : public http::Service {
 public:
  struct Parts {
    loop::Loop& loop;
    ReaderPool& workers;
    app::Application& application;
    Health& health;
    const http::Assets& assets;
    Causality& causality;
    net::Driver& driver;
  };
  explicit LocalService(Parts parts) : parts_(parts), patience_(parts.loop.timers(), [this] {
    give_up();
  }) {}

  void serve(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) override;

  // How many requests wait for what they have seen elsewhere.
  std::size_t waiting() const { return waiting_.size(); }
  // Something was committed: requests that waited for it go on.
  void on_committed();

 private:
  struct Waiting {
    std::shared_ptr<http::Exchange> exchange;
    http::Request request;
    core::VersionVector needs, lost;
    std::int64_t deadline_ms;
  };
  struct Answer {
    http::Response response;
    db::Commit commit;
    bool wants_peer = false;  // not before another member has the commit
  };

  void begin(const std::shared_ptr<http::Exchange>& exchange, http::Request request);
  // `lost`: what its session had seen, and will not find.
  void run(const std::shared_ptr<http::Exchange>& exchange, http::Request request,
           core::VersionVector lost);
  Answer answer(http::Request request, const core::VersionVector& lost, Reader& reader);
  void finish(const std::shared_ptr<http::Exchange>& exchange, Answer answer);
  void give_up();

  Parts parts_;
  std::list<Waiting> waiting_;  // oldest first
  loop::Timer patience_;        // for the oldest of them
};

}  // namespace panal::node
