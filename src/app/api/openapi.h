#pragma once
// The API's description (OpenAPI 3.1), made from the URL table, the inputs and the collections.
#include <string>

namespace panal::app {

std::string openapi_document();

}  // namespace panal::app
