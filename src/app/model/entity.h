#pragma once
// Entity: a kind of record, declared once: what it holds, who may do what with it, how it is found.
// The replicated table (store/entity_tables.h), lists and search (store/collection.h), forms, CSV,
// history and the API with its description (api/entities.h) all follow from the declaration.
//
// Plain constants, made once and never changed; the list of all is entities.h. Any thread.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/base/value.h"

namespace panal::db {
class Database;
}
namespace panal::app::store {
struct Actor;
}

namespace panal::app::model {

// In the order of their letters: A M S T C.
inline constexpr std::array<std::string_view, 5> kRoleNames = {
    "administrator", "manager", "salesperson", "support", "customer"};

enum class Type {
  kText,
  kInteger,
  kBoolean,
  kDate,   // of the calendar, stored as 2026-01-31
  kTime,   // a moment, stored in ms
  kId,     // of a record: 16 bytes
  kWords,  // names with a space between
  kJson,   // a document, stored as text
  kBytes,  // shown as hex
  kIds,    // of other records; in a cell: 16 bytes each
  kTexts,  // in a cell: a JSON array
};

// What an attribute may be used for, and what is asked of it.
inline constexpr unsigned kSort = 1;
inline constexpr unsigned kFilter = 2;  // ?name=value
inline constexpr unsigned kRange = 4;   // ?created_from= &created_to=, both ends included
inline constexpr unsigned kSearch = 8;  // ?q=
inline constexpr unsigned kNullable = 16;
inline constexpr unsigned kHidden = 32;  // may be filtered, is not shown
inline constexpr unsigned kRequired = 64;
inline constexpr unsigned kUnique = 128;      // without regard to the case of ASCII letters
inline constexpr unsigned kLong = 256;        // a text of many lines
inline constexpr unsigned kByLabel = 512;     // of a reference: shown by what people call it, no id
inline constexpr unsigned kUnindexed = 1024;  // few values, each in many rows: a walk finds a page
inline constexpr unsigned kGuarded = 2048;    // not changed by those who may change but their own
// Of a boolean: records that have it set are in no list that does not ask for them.
inline constexpr unsigned kSetsAside = 4096;
// Of a reference: the record is a part of the one it names, and is deleted with it.
inline constexpr unsigned kPartOf = 8192;

// Who says what it is: the client, the server of itself (a node's name, an author), the handlers of
// the entity alone, or the client, else whoever makes it.
enum class Source { kClient, kNode, kAuthor, kServer, kClientOrAuthor };

// What is wrong with a text, if anything: a code of the catalogue.
using TextCheck = std::optional<std::string_view> (*)(std::string_view text);

struct Attribute {
  std::string_view name;
  Type type = Type::kText;
  unsigned traits = 0;
  std::string_view of = {};  // of a kId: the entity it refers to
  std::vector<std::string_view> choices = {};
  std::size_t characters_max = limits::kNameCharacters;
  std::int64_t least = INT64_MIN, most = INT64_MAX;  // of an integer
  bool initially = false;                            // of a boolean
  std::string_view initial = {};                     // of a text
  TextCheck check = nullptr;
  std::string_view group = {};  // attributes of one group change together, for merging
  Source source = Source::kClient;

  bool can(unsigned trait) const { return (traits & trait) != 0; }
  bool is_clients() const { return source == Source::kClient || source == Source::kClientOrAuthor; }
  // Whether no value is NULL: of what has no empty form, and of what claims its value.
  bool nullable() const {
    const bool text = type == Type::kText || type == Type::kWords;
    return !can(kRequired) && type != Type::kBoolean && (!text || can(kUnique));
  }
  // Whether what it refers to stays as long as it does. One that names a user may outlive him: a
  // write must not bring back a user who was deleted on another node.
  bool holds() const { return !of.empty() && of != "users"; }
};

// Records that go with one, n:m: the customers of a company, the companies of a customer. Both ends
// declare it; the pairs stand in a table of their own (store/links.h). Clients give and get it
// as an array of ids, `name`; lists show the labels, too, and filter by `other`.
struct Link {
  std::string_view name;      // of a customer: "companies"
  std::string_view relation;  // the table: "company_customers"
  std::string_view own;       // its column for this end: "customer"
  std::string_view other;     // and for that one: "company"
  std::string_view of;        // the entity there: "companies"
};

// What lists show or filter by on top of attributes. In its SQL, t is the record, ?1 the user who
// asks, or NULL, ?2 today's date and ?3 the moment, in ms.
struct Derived {
  std::string_view name;
  Type type;
  std::string_view sql = {};  // what is shown; empty: nothing
  // Of a filter: what is true of the records wanted, with {} in the place of the value. Of a
  // boolean: of those that have it, and of the others.
  std::string_view condition = {};
  std::string_view otherwise = {};
};

enum class Action { kRead, kCreate, kChange, kDelete, kImport, kList };
inline constexpr std::size_t kActionCount = 6;
std::string_view name_of(Action action);

// The roles that may, as product.md writes them: letters of A M S T C.
struct Access {
  std::string_view read, create, change, remove;
  std::string_view import = create;
  std::string_view list = {};  // empty: whoever may read some of them
  std::string_view of(Action action) const;
};

// Roles that may do it too, but only with records whose `attribute` names their own user, or the
// attribute of what they belong to: a target is whose the visit is. "id": with the record that is
// their own user.
struct OwnAccess {
  std::string_view attribute = {};  // empty: none
  std::string_view through = {};    // the attribute that names what it belongs to; empty: itself
  std::string_view read = {}, create = {}, change = {}, remove = {};
  // Names of fields, a space between, that they are not shown, cannot ask for and do not set.
  std::string_view hidden = {};
  std::string_view of(Action action) const;
  bool hides(std::string_view field) const;
};

struct Entity;

// A whole record as a rule over several attributes sees it.
class RecordView {
 public:
  RecordView(const Entity& entity, const Uuid& id, const std::vector<Value>& values)
      : entity_(entity), id_(Blob{std::string(id.raw())}), values_(values) {}
  const Value& id() const { return id_; }
  const Value& operator[](std::string_view name) const;

 private:
  const Entity& entity_;
  Value id_;
  const std::vector<Value>& values_;
};

using RecordCheck = std::optional<FieldError> (*)(const RecordView& record);

// A rule that looks beyond the record, or what follows from its change: in the transaction, before
// the record is written. `before` is null of a new one, `after` of one that goes. It may set what
// the server says of the record (Source::kServer), and of a new one what its maker left empty.
using RecordHook = Result<void> (*)(db::Database& database, const store::Actor& actor,
                                    const Uuid& id, const std::vector<Value>* before,
                                    std::vector<Value>* after);

struct Entity {
  std::string_view name;      // of the table and of the collection: "people"
  std::string_view singular;  // "Person"
  std::string_view label;     // the attribute that tells people which one it is
  std::string_view key = {};  // by which an import finds a record that has no id
  std::string_view default_sort = {};
  std::vector<Attribute> attributes;
  Access access;
  OwnAccess own = {};
  std::vector<Link> links = {};
  std::vector<Derived> derived = {};
  std::vector<std::string> indexes = {};  // on top of those of its attributes
  RecordCheck check = nullptr;
  RecordHook hook = nullptr;
  // Of messages, the row itself tells who made it; logging that too would double each write.
  bool creation_is_logged = true;
  // False: the server alone writes them, and says what time they are of. They have a list.
  bool is_edited = true;

  const Attribute* find(std::string_view name) const;
  std::size_t place_of(std::string_view name) const;  // of one that is there
  // Its roles, and those that may with their own records.
  std::string roles_for(Action action) const;
};

}  // namespace panal::app::model
