#pragma once
// Result<T>: a value, or the reason why there is none. The only way an expected failure travels.
//
// `PANAL_TRY(expression)` yields the value, or returns the error from the enclosing function. In a
// braced initialiser it may only stand first: g++ 12 does not destroy the members before it.
// A broken invariant is not an error: see assert.h.
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace panal {

// What kind of failure it is, as far as a caller may act on it. The HTTP layer maps each code to
// one status, the command line to one exit code.
enum class Code {
  kBadRequest,     // malformed input: 400
  kUnauthorized,   // no or wrong credentials: 401
  kForbidden,      // credentials do not allow it: 403
  kNotFound,       // 404
  kConflict,       // duplicate: 409
  kPrecondition,   // a lost race (If-Match): 412
  kTooLarge,       // over a bound: 413
  kUnsupported,    // media type: 415
  kFields,         // well-formed but wrong, field by field: 422
  kTooMany,        // rate or queue limit: 429
  kInternal,       // a fault of ours: 500
  kUnavailable,    // not ready, or cannot honour the causal token: 503
  kTimeout,        // 504
  kDiskFull,       // 507
  kStorageFailed,  // fsync failed: nothing may be acknowledged any more; the process exits with 70
  kCorrupt,        // stored or received bytes are not what they must be
  kIo,             // the operating system refused
};

struct FieldError {
  std::string field;
  std::string code;     // stable, for programs: required, too_long, duplicate, …
  std::string message;  // for people
};

struct Error {
  Code code = Code::kInternal;
  std::string message;
  std::vector<FieldError> fields = {};
};

template <class T>
class [[nodiscard]] Result {
 public:
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  Result() requires std::is_void_v<T> : state_(std::in_place_index<0>) {}
  template <class U = Value>
    requires(!std::is_void_v<T> && std::is_constructible_v<Value, U &&> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> &&
             !std::is_same_v<std::remove_cvref_t<U>, Result>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  decltype(auto) value() & { return get<std::add_lvalue_reference_t<Value>>(std::get<0>(state_)); }
  decltype(auto) value() const& { return get<const Value&>(std::get<0>(state_)); }
  T value() && {
    if constexpr (!std::is_void_v<T>) return std::move(std::get<0>(state_));
    else std::get<0>(state_);
  }
  Value& operator*() & { return std::get<0>(state_); }
  const Value& operator*() const& { return std::get<0>(state_); }
  Value* operator->() { return &std::get<0>(state_); }
  const Value* operator->() const { return &std::get<0>(state_); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error error() && { return std::move(std::get<1>(state_)); }

 private:
  template <class R, class V>
  static R get(V& value) { return value; }

  std::variant<Value, Error> state_;
};

inline Error fail(Code code, std::string message) { return Error{code, std::move(message)}; }

#define PANAL_CONCAT_(a, b) a##b
#define PANAL_CONCAT(a, b) PANAL_CONCAT_(a, b)
#define PANAL_TRY_(name, ...)                                 \
  ({                                                          \
    auto name = (__VA_ARGS__);                                \
    if (!name.ok()) [[unlikely]] return std::move(name).error(); \
    std::move(name).value();                                  \
  })
#define PANAL_TRY(...) PANAL_TRY_(PANAL_CONCAT(try_, __COUNTER__), __VA_ARGS__)

}  // namespace panal
