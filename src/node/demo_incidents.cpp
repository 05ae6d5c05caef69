// The incidents of the sample company, with the customers who have a login of the portal.
#include <algorithm>

#include "src/base/collation.h"
#include "src/node/command_output.h"
#include "src/node/demo_company.h"

namespace panal::node {

// Of some customers, somebody has a login of the portal.
Result<void> Demo::add_requesters() {
  for (std::size_t i = 0; i < kRequesters; ++i) {
    const auto first = pick(words_.first_names), last = pick(words_.surnames);
    const std::string login = plain_letters(first) + "." + plain_letters(last) +
                              std::to_string(i + 1) + "@cliente.example";
    requesters_.push_back(
        PANAL_TRY(add_user(login, std::string(first) + " " + std::string(last), "customer")));
    ++done_;
  }
  return {};
}

Json Demo::incident() {
  constexpr std::string_view kPriorities[] = {"low",    "normal", "normal",
                                              "normal", "high",   "urgent"};
  const std::size_t requester = below(requesters_.size() * 2);
  Json item = Json::object();
  item.set("title", pick(words_.incidents))
      .set("description", pick(words_.descriptions))
      .set("priority", kPriorities[below(std::size(kPriorities))])
      .set("category", pick(categories_))
      .set("product", pick(products_))
      .set("customer",
           customers_[requester < requesters_.size() ? requester : below(customers_.size())])
      .set("department", departments_[below(departments_.size())]);
  if (requester < requesters_.size()) item.set("requester", requesters_[requester]);
  if (!one_in(4)) item.set("assignee", pick(agents_));
  if (one_in(4)) item.set("tags", Json::array().push(pick(tags_)));
  return item;
}

Result<void> Demo::add_words_of(const std::vector<std::string>& incidents) {
  std::vector<Json> replies, notes;
  for (const std::string& id : incidents) {
    for (std::size_t i = below(3); i > 0; --i) {
      replies.push_back(Json::object().set("incident", id).set("body", pick(words_.replies)));
    }
    if (!one_in(3)) continue;
    notes.push_back(Json::object().set("incident", id).set("body", pick(words_.incident_notes)));
  }
  PANAL_TRY(add("incident_replies", replies));
  PANAL_TRY(add("incident_notes", notes));
  return {};
}

Result<void> Demo::set_state(const std::vector<std::string>& incidents, const char* state) {
  for (std::size_t first = 0; first < incidents.size(); first += kBulk) {
    Json ids = Json::array();
    const std::size_t end = std::min(first + kBulk, incidents.size());
    for (std::size_t i = first; i < end; ++i) ids.push(incidents[i]);
    PANAL_TRY(client_.post(
        "/api/v1/incidents/bulk/change",
        Json::object().set("ids", std::move(ids)).set("set", Json::object().set("state", state))));
  }
  return {};
}

Result<void> Demo::add_incidents() {
  PANAL_TRY(add_requesters());
  const auto named = [this](const char* collection, std::span<const std::string_view> names) {
    std::vector<Json> items;
    for (const auto name : names) items.push_back(Json::object().set("name", name));
    return add(collection, items);
  };
  categories_ = PANAL_TRY(named("incident_categories", words_.categories));
  products_ = PANAL_TRY(named("products", words_.products));
  tags_ = PANAL_TRY(named("tags", words_.tags));
  std::vector<Json> items;
  for (std::size_t i = 0; i < kIncidents * options_.factor; ++i) items.push_back(incident());
  const auto incidents = PANAL_TRY(add("incidents", items));
  PANAL_TRY(add_words_of(incidents));
  // Of ten, five are closed, one is resolved, one waits.
  std::vector<std::string> waiting, resolved, closed;
  for (const std::string& id : incidents) {
    const std::size_t fate = below(10);
    if (fate < 6) resolved.push_back(id);
    if (fate < 5) closed.push_back(id);
    if (fate == 6) waiting.push_back(id);
  }
  // Run again, they are as they should be, or as people made them since.
  const Json last = PANAL_TRY(client_.get("/api/v1/incidents/" + closed.back()));
  if (text_at(last, "state") == "closed") return {};
  PANAL_TRY(set_state(waiting, "waiting"));
  PANAL_TRY(set_state(resolved, "resolved"));
  PANAL_TRY(set_state(closed, "closed"));
  return {};
}

}  // namespace panal::node
