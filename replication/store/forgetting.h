#pragma once
// Forgetting: drops what no merge can need any more, since everybody has it and nothing concurrent
// to it can arrive: the stable prefix of the log, graves of destroyed rows with their values,
// records of writes that lost without being worth showing, and, after a while, closed conflicts.
//
// Works in small steps, so that no write waits long behind one; goes round the graves with a
// cursor. What one node has forgotten and another has not makes no difference to either's rows,
// digest or open conflicts. Writer thread only; owned by the Engine.
#include <cstdint>

#include "replication/store/row.h"
#include "replication/store/state.h"

namespace panal::store {

class Forgetting {
 public:
  Forgetting(State& state, RowStore& rows) : state_(state), rows_(rows) {}

  // See Engine::forget().
  Result<bool> step(db::Database& database, const core::VersionVector& stable);

 private:
  struct Place {
    std::int64_t table = INT64_MIN;
    Uuid row;
  };

  Result<bool> drop_entries(db::Database& database, const core::VersionVector& stable);
  Result<bool> drop_graves(db::Database& database, const core::VersionVector& stable);
  Result<bool> droppable(db::Database& database, const Place& place, bool live,
                         const core::VersionVector& covered);
  Result<void> drop_row(db::Database& database, const Place& place);
  Result<bool> drop_losers(db::Database& database, const core::VersionVector& stable);
  Result<bool> give_back_pages(db::Database& database);

  State& state_;
  RowStore& rows_;
  Place cursor_;                  // the grave that was looked at last
  core::VersionVector looked_;    // what was stable when the cursor set out
  core::VersionVector finished_;  // all graves were looked at with this
};

}  // namespace panal::store
