#include "src/app/store/collection.h"

#include <algorithm>

#include "src/app/store/text.h"

namespace panal::app::store {
namespace {

std::string select(const Collection& collection) {
  std::string sql = "SELECT t.id, panal_etag(t._v)";
  for (const Field& field : collection.fields) (sql += ", ") += field.sql;
  return (sql += " FROM ") += collection.from;
}

// Collects conditions and the values of their parameters.
class Conditions {
 public:
  void add(std::string condition) {
    sql_ += sql_.empty() ? " WHERE (" : " AND (";
    (sql_ += condition) += ')';
  }
  std::string parameter(Value value) {
    values_.push_back(std::move(value));
    return "?" + std::to_string(values_.size());
  }
  const std::string& sql() const { return sql_; }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

void add_filter(Conditions& conditions, const Filter& filter) {
  const char* comparison = filter.kind == Filter::Kind::kEqual  ? " = "
                           : filter.kind == Filter::Kind::kFrom ? " >= "
                                                                : " <= ";
  conditions.add(std::string(filter.field->sql) + comparison +
                 conditions.parameter(filter.value));
}

// Rows behind `after`, where NULL sorts before all values and the id breaks ties.
void add_keyset(Conditions& conditions, const Query& query) {
  const std::string column(query.sort->sql);
  const std::string beyond = query.descending ? " < " : " > ";
  const bool from_null = is_null(query.after->value);
  const Value id = Blob{std::string(query.after->id.raw())};
  if (from_null) {
    const std::string rest = column + " IS NULL AND t.id" + beyond + conditions.parameter(id);
    conditions.add(query.descending ? rest : "(" + rest + ") OR " + column + " IS NOT NULL");
    return;
  }
  const std::string value = conditions.parameter(query.after->value);
  std::string rest = "(" + column + ", t.id)" + beyond + "(" + value + ", " +
                     conditions.parameter(id) + ")";
  if (query.descending && query.sort->can(kNullable)) rest += " OR " + column + " IS NULL";
  conditions.add(std::move(rest));
}

Row read_row(const db::Statement& statement, std::size_t cells) {
  Row row{.id = statement.uuid(0), .etag = std::string(statement.text(1)), .cells = {}};
  row.cells.reserve(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    row.cells.push_back(statement.value(static_cast<int>(i) + 2));
  }
  return row;
}

bool contains_words(const Collection& collection, const Row& row,
                    const std::vector<std::string>& words) {
  if (words.empty()) return true;
  std::string haystack;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (!collection.fields[i].can(kSearch)) continue;
    if (const auto* text = std::get_if<std::string>(&row.cells[i])) {
      (haystack += fold(*text)) += '\n';
    }
  }
  return std::all_of(words.begin(), words.end(), [&haystack](const std::string& word) {
    return haystack.find(word) != std::string::npos;
  });
}

std::size_t size_of(const Row& row) {
  std::size_t bytes = sizeof(Row) + row.cells.size() * sizeof(Value);
  for (const Value& cell : row.cells) {
    if (const auto* text = std::get_if<std::string>(&cell)) bytes += text->size();
  }
  return bytes;
}

}  // namespace

std::string_view Field::range_stem() const {
  return name.ends_with("_at") ? name.substr(0, name.size() - 3) : name;
}

const Field* Collection::field(std::string_view wanted) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [wanted](const Field& f) { return f.name == wanted; });
  return found == fields.end() ? nullptr : &*found;
}

Result<Page> list(db::Database& database, const Collection& collection, const Query& query) {
  Conditions conditions;
  for (const Filter& filter : query.filters) add_filter(conditions, filter);
  if (query.after) add_keyset(conditions, query);
  const std::string direction = query.descending ? " DESC" : "";
  const std::string sql = select(collection) + conditions.sql() + " ORDER BY " +
                          std::string(query.sort->sql) + direction + ", t.id" + direction;
  auto statement = PANAL_TRY(database.prepare(sql));
  for (std::size_t i = 0; i < conditions.values().size(); ++i) {
    statement.bind_one(static_cast<int>(i) + 1, conditions.values()[i]);
  }
  Page page;
  std::size_t bytes = 0;
  while (PANAL_TRY(statement.step())) {
    Row row = read_row(statement, collection.fields.size());
    if (!contains_words(collection, row, query.words)) continue;
    bytes += size_of(row);
    if (page.rows.size() == query.limit || (bytes > query.bytes_max && !page.rows.empty())) {
      page.more = true;
      break;
    }
    page.rows.push_back(std::move(row));
  }
  return page;
}

Result<Row> find(db::Database& database, const Collection& collection, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare(select(collection) + " WHERE t.id = ?1"));
  statement.bind(id);
  if (!PANAL_TRY(statement.step())) return fail(Code::kNotFound, "not_found");
  return read_row(statement, collection.fields.size());
}

}  // namespace panal::app::store
