#include "tests/sim/reference.h"

#include <algorithm>

#include "replication/store/row.h"
#include "src/base/encoding.h"

namespace panal::sim {
namespace {

struct CellWrite {
  core::Stamp stamp;
  const core::VersionVector* seen;
  const Value* value;
};

struct Deletion {
  core::Stamp stamp;
  const core::VersionVector* seen;
  bool destroys;
};

struct History {
  const TableSpec* table = nullptr;
  std::map<std::string, std::vector<CellWrite>> cells;  // by column
  std::vector<CellWrite> puts;                          // one a transaction
  std::vector<Deletion> deletions;
  std::vector<std::pair<std::string, CellWrite>> stranded;  // by column
  bool carried = false;                                     // one of its puts was
  bool live = false;

  bool covered(const core::Stamp& stamp) const {
    return std::ranges::any_of(
        deletions, [&](const Deletion& deletion) { return deletion.seen->covers(stamp.dot()); });
  }
};

using Histories = std::map<RowKey, History>;

// The writes that no other had seen, the winner first.
std::vector<CellWrite> maximal(const std::vector<CellWrite>& writes, Merge rule) {
  std::vector<CellWrite> left;
  for (const CellWrite& write : writes) {
    const bool overwritten = std::ranges::any_of(
        writes, [&](const CellWrite& other) { return other.seen->covers(write.stamp.dot()); });
    if (!overwritten) left.push_back(write);
  }
  std::ranges::sort(left, [&](const CellWrite& a, const CellWrite& b) {
    if (rule == Merge::kMax && *a.value != *b.value) return *b.value < *a.value;
    return a.stamp > b.stamp;
  });
  return left;
}

const ColumnSpec* column_of(const TableSpec& table, core::ColumnId id) {
  for (const auto& column : table.columns) {
    if (core::column_id(column.name) == id) return &column;
  }
  return nullptr;
}

void gather(Histories& rows, const Transaction& transaction, const SchemaSpec& schema) {
  // What was carried over competes by the time of its first writing.
  const auto& header = transaction.entry.header;
  const core::VersionVector& seen = header.carried ? header.carried->seen : transaction.seen;
  const core::Stamp stamp{header.carried ? header.carried->hlc : header.hlc, header.dot.origin,
                          header.dot.seq};
  for (const auto& change : transaction.entry.changes) {
    const auto table = std::ranges::find_if(
        schema, [&](const TableSpec& spec) { return core::table_id(spec.name) == change.table; });
    if (table == schema.end()) continue;
    History& row = rows[{table->name, change.id}];
    row.table = &*table;
    if (change.kind == core::Change::Kind::kStrand) {
      for (const auto& cell : change.cells) {
        const ColumnSpec* column = column_of(*table, cell.column);
        if (column != nullptr)
          row.stranded.emplace_back(column->name, CellWrite{stamp, &seen, &cell.value});
      }
      continue;
    }
    if (change.kind != core::Change::Kind::kPut) {
      const bool destroys = change.kind == core::Change::Kind::kDestroy;
      row.deletions.push_back({stamp, &seen, destroys});
      continue;
    }
    if (change.cells.empty()) continue;  // tells that the next one is a restore
    row.puts.push_back({stamp, &seen, nullptr});
    row.carried = row.carried || header.carried;
    for (const auto& cell : change.cells) {
      const ColumnSpec* column = column_of(*table, cell.column);
      if (column == nullptr) continue;
      row.cells[column->name].push_back({stamp, &seen, &cell.value});
    }
  }
}

void drop_destroyed(History& row) {
  for (const Deletion& deletion : row.deletions) {
    if (!deletion.destroys) continue;
    for (auto& [column, writes] : row.cells) {
      std::erase_if(
          writes, [&](const CellWrite& write) { return deletion.seen->covers(write.stamp.dot()); });
    }
    std::erase_if(row.stranded,
                  [&](const auto& edit) { return deletion.seen->covers(edit.second.stamp.dot()); });
  }
  std::erase_if(row.cells, [](const auto& cell) { return cell.second.empty(); });
}

const CellWrite& winner(const History& row, const ColumnSpec& column,
                        std::vector<CellWrite>& storage) {
  storage = maximal(row.cells.at(column.name), column.merge);
  return storage.front();
}

const ColumnSpec& spec_of(const TableSpec& table, const std::string& name) {
  return *std::ranges::find(table.columns, name, &ColumnSpec::name);
}

// The parents that the row refers to.
std::vector<RowKey> parents(const History& row) {
  std::vector<RowKey> found;
  for (const auto& reference : row.table->references) {
    if (!row.cells.contains(reference.column)) continue;
    std::vector<CellWrite> storage;
    const auto* blob =
        std::get_if<Blob>(winner(row, spec_of(*row.table, reference.column), storage).value);
    const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
    if (id) found.emplace_back(reference.table, *id);
  }
  return found;
}

// A deletion covers itself as well: its seen vector here includes it.
void decide_life(Histories& rows) {
  std::vector<RowKey> fresh;
  for (auto& [key, row] : rows) {
    row.live = std::ranges::any_of(
        row.puts, [&row = row](const CellWrite& put) { return !row.covered(put.stamp); });
    if (row.live) fresh.push_back(key);
  }
  while (!fresh.empty()) {
    const RowKey key = fresh.back();
    fresh.pop_back();
    for (const RowKey& parent : parents(rows.at(key))) {
      const auto at = rows.find(parent);
      if (at == rows.end() || at->second.live) continue;
      at->second.live = true;
      fresh.push_back(parent);
    }
  }
}

bool dismissed(const Histories& rows, const RowKey& key, const std::string& column,
               const core::Dot& dot) {
  const core::ColumnId id = column.empty() ? core::ColumnId{} : core::column_id(column);
  const Uuid conflict = store::conflict_id(core::table_id(key.first), key.second, id, dot);
  const auto at = rows.find({"_dismissals", conflict});
  return at != rows.end() && at->second.live;
}

// Restoring what was stranded is to write it.
bool written_again(const History& row, const std::string& column, const CellWrite& stranded) {
  const auto cells = row.cells.find(column);
  return cells != row.cells.end() &&
         std::ranges::any_of(cells->second, [&](const CellWrite& write) {
           return write.seen->covers(stranded.stamp.dot()) && *write.value == *stranded.value;
         });
}

void list_conflicts(const Histories& rows, const RowKey& key, const History& row,
                    Holding& holding) {
  for (const auto& column : row.table->columns) {
    if (!row.cells.contains(column.name) || column.merge != Merge::kLastWriter) continue;
    const auto left = maximal(row.cells.at(column.name), column.merge);
    for (std::size_t i = 1; i < left.size(); ++i) {
      if (*left[i].value == *left[0].value || row.covered(left[i].stamp) ||
          dismissed(rows, key, column.name, left[i].stamp.dot())) {
        continue;
      }
      holding.conflicts.emplace(key.first, key.second, column.name, *left[i].value,
                                left[i].stamp.origin);
    }
  }
  for (const auto& [column, write] : row.stranded) {
    if (written_again(row, column, write) || dismissed(rows, key, column, write.stamp.dot())) {
      continue;
    }
    holding.conflicts.emplace(key.first, key.second, column, *write.value, write.stamp.origin);
  }
  if (!row.live) return;
  for (const Deletion& deletion : row.deletions) {
    const core::Dot dot = deletion.stamp.dot();
    const auto saw = [&](const auto& other) {
      return other.stamp.dot() != dot && other.seen->covers(dot);
    };
    if (std::ranges::any_of(row.deletions, saw) || std::ranges::any_of(row.puts, saw) ||
        dismissed(rows, key, "", dot)) {
      continue;
    }
    // Two may have made the row, its id being derived; one's was destroyed and forgotten before the
    // other's was carried over.
    if (row.carried) holding.doubtful.emplace(key.first, key.second, "", Value{}, dot.origin);
    else holding.conflicts.emplace(key.first, key.second, "", Value{}, dot.origin);
  }
}

std::string folded(const Value& value, bool fold) {
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr) return "t" + (fold ? lower_ascii(*text) : *text);
  if (const auto* blob = std::get_if<Blob>(&value)) return "b" + blob->bytes;
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? "n" + std::to_string(*number) : std::string();
}

void list_duplicates(const Histories& rows, const TableSpec& table, const UniqueSpec& unique,
                     Holding& holding) {
  using Claim = std::tuple<std::uint64_t, core::OriginId, Uuid>;
  std::map<std::vector<std::string>, std::set<Claim>> claims;
  for (const auto& [key, row] : rows) {
    if (row.table != &table || !row.live) continue;
    std::vector<std::string> value;
    Claim claim{0, {}, key.second};
    for (const auto& name : unique.columns) {
      if (!row.cells.contains(name)) break;
      std::vector<CellWrite> storage;
      const CellWrite& write = winner(row, spec_of(table, name), storage);
      if (is_null(*write.value)) break;
      value.push_back(folded(*write.value, unique.fold_case));
      claim = std::max(claim, Claim{write.stamp.hlc, write.stamp.origin, key.second});
    }
    if (value.size() == unique.columns.size()) claims[value].insert(claim);
  }
  for (const auto& [value, order] : claims) {
    for (auto at = std::next(order.begin()); at != order.end(); ++at) {
      holding.duplicates.emplace(table.name, unique.columns.front(), std::get<2>(*at),
                                 std::get<2>(*order.begin()));
    }
  }
}

std::string text_of(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  if (const auto* text = std::get_if<std::string>(&value)) return '"' + *text + '"';
  if (const auto* blob = std::get_if<Blob>(&value)) return hex_encode(blob->bytes).substr(0, 40);
  return "null";
}

std::string name_of(const core::Dot& dot) {
  return std::to_string(static_cast<std::uint64_t>(dot.origin) % 10'000) + ":" +
         std::to_string(dot.seq);
}

std::string text_of(const Uuid& id) { return hex_encode(id.raw()).substr(24); }

std::string text_of(const Holding::Conflict& conflict) {
  const auto& [table, row, column, value, origin] = conflict;
  return table + " " + text_of(row) + " " + (column.empty() ? "deleted" : column) + " " +
         text_of(value);
}

std::string text_of(const std::tuple<std::string, std::string, Uuid, Uuid>& duplicate) {
  const auto& [table, column, row, holder] = duplicate;
  return table + " " + column + " of " + text_of(row) + ", held by " + text_of(holder);
}

template <class Set>
std::string compare(const Set& expected, const Set& found, const std::string& what) {
  for (const auto& one : expected) {
    if (found.count(one) < expected.count(one)) return what + " is missing: " + text_of(one);
  }
  for (const auto& one : found) {
    if (expected.count(one) < found.count(one)) return what + " is too many: " + text_of(one);
  }
  return {};
}

}  // namespace

Holding reference(const Truth& truth, const core::VersionVector& has, const SchemaSpec& schema) {
  // With itself, what a deletion had seen covers the deletion's own transaction too.
  Histories rows;
  for (const auto& [dot, transaction] : truth.all()) {
    if (has.covers(dot)) gather(rows, transaction, schema);
  }
  for (auto& [key, row] : rows) drop_destroyed(row);
  decide_life(rows);
  Holding holding;
  for (const auto& [key, row] : rows) {
    list_conflicts(rows, key, row, holding);
    if (!row.live) continue;
    auto& cells = holding.rows[key];
    for (const auto& [column, writes] : row.cells) {
      cells[column] = *maximal(writes, spec_of(*row.table, column).merge).front().value;
    }
  }
  for (const auto& table : schema) {
    for (const auto& unique : table.unique) list_duplicates(rows, table, unique, holding);
  }
  return holding;
}

std::string difference(const Holding& expected, const Holding& found) {
  for (const auto& [key, row] : expected.rows) {
    const std::string name = key.first + " " + text_of(key.second);
    const auto at = found.rows.find(key);
    if (at == found.rows.end()) return "(2) " + name + " should live";
    for (const auto& [column, value] : row) {
      const Value& there = at->second.at(column);
      if (there == value) continue;
      return "(2) " + name + " " + column + " is " + text_of(there) + ", not " + text_of(value);
    }
  }
  for (const auto& [key, row] : found.rows) {
    if (!expected.rows.contains(key)) {
      return "(10) " + key.first + " " + text_of(key.second) + " should be gone";
    }
  }
  auto certain = found.conflicts;
  std::erase_if(certain, [&](const auto& one) { return expected.doubtful.contains(one); });
  const std::string conflicts = compare(expected.conflicts, certain, "(9) an open conflict");
  if (!conflicts.empty()) return conflicts;
  return compare(expected.duplicates, found.duplicates, "(7) a duplicate");
}

namespace {

// Of a row that is spoken of, or one that refers to it.
bool concerns(const core::Change& change, const std::string& broken) {
  const auto named = [&](const std::string& id) { return broken.find(id) != std::string::npos; };
  return named(text_of(change.id)) ||
         std::ranges::any_of(change.cells, [&](const core::CellWrite& cell) {
           const auto* blob = std::get_if<Blob>(&cell.value);
           const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
           return id && named(text_of(*id));
         });
}

}  // namespace

std::vector<std::string> history(const Truth& truth, const std::string& broken) {
  std::vector<std::string> lines;
  for (const auto& [dot, transaction] : truth.all()) {
    for (const auto& change : transaction.entry.changes) {
      if (!concerns(change, broken)) continue;
      const auto& header = transaction.entry.header;
      const auto& seen = header.carried ? header.carried->seen : transaction.seen;
      std::string line = text_of(change.id) + " kind " +
                         std::to_string(static_cast<int>(change.kind)) + " by " + name_of(dot) +
                         (header.carried ? " carried, at " : " at ") + std::to_string(header.hlc) +
                         " having seen";
      for (const auto& [origin, seq] : seen.components()) {
        line += " " + name_of(core::Dot{origin, seq});
      }
      for (const auto& cell : change.cells) {
        line += ", " + std::to_string(static_cast<int>(cell.column)) + "=" + text_of(cell.value);
      }
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace panal::sim
