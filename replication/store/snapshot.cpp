// The file, version 1 (varint, string and value as in bytes.h and entry_codec.cpp):
//
//   file     := "panal snapshot 1\n" section* end
//   section  := 1 table:string count:varint column:string* row* 0
//   row      := 1 value*        of a replicated table: id, _v, then the columns
//   end      := 0 vector:string hlc:u64 digest:u64 u64
//
// Sections come in the order in which they must be read: `_origins` (their ordinals give `_v` its
// meaning, and are taken over), `_generations`, the replicated tables, `_graves`, `_conflicts`,
// `_unknown`, `_log`. Columns have names, so that either side may have more of them. A row is one
// record; the reader needs one in memory at a time.
#include "replication/store/snapshot.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "replication/store/state.h"
#include "replication/wire/entry_codec.h"
#include "src/base/bytes.h"
#include "src/base/limits.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

constexpr std::string_view kMagic = "panal snapshot 1\n";

// In the columns of the first version, so that nodes of every version can join. What is not said is
// found anew by the joiner: duplicates, and the winning sides of conflicts (RowStore::adopt).
struct Section {
  std::string_view table, sql;
};
constexpr Section kAfter[] = {
    {"_graves",
     "SELECT table_id, row_id, covered, tombs, kept, coalesce(dropped, 0) AS destroyed "
     "FROM _graves"},
    {"_conflicts",
     "SELECT id, table_id, row_id, column_id, value, origin, seq, hlc, winning, "
     "CASE kind WHEN 4 THEN 4 ELSE state END AS state FROM _conflicts WHERE kind <> 2"},
    {"_unknown", "SELECT * FROM _unknown"},
    {"_log", "SELECT * FROM _log"}};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error io_error(const std::string& path) { return fail(Code::kIo, "cannot use " + path); }

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

// Collects what is written to whole chunks.
class Sink {
 public:
  Sink(File file, SipKey key) : file_(std::move(file)), key_(key) {}
  ByteWriter& out() { return out_; }
  bool flush() {
    if (out_.size() < limits::kSnapshotChunkBytes) return true;
    const std::string bytes = out_.take();
    std::string_view left = bytes;
    for (; left.size() >= limits::kSnapshotChunkBytes;
         left.remove_prefix(limits::kSnapshotChunkBytes)) {
      if (!put(left.substr(0, limits::kSnapshotChunkBytes))) return false;
    }
    out_ = {};
    out_.raw(left);
    return true;
  }
  bool close() { return flush() && put(out_.bytes()) && std::fclose(file_.release()) == 0; }
  std::uint64_t bytes() const { return bytes_; }
  std::vector<std::uint64_t> take_hashes() { return std::move(hashes_); }

 private:
  bool put(std::string_view chunk) {
    if (chunk.empty()) return true;
    hashes_.push_back(hash_chunk(key_, hashes_.size(), chunk));
    bytes_ += chunk.size();
    return std::fwrite(chunk.data(), 1, chunk.size(), file_.get()) == chunk.size();
  }

  File file_;
  const SipKey key_;
  ByteWriter out_;
  std::uint64_t bytes_ = 0;
  std::vector<std::uint64_t> hashes_;
};

Result<void> write_section(db::Database& reader, Sink& sink, std::string_view table,
                           std::string_view sql) {
  auto rows = PANAL_TRY(reader.prepare(sql));
  const int columns = rows.columns();
  sink.out().u8(1);
  sink.out().string(table);
  sink.out().varint(static_cast<std::uint64_t>(columns));
  for (int i = 0; i < columns; ++i) sink.out().string(rows.column_name(i));
  while (PANAL_TRY(rows.step())) {
    sink.out().u8(1);
    for (int i = 0; i < columns; ++i) wire::write_borrowed(sink.out(), rows.borrowed(i));
    if (!sink.flush()) return fail(Code::kDiskFull, "cannot write the snapshot");
  }
  sink.out().u8(0);
  return {};
}

// As they are, not as `_origins` has them: see save_state().
Result<void> write_origins(db::Database& reader, Sink& sink) {
  const State state = PANAL_TRY(load_state(reader));
  constexpr std::string_view kColumns[] = {"ordinal", "origin", "node", "context", "last_hash"};
  ByteWriter& out = sink.out();
  out.u8(1);
  out.string("_origins");
  out.varint(std::size(kColumns));
  for (const std::string_view column : kColumns) out.string(column);
  for (std::size_t ordinal = 1; ordinal < state.by_ordinal.size(); ++ordinal) {
    const core::OriginId id = state.by_ordinal[ordinal];
    const OriginState& origin = state.origins.at(id);
    out.u8(1);
    wire::write_value(out, static_cast<std::int64_t>(ordinal));
    wire::write_value(out, static_cast<std::int64_t>(id));
    wire::write_value(out, origin.node ? Value(Blob{std::string(origin.node->raw())}) : Value{});
    wire::write_value(out, Blob{origin.context.encode()});
    wire::write_value(out, static_cast<std::int64_t>(origin.last_hash));
  }
  out.u8(0);
  return {};
}

Result<void> write_sections(db::Database& reader, const SchemaSpec& schema, Sink& sink) {
  PANAL_TRY(write_origins(reader, sink));
  PANAL_TRY(write_section(reader, sink, "_generations", "SELECT * FROM _generations"));
  for (const auto& table : schema) {
    std::string sql = "SELECT id, _v";
    // The place of a column counts in `_v`: physical order, as Catalog has it.
    auto names = PANAL_TRY(reader.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid"));
    names.bind(table.name);
    while (PANAL_TRY(names.step())) {
      if (names.text(0) != "id" && names.text(0) != "_v") sql += ", " + quoted(names.text(0));
    }
    PANAL_TRY(write_section(reader, sink, table.name,
                            sql + " FROM " + quoted(table.name) + " ORDER BY id"));
  }
  for (const auto& [table, sql] : kAfter) {
    if (planted(Bug::kSnapshotWithoutGraves) && table == "_graves") continue;
    PANAL_TRY(write_section(reader, sink, table, sql));
  }
  return {};
}

Result<SnapshotInfo> write_file(db::Database& reader, const SchemaSpec& schema, SipKey key,
                                const std::string& path) {
  File file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) return io_error(path);
  Sink sink(std::move(file), key);
  SnapshotInfo info{.path = path};
  sink.out().raw(kMagic);
  PANAL_TRY(write_sections(reader, schema, sink));
  auto applied =
      PANAL_TRY(reader.prepare("SELECT vector, digest_low, digest_high, hlc FROM _applied"));
  if (!PANAL_TRY(applied.step())) return fail(Code::kCorrupt, "the applied vector is missing");
  info.vector = PANAL_TRY(core::VersionVector::decode(applied.blob(0)));
  info.digest = {static_cast<std::uint64_t>(applied.integer(1)),
                 static_cast<std::uint64_t>(applied.integer(2))};
  sink.out().u8(0);
  sink.out().string(applied.blob(0));
  sink.out().u64(static_cast<std::uint64_t>(applied.integer(3)));
  sink.out().u64(info.digest.low);
  sink.out().u64(info.digest.high);
  if (!sink.close()) return fail(Code::kDiskFull, "cannot write the snapshot");
  info.bytes = sink.bytes();
  info.hashes = sink.take_hashes();
  return info;
}

}  // namespace

Result<SnapshotInfo> write_snapshot(db::Database& reader, const SchemaSpec& schema, SipKey key,
                                    const std::string& path) {
  PANAL_TRY(reader.execute("BEGIN"));
  auto info = write_file(reader, schema, key, path);
  PANAL_TRY(reader.execute("COMMIT"));
  return info;
}

std::uint64_t hash_chunk(SipKey key, std::uint64_t number, std::string_view bytes) {
  key.low ^= number;
  return siphash(key, bytes);
}

Result<SnapshotChunk> read_chunk(const SnapshotInfo& snapshot, SipKey key, std::uint64_t number) {
  if (number >= snapshot.hashes.size()) return fail(Code::kNotFound, "no such chunk");
  const File file(std::fopen(snapshot.path.c_str(), "rb"));
  if (file == nullptr) return io_error(snapshot.path);
  const std::uint64_t offset = number * limits::kSnapshotChunkBytes;
  SnapshotChunk chunk;
  chunk.bytes.resize(std::min<std::uint64_t>(limits::kSnapshotChunkBytes, snapshot.bytes - offset));
  if (::fseeko(file.get(), static_cast<off_t>(offset), SEEK_SET) != 0 ||
      std::fread(chunk.bytes.data(), 1, chunk.bytes.size(), file.get()) != chunk.bytes.size()) {
    return io_error(snapshot.path);
  }
  chunk.hash = hash_chunk(key, number, chunk.bytes);
  if (chunk.hash != snapshot.hashes[number]) {
    return fail(Code::kCorrupt, "the file of the snapshot was damaged");
  }
  return chunk;
}

}  // namespace panal::store
