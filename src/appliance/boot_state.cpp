#include "src/appliance/boot_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "src/appliance/file.h"

namespace panal::appliance {
namespace {

constexpr std::string_view kFirstLine = "# GRUB Environment Block\n";
constexpr std::size_t kSectorBytes = 512;
constexpr std::size_t kStateBytes = 1 << 20;  // of the partition

Result<std::size_t> find_block(std::string_view partition) {
  for (std::size_t at = 0; at + BootState::kBlockBytes <= partition.size(); at += kSectorBytes) {
    if (partition.substr(at).starts_with(kFirstLine)) return at;
  }
  return fail(Code::kCorrupt, "there is no grubenv on panal-state");
}

}  // namespace

Result<BootState> BootState::parse(std::string_view block) {
  if (block.size() != kBlockBytes || !block.starts_with(kFirstLine)) {
    return fail(Code::kCorrupt, "grubenv is damaged");
  }
  BootState state;
  block.remove_prefix(kFirstLine.size());
  for (auto end = block.find('\n'); end != block.npos; end = block.find('\n')) {
    const std::string_view line = block.substr(0, end);
    const auto equals = line.find('=');
    if (!line.starts_with('#') && equals != line.npos) {
      state.variables_.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    block.remove_prefix(end + 1);
  }
  return state;
}

Result<std::string> BootState::encode() const {
  std::string block(kFirstLine);
  for (const auto& [name, value] : variables_) block += name + "=" + value + "\n";
  if (block.size() > kBlockBytes) return fail(Code::kTooLarge, "grubenv is full");
  block.resize(kBlockBytes, '#');
  return block;
}

std::string BootState::get(std::string_view name) const {
  for (const auto& [known, value] : variables_) {
    if (known == name) return value;
  }
  return {};
}

void BootState::set(std::string_view name, std::string_view value) {
  std::string plain(value);
  std::replace_if(
      plain.begin(), plain.end(), [](unsigned char c) { return c < 0x20 || c > 0x7e || c == '\\'; },
      '?');
  for (auto& [known, old] : variables_) {
    if (known != name) continue;
    old = std::move(plain);
    return;
  }
  variables_.emplace_back(name, std::move(plain));
}

Result<BootState> read_boot_state(const std::string& path) {
  const File file = PANAL_TRY(File::open(path, O_RDONLY));
  const std::string partition = PANAL_TRY(file.read(0, kStateBytes));
  const std::size_t at = PANAL_TRY(find_block(partition));
  return BootState::parse(std::string_view(partition).substr(at, BootState::kBlockBytes));
}

Result<void> write_boot_state(const std::string& path, const BootState& state) {
  const File file = PANAL_TRY(File::open(path, O_RDWR));
  const std::size_t at = PANAL_TRY(find_block(PANAL_TRY(file.read(0, kStateBytes))));
  PANAL_TRY(file.write(at, PANAL_TRY(state.encode())));
  return file.sync();
}

std::string other_slot(std::string_view slot) { return slot == "a" ? "b" : "a"; }

}  // namespace panal::appliance
