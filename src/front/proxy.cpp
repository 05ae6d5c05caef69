#include "src/front/proxy.h"

#include <algorithm>

#include "src/front/forward.h"

namespace panal::front {

Proxy::Proxy(loop::Loop& loop, Balancer& balancer, Connector& connector, http::Service& local,
             BackendTable& stats, Options options)
    : loop_(loop),
      balancer_(balancer),
      connector_(connector),
      local_(local),
      stats_(stats),
      options_(std::move(options)),
      pool_(loop),
      bury_(loop.timers(), [this] { graveyard_.clear(); }) {}

Proxy::~Proxy() = default;

void Proxy::forward(const std::shared_ptr<http::Exchange>& exchange, const http::Head& head,
                    BackendIndex first, const Balancer::Request& request) {
  auto made = std::make_unique<Forward>(*this, exchange, head, request);
  Forward& forward = *made;
  forward.set_place(forwards_.size());
  forwards_.push_back(std::move(made));
  forward.start(first);
}

void Proxy::abandon(BackendIndex backend) {
  pool_.drop(balancer_.backends()[backend].member.id);
  std::vector<Forward*> waiting;
  for (const auto& forward : forwards_) {
    if (forward->waits_for(backend)) waiting.push_back(forward.get());
  }
  for (Forward* forward : waiting) forward->give_up_backend();
}

bool Proxy::answers_locally() const {
  const auto& backends = balancer_.backends();
  return std::any_of(backends.begin(), backends.end(), [](const Backend& backend) {
    return backend.present && backend.member.local;
  });
}

void Proxy::remove(Forward& forward) {
  std::swap(forwards_[forward.place()], forwards_.back());
  forwards_[forward.place()]->set_place(forward.place());
  graveyard_.push_back(std::move(forwards_.back()));
  forwards_.pop_back();
  if (!bury_.running()) bury_.start(0);
}

}  // namespace panal::front
