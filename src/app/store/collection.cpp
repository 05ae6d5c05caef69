#include "src/app/store/collection.h"

#include <algorithm>
#include <map>

#include "src/app/model/entities.h"
#include "src/app/store/links.h"
#include "src/app/store/search.h"

namespace panal::app::store {
namespace {

constexpr std::size_t kAllRows = INT32_MAX;
constexpr const char* kOfThePage = " WHERE t.id IN (SELECT t.id FROM ";

std::string select(const Collection& collection) {
  std::string sql = "SELECT t.id, panal_etag(t._v)";
  for (const Field& field : collection.fields) (sql += ", ") += field.sql;
  return sql += " FROM ";
}

// Collects conditions and the values of their parameters.
class Conditions {
 public:
  explicit Conditions(const Asker& asker)
      : values_{asker.user, Value(asker.today), Value(asker.now_ms)} {}
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

void add_condition(Conditions& conditions, const Filter& filter) {
  const bool others = filter.field->type == FieldType::kBoolean && filter.value == Value(0);
  std::string condition = others ? filter.field->otherwise : filter.field->condition;
  if (const std::size_t at = condition.find("{}"); at != std::string::npos) {
    condition.replace(at, 2, conditions.parameter(filter.value));
  }
  conditions.add(std::move(condition));
}

// What is set aside has an index for the usual order. In another one a list walks that order and
// passes over what it does not want: the plus keeps SQLite from collecting and sorting all rows.
bool is_passed_over(const Filter& filter, const Collection& collection, const Query& query) {
  std::string_view usual = collection.default_sort;
  if (usual.starts_with('-')) usual.remove_prefix(1);
  return filter.field->can(model::kSetsAside) && query.match.empty() && query.sort->name != usual;
}

void add_filter(Conditions& conditions, const Filter& filter, bool passed_over) {
  if (!filter.field->condition.empty()) return add_condition(conditions, filter);
  if (is_null(filter.value)) return conditions.add(filter.field->sql + " IS NULL");
  const char* comparison = filter.kind == Filter::Kind::kEqual  ? " = "
                           : filter.kind == Filter::Kind::kFrom ? " >= "
                                                                : " <= ";
  conditions.add((passed_over ? "+" : "") + filter.field->sql + comparison +
                 conditions.parameter(filter.value));
}

// Rows behind `after`, where NULL sorts before all values and the id breaks ties.
void add_keyset(Conditions& conditions, const Query& query) {
  const std::string& column = query.sort->sql;
  const std::string beyond = query.descending ? " < " : " > ";
  const bool from_null = is_null(query.after->value);
  const Value id = Blob{std::string(query.after->id.raw())};
  if (from_null) {
    const std::string rest = column + " IS NULL AND t.id" + beyond + conditions.parameter(id);
    conditions.add(query.descending ? rest : "(" + rest + ") OR " + column + " IS NOT NULL");
    return;
  }
  const std::string value = conditions.parameter(query.after->value);
  std::string rest =
      "(" + column + ", t.id)" + beyond + "(" + value + ", " + conditions.parameter(id) + ")";
  if (query.descending && query.sort->can(model::kNullable)) rest += " OR " + column + " IS NULL";
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

std::size_t size_of(const Row& row) {
  std::size_t bytes = sizeof(Row) + row.cells.size() * sizeof(Value);
  for (const Value& cell : row.cells) {
    if (const auto* text = std::get_if<std::string>(&cell)) bytes += text->size();
  }
  return bytes;
}

// Of what is filtered by through other tables.
constexpr unsigned kAsides = model::kFilter | model::kHidden | model::kUnindexed;

void add_links(Collection& collection, const model::Entity& entity) {
  for (const model::Link& link : entity.links) {
    const std::string name(link.name), own(link.own), other(link.other);
    collection.fields.push_back({name, linked_ids_sql(link), FieldType::kIds});
    collection.fields.push_back({name + "_names", linked_labels_sql(link), FieldType::kTexts});
    collection.fields.push_back({.name = other,
                                 .sql = "NULL",
                                 .type = FieldType::kId,
                                 .uses = kAsides,
                                 .condition = "t.id IN (SELECT " + own + " FROM " +
                                              std::string(link.relation) + " WHERE " + other +
                                              " = {})"});
  }
}

void add_derived(Collection& collection, const model::Entity& entity) {
  for (const model::Derived& derived : entity.derived) {
    const unsigned filter = derived.condition.empty() ? 0 : model::kFilter | model::kUnindexed;
    const unsigned hidden = derived.sql.empty() ? model::kHidden : 0;
    const bool number = derived.type == FieldType::kInteger || derived.type == FieldType::kBoolean;
    collection.fields.push_back({.name = std::string(derived.name),
                                 .sql = derived.sql.empty() ? "NULL" : std::string(derived.sql),
                                 .type = derived.type,
                                 .uses = filter | hidden | (number ? 0 : model::kNullable),
                                 .condition = std::string(derived.condition),
                                 .otherwise = std::string(derived.otherwise)});
  }
  const model::OwnAccess& own = entity.own;
  if (own.through.empty()) return;
  // Behind a plus, so that a list goes on walking the order asked for.
  collection.fields.push_back(
      {.name = std::string(own.attribute),
       .sql = "+of_" + std::string(own.through) + "." + std::string(own.attribute),
       .type = FieldType::kId,
       .uses = kAsides});
}

struct Selection {
  std::string sql;
  std::vector<Value> values;

  Result<db::Statement> prepare(db::Database& database, const std::string& text) const {
    auto statement = PANAL_TRY(database.prepare(text));
    for (std::size_t i = 0; i < values.size(); ++i) {
      statement.bind_one(static_cast<int>(i) + 1, values[i]);
    }
    return statement;
  }
};

Selection select_page(const Collection& collection, const Query& query) {
  Conditions conditions(query.asker);
  for (const Filter& filter : query.filters) {
    add_filter(conditions, filter, is_passed_over(filter, collection, query));
  }
  if (query.after) add_keyset(conditions, query);
  std::string from = collection.from;
  if (!query.match.empty()) {
    from = found_rows(collection) + from;
    conditions.add(found_condition(collection) + conditions.parameter(Value(query.match)));
  }
  const std::string direction = query.descending ? " DESC" : "";
  // One more row than asked for tells that there are more.
  const auto rows_max = static_cast<std::int64_t>(std::min(query.limit, kAllRows)) + 1;
  const std::string order = " ORDER BY " + query.sort->sql + direction + ", t.id" + direction;
  std::string page =
      from + conditions.sql() + order + " LIMIT " + conditions.parameter(Value(rows_max));
  // What is found has to be sorted: what is shown is worked out for the rows of the page alone.
  if (!query.match.empty()) {
    page = collection.from + kOfThePage + page + ")" + order;
  }
  return {select(collection) + page, conditions.values()};
}

using Collections = std::map<const model::Entity*, Collection>;

Collections make_collections() {
  Collections made;
  for (const auto entities : {model::kept_entities(), model::entities()}) {
    for (const model::Entity* each : entities) made.emplace(each, collection_of(*each));
  }
  return made;
}

}  // namespace

std::string_view Field::range_stem() const {
  const std::string_view all = name;
  return all.ends_with("_at") || all.ends_with("_on") ? all.substr(0, all.size() - 3) : all;
}

const Field* Collection::field(std::string_view wanted) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [wanted](const Field& f) { return f.name == wanted; });
  return found == fields.end() ? nullptr : &*found;
}

bool Collection::is_searched() const {
  return std::ranges::any_of(fields, [](const Field& f) { return f.can(model::kSearch); });
}

Collection collection_of(const model::Entity& entity) {
  const std::string name(entity.name);
  Collection made{.name = name,
                  .record = std::string(entity.singular),
                  .from = name + " AS t",
                  .default_sort = std::string(entity.default_sort),
                  .fields = {}};
  for (const model::Attribute& attribute : entity.attributes) {
    const std::string column(attribute.name);
    Field field{column, "t." + column, attribute.type, attribute.traits};
    if (attribute.nullable()) field.uses |= model::kNullable;
    if (attribute.type == FieldType::kText) field.choices = attribute.choices;
    if (attribute.type == FieldType::kText && attribute.can(model::kSort)) {
      field.sql += " COLLATE SPANISH";
    }
    if (attribute.of.empty()) {
      made.fields.push_back(std::move(field));
      continue;
    }
    const std::string joined = "of_" + column;
    made.from += " LEFT JOIN " + std::string(attribute.of) + " AS " + joined + " ON " + joined +
                 ".id = t." + column;
    const std::string label = joined + "." + std::string(model::label_of(attribute.of));
    if (attribute.can(model::kByLabel)) {
      made.fields.push_back(
          {column, label, FieldType::kText, field.uses, std::string(attribute.of)});
      continue;
    }
    made.fields.push_back(std::move(field));
    made.fields.push_back({column + "_name", label, FieldType::kText, model::kNullable});
  }
  if (!entity.is_edited) return made;
  add_links(made, entity);
  add_derived(made, entity);
  made.fields.push_back(
      {"created_at", "t.created_at", FieldType::kTime, model::kSort | model::kRange});
  made.fields.push_back(
      {"updated_at", "t.updated_at", FieldType::kTime, model::kRange | model::kUnindexed});
  return made;
}

const Collection& records_of(const model::Entity& entity) {
  static const Collections all = make_collections();
  return all.at(&entity);
}

const Collection& own_records_of(const model::Entity& entity) {
  static const Collections all = [] {
    Collections made = make_collections();
    for (auto& [each, collection] : made) {
      const model::OwnAccess& own = each->own;
      std::erase_if(collection.fields, [&own](const Field& f) { return own.hides(f.name); });
    }
    return made;
  }();
  return all.at(&entity);
}

Result<Page> list(db::Database& database, const Collection& collection, const Query& query) {
  Page page;
  std::size_t bytes = 0;
  PANAL_TRY(each(database, collection, query, [&](Row row) {
    bytes += size_of(row);
    page.more = page.rows.size() == query.limit || (bytes > query.bytes_max && !page.rows.empty());
    if (!page.more) page.rows.push_back(std::move(row));
    return !page.more;
  }));
  return page;
}

Result<void> each(db::Database& database, const Collection& collection, const Query& query,
                  const std::function<bool(Row)>& take) {
  const Selection selection = select_page(collection, query);
  auto statement = PANAL_TRY(selection.prepare(database, selection.sql));
  while (PANAL_TRY(statement.step())) {
    if (!take(read_row(statement, collection.fields.size()))) break;
  }
  return {};
}

Result<std::string> explain(db::Database& database, const Collection& collection,
                            const Query& query) {
  const Selection selection = select_page(collection, query);
  auto plan = PANAL_TRY(selection.prepare(database, "EXPLAIN QUERY PLAN " + selection.sql));
  std::string lines;
  while (PANAL_TRY(plan.step())) (lines += plan.text(3)) += '\n';
  return lines;
}

Result<void> touch(db::Database& database, const Collection& collection, const Uuid& id,
                   std::int64_t now_ms) {
  if (collection.field("updated_at") == nullptr) return {};
  return PANAL_TRY(database.prepare("UPDATE " + std::string(collection.name) +
                                    " SET updated_at = max(updated_at + 1, ?2) WHERE id = ?1"))
      .bind(id, now_ms)
      .run();
}

Result<Row> find(db::Database& database, const Collection& collection, const Uuid& id,
                 const Asker& asker) {
  auto statement =
      PANAL_TRY(database.prepare(select(collection) + collection.from + " WHERE t.id = ?4"));
  statement.bind(asker.user, asker.today, asker.now_ms, id);
  if (!PANAL_TRY(statement.step())) return fail(Code::kNotFound, "not_found");
  return read_row(statement, collection.fields.size());
}

}  // namespace panal::app::store
