#pragma once
// Pipe: two Streams joined in memory; what one writes the other reads in a later turn of the loop.
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "src/loop/loop.h"
#include "src/loop/stream.h"

namespace panal::net {

class PipeEnd final : public loop::Stream {
 public:
  static std::pair<std::unique_ptr<PipeEnd>, std::unique_ptr<PipeEnd>> make(loop::Loop& loop) {
    auto a = std::make_unique<PipeEnd>(loop), b = std::make_unique<PipeEnd>(loop);
    a->other_ = b->self_;
    b->other_ = a->self_;
    return {std::move(a), std::move(b)};
  }

  explicit PipeEnd(loop::Loop& loop) : loop_(loop), self_(std::make_shared<PipeEnd*>(this)) {}
  ~PipeEnd() override {
    *self_ = nullptr;
    finish();
  }

  void start(loop::Stream::Handler& handler) override {
    handler_ = &handler;
    deliver(self_);
  }
  void pause() override {}
  void resume() override {}
  void write(std::span<const std::string_view> pieces) override {
    PipeEnd* other = *other_;
    if (other == nullptr) return;
    for (const auto piece : pieces) {
      if (record) record(piece);
      other->arrived_ += piece;
    }
    deliver(other_);
  }
  using loop::Stream::write;
  std::size_t waiting_bytes() const override { return 0; }
  void finish() override {
    if (*other_ == nullptr) return;
    (*other_)->ended_ = true;
    deliver(other_);
  }
  const std::string& peer_address() const override { return address_; }

  std::function<void(std::string_view)> record;  // if set: told of all that is written

 private:
  using Cell = std::shared_ptr<PipeEnd*>;  // null once the end is gone

  void deliver(const Cell& to) {
    loop_.post([to] {
      if (*to == nullptr || (*to)->handler_ == nullptr) return;
      const std::string bytes = std::exchange((*to)->arrived_, {});
      if (!bytes.empty()) (*to)->handler_->on_data(bytes);
      if (*to != nullptr && std::exchange((*to)->ended_, false)) (*to)->handler_->on_end();
    });
  }

  loop::Loop& loop_;
  Cell self_, other_;
  loop::Stream::Handler* handler_ = nullptr;
  std::string arrived_, address_ = "pipe";
  bool ended_ = false;
};

}  // namespace panal::net
