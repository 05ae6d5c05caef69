#pragma once
// Proxy: passes requests on to backends, streaming both ways in bounded memory.
//
// A request whose backend fails before the head of an answer goes to another one, if it is
// idempotent (or carries an Idempotency-Key) and its body is small enough to have been kept, or if
// not a byte of it had been sent. Otherwise the client gets 502, 503 or 504: never a blind retry.
//
// On the loop's thread; one a loop, owned by the Front.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/front/balancer.h"
#include "src/front/stats.h"
#include "src/front/upstream.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"

namespace panal::front {

class Forward;

class Proxy {
 public:
  struct Options {
    std::string via;  // this node's name
    bool sticky = false;
  };
  // `local` answers when a retry's turn falls on this very node.
  Proxy(loop::Loop& loop, Balancer& balancer, Connector& connector, http::Service& local,
        BackendTable& stats, Options options);
  ~Proxy();

  // `request` as given to the balancer, so that a retry asks it in the same way.
  void forward(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head,
               BackendIndex first, const Balancer::Request& request);

  // This backend does not answer any more: what waits for it goes elsewhere, if it may, and is
  // answered with 504 if not.
  void abandon(BackendIndex backend);

  // Health checks use the same connections.
  UpstreamPool& pool() { return pool_; }

 private:
  friend class Forward;
  bool answers_locally() const;
  void remove(Forward& forward);

  loop::Loop& loop_;
  Balancer& balancer_;
  Connector& connector_;
  http::Service& local_;
  BackendTable& stats_;
  const Options options_;
  http::Head scratch_head_;  // of the answer being read
  UpstreamPool pool_;
  std::vector<std::unique_ptr<Forward>> forwards_;  // each knows its place
  std::vector<std::unique_ptr<Forward>> graveyard_;
  loop::Timer bury_;
};

}  // namespace panal::front
