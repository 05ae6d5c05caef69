#include "src/app/store/branding.h"

#include "src/app/store/settings.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kTitle = "branding_title";
constexpr std::string_view kLogo = "branding_logo";
constexpr std::string_view kHomeImage = "branding_home_image";

}  // namespace

Result<Branding> branding(db::Database& database) {
  Branding branding;
  branding.title = PANAL_TRY(setting(database, kTitle));
  branding.logo = PANAL_TRY(setting(database, kLogo));
  branding.home_image = PANAL_TRY(setting(database, kHomeImage));
  return branding;
}

Result<void> set_branding(db::Database& database, const Branding& branding) {
  const auto set = [&database](std::string_view name, const std::string& value) -> Result<void> {
    if (PANAL_TRY(setting(database, name)) == value) return {};  // others may change it meanwhile
    return set_setting(database, name, value);
  };
  PANAL_TRY(set(kTitle, branding.title));
  PANAL_TRY(set(kLogo, branding.logo));
  return set(kHomeImage, branding.home_image);
}

}  // namespace panal::app::store
