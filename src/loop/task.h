#pragma once
// Task: a function to be run once, elsewhere. Like std::function<void()>, but it only moves, so it
// may own what cannot be copied.
#include <memory>
#include <utility>

namespace panal::loop {

class Task {
 public:
  Task() = default;
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, Task>)
  Task(F&& function)
      : call_(std::make_unique<Call<std::remove_cvref_t<F>>>(std::forward<F>(function))) {}

  explicit operator bool() const { return call_ != nullptr; }
  void operator()() { call_->run(); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual void run() = 0;
  };
  template <class F>
  struct Call final : Base {
    explicit Call(F function) : function_(std::move(function)) {}
    void run() override { function_(); }
    F function_;
  };

  std::unique_ptr<Base> call_;
};

}  // namespace panal::loop
