#pragma once
// Branding: how the company calls and shows itself on every page. Kept in the cluster's settings;
// its pictures are files (app::Host), by the SHA-256 of their bytes, in hex.
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Branding {
  std::string title;             // empty: none was set
  std::string logo, home_image;  // hashes; empty: none
};

Result<Branding> branding(db::Database& database);
Result<void> set_branding(db::Database& database, const Branding& branding);

}  // namespace panal::app::store
