// Customers' side, beyond lists and records: stars, visits to a whole company, customers who may be
// there already, two that are one.
#include <algorithm>

#include "src/app/api/collections.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/model/entities.h"
#include "src/app/store/crm.h"
#include "src/app/store/favourites.h"
#include "src/app/store/merging.h"

namespace panal::app {
namespace {

// The route's record, and whose star it is to get or to lose.
Result<http::Response> set_favourite(const http::Request& request, Context& context,
                                     Result<void> (*set)(db::Database& database, const Uuid& user,
                                                         const Uuid& record)) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(require_record(context.reader(), context, id, model::Action::kRead));
  if (!context.principal().user) return fail(Code::kForbidden, "permission");
  const Uuid user = *context.principal().user;
  PANAL_TRY(context.write([&](db::Database& database) { return set(database, user, id); }));
  return http::Response::no_content();
}

// The form's, without what names the company and the target.
store::Cells visit_cells(const Form& form) {
  store::Cells cells = cells_of(model::visits(), form);
  const std::size_t customer = model::visits().place_of("customer");
  std::erase_if(cells, [customer](const auto& cell) { return cell.first == customer; });
  return cells;
}

}  // namespace

Result<http::Response> add_favourite(const http::Request& request, Context& context) {
  return set_favourite(request, context, store::add_favourite);
}

Result<http::Response> remove_favourite(const http::Request& request, Context& context) {
  return set_favourite(request, context, store::remove_favourite);
}

// The customers are those of now: a repeated request finds its visits, whoever came since.
Result<http::Response> plan_visits(const http::Request& request, Context& context) {
  const Form& form = context.form();
  const auto company = Uuid::parse(form.text("company")), type = Uuid::parse(form.text("type"));
  if (!PANAL_TRY(store::find_record(context.reader(), model::companies(), *company))) {
    return field_error("company", "missing_reference");
  }
  std::vector<store::PlannedVisit> visits;
  for (const Uuid& customer : PANAL_TRY(store::active_customers(context.reader(), *company))) {
    visits.push_back({PANAL_TRY(context.new_id(request, "visit " + customer.text())),
                      PANAL_TRY(context.new_id(request, "target " + customer.text())), customer});
  }
  store::Cells cells = visit_cells(form);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(take_ownership(database, context, cells));
    return store::plan_visits(database, visits, cells, *company, *type, actor);
  }));
  return http::Response::json(201, Json::object().set("visits", visits.size()).dump());
}

// ?name= &tax_id= &email= &phone=: those that have one of them; ?except= is not asked about.
Result<http::Response> list_alike(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"name", "tax_id", "email", "phone", "except"}));
  const auto asked = [&request](const char* name) { return request.query(name).value_or(""); };
  const auto alike = PANAL_TRY(store::alike_customers(
      context.reader(), {asked("name"), asked("tax_id"), asked("email"), asked("phone")}));
  const auto except = Uuid::parse(asked("except"));
  Json items = Json::array();
  for (const store::Alike& each : alike) {
    if (each.id == except) continue;
    Json item;
    item.append_member("id", each.id.text());
    item.append_member("code", each.code);
    item.append_member("name", each.name);
    item.append_member("by", each.by);
    items.push(std::move(item));
  }
  return http::Response::json(200, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> merge_customers(const http::Request& request, Context& context) {
  const Uuid into = PANAL_TRY(path_id(request));
  const auto from = Uuid::parse(context.form().text("from"));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto kept = PANAL_TRY(require_record(database, context, into, model::Action::kChange));
    PANAL_TRY(check_if_match(request, kept.etag));
    if (*from == into || !PANAL_TRY(store::find_record(database, context.entity(), *from))) {
      return field_error("from", "missing_reference");
    }
    return store::merge_records(database, context.entity(), into, *from, actor);
  }));
  return respond_row(context, store::records_of(context.entity()), into);
}

}  // namespace panal::app
