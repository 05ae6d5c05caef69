#pragma once
// `panal demo`: a believable company as sample data: people in departments and projects, companies
// and customers, visits and what came of them, news. The same seed makes the same company on the
// same day: run again, it goes on where it broke off, and adds nothing twice.
//
// Everything goes through the API, as an administrator would enter it. Its users have passwords
// that nobody knows: `panal user passwd LOGIN` gives one to whom one wants to be. Blocking.
#include <cstdint>
#include <string>

#include "src/node/control_client.h"

namespace panal::node {

struct DemoOptions {
  std::string language = "es";
  std::uint64_t seed = 1;
  std::uint64_t factor = 1;  // of customers, visits and posts
};

Result<void> fill_demo(ControlClient& client, const DemoOptions& options,
                       const Environment& environment);

}  // namespace panal::node
