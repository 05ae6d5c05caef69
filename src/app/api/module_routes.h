#pragma once
// The part of the URL table (routes.h) that is the business': what the modules answer beside the
// routes that every entity has.
#include <vector>

#include "src/app/api/routes.h"

namespace panal::app {

std::vector<Route> module_routes();
// These come before what entities offer, and count instead.
std::vector<Route> event_routes();

}  // namespace panal::app
