#pragma once
// Alive: lets an object find out that a callback it made has destroyed it.
//
//   Alive::Guard guard(alive_);
//   handler.on_data(bytes);
//   if (guard.gone()) return;  // *this is no more: touch nothing
//
// Guards may nest. Single-threaded; a member of the object that calls out.

namespace panal::loop {

class Alive {
 public:
  Alive() = default;
  Alive(const Alive&) = delete;
  ~Alive() {
    for (Guard* guard = innermost_; guard != nullptr; guard = guard->outer_) {
      guard->alive_ = nullptr;
    }
  }

  class Guard {
   public:
    explicit Guard(Alive& alive) : alive_(&alive), outer_(alive.innermost_) {
      alive.innermost_ = this;
    }
    Guard(const Guard&) = delete;
    ~Guard() {
      if (alive_ != nullptr) alive_->innermost_ = outer_;
    }
    bool gone() const { return alive_ == nullptr; }

   private:
    friend class Alive;
    Alive* alive_;
    Guard* outer_;
  };

 private:
  Guard* innermost_ = nullptr;
};

}  // namespace panal::loop
