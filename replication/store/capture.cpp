#include "replication/store/capture.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace panal::store {
namespace {

using Kind = db::RowChange::Kind;
std::optional<Uuid> id_of(const db::ValueView& value) {
  return value.is_blob() ? Uuid::from_bytes(value.bytes()) : std::nullopt;
}

Value value_of(const db::ValueView& view, const ColumnInfo& column) {
  Value value = view.value();
  if (column.storage == Storage::kReal) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      value = static_cast<double>(*integer);
    }
  }
  return value;
}

bool differ(const db::RowChange& change, int place, const ColumnInfo& column) {
  const auto before = change.before(place), after = change.after(place);
  return column.storage == Storage::kReal ? value_of(before, column) != value_of(after, column)
                                          : !(before == after);
}

}  // namespace

void Capture::begin() {
  events_.clear();
  values_.clear();
  refused_.clear();
  mode_ = Mode::kCapture;
}

void Capture::forbid() {
  forbidden_.clear();
  mode_ = Mode::kForbid;
}

Result<void> Capture::check_forbidden() const {
  if (forbidden_.empty()) return {};
  return fail(Code::kInternal, "rows of " + forbidden_ +
                                   " were changed outside a transaction "
                                   "that replicates");
}

void Capture::cut(std::size_t mark) {
  if (!active() || mark >= events_.size()) return;
  values_.resize(events_[mark].values);
  events_.resize(mark);
}

void Capture::on_partial_failure() {
  if (active()) refuse("a statement failed half-way and kept what it had done (OR FAIL)");
}

void Capture::refuse(std::string why) {
  if (refused_.empty()) refused_ = std::move(why);
}

const TableInfo* Capture::table_of(const char* name) {
  if (name != last_name_ || last_text_ != name) {
    last_name_ = name;
    last_text_ = name;
    last_table_ = catalog_.find(last_text_);
  }
  return last_table_;
}

void Capture::on_row(const db::RowChange& change) {
  if (mode_ == Mode::kOff) return;
  const TableInfo* table = table_of(change.table());
  if (table == nullptr) return;
  if (mode_ == Mode::kForbid) {
    if (forbidden_.empty()) forbidden_ = table->name;
    return;
  }
  const bool insert = change.kind() == Kind::kInsert;
  const auto id = id_of(insert ? change.after(table->id_place) : change.before(table->id_place));
  if (!id) return refuse("an id in " + table->name + " is not 16 bytes");
  const Kind kind = change.kind();
  Event event{kind, table, *id, 0, {}, {}, values_.size()};
  if (!insert) event.before = change.before(table->version_place).bytes();
  if (kind != Kind::kDelete) event.after = change.after(table->version_place).bytes();
  if (kind == Kind::kUpdate) return on_update(change, std::move(event));
  for (std::size_t place = 0; place < table->places.size(); ++place) {
    if (table->places[place] < 0) continue;
    const int at = static_cast<int>(place);
    const auto& column = table->columns[static_cast<std::size_t>(table->places[place])];
    values_.push_back(value_of(insert ? change.after(at) : change.before(at), column));
  }
  events_.push_back(std::move(event));
}

void Capture::on_update(const db::RowChange& change, Event event) {
  const TableInfo& table = *event.table;
  if (id_of(change.after(table.id_place)) != event.id) {
    return refuse("an id in " + table.name + " was changed");
  }
  for (std::size_t place = 0; place < table.places.size(); ++place) {
    const int column = table.places[place];
    if (column < 0) continue;
    const auto& info = table.columns[static_cast<std::size_t>(column)];
    if (differ(change, static_cast<int>(place), info)) {
      event.mask |= mask_of(static_cast<std::size_t>(column));
    }
  }
  if (event.mask == 0 && event.before == event.after) return;
  event.mask = table.with_groups(event.mask);
  restamp_.learn(table, event.mask);
  for (std::size_t place = 0; place < table.places.size(); ++place) {
    const int column = table.places[place];
    if (column < 0 || (event.mask & mask_of(static_cast<std::size_t>(column))) == 0) continue;
    const int at = static_cast<int>(place);
    const auto& info = table.columns[static_cast<std::size_t>(column)];
    values_.push_back(value_of(change.before(at), info));
    values_.push_back(value_of(change.after(at), info));
  }
  events_.push_back(std::move(event));
}

// Takes one event into the difference of its row. While folding, values are kept for all columns;
// `changed` says of which columns the first value before is already known.
void Capture::fold(RowDelta& delta, Event& event) {
  const std::size_t columns = event.table->columns.size();
  Value* values = values_.data() + event.values;
  const bool first = delta.table == nullptr;
  if (first) {
    delta.table = event.table;
    delta.id = event.id;
    delta.before = event.kind != Kind::kInsert;
    delta.versions_before = std::move(event.before);
    if (delta.before) delta.values_before.resize(columns);
    delta.values_after.resize(columns);
  }
  delta.versions_after = std::move(event.after);
  const auto note_before = [&](std::size_t column, Value& value) {
    if ((delta.changed & mask_of(column)) == 0) delta.values_before[column] = std::move(value);
    delta.changed |= mask_of(column);
  };
  switch (event.kind) {
    case Kind::kInsert:
      for (std::size_t i = 0; i < columns; ++i) delta.values_after[i] = std::move(values[i]);
      delta.after = true;
      delta.replaced = delta.before;
      break;
    case Kind::kDelete:
      for (std::size_t i = 0; delta.before && i < columns; ++i) note_before(i, values[i]);
      delta.after = false;
      break;
    case Kind::kUpdate:
      delta.after = true;
      for (std::size_t i = 0; i < columns; ++i) {
        if ((event.mask & mask_of(i)) == 0) continue;
        if (delta.before) note_before(i, values[0]);
        delta.values_after[i] = std::move(values[1]);
        values += 2;
      }
      break;
  }
}

// One delta a row. Which row has which is looked up in a table of open addressing: half of it is
// empty, and a slot holds the delta's number plus one.
std::vector<RowDelta> Capture::fold_events() {
  std::vector<RowDelta> deltas;
  deltas.reserve(events_.size());
  std::vector<std::size_t> slots(std::bit_ceil(2 * events_.size() + 1));
  for (Event& event : events_) {
    const auto is_its = [&](std::size_t number) {
      return deltas[number - 1].table == event.table && deltas[number - 1].id == event.id;
    };
    std::size_t at = std::hash<std::string_view>{}(event.id.raw());
    while (slots[at &= slots.size() - 1] != 0 && !is_its(slots[at])) ++at;
    if (slots[at] == 0) {
      deltas.emplace_back();
      slots[at] = deltas.size();
    }
    fold(deltas[slots[at] - 1], event);
  }
  return deltas;
}

Result<std::vector<RowDelta>> Capture::finish() {
  mode_ = Mode::kOff;
  if (!refused_.empty()) return fail(Code::kInternal, refused_);
  std::vector<RowDelta> deltas = fold_events();
  std::erase_if(deltas, [](RowDelta& delta) {
    if (!delta.before || !delta.after) return !delta.before && !delta.after;
    ColumnMask differing = 0;
    for (std::size_t i = 0; i < delta.values_before.size(); ++i) {
      const bool touched = (delta.changed & mask_of(i)) != 0;
      if (touched && delta.values_before[i] != delta.values_after[i]) differing |= mask_of(i);
    }
    delta.changed = delta.table->with_groups(differing);
    return delta.changed == 0 && !delta.replaced && delta.versions_before == delta.versions_after;
  });
  return deltas;
}

}  // namespace panal::store
