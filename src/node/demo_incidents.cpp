// The incidents of the sample company, with the customers who have a login of the portal.
#include <algorithm>

#include "src/base/collation.h"
#include "src/node/command_output.h"
#include "src/node/demo_company.h"

namespace panal::node {
namespace {

constexpr std::string_view kPriorities[] = {"low", "normal", "normal", "normal", "high", "urgent"};

}  // namespace

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

Json Demo::incident(std::string_view priority) {
  const std::size_t requester = below(requesters_.size() * 2);
  Json item = Json::object();
  item.set("title", pick(words_.incidents))
      .set("description", pick(words_.descriptions))
      .set("priority", priority)
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

// From eight to seven, Monday to Friday.
std::int64_t Demo::at_work(std::int64_t ms) {
  constexpr std::int64_t kOpens = 8 * kHourMs, kCloses = 19 * kHourMs, kSaturday = 2, kSunday = 3;
  const std::int64_t late_ms = ms % kDayMs;  // within the day
  if (late_ms < kOpens || late_ms > kCloses) {
    if (late_ms > kCloses) ms += kDayMs;
    ms += kOpens - late_ms + static_cast<std::int64_t>(below(90)) * kMinuteMs;
  }
  while (ms / kDayMs % 7 == kSaturday || ms / kDayMs % 7 == kSunday) ms += kDayMs;
  return ms + static_cast<std::int64_t>(below(60'000));
}

// Over half a year. Urgent ones are answered within the hour or two, others take their time; most
// that are more than two weeks old are closed.
Demo::Fate Demo::fate(std::string_view priority, std::size_t number, std::size_t all) {
  constexpr std::int64_t kSpanMs = 180 * kDayMs, kFreshMs = 14 * kDayMs;
  const std::int64_t now_ms = environment_.clock.wall_ms();
  const std::int64_t haste = priority == "urgent"   ? 1
                             : priority == "high"   ? 2
                             : priority == "normal" ? 5
                                                    : 8;
  const auto minutes = [this, haste](std::size_t most) {
    return static_cast<std::int64_t>(10 + below(most)) * haste * kMinuteMs;
  };
  const auto age_ms =
      kSpanMs / static_cast<std::int64_t>(all) * static_cast<std::int64_t>(all - number);
  Fate fate{.id = {}, .priority = priority, .opened_ms = at_work(now_ms - age_ms)};
  const bool fresh = age_ms < kFreshMs;
  const std::size_t luck = below(100);
  if (!fresh || luck < 60) fate.answered_ms = at_work(fate.opened_ms + minutes(50));
  if (luck >= 90) fate.waits_ms = at_work(fate.answered_ms + minutes(100));
  if (luck < (fresh ? 35 : 96)) {
    fate.resolved_ms = at_work(std::max(fate.answered_ms, fate.waits_ms) + minutes(250));
  }
  if (luck < (fresh ? 15 : 92)) fate.closed_ms = at_work(fate.resolved_ms + minutes(900));
  for (auto when : {&Fate::opened_ms, &Fate::answered_ms, &Fate::waits_ms, &Fate::resolved_ms,
                    &Fate::closed_ms}) {
    if (fate.*when > now_ms) fate.*when = 0;
  }
  if (fate.opened_ms == 0) fate.opened_ms = now_ms;
  if (fate.answered_ms == 0) fate.waits_ms = fate.resolved_ms = 0;
  if (fate.resolved_ms == 0) fate.closed_ms = 0;
  return fate;
}

// The first reply is what the service levels count; more come before it is resolved.
Result<void> Demo::add_words_of(const std::vector<Fate>& incidents) {
  std::vector<Json> replies, notes;
  std::vector<std::int64_t> replied_ms, noted_ms;
  for (const Fate& each : incidents) {
    if (each.answered_ms == 0) continue;
    const std::int64_t until_ms = each.waits_ms != 0      ? each.waits_ms
                                  : each.resolved_ms != 0 ? each.resolved_ms
                                                          : each.answered_ms + 1;
    for (std::size_t i = 0; i <= below(3); ++i) {
      replies.push_back(Json::object().set("incident", each.id).set("body", pick(words_.replies)));
      const auto more = static_cast<std::int64_t>(i) * (until_ms - each.answered_ms) / 4;
      replied_ms.push_back(each.answered_ms + more);
    }
    if (!one_in(3)) continue;
    notes.push_back(
        Json::object().set("incident", each.id).set("body", pick(words_.incident_notes)));
    noted_ms.push_back(each.answered_ms);
  }
  PANAL_TRY(add("incident_replies", replies, replied_ms));
  PANAL_TRY(add("incident_notes", notes, noted_ms));
  return {};
}

Result<void> Demo::set_state(const std::vector<Fate>& incidents, std::int64_t Fate::*when,
                             const char* state) {
  std::vector<const Fate*> those;
  for (const Fate& each : incidents) {
    if (each.*when != 0) those.push_back(&each);
  }
  for (std::size_t first = 0; first < those.size(); first += kBulk) {
    Json ids = Json::array();
    std::vector<std::int64_t> moments_ms;
    for (std::size_t i = first; i < std::min(first + kBulk, those.size()); ++i) {
      ids.push(those[i]->id);
      moments_ms.push_back(those[i]->*when);
    }
    PANAL_TRY(client_.post(
        "/api/v1/incidents/bulk/change",
        Json::object().set("ids", std::move(ids)).set("set", Json::object().set("state", state)),
        {}, moments_text(moments_ms, 0, moments_ms.size())));
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
  std::vector<Fate> fates;
  std::vector<std::int64_t> opened_ms;
  const std::size_t all = kIncidents * options_.factor;
  for (std::size_t i = 0; i < all; ++i) {
    const std::string_view priority = kPriorities[below(std::size(kPriorities))];
    items.push_back(incident(priority));
    fates.push_back(fate(priority, i, all));
    opened_ms.push_back(fates.back().opened_ms);
  }
  const auto ids = PANAL_TRY(add("incidents", items, opened_ms));
  for (std::size_t i = 0; i < all; ++i) fates[i].id = ids[i];
  // Run again, they are as they should be, or as people made them since.
  const auto closed = std::ranges::find_if(fates, [](const Fate& f) { return f.closed_ms != 0; });
  if (closed != fates.end()) {
    const Json one = PANAL_TRY(client_.get("/api/v1/incidents/" + closed->id));
    if (text_at(one, "state") == "closed") return {};
  }
  PANAL_TRY(add_words_of(fates));
  PANAL_TRY(set_state(fates, &Fate::waits_ms, "waiting"));
  PANAL_TRY(set_state(fates, &Fate::resolved_ms, "resolved"));
  return set_state(fates, &Fate::closed_ms, "closed");
}

}  // namespace panal::node
