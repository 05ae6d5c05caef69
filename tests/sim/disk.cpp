#include "tests/sim/disk.h"

#include <algorithm>

namespace panal::sim {
namespace {

constexpr std::size_t kSectorBytes = 512;

}  // namespace

void DiskFile::apply(std::string& to, const Change& change, std::size_t length) {
  if (change.truncates) return to.resize(std::min<std::uint64_t>(to.size(), change.offset));
  if (to.size() < change.offset + length) to.resize(change.offset + length, '\0');
  std::copy_n(change.bytes.begin(), length,
              to.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void DiskFile::write(std::uint64_t offset, std::string_view bytes) {
  Change change{offset, std::string(bytes), false};
  apply(bytes_, change, change.bytes.size());
  unsynced_.push_back(std::move(change));
}

void DiskFile::truncate(std::uint64_t size) {
  Change change{size, {}, true};
  apply(bytes_, change, 0);
  unsynced_.push_back(std::move(change));
}

void DiskFile::sync() {
  for (const Change& change : unsynced_) apply(durable_, change, change.bytes.size());
  unsynced_.clear();
  born_ = true;
}

void DiskFile::lose_unsynced() { unsynced_.clear(); }

void DiskFile::power_cut(Dice& dice) {
  for (const Change& change : unsynced_) {
    const auto fate = dice.below(4);
    if (fate == 0) continue;
    const bool torn = fate == 1 && !change.truncates && change.bytes.size() > kSectorBytes;
    const std::size_t sectors = change.bytes.size() / kSectorBytes;
    apply(
        durable_, change,
        torn ? static_cast<std::size_t>(dice.below(sectors)) * kSectorBytes : change.bytes.size());
  }
  unsynced_.clear();
  bytes_ = durable_;
}

void DiskFile::rot(std::uint64_t offset, std::uint8_t mask) {
  for (std::string* side : {&bytes_, &durable_}) {
    if (offset < side->size()) (*side)[offset] = static_cast<char>((*side)[offset] ^ mask);
  }
}

bool Disk::fails() {
  if (dead) return true;
  ++calls;
  if (fail_call != 0 && calls >= fail_call) dead = true;
  return dead;
}

void Disk::power_cut(Dice& dice) {
  for (auto at = files.begin(); at != files.end();) {
    at->second->power_cut(dice);
    at = at->second->born() ? std::next(at) : files.erase(at);
  }
  dead = false;
  fail_call = io_error_call = 0;
}

DiskImage Disk::image() const {
  DiskImage image;
  for (const auto& [name, file] : files) image[name] = file->bytes();
  return image;
}

void Disk::restore(const DiskImage& image) {
  files.clear();
  for (const auto& [name, bytes] : image) {
    auto& file = files[name] = std::make_shared<DiskFile>();
    file->write(0, bytes);
    file->sync();
  }
}

}  // namespace panal::sim
