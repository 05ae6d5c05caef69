#pragma once
// The URL table: every route of the API with its rule, its body and what it lists. The router, the
// checks before a handler and the API's description all read this one table (routes.cpp).
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/form.h"
#include "src/app/api/handlers.h"
#include "src/app/api/rule.h"
#include "src/app/store/collection.h"
#include "src/http/message.h"

namespace panal::app {

// Whether the front may hand a request to another node.
enum class Place {
  kAnyNode,
  kHere,  // about this node, or known to it alone: answered where it came in
};

struct RouteDetails {
  const Inputs* body = nullptr;               // of a JSON body, which is then required
  const Inputs* query = nullptr;              // query parameters, beside those of a list
  const store::Collection* list = nullptr;    // answers a page of it
  const store::Collection* record = nullptr;  // answers one of it
  Place place = Place::kAnyNode;
  Handler import = nullptr;               // of a text/csv body, instead of the other handler
  const model::Entity* entity = nullptr;  // whose records it is about
  std::size_t upload_bytes = 0;           // of a body that is a file, at most; 0: it is none
  int success = 0;                        // the status; 0: as its method says
  int other_success = 0;                  // one more, if any
};

struct Route {
  http::Method method;
  std::string pattern;
  Handler handler;
  Rule rule;  // has no default: a route without one does not compile
  std::string summary;
  RouteDetails details = {};

  Form::Kind form_kind() const {
    return method == http::Method::kPatch ? Form::Kind::kChange : Form::Kind::kNew;
  }
};

const std::vector<Route>& routes();

}  // namespace panal::app
