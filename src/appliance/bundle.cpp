#include "src/appliance/bundle.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "src/appliance/settings.h"
#include "src/base/encoding.h"
#include "src/crypto/hash.h"
#include "src/crypto/signature.h"
#include "src/http/json.h"

namespace panal::appliance {
namespace {

constexpr std::string_view kMagic = "panal update 1\n";
constexpr std::size_t kSignatureDigits = 2 * crypto::kEd25519SignatureBytes;

using Numbers = std::array<int, 3>;

// {-1, …} for what is no version.
Numbers numbers_of(std::string_view text) {
  Numbers numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return {-1, 0, 0};
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc() || *at == '-') return {-1, 0, 0};
    at = next;
  }
  return at == end ? numbers : Numbers{-1, 0, 0};
}

bool is_version(std::string_view text) { return numbers_of(text)[0] >= 0; }

Result<std::string> text_of(const Json& manifest, const char* name) {
  const Json* found = manifest.find(name);
  if (found == nullptr || found->string() == nullptr) {
    return refusal("update_damaged", std::string("the manifest does not tell its ") + name);
  }
  return *found->string();
}

Result<Bundle> read_manifest(std::string_view text) {
  const auto manifest = Json::parse(text);
  if (!manifest) return refusal("update_damaged", "the manifest is not JSON");
  Bundle bundle;
  bundle.version = PANAL_TRY(text_of(*manifest, "version"));
  bundle.architecture = PANAL_TRY(text_of(*manifest, "arch"));
  bundle.min_from = PANAL_TRY(text_of(*manifest, "min_from"));
  const auto digest = hex_decode(PANAL_TRY(text_of(*manifest, "sha256")));
  const Json* size = manifest->find("size");
  const bool whole = digest && digest->size() == crypto::kSha256Bytes && size != nullptr &&
                     size->integer() != nullptr && *size->integer() > 0 &&
                     is_version(bundle.version) && is_version(bundle.min_from);
  if (!whole) return refusal("update_damaged", "the manifest is not one of this format");
  bundle.sha256 = *digest;
  bundle.payload_bytes = static_cast<std::uint64_t>(*size->integer());
  return bundle;
}

}  // namespace

Error refusal(const char* code, std::string message) {
  return {Code::kFields, message, {{"bundle", code, message}}};
}

Result<Bundle> Bundle::read(std::string_view first, const std::vector<std::string>& keys) {
  first = first.substr(0, kHeadBytes);
  const auto end = first.starts_with(kMagic) ? first.find('\n', kMagic.size()) : first.npos;
  if (end == first.npos) return refusal("update_damaged", "this is no update of Panal");
  const std::string_view told = first.substr(0, end + 1);
  const auto signature = hex_decode(first.substr(told.size(), kSignatureDigits));
  const std::size_t payload_at = told.size() + kSignatureDigits + 1;
  if (!signature || payload_at > first.size() || first[payload_at - 1] != '\n') {
    return refusal("update_damaged", "the update is cut short");
  }
  if (std::none_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return crypto::is_signed(told, *signature, key);
      })) {
    return refusal("update_unsigned", "nobody that this appliance trusts has signed the update");
  }
  Bundle bundle = PANAL_TRY(read_manifest(told.substr(kMagic.size(), end - kMagic.size())));
  bundle.payload_at = payload_at;
  return bundle;
}

Result<void> check_fits(const Bundle& bundle, const UpdateTarget& target) {
  if (bundle.architecture != target.architecture) {
    return refusal("update_architecture", "the update is for " + bundle.architecture);
  }
  if (bundle.payload_bytes > target.slot_bytes) {
    return refusal("update_too_large", "the update is larger than a slot");
  }
  if (compare_versions(target.version, bundle.min_from) < 0) {
    return refusal("update_step", "update to " + bundle.min_from + " first");
  }
  if (!target.forced && compare_versions(bundle.version, target.version) <= 0) {
    return refusal("update_older", "the update brings " + bundle.version + ", and " +
                                       std::string(target.version) + " runs already");
  }
  return {};
}

Result<std::vector<std::string>> parse_update_keys(std::string_view text) {
  std::vector<std::string> keys;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    for (const std::string& word : words_of(line.substr(0, line.find('#')))) {
      auto key = hex_decode(word);
      if (!key || key->size() != crypto::kEd25519KeyBytes) {
        return fail(Code::kCorrupt, "a key for updates is damaged");
      }
      keys.push_back(std::move(*key));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (keys.empty()) return fail(Code::kNotFound, "there is no key for updates");
  return keys;
}

int compare_versions(std::string_view a, std::string_view b) {
  const Numbers first = numbers_of(a);
  const Numbers second = numbers_of(b);
  return first < second ? -1 : first == second ? 0 : 1;
}

}  // namespace panal::appliance
