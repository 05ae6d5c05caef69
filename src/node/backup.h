#pragma once
// Backup: everything replicated of one moment, in one file, and a new cluster out of such a file.
//
// The file, version 2 (version 1 has no files; it can be restored, too):
//
//   file   := "panal backup 2\n" head "\n" rows files
//   head   := a JSON object in one line: created, version, node, cluster {id, name}, vector (hex),
//             digest, digest_key (hex), bytes and sha256 (hex) of `rows`
//   rows   := a snapshot (replication/store/snapshot.cpp)
//   files  := what rows name, by their hashes (backup_files.h)
//
// It holds none of a node's or cluster's keys: `digest_key` only tells whether rows are whole. A
// restored cluster therefore is a new one, with keys of its own and the former members removed.
// Blocking; for the command line, beside a running node or without one.
#include <string>

#include "src/node/config.h"
#include "src/node/storage.h"

namespace panal::node {

struct BackupHead {
  std::string created;
  std::string version;
  std::string node;
  std::string cluster_id;
  std::string cluster_name;
  std::string vector;
  std::string digest;
  SipKey digest_key;
  std::int64_t bytes = 0;
  std::string sha256;

  std::string encode() const;
  static Result<BackupHead> decode(std::string_view text);
};

// Writes `file` (mode 0600) while the node goes on, and gives it its name only when the copy was
// opened and has the digest of the rows it was made of.
Result<void> backup(const std::string& data, const std::string& file,
                    const Environment& environment);

// Makes `config.data`, an empty folder, the first node of a new cluster with the rows of `file`.
Result<void> restore(const Config& config, const std::string& file, const Environment& environment);

}  // namespace panal::node
