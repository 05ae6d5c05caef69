// The joiner's side of a snapshot: the reader of the file that snapshot.cpp writes.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "replication/store/foreign_rows.h"
#include "replication/store/inspect.h"
#include "replication/store/row.h"
#include "replication/store/snapshot.h"
#include "replication/wire/entry_codec.h"
#include "src/base/limits.h"

namespace panal::store {
namespace {

constexpr std::string_view kMagic = "panal snapshot 1\n";

// The tables whose rows are taken over as they are. A column that one side does not know yet is
// left out.
constexpr std::string_view kVerbatim[] = {"_origins", "_graves", "_conflicts", "_unknown", "_log"};

Error damaged(std::string_view what) {
  return fail(Code::kCorrupt, "the snapshot is damaged: " + std::string(what));
}

// Of both tables a row's values and `_v` mean the same.
bool alike(const TableInfo& ours, const TableInfo& theirs) {
  return ours.generations == theirs.generations &&
         std::ranges::equal(ours.columns, theirs.columns, {}, &ColumnInfo::id, &ColumnInfo::id);
}

// Graves and conflicts come as the first version had them; what is missing, Engine::open() adds.
constexpr std::string_view kComplete = R"sql(
UPDATE _graves SET kept = x'', dropped = covered WHERE dropped = 1;
UPDATE _graves SET dropped = NULL WHERE dropped = 0;
DELETE FROM _conflicts WHERE state = 1;
UPDATE _conflicts SET kind = 1 WHERE column_id = 0;
UPDATE _conflicts SET kind = 4,
  state = CASE WHEN id IN (SELECT id FROM _dismissals) THEN 2 ELSE 0 END WHERE state = 4;
DELETE FROM _meta WHERE key = 'unique';
)sql";

// A file in memory, as long as it lives.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(Code::kIo, "cannot open " + path);
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0 && status.st_size > 0;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* data = known ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    if (data == MAP_FAILED) return fail(Code::kIo, "cannot read " + path);
    ::madvise(data, size, MADV_SEQUENTIAL);
    return MappedFile(data, size);
  }
  MappedFile(MappedFile&& other) noexcept : data_(other.data_), size_(other.size_) {
    other.data_ = nullptr;
  }
  MappedFile(const MappedFile&) = delete;
  ~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, size_);
  }
  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  MappedFile(void* data, std::size_t size) : data_(data), size_(size) {}
  void* data_;
  std::size_t size_;
};

class Importer {
 public:
  Importer(db::Database& database, Catalog catalog, SipKey key,
           std::optional<SipKey> written_with)
      : database_(database),
        catalog_(std::move(catalog)),
        hasher_(key),
        written_with_(written_with),
        rows_(catalog_, state_, digests_, key) {}

  Result<void> run(std::string_view bytes);

 private:
  Result<void> section(ByteReader& in);
  Result<void> verbatim(ByteReader& in, std::string_view table,
                        const std::vector<std::string>& columns);
  Result<void> count_side_cell(const std::vector<BorrowedValue>& values);
  Result<void> generations(ByteReader& in, std::size_t columns);
  Result<void> replicated(ByteReader& in, std::string_view name,
                          const std::vector<std::string>& columns);
  Result<void> verbatim_rows(ByteReader& in, const TableInfo& theirs, const TableInfo& table);
  Result<void> row(ByteReader& in, const TableInfo& theirs);
  Result<void> finish(ByteReader& in);

  db::Database& database_;
  const Catalog catalog_;
  core::CellHasher hasher_;
  const std::optional<SipKey> written_with_;
  State state_;
  Digests digests_;
  RowStore rows_;
  std::map<core::TableId, std::vector<std::pair<std::uint64_t, std::size_t>>> generations_;
};

Result<void> Importer::run(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.raw(kMagic.size()) != kMagic) return damaged("it is none, or of a newer version");
  state_ = PANAL_TRY(load_state(database_));
  if (!state_.vector.empty()) return fail(Code::kConflict, "this node has data already");
  PANAL_TRY(database_.execute("DELETE FROM _origins"));
  while (in.u8() == 1) PANAL_TRY(section(in));
  return finish(in);
}

Result<void> Importer::section(ByteReader& in) {
  const std::string_view name = in.string();
  const std::uint64_t count = in.varint();
  if (count > limits::kTableColumns + 2) return damaged("it has too many columns");
  std::vector<std::string> columns;
  for (std::uint64_t i = 0; i < count; ++i) columns.emplace_back(in.string());
  if (!in.ok()) return damaged("it ends early");
  if (name == "_generations") return generations(in, columns.size());
  if (std::ranges::find(kVerbatim, name) == std::end(kVerbatim)) {
    return replicated(in, name, columns);
  }
  PANAL_TRY(verbatim(in, name, columns));
  if (name == "_origins") state_ = PANAL_TRY(load_state(database_));
  return {};
}

Result<void> Importer::verbatim(ByteReader& in, std::string_view table,
                                const std::vector<std::string>& columns) {
  std::vector<std::size_t> known;
  std::string names, places;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string name = columns[i] == "destroyed" ? "dropped" : columns[i];
    auto found =
        PANAL_TRY(database_.prepare("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2"));
    if (!PANAL_TRY(found.bind(table, name).step())) continue;
    known.push_back(i);
    names += (names.empty() ? "" : ", ") + name;
    places += (places.empty() ? "?" : ", ?") + std::to_string(known.size());
  }
  if (known.empty()) return damaged("a table has other columns");
  auto statement = PANAL_TRY(database_.prepare("INSERT INTO " + std::string(table) + "(" + names +
                                               ") VALUES(" + places + ")"));
  std::vector<BorrowedValue> values(columns.size());
  while (in.u8() == 1) {
    for (auto& value : values) value = wire::borrow_value(in);
    if (!in.ok()) return damaged("it ends early");
    for (std::size_t i = 0; i < known.size(); ++i) {
      statement.bind_borrowed(static_cast<int>(i) + 1, values[known[i]]);
    }
    PANAL_TRY(statement.run());
    if (table == "_log" && values.size() >= 2) {
      const auto* entry = std::get_if<BorrowedBlob>(&values[1]);
      state_.log_bytes += entry == nullptr ? 0 : entry->bytes.size();
      ++state_.log_entries;
    }
    if (table == "_unknown") PANAL_TRY(count_side_cell(values));
  }
  return {};
}

// (table, row, column, origin, seq, hlc, value, live)
Result<void> Importer::count_side_cell(const std::vector<BorrowedValue>& values) {
  if (values.size() < 8) return damaged("a side cell");
  std::int64_t numbers[8] = {};
  for (const std::size_t i : {0, 2, 3, 4, 5, 7}) {
    const auto* number = std::get_if<std::int64_t>(&values[i]);
    if (number == nullptr) return damaged("a side cell");
    numbers[i] = *number;
  }
  const auto* blob = std::get_if<BorrowedBlob>(&values[1]);
  const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
  if (!id) return damaged("a side cell");
  if (numbers[7] == 0) return {};
  const core::TableId table{static_cast<std::uint32_t>(numbers[0])};
  const core::Stamp stamp{static_cast<std::uint64_t>(numbers[5]),
                          core::OriginId{static_cast<std::uint64_t>(numbers[3])},
                          static_cast<std::uint64_t>(numbers[4])};
  const core::ColumnId column{static_cast<std::uint16_t>(numbers[2])};
  digests_.add(table, core::digest_bucket(*id), hasher_.hash(table, *id, column, stamp, values[6]));
  return {};
}

// The donor's, to read its `_v`. Ours stay as they are.
Result<void> Importer::generations(ByteReader& in, std::size_t columns) {
  if (columns != 3) return damaged("a table has other columns");
  while (in.u8() == 1) {
    std::int64_t cells[3] = {};
    for (auto& cell : cells) {
      const Value value = wire::read_value(in);
      const auto* integer = std::get_if<std::int64_t>(&value);
      if (integer == nullptr) return damaged("a generation is no number");
      cell = *integer;
    }
    if (cells[2] < 0 || cells[2] > static_cast<std::int64_t>(limits::kTableColumns)) {
      return damaged("a generation has too many columns");
    }
    generations_[core::TableId{static_cast<std::uint32_t>(cells[0])}].emplace_back(
        static_cast<std::uint64_t>(cells[1]), static_cast<std::size_t>(cells[2]));
  }
  return {};
}

Result<void> Importer::replicated(ByteReader& in, std::string_view name,
                                  const std::vector<std::string>& columns) {
  if (columns.size() < 2 || columns[0] != "id" || columns[1] != "_v") {
    return damaged("a table without versions");
  }
  TableInfo theirs;
  theirs.name = name;
  theirs.id = core::table_id(name);
  theirs.generations = generations_[theirs.id];
  for (std::size_t i = 2; i < columns.size(); ++i) {
    theirs.columns.push_back({columns[i], core::column_id(columns[i])});
  }
  const TableInfo* ours = catalog_.find(theirs.id);
  if (ours != nullptr && alike(*ours, theirs)) return verbatim_rows(in, theirs, *ours);
  while (in.u8() == 1) PANAL_TRY(row(in, theirs));
  return {};
}

// The donor's table is as ours, `_v` means the same in both, and there is nothing to merge with:
// each row goes into the table as it comes out of the file. A row with a column that nobody wrote
// has that column's default here, whatever the donor says.
Result<void> Importer::verbatim_rows(ByteReader& in, const TableInfo& theirs,
                                     const TableInfo& table) {
  auto statement = PANAL_TRY(database_.prepare(table.insert_sql));
  std::vector<BorrowedValue> values(2 + table.columns.size());
  while (in.u8() == 1) {
    const ByteReader before = in;
    for (auto& value : values) value = wire::borrow_value(in);
    if (!in.ok()) return damaged("it ends early");
    const auto* id_blob = std::get_if<BorrowedBlob>(&values[0]);
    const auto* versions = std::get_if<BorrowedBlob>(&values[1]);
    const auto id = id_blob == nullptr ? std::nullopt : Uuid::from_bytes(id_blob->bytes);
    if (!id || versions == nullptr) return damaged("a row without id or versions");
    const Stamps stamps = PANAL_TRY(decode_versions(versions->bytes, table, state_));
    if (std::ranges::find(stamps, core::Stamp{}) != stamps.end()) {
      in = before;
      PANAL_TRY(row(in, theirs));
      continue;
    }
    Hash128 sum;
    for (std::size_t i = 0; i < stamps.size(); ++i) {
      const ColumnInfo& column = table.columns[i];
      const BorrowedValue& value = values[i + 2];
      if (!column.holds(to_value(value))) {
        return damaged("a value of another type than its column's");
      }
      sum += hasher_.hash(table.id, *id, column.id, stamps[i], value);
    }
    digests_.add(table.id, core::digest_bucket(*id), sum);
    digests_.keep();
    for (std::size_t i = 0; i < values.size(); ++i) {
      statement.bind_borrowed(static_cast<int>(i) + 1, values[i]);
    }
    PANAL_TRY(statement.run());
  }
  return {};
}

Result<void> Importer::row(ByteReader& in, const TableInfo& theirs) {
  const Value id = wire::read_value(in);
  const Value versions = wire::read_value(in);
  const auto* id_blob = std::get_if<Blob>(&id);
  const auto* versions_blob = std::get_if<Blob>(&versions);
  const auto uuid = id_blob == nullptr ? std::nullopt : Uuid::from_bytes(id_blob->bytes);
  if (!uuid || versions_blob == nullptr) return damaged("a row without id or versions");
  const Stamps stamps = PANAL_TRY(decode_versions(versions_blob->bytes, theirs, state_));
  Row row{.table = catalog_.find(theirs.id), .table_id = theirs.id, .id = *uuid};
  if (row.table != nullptr) {
    for (const auto& column : row.table->columns) row.cells.push_back({.column = column.id});
  }
  for (std::size_t i = 0; i < theirs.columns.size(); ++i) {
    Value value = wire::read_value(in);
    if (stamps[i] == core::Stamp{}) continue;
    const int place = row.table == nullptr ? -1 : row.table->find(theirs.columns[i].id);
    if (place >= 0 && !row.table->columns[static_cast<std::size_t>(place)].holds(value)) {
      return damaged("a value of another type than its column's");
    }
    if (place < 0) row.cells.push_back({.column = theirs.columns[i].id});
    Cell& cell = place < 0 ? row.cells.back() : row.cells[static_cast<std::size_t>(place)];
    cell.value = std::move(value);
    cell.stamp = stamps[i];
    cell.touched = true;
  }
  if (!in.ok()) return damaged("it ends early");
  row.live = true;
  PANAL_TRY(rows_.store(database_, row, Physical::kWrite));
  rows_.begin(/*settling=*/false);
  digests_.keep();
  return {};
}

Result<void> Importer::finish(ByteReader& in) {
  const std::string_view vector = in.string();
  state_.hlc = std::max(state_.hlc, in.u64());
  const std::uint64_t low = in.u64(), high = in.u64();
  if (!in.done()) return damaged("it ends early, or goes on after its end");
  state_.vector = PANAL_TRY(core::VersionVector::decode(vector));
  PANAL_TRY(database_.execute(kComplete));
  PANAL_TRY(save_state(database_, state_, digests_));
  Hash128 found = digests_.total();
  if (written_with_) {
    found = PANAL_TRY(PANAL_TRY(Inspector::open(database_, catalog_, *written_with_)).total());
  }
  if (found != Hash128{low, high}) return damaged("its rows do not match its digest");
  return {};
}

Result<void> import(db::Database& database, const SchemaSpec& schema, SipKey key,
                    std::optional<SipKey> written_with, const std::string& path) {
  const MappedFile file = PANAL_TRY(MappedFile::open(path));
  Importer importer(database, PANAL_TRY(Catalog::read(database, schema)), key, written_with);
  auto all = PANAL_TRY(db::Savepoint::begin(database));
  PANAL_TRY(importer.run(file.bytes()));
  return all.release();
}

}  // namespace

Result<void> import_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                             const std::string& path) {
  return import(database, schema, key, std::nullopt, path);
}

Result<void> import_foreign_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                                     SipKey written_with, const std::string& path) {
  return import(database, schema, key, written_with, path);
}

}  // namespace panal::store
