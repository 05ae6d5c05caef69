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
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

enum class FieldType { kInteger, kText, kTime, kId, kWords };

// What a field may be used for.
inline constexpr unsigned kSort = 1;
inline constexpr unsigned kFilter = 2;    // ?name=value
inline constexpr unsigned kRange = 4;     // ?created_from= &created_to=, both ends included
inline constexpr unsigned kSearch = 8;    // ?q=
inline constexpr unsigned kNullable = 16;
inline constexpr unsigned kHidden = 32;   // may be filtered, is not shown

struct Field {
  std::string_view name;
  std::string_view sql;  // its expression within the collection's `from`
  FieldType type;
  unsigned uses = 0;

  bool can(unsigned use) const { return (uses & use) != 0; }
  // "created_at" → "created": the stem of its range parameters.
  std::string_view range_stem() const;
};

struct Collection {
  std::string_view name;
  std::string_view from;  // with the replicated table as `t`
  std::string_view default_sort;
  std::vector<Field> fields;

  const Field* field(std::string_view wanted) const;
};

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

struct Query {
  std::vector<Filter> filters;
  std::vector<std::string> words;  // each must occur in a searchable field; folded (text.h)
  const Field* sort = nullptr;
  bool descending = false;
  std::optional<Position> after;
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

// kNotFound when there is no such row.
Result<Row> find(db::Database& database, const Collection& collection, const Uuid& id);

}  // namespace panal::app::store
