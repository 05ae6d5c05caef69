#include "src/loop/spare_bytes.h"

#include <utility>

namespace panal::loop {

std::string SpareBytes::borrow() {
  if (spare_.empty()) return {};
  std::string bytes = std::move(spare_.back());
  spare_.pop_back();
  return bytes;
}

void SpareBytes::give_back(std::string bytes) {
  constexpr std::size_t kSpares = 64;
  constexpr std::size_t kLeastBytes = 512;
  constexpr std::size_t kMostBytes = 20 * 1024;  // a TLS record and more
  const std::size_t room = bytes.capacity();
  if (spare_.size() >= kSpares || room < kLeastBytes || room > kMostBytes) return;
  bytes.clear();
  spare_.push_back(std::move(bytes));
}

}  // namespace panal::loop
