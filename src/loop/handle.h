#pragma once
// Handle<T>: owns a libuv handle, which may be freed only after its close callback has run.
//
// Destroying a Handle closes it; the memory goes when the loop has let go of it. `data` is cleared
// first, so that a callback still under way finds nobody. For the .cpp files of src/loop only:
// no header outside knows libuv.
#include <uv.h>

#include <string>
#include <utility>

#include "src/base/result.h"

namespace panal::loop {

template <class T>
class Handle {
 public:
  Handle() = default;
  // Takes a handle made by new; it must be initialised before the Handle goes.
  explicit Handle(T* raw) : raw_(raw) {}
  Handle(Handle&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Handle() {
    if (raw_ == nullptr) return;
    raw_->data = nullptr;
    uv_close(base(), [](uv_handle_t* handle) { delete reinterpret_cast<T*>(handle); });
  }

  T* get() const { return raw_; }
  T* operator->() const { return raw_; }
  explicit operator bool() const { return raw_ != nullptr; }
  uv_handle_t* base() const { return reinterpret_cast<uv_handle_t*>(raw_); }

 private:
  T* raw_ = nullptr;
};

inline Error uv_error(Code code, std::string what, int status) {
  return fail(code, std::move(what) + ": " + uv_strerror(status));
}

}  // namespace panal::loop
