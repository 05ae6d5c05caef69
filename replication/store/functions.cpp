// panal_etag, panal_claim, panal_deleted, panal_place, panal_moment, panal_vector, panal_seen,
// panal_raise and panal_join: what SQL of the application may ask of a row's versions, of its
// grave, and of what is applied.
#include <algorithm>
#include <map>

#include "replication/store/engine.h"
#include "replication/store/versions.h"
#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

constexpr int kPlaceShift = 40;

// The ordinals of `_v` mean something on this node only. They never change, so each connection
// remembers those it has met.
class OriginNames {
 public:
  Result<std::uint64_t> of(db::Database& database, std::int64_t ordinal) {
    if (const auto known = names_.find(ordinal); known != names_.end()) return known->second;
    auto row = PANAL_TRY(database.prepare("SELECT origin FROM _origins WHERE ordinal = ?1"));
    // An origin that this very transaction brings into being is not stored yet.
    if (!PANAL_TRY(row.bind(ordinal).step())) return std::uint64_t{0};
    return names_[ordinal] = static_cast<std::uint64_t>(row.integer(0));
  }

 private:
  std::map<std::int64_t, std::uint64_t> names_;
};

std::string_view blob_of(const Value& value) {
  const auto* blob = std::get_if<Blob>(&value);
  return blob == nullptr ? std::string_view{} : std::string_view(blob->bytes);
}

std::string_view text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

void put_big_endian(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

// Which transactions are visible in a row says which of its columns each of them wrote.
Result<Value> etag(db::Database& database, OriginNames& names, std::span<const Value> arguments) {
  constexpr SipKey kKey = {0x70616e616c2d6574, 0x6167000000000001};
  Hash128 sum;
  for (const auto& group : PANAL_TRY(decode_groups(blob_of(arguments[0])))) {
    ByteWriter dot;
    dot.u64(PANAL_TRY(names.of(database, group.ordinal)));
    dot.varint(group.seq);
    sum += siphash128(kKey, dot.bytes());
  }
  std::string raw;
  put_big_endian(raw, sum.low);
  return Value(base64url_encode(raw));
}

Result<Value> claim(db::Database& database, const Catalog& catalog, OriginNames& names,
                    std::span<const Value> arguments) {
  const TableInfo* table = catalog.find(text_of(arguments[0]));
  if (table == nullptr) return fail(Code::kInternal, "panal_claim: no such replicated table");
  const auto groups = PANAL_TRY(decode_groups(blob_of(arguments[2])));
  std::string latest;
  std::string_view columns = text_of(arguments[1]);
  while (!columns.empty()) {
    const std::size_t end = std::min(columns.find(','), columns.size());
    const int column = table->find(core::column_id(columns.substr(0, end)));
    if (column < 0) return fail(Code::kInternal, "panal_claim: no such replicated column");
    columns.remove_prefix(std::min(end + 1, columns.size()));
    std::string key(16, '\xff');  // never written: a default claims nothing before others do
    for (const auto& group : groups) {
      if ((columns_of(group, *table) & mask_of(static_cast<std::size_t>(column))) == 0) continue;
      key = claim_key(planted(Bug::kLastClaimWins) ? ~group.hlc : group.hlc,
                      core::OriginId{PANAL_TRY(names.of(database, group.ordinal))});
    }
    latest = std::max(latest, key);
  }
  return Value(Blob{latest});
}

Result<VersionGroup> last_group(std::span<const Value> arguments) {
  VersionGroup last;
  for (const auto& group : PANAL_TRY(decode_groups(blob_of(arguments[0])))) {
    if (group.hlc >= last.hlc) last = group;
  }
  return last;
}

// Of the transaction that wrote the row last: the ordinal of its origin, and its number there.
Result<Value> place(std::span<const Value> arguments) {
  const VersionGroup last = PANAL_TRY(last_group(arguments));
  return Value(last.ordinal << kPlaceShift | static_cast<std::int64_t>(last.seq));
}

// When it was written last: of two writes the one that had seen the other has the greater.
Result<Value> moment(std::span<const Value> arguments) {
  return Value(static_cast<std::int64_t>(PANAL_TRY(last_group(arguments)).hlc));
}

// How much of the origin of that ordinal a vector covers.
Result<Value> seen(db::Database& database, OriginNames& names, std::span<const Value> arguments) {
  const auto* ordinal = std::get_if<std::int64_t>(&arguments[1]);
  const auto vector = core::VersionVector::decode(blob_of(arguments[0]));
  if (ordinal == nullptr || !vector) return Value(std::int64_t{0});
  const core::OriginId origin{PANAL_TRY(names.of(database, *ordinal))};
  return Value(static_cast<std::int64_t>(vector->get(origin)));
}

// The vector that covers a place, too.
Result<Value> raise(db::Database& database, OriginNames& names, std::span<const Value> arguments) {
  const auto* place = std::get_if<std::int64_t>(&arguments[1]);
  auto vector = core::VersionVector::decode(blob_of(arguments[0]));
  if (!vector) vector = core::VersionVector();
  if (place == nullptr) return Value(Blob{vector->encode()});
  const core::OriginId origin{PANAL_TRY(names.of(database, *place >> kPlaceShift))};
  const std::int64_t seq = *place & ((std::int64_t{1} << kPlaceShift) - 1);
  if (static_cast<std::uint64_t>(origin) != 0 && seq != 0) {
    vector->raise(origin, static_cast<std::uint64_t>(seq));
  }
  return Value(Blob{vector->encode()});
}

// What either of two vectors covers. NULL: the second is none.
Result<Value> join(std::span<const Value> arguments) {
  const auto one = core::VersionVector::decode(blob_of(arguments[0]));
  auto other = core::VersionVector::decode(blob_of(arguments[1]));
  if (!other) return Value();
  if (one) other->raise(*one);
  return Value(Blob{other->encode()});
}

Result<Value> deleted(db::Database& database, const Catalog& catalog,
                      std::span<const Value> arguments) {
  const TableInfo* table = catalog.find(text_of(arguments[0]));
  if (table == nullptr) return fail(Code::kInternal, "panal_deleted: no such replicated table");
  auto row =
      PANAL_TRY(database.prepare("SELECT 1 FROM _graves WHERE table_id = ?1 AND row_id = ?2"));
  row.bind(static_cast<std::int64_t>(table->id), arguments[1]);
  return Value(std::int64_t{PANAL_TRY(row.step())});
}

}  // namespace

std::string claim_key(std::uint64_t hlc, core::OriginId origin) {
  std::string key;
  put_big_endian(key, hlc);
  put_big_endian(key, static_cast<std::uint64_t>(origin));
  return key;
}

Result<void> register_functions(db::Database& database, const SchemaSpec& schema) {
  const auto names = std::make_shared<OriginNames>();
  const auto catalog = std::make_shared<Catalog>(PANAL_TRY(Catalog::read(database, schema)));
  PANAL_TRY(database.define("panal_etag", 1,
                            [names](db::Database& self, std::span<const Value> arguments) {
                              return etag(self, *names, arguments);
                            }));
  PANAL_TRY(database.define("panal_deleted", 2,
                            [catalog](db::Database& self, std::span<const Value> arguments) {
                              return deleted(self, *catalog, arguments);
                            }));
  PANAL_TRY(database.define("panal_place", 1, [](db::Database&, std::span<const Value> arguments) {
    return place(arguments);
  }));
  PANAL_TRY(database.define("panal_moment", 1, [](db::Database&, std::span<const Value> arguments) {
    return moment(arguments);
  }));
  PANAL_TRY(database.define("panal_raise", 2,
                            [names](db::Database& self, std::span<const Value> arguments) {
                              return raise(self, *names, arguments);
                            }));
  PANAL_TRY(database.define("panal_join", 2, [](db::Database&, std::span<const Value> arguments) {
    return join(arguments);
  }));
  PANAL_TRY(database.define("panal_vector", 0,
                            [](db::Database& self, std::span<const Value>) -> Result<Value> {
                              return Value(Blob{PANAL_TRY(read_applied(self)).encode()});
                            }));
  PANAL_TRY(database.define("panal_seen", 2,
                            [names](db::Database& self, std::span<const Value> arguments) {
                              return seen(self, *names, arguments);
                            }));
  return database.define("panal_claim", 3,
                         [names, catalog](db::Database& self, std::span<const Value> arguments) {
                           return claim(self, *catalog, *names, arguments);
                         });
}

}  // namespace panal::store
