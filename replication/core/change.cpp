#include "replication/core/change.h"

namespace panal::core {
namespace {

// FNV-1a: part of the wire and disk format, never to change.
std::uint32_t hash_name(std::string_view name) {
  std::uint32_t hash = 0x811c9dc5;
  for (const unsigned char c : name) hash = (hash ^ c) * 0x01000193;
  return hash;
}

}  // namespace

TableId table_id(std::string_view name) { return TableId{hash_name(name)}; }

ColumnId column_id(std::string_view name) {
  const std::uint32_t hash = hash_name(name);
  return ColumnId{static_cast<std::uint16_t>(hash >> 16 ^ hash)};
}

}  // namespace panal::core
