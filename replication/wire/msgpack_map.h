#pragma once
// MsgpackMap: a msgpack map of small numbers to values, read with every bound checked first.
//
// msgpack-c allocates what a length claims; so the bytes are scanned before it sees them: nesting,
// and counts that the bytes left cannot hold. Strings point into the input. Internal to wire.
#include <cstdint>
#include <msgpack.h>
#include <optional>
#include <string_view>

#include "src/base/result.h"

namespace panal::wire {

class MsgpackMap {
 public:
  static Result<MsgpackMap> parse(std::string_view bytes);
  MsgpackMap(MsgpackMap&& other) noexcept;
  ~MsgpackMap();

  const msgpack_object* find(std::uint64_t key) const;
  // Fails on a key that is neither at most `known` nor optional.
  Result<void> allow(std::uint64_t known) const;

  // The value by its type; a missing or other one makes ok() false.
  std::uint64_t number(std::uint64_t key);
  std::int64_t signed_number(std::uint64_t key);
  bool boolean(std::uint64_t key);
  std::string_view bytes(std::uint64_t key);
  std::string_view text(std::uint64_t key);
  msgpack_object_array array(std::uint64_t key);
  // Of an element of an array.
  std::uint64_t number(const msgpack_object& object);
  std::string_view bytes(const msgpack_object& object);
  std::string_view text(const msgpack_object& object);
  bool ok() const { return ok_; }
  void fail() { ok_ = false; }

 private:
  MsgpackMap() = default;
  const msgpack_object& value(std::uint64_t key);

  msgpack_unpacked unpacked_{};
  bool ok_ = true;
};

}  // namespace panal::wire
