#pragma once
// Snapshot: everything replicated of one moment, as a file of chunks that a joiner fetches.
//
// The donor writes the file in one read transaction on a reader's connection: its writes go on
// meanwhile, and the log is not held back while a slow joiner fetches. A chunk is asked for by
// its number, so a broken transfer resumes where it stopped; its keyed hash, made when the file is
// written, finds whatever happens to it on its way or on a disk. The content is rows, not pages:
// local tables never leave a node, donor and joiner may differ in schema, and nothing of the file
// format of SQLite crosses the wire.
//
// The grammar stands in snapshot.cpp. Not for the writer thread, except import_snapshot().
#include <cstdint>
#include <string>

#include "replication/store/engine.h"

namespace panal::store {

struct SnapshotInfo {
  std::string path;
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> hashes = {};  // of the chunks
  core::VersionVector vector;
  Hash128 digest;  // of the rows; what the joiner must arrive at
};

struct SnapshotChunk {
  std::string bytes;  // at most limits::kSnapshotChunkBytes
  std::uint64_t hash = 0;
};

// Writes the file; what was at `path` is replaced.
Result<SnapshotInfo> write_snapshot(db::Database& reader, const SchemaSpec& schema, SipKey key,
                                    const std::string& path);
// kCorrupt: the file is not as it was written.
Result<SnapshotChunk> read_chunk(const SnapshotInfo& snapshot, SipKey key, std::uint64_t number);
std::uint64_t hash_chunk(SipKey key, std::uint64_t number, std::string_view bytes);

// Fills an empty store, whose tables an Engine has created, from a complete file; in one
// transaction. Open the engine anew afterwards. Refuses a file whose rows do not have its digest.
Result<void> import_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                             const std::string& path);

}  // namespace panal::store
