#pragma once
// What a node asks of a peer, and of its own store, to find where the rows of two nodes differ, and
// what is answered. Plain values; the conversation is in anti_entropy.h.
#include <compare>
#include <cstdint>
#include <vector>

#include "replication/core/digest.h"
#include "replication/core/version_vector.h"

namespace panal::core {

struct Bucket {
  TableId table{};
  std::uint8_t number = 0;
  auto operator<=>(const Bucket&) const = default;
};

enum class DigestLevel : std::uint8_t {
  kBuckets = 0,  // the kept sums of all buckets
  kRows = 1,     // the sums of the rows of one bucket, computed from the rows
  kCells = 2,    // some rows
};

struct DigestAsk {
  std::uint64_t token = 0;  // comes back unchanged
  DigestLevel level = DigestLevel::kBuckets;
  Bucket bucket = {};            // not for kBuckets
  Uuid after = {};               // kRows: those above this id
  std::vector<Uuid> rows = {};   // kCells: at most limits::kDigestRowsAtOnce
};

struct TableSums {
  TableId table{};
  TableDigest sums = {};
};

struct RowSum {
  Uuid id;
  Hash128 sum;
  bool operator==(const RowSum&) const = default;
};

struct CellState {
  ColumnId column{};
  Stamp stamp;
  Value value;
  bool operator==(const CellState&) const = default;
};

// All of a row that merging it into another node's needs. No cells: it is not there, or dead.
struct RowCells {
  Uuid id;
  std::vector<CellState> cells = {};  // live ones
  VersionVector covered = {};         // what its deleters had seen
  std::vector<Stamp> tombs = {};
  bool destroyed = false;
  bool operator==(const RowCells&) const = default;
};

struct DigestAnswer {
  std::uint64_t token = 0;
  VersionVector vector = {};  // of exactly this state
  std::vector<TableSums> tables = {};
  std::vector<RowSum> rows = {};  // ascending
  bool more = false;              // rows follow after the last one
  std::vector<RowCells> cells = {};
};

}  // namespace panal::core
