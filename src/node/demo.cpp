#include "src/node/demo.h"

#include <algorithm>
#include <array>
#include <vector>

#include "src/app/model/checks.h"
#include "src/base/collation.h"
#include "src/base/encoding.h"
#include "src/node/command_output.h"
#include "src/node/demo_company.h"
#include "src/node/snapshot_fetch.h"

namespace panal::node {
namespace {

// Of a limited company.
std::string cif_of(std::uint64_t number) {
  const std::string digits = with_digits("", 7, number % 10'000'000);
  return "B" + digits + std::to_string(app::model::cif_control(digits));
}

}  // namespace

Result<void> Demo::run() {
  PANAL_TRY(add_people());
  PANAL_TRY(add_projects());
  PANAL_TRY(add_customers());
  PANAL_TRY(add_visits());
  PANAL_TRY(add_posts());
  PANAL_TRY(add_incidents());
  show_progress(all_, all_);
  return {};
}

Result<std::vector<std::string>> Demo::add(const std::string& collection,
                                           const std::vector<Json>& items,
                                           const std::vector<std::int64_t>& moments_ms) {
  std::vector<std::string> ids;
  for (std::size_t first = 0; first < items.size(); first += kBulk) {
    Json bulk = Json::array();
    const std::size_t end = std::min(first + kBulk, items.size());
    for (std::size_t i = first; i < end; ++i) bulk.push(items[i]);
    const std::string key = "demo-" + options_.language + "-" + std::to_string(options_.seed) +
                            "-" + std::to_string(done_);
    const Json answer = PANAL_TRY(client_.post("/api/v1/" + collection + "/bulk",
                                               Json::object().set("items", std::move(bulk)), key,
                                               moments_text(moments_ms, first, end)));
    const Json* made = answer.find("items");
    if (made == nullptr || made->array_items() == nullptr) {
      return fail(Code::kCorrupt, "the node's answer cannot be read: is it another release?");
    }
    for (const Json& item : *made->array_items()) ids.push_back(text_at(item, "id"));
    done_ += end - first;
    show_progress(std::min(done_, all_), all_);
  }
  return ids;
}

// One who is there already stays as he is.
Result<std::string> Demo::add_user(const std::string& login, const std::string& name,
                                   const char* role) {
  const Json found = PANAL_TRY(client_.get("/api/v1/users?login=" + login));
  const Json* items = found.find("items");
  if (items != nullptr && items->array_items() != nullptr && !items->array_items()->empty()) {
    return text_at(items->array_items()->front(), "id");
  }
  std::array<std::uint8_t, 24> secret{};
  environment_.random.fill(secret);
  const Json made = PANAL_TRY(client_.post(
      "/api/v1/users",
      Json::object()
          .set("login", login)
          .set("name", name)
          .set("roles", Json::array().push(role))
          .set("password",
               base64url_encode({reinterpret_cast<const char*>(secret.data()), secret.size()}))));
  return text_at(made, "id");
}

Result<void> Demo::add_people() {
  std::vector<Json> items;
  for (const auto name : words_.departments) items.push_back(Json::object().set("name", name));
  const std::vector<Json> top{items.front()};
  departments_ = PANAL_TRY(add("departments", top));
  for (Json& item : items) item.set("parent", departments_.front());
  items.erase(items.begin());
  for (std::string& id : PANAL_TRY(add("departments", items))) departments_.push_back(id);
  items.clear();
  // Who sells, supports or manages is a user.
  constexpr const char* kUserRoles[] = {"manager", "salesperson", "support"};
  for (std::size_t i = 0; i < kPeople; ++i) {
    const auto first = words_.first_names[i % words_.first_names.size()];
    const auto last = pick(words_.surnames);
    const std::string name = std::string(first) + " " + std::string(last);
    const std::size_t department = i < 2 ? 0 : i % departments_.size();
    Json person = Json::object();
    person.set("name", name)
        .set("email", plain_letters(first) + "." + plain_letters(last) + std::to_string(i) +
                          "@panal.example")
        .set("phone", phone())
        .set("position", words_.positions[department])
        .set("department", departments_[department]);
    if (department < std::size(kUserRoles)) {
      const std::string login = plain_letters(first) + "." + plain_letters(last);
      const std::string id = PANAL_TRY(add_user(login, name, kUserRoles[department]));
      (department == 1 ? salespeople_ : agents_).push_back(id);
      person.set("user", id);
    }
    items.push_back(std::move(person));
  }
  people_ = PANAL_TRY(add("people", items));
  items.clear();
  for (const auto name : words_.roles) {
    items.push_back(Json::object().set("name", name).set("responsible", items.empty()));
  }
  roles_ = PANAL_TRY(add("roles", items));
  return {};
}

Result<void> Demo::add_projects() {
  constexpr std::string_view kStates[] = {"active", "active", "planned", "finished", "paused"};
  std::vector<Json> items;
  for (std::size_t i = 0; i < words_.projects.size(); ++i) {
    const std::int64_t start = -static_cast<std::int64_t>(below(300));
    items.push_back(Json::object()
                        .set("code", with_digits("P", 3, i + 1))
                        .set("name", words_.projects[i])
                        .set("state", kStates[i % std::size(kStates)])
                        .set("starts_on", day(start))
                        .set("ends_on", day(start + 400)));
  }
  const auto projects = PANAL_TRY(add("projects", items));
  items.clear();
  const auto assign = [&](const char* place, const std::string& id, std::size_t role, bool vacant) {
    Json item = Json::object().set("role", roles_[role]).set(place, id);
    if (!vacant) item.set("person", pick(people_));
    item.set("starts_on", day(-static_cast<std::int64_t>(below(300))));
    items.push_back(std::move(item));
  };
  for (const std::string& id : departments_) assign("department", id, 0, false);
  for (const std::string& id : projects) {
    assign("project", id, 0, false);
    for (std::size_t i = 0; i < 3; ++i) {
      assign("project", id, 1 + below(roles_.size() - 1), one_in(8));
    }
  }
  PANAL_TRY(add("assignments", items));
  return {};
}

Json Demo::customer(std::size_t number) {
  const auto& town = pick(words_.towns);
  const auto owner = pick(words_.surnames);
  const std::string name = std::string(pick(words_.trades)) + " " + std::string(owner) +
                           (number < words_.surnames.size() ? "" : " " + std::to_string(number));
  const std::string host = plain_letters(owner) + std::to_string(number) + ".example";
  company_of_.push_back(below(companies_.size()));
  Json item = Json::object();
  item.set("code", with_digits("C", 5, number + 1))
      .set("name", name)
      .set("tax_id", cif_of(random_.u64()))
      .set("address", std::string(pick(words_.streets)) + ", " + std::to_string(1 + below(120)))
      .set("postal_code", with_digits(std::string(town.postal_code), 2, below(60)))
      .set("city", town.name)
      .set("phone", phone())
      .set("email", "info@" + host)
      .set("archived", one_in(15))
      .set("companies", Json::array().push(companies_[company_of_.back()]));
  if (one_in(3)) item.set("web", "www." + host);
  if (one_in(5)) item.set("phone2", phone());
  return item;
}

Result<void> Demo::add_customers() {
  std::vector<Json> items;
  for (std::size_t i = 0; i < kCompanies * options_.factor; ++i) {
    const std::size_t round = i / words_.sectors.size();
    std::string name(words_.sectors[i % words_.sectors.size()]);
    if (round > 0) name += " " + std::to_string(round + 1);
    items.push_back(
        Json::object().set("name", name).set("web", "www." + plain_letters(name) + ".example"));
  }
  companies_ = PANAL_TRY(add("companies", items));
  items.clear();
  for (std::size_t i = 0; i < kCustomers * options_.factor; ++i) items.push_back(customer(i));
  customers_ = PANAL_TRY(add("customers", items));
  return {};
}

// Over the last year and the two months to come; most that are past were kept.
Result<void> Demo::add_visits() {
  std::vector<Json> items;
  std::vector<std::size_t> customers;
  std::vector<bool> fulfilled;
  for (std::size_t i = 0; i < kVisits * options_.factor; ++i) {
    const std::int64_t planned = static_cast<std::int64_t>(below(425)) - 365;
    customers.push_back(below(customers_.size()));
    fulfilled.push_back(planned < 0 && !one_in(9));
    Json item = Json::object();
    item.set("customer", customers_[customers.back()])
        .set("salesperson", salespeople_[customers.back() % salespeople_.size()])
        .set("planned_on", day(planned))
        .set("notes", pick(words_.visit_notes))
        .set("closed", fulfilled.back() && one_in(2));
    if (fulfilled.back()) item.set("fulfilled_on", day(planned));
    items.push_back(std::move(item));
  }
  const auto visits = PANAL_TRY(add("visits", items));
  return add_targets(customers, visits, fulfilled);
}

Result<void> Demo::add_targets(const std::vector<std::size_t>& customers,
                               const std::vector<std::string>& visits,
                               const std::vector<bool>& fulfilled) {
  const Json types = PANAL_TRY(client_.get("/api/v1/target_types"));
  const Json* listed = types.find("items");
  if (listed == nullptr || listed->array_items() == nullptr || listed->array_items()->empty()) {
    return fail(Code::kNotFound, "there are no target types: add one first");
  }
  constexpr std::string_view kSuccess[] = {"met", "met", "met", "failed", "cancelled"};
  std::vector<Json> items;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const auto& type = (*listed->array_items())[below(listed->array_items()->size())];
    items.push_back(
        Json::object()
            .set("visit", visits[i])
            .set("company", companies_[company_of_[customers[i]]])
            .set("type", text_at(type, "id"))
            .set("success", fulfilled[i] ? kSuccess[below(std::size(kSuccess))] : "pending")
            .set("notes", pick(words_.target_notes)));
  }
  PANAL_TRY(add("targets", items));
  return {};
}

Result<void> Demo::add_posts() {
  std::vector<Json> items;
  for (std::size_t i = 0; i < kPosts * options_.factor; ++i) {
    items.push_back(Json::object()
                        .set("title", words_.posts[i % words_.posts.size()])
                        .set("body", pick(words_.bodies)));
  }
  const std::int64_t now_ms = environment_.clock.wall_ms();
  std::vector<std::int64_t> posted_ms, said_ms;
  for (std::size_t i = items.size(); i > 0; --i) {
    const auto days = static_cast<std::int64_t>(200 * i / items.size());
    posted_ms.push_back(std::min(now_ms, at_work(now_ms - days * kDayMs)));
  }
  const auto posts = PANAL_TRY(add("posts", items, posted_ms));
  items.clear();
  for (std::size_t post = 0; post < posts.size(); ++post) {
    std::int64_t last_ms = posted_ms[post];
    for (std::size_t i = below(4); i > 0; --i) {
      last_ms = std::min(now_ms, last_ms + static_cast<std::int64_t>(1 + below(300)) * kMinuteMs);
      said_ms.push_back(last_ms);
      items.push_back(Json::object().set("post", posts[post]).set("body", pick(words_.comments)));
    }
  }
  PANAL_TRY(add("post_comments", items, said_ms));
  return {};
}

Result<void> fill_demo(ControlClient& client, const DemoOptions& options,
                       const Environment& environment) {
  return Demo(client, options, environment).run();
}

}  // namespace panal::node
