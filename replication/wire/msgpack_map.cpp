#include "replication/wire/msgpack_map.h"

#include <utility>

#include "replication/wire/message_codec.h"
#include "src/base/limits.h"

namespace panal::wire {
namespace {

// Walks one value. False when it is malformed, too deep, or claims more than is there.
class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : rest_(bytes) {}

  bool value(std::size_t depth) {
    if (rest_.empty() || depth > limits::kMsgpackDepth) return false;
    const auto head = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    if (head < 0x80 || head >= 0xe0) return true;  // small numbers
    if (head < 0x90) return values(std::uint64_t{head & 0x0fu} * 2, depth);
    if (head < 0xa0) return values(head & 0x0fu, depth);
    if (head < 0xc0) return skip(head & 0x1fu);
    switch (head) {
      case 0xc0: case 0xc2: case 0xc3: return true;
      case 0xc4: case 0xd9: return skip(length(1));
      case 0xc5: case 0xda: return skip(length(2));
      case 0xc6: case 0xdb: return skip(length(4));
      case 0xcc: case 0xd0: return skip(1);
      case 0xcd: case 0xd1: return skip(2);
      case 0xca: case 0xce: case 0xd2: return skip(4);
      case 0xcb: case 0xcf: case 0xd3: return skip(8);
      case 0xdc: return values(length(2), depth);
      case 0xdd: return values(length(4), depth);
      case 0xde: return values(length(2) * 2, depth);
      case 0xdf: return values(length(4) * 2, depth);
      default: return false;  // extension types are never used
    }
  }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::uint64_t length(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return 0;
    }
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) {
      number = number << 8 | static_cast<unsigned char>(rest_[i]);
    }
    rest_.remove_prefix(size);
    return number;
  }
  bool skip(std::uint64_t size) {
    if (!ok_ || size > rest_.size()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return true;
  }
  bool values(std::uint64_t count, std::size_t depth) {
    if (!ok_ || count > rest_.size()) return false;  // each takes a byte at least
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!value(depth + 1)) return false;
    }
    return true;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

Result<MsgpackMap> MsgpackMap::parse(std::string_view bytes) {
  Scanner scanner(bytes);
  if (!scanner.value(1) || !scanner.done()) return Error{Code::kCorrupt, "malformed msgpack"};
  MsgpackMap map;
  msgpack_unpacked_init(&map.unpacked_);
  std::size_t offset = 0;
  const auto result = msgpack_unpack_next(&map.unpacked_, bytes.data(), bytes.size(), &offset);
  if (result != MSGPACK_UNPACK_SUCCESS || map.unpacked_.data.type != MSGPACK_OBJECT_MAP) {
    return Error{Code::kCorrupt, "not a msgpack map"};
  }
  return map;
}

MsgpackMap::MsgpackMap(MsgpackMap&& other) noexcept
    : unpacked_(std::exchange(other.unpacked_, {})), ok_(other.ok_) {}

MsgpackMap::~MsgpackMap() { msgpack_unpacked_destroy(&unpacked_); }

const msgpack_object* MsgpackMap::find(std::uint64_t key) const {
  const auto& map = unpacked_.data.via.map;
  for (std::uint32_t i = 0; i < map.size; ++i) {
    const auto& name = map.ptr[i].key;
    if (name.type == MSGPACK_OBJECT_POSITIVE_INTEGER && name.via.u64 == key) {
      return &map.ptr[i].val;
    }
  }
  return nullptr;
}

Result<void> MsgpackMap::allow(std::uint64_t known) const {
  const auto& map = unpacked_.data.via.map;
  for (std::uint32_t i = 0; i < map.size; ++i) {
    const auto& name = map.ptr[i].key;
    if (name.type != MSGPACK_OBJECT_POSITIVE_INTEGER) {
      return Error{Code::kCorrupt, "a field that is not numbered"};
    }
    if (name.via.u64 > known && name.via.u64 < kOptionalFrom) {
      return Error{Code::kUnsupported,
                   "field " + std::to_string(name.via.u64) + " belongs to a newer protocol"};
    }
  }
  return {};
}

const msgpack_object& MsgpackMap::value(std::uint64_t key) {
  static constexpr msgpack_object kNothing{};  // nil
  const auto* object = find(key);
  if (object == nullptr) ok_ = false;
  return object == nullptr ? kNothing : *object;
}

std::uint64_t MsgpackMap::number(std::uint64_t key) { return number(value(key)); }
std::string_view MsgpackMap::bytes(std::uint64_t key) { return bytes(value(key)); }
std::string_view MsgpackMap::text(std::uint64_t key) { return text(value(key)); }

std::int64_t MsgpackMap::signed_number(std::uint64_t key) {
  const auto& object = value(key);
  if (object.type == MSGPACK_OBJECT_NEGATIVE_INTEGER) return object.via.i64;
  const std::uint64_t number = this->number(object);
  if (number > INT64_MAX) ok_ = false;
  return ok_ ? static_cast<std::int64_t>(number) : 0;
}

bool MsgpackMap::boolean(std::uint64_t key) {
  const auto& object = value(key);
  if (object.type != MSGPACK_OBJECT_BOOLEAN) ok_ = false;
  return ok_ && object.via.boolean;
}

msgpack_object_array MsgpackMap::array(std::uint64_t key) {
  const auto& object = value(key);
  if (object.type != MSGPACK_OBJECT_ARRAY) ok_ = false;
  return object.type == MSGPACK_OBJECT_ARRAY ? object.via.array : msgpack_object_array{};
}

std::uint64_t MsgpackMap::number(const msgpack_object& object) {
  if (object.type == MSGPACK_OBJECT_POSITIVE_INTEGER) return object.via.u64;
  ok_ = false;
  return 0;
}

std::string_view MsgpackMap::bytes(const msgpack_object& object) {
  if (object.type == MSGPACK_OBJECT_BIN) return {object.via.bin.ptr, object.via.bin.size};
  ok_ = false;
  return {};
}

std::string_view MsgpackMap::text(const msgpack_object& object) {
  if (object.type == MSGPACK_OBJECT_STR) return {object.via.str.ptr, object.via.str.size};
  ok_ = false;
  return {};
}

}  // namespace panal::wire
