#include "src/front/upstream.h"

#include <algorithm>
#include <utility>

#include "src/base/limits.h"

namespace panal::front {

Upstream::Upstream(UpstreamPool& pool, std::string member_id, std::unique_ptr<loop::Stream> stream)
    : pool_(pool), member_id_(std::move(member_id)), stream_(std::move(stream)) {
  stream_->start(*this);
}

void Upstream::on_data(std::string_view bytes) {
  if (user_ != nullptr) user_->on_upstream_data(bytes);
  else pool_.discard(*this);
}

void Upstream::on_writable() {
  if (user_ != nullptr) user_->on_upstream_writable();
}

void Upstream::on_end() {
  if (user_ != nullptr) user_->on_upstream_end();
  else pool_.discard(*this);
}

void Upstream::on_failure(const Error&) {
  if (user_ != nullptr) user_->on_upstream_failure();
  else pool_.discard(*this);
}

UpstreamPool::UpstreamPool(loop::Loop& loop)
    : loop_(loop), sweep_timer_(loop.timers(), [this] { sweep(); }) {}

std::unique_ptr<Upstream> UpstreamPool::take(const std::string& member_id) {
  for (auto newest = idle_.rbegin(); newest != idle_.rend(); ++newest) {
    if ((*newest)->member_id_ != member_id) continue;
    auto upstream = std::move(*newest);
    idle_.erase(std::next(newest).base());
    return upstream;
  }
  return nullptr;
}

void UpstreamPool::give(std::unique_ptr<Upstream> upstream) {
  upstream->user_ = nullptr;
  upstream->idle_since_ms_ = loop_.now_ms();
  if (idle_.size() >= limits::kPooledPerBackend * limits::kMembers) return;
  idle_.push_back(std::move(upstream));
  if (!sweep_timer_.running()) sweep_timer_.start(limits::kPooledIdleMs / 2);
}

void UpstreamPool::drop(const std::string& member_id) {
  std::erase_if(idle_, [&](const auto& idle) { return idle->member_id_ == member_id; });
}

void UpstreamPool::discard(const Upstream& upstream) {
  std::erase_if(idle_, [&](const auto& idle) { return idle.get() == &upstream; });
}

void UpstreamPool::sweep() {
  const std::int64_t oldest = loop_.now_ms() - limits::kPooledIdleMs;
  std::erase_if(idle_, [&](const auto& idle) { return idle->idle_since_ms_ <= oldest; });
  if (!idle_.empty()) sweep_timer_.start(limits::kPooledIdleMs / 2);
}

}  // namespace panal::front
