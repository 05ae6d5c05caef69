#pragma once
// Demo: the company that `panal demo` makes (demo.h), part by part: people, customers, visits and
// news in demo.cpp, incidents in demo_incidents.cpp.
//
// Made for one run of the command; blocking.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/base/clock.h"
#include "src/base/encoding.h"
#include "src/node/demo.h"
#include "src/node/demo_words.h"

namespace panal::node {

inline std::string with_digits(std::string text, std::size_t width, std::uint64_t number) {
  std::string digits = std::to_string(number);
  while (digits.size() < width) digits.insert(0, 1, '0');
  return text + digits;
}

class Demo {
 public:
  Demo(ControlClient& client, const DemoOptions& options, const Environment& environment)
      : client_(client),
        options_(options),
        environment_(environment),
        words_(options.language == "en" ? english_words() : spanish_words()),
        random_(options.seed) {
    const std::size_t many = options.factor;
    all_ = kPeople * 3 + kRequesters +
           (kCompanies + kCustomers + kVisits * 2 + kPosts * 3 + kIncidents * 3) * many;
  }

  Result<void> run();

 private:
  static constexpr std::size_t kPeople = 20, kCompanies = 40, kCustomers = 300, kVisits = 2000,
                               kPosts = 24, kIncidents = 400, kRequesters = 12;
  static constexpr std::size_t kBulk = 500;

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.u64() % bound); }
  template <class T>
  const T& pick(std::span<const T> from) {
    return from[below(from.size())];
  }
  const std::string& pick(const std::vector<std::string>& from) { return from[below(from.size())]; }
  bool one_in(std::size_t many) { return below(many) == 0; }
  std::string day(std::int64_t days_from_now) const {
    const std::int64_t now_ms = environment_.clock.wall_ms();
    return format_time_ms(now_ms + days_from_now * kDayMs).substr(0, 10);
  }
  // Of a bulk that begins there.
  static std::string moments_text(const std::vector<std::int64_t>& moments_ms, std::size_t first,
                                  std::size_t end) {
    std::string text;
    for (std::size_t i = first; i < std::min(end, moments_ms.size()); ++i) {
      text += (text.empty() ? "" : ",") + std::to_string(moments_ms[i]);
    }
    return text;
  }
  std::string phone() { return with_digits("6", 8, random_.u64() % 100'000'000); }

  // In bulks; returns the ids, in order. `moments_ms`, if any: when each came to be.
  Result<std::vector<std::string>> add(const std::string& collection,
                                       const std::vector<Json>& items,
                                       const std::vector<std::int64_t>& moments_ms = {});
  Result<std::string> add_user(const std::string& login, const std::string& name, const char* role);

  Result<void> add_people();
  Result<void> add_projects();
  Result<void> add_customers();
  Result<void> add_visits();
  Result<void> add_targets(const std::vector<std::size_t>& customers,
                           const std::vector<std::string>& visits,
                           const std::vector<bool>& fulfilled);
  Result<void> add_posts();
  Result<void> add_incidents();
  Result<void> add_requesters();
  Json incident(std::string_view priority);
  // What becomes of an incident, step by step, as far as it has come by now.
  struct Fate {
    std::string id;
    std::string_view priority;
    std::int64_t opened_ms = 0, answered_ms = 0, waits_ms = 0, resolved_ms = 0, closed_ms = 0;
  };
  Fate fate(std::string_view priority, std::size_t number, std::size_t all);
  Result<void> add_words_of(const std::vector<Fate>& incidents);
  // Of those that come to that moment; in bulks.
  Result<void> set_state(const std::vector<Fate>& incidents, std::int64_t Fate::*when,
                         const char* state);
  // The next moment, not before that one, when people work.
  std::int64_t at_work(std::int64_t ms);
  Json customer(std::size_t number);

  ControlClient& client_;
  const DemoOptions& options_;
  const Environment& environment_;
  const DemoWords& words_;
  SeededRandom random_;
  std::vector<std::string> departments_, people_, roles_, salespeople_, companies_, customers_;
  std::vector<std::string> agents_, requesters_, categories_, products_, tags_;
  std::vector<std::size_t> company_of_;  // each customer's
  std::size_t done_ = 0, all_ = 0;
};

}  // namespace panal::node
