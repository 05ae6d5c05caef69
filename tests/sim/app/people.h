#pragma once
// People: what the API lets them do, one step a call; each step is a function of the application's
// store, with what a request might give it. Its refusals are part of the game.
//
// Inside a captured transaction, on the writer's side; made anew for each.
#include <optional>
#include <string>
#include <vector>

#include "src/app/store/records.h"
#include "tests/sim/load.h"

namespace panal::sim {

class People {
 public:
  People(const Writer& by, db::Database& database) : by_(by), database_(database) {}

  // Somebody, or the administrator of the machine when there are no accounts yet.
  Result<void> come_in();
  Result<void> act();

 private:
  using Step = Result<void> (People::*)();
  using Found = std::optional<Uuid>;

  // records.cpp: entities by their declarations
  Result<void> create();
  Result<void> change();
  Result<void> remove();
  Result<Value> value_for(const app::model::Attribute& attribute);
  Result<app::store::Cells> cells_for(const app::model::Entity& entity, bool all);

  // work.cpp: incidents, customers, teams
  Result<void> work_on_incident();
  Result<void> plan_visits();
  Result<void> merge_customers();
  Result<void> copy_team();
  Result<void> attach();

  // talk.cpp: chat, notifications, stars
  Result<void> open_room();
  Result<void> say();
  Result<void> touch_message();
  Result<void> tell();
  Result<void> star();

  // accounts.cpp: sessions, tokens, factors, settings, retention
  Result<void> sign_in();
  Result<void> leave();
  Result<void> use_token();
  Result<void> use_factor();
  Result<void> settle_settings();
  Result<void> tidy_up();

  std::uint64_t pick(std::uint64_t below) { return by_.dice.below(below); }
  bool newer() const;  // the node's schema is the present one
  Result<Found> any(std::string_view table) { return any_row(by_, database_, std::string(table)); }
  Uuid fresh() { return Uuid::v7(by_.wall_ms, by_.dice.random()); }
  std::string word() { return std::string(1, "abcAB"[pick(5)]); }
  std::string hash() { return std::string(32, static_cast<char>('a' + pick(6))); }
  Result<Uuid> somebody();  // kNotFound: nobody is there

  const Writer& by_;
  db::Database& database_;
  app::store::Actor actor_;
};

}  // namespace panal::sim
