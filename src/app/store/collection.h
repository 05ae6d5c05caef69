#pragma once
// Collection: a list of records as the API offers it, declared once. Filters, sort orders, pages,
// search, JSON, CSV and the API's description follow from its fields.
//
// SQL is put together here alone, and only from the constants of a declaration; values are bound.
// The connection offers two functions of a row's hidden version: panal_etag(_v), equal on every
// node for equal versions, and panal_claim(table, column, _v), the smallest of which holds a value
// that should be unique. And one of a row that is not there: panal_deleted(table, id) is 1 when it
// once was.
//
// Thread: that of the database that is passed in.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/model/entity.h"
#include "src/base/ids.h"
#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

using FieldType = model::Type;

struct Field {
  std::string name;
  std::string sql;  // its expression within the collection's `from`
  FieldType type;
  unsigned uses = 0;    // model::kSort, …
  std::string of = {};  // shown by the label of this table's row, which the column `name` names
  std::string condition = {}, otherwise = {};  // of a filter that is more (model::Derived)
  std::vector<std::string_view> choices = {};  // of a text; empty: any

  bool can(unsigned use) const { return (uses & use) != 0; }
  // Whether clients may ask for it; a handler may for hidden ones, too.
  bool is_asked() const {
    return can(model::kFilter) && (!can(model::kHidden) || !condition.empty());
  }
  // "created_at" → "created", "starts_on" → "starts": the stem of its range parameters.
  std::string_view range_stem() const;
};

struct Collection {
  std::string name;    // and of the table
  std::string record;  // what one is called: "Message"
  std::string from;    // with the replicated table as `t`
  std::string default_sort;
  std::vector<Field> fields;

  const Field* field(std::string_view wanted) const;
  // Whether some of its fields are searched. They are columns of `t`.
  bool is_searched() const;
};

// The list of an entity's records: its attributes, the labels of what they refer to, and times.
Collection collection_of(const model::Entity& entity);
// The same, made once.
const Collection& records_of(const model::Entity& entity);
// The same without what is hidden from those who may see their own alone.
const Collection& own_records_of(const model::Entity& entity);

struct Filter {
  enum class Kind { kEqual, kFrom, kTo };
  const Field* field;
  Kind kind;
  Value value;
};

// The place in a sort order after which a page begins.
struct Position {
  Value value;
  Uuid id;
};

// Who asks, and when: ?1, ?2 and ?3 of all SQL of collections.
struct Asker {
  Value user = {};         // an id
  std::string today = {};  // 2026-01-31
  std::int64_t now_ms = 0;
};

struct Query {
  Asker asker = {};
  std::vector<Filter> filters = {};
  std::string match = {};  // full-text search (search.h); empty: all
  const Field* sort = nullptr;
  bool descending = false;
  std::optional<Position> after = {};
  std::size_t limit = 0;
  std::size_t bytes_max = limits::kExportBytes;
};

struct Row {
  Uuid id;
  std::string etag;          // of the row's version; without quotes
  std::vector<Value> cells;  // as Collection::fields
};

struct Page {
  std::vector<Row> rows;
  bool more = false;  // stopped at the limit, or at the bytes
};

Result<Page> list(db::Database& database, const Collection& collection, const Query& query);
// One row after the other, whatever the query's limits are, until `take` returns false.
Result<void> each(db::Database& database, const Collection& collection, const Query& query,
                  const std::function<bool(Row)>& take);

// How SQLite would carry out a list, for tests: lines of EXPLAIN QUERY PLAN.
Result<std::string> explain(db::Database& database, const Collection& collection,
                            const Query& query);

// Notes that the row changed now, where the collection tells of that.
Result<void> touch(db::Database& database, const Collection& collection, const Uuid& id,
                   std::int64_t now_ms);

// kNotFound when there is no such row.
Result<Row> find(db::Database& database, const Collection& collection, const Uuid& id,
                 const Asker& asker = {});

}  // namespace panal::app::store
