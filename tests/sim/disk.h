#pragma once
// Disks: the file systems of all nodes, in memory, as one sqlite3_vfs that misbehaves on demand.
//
// A file knows what the process wrote and what of that is durable. A power cut keeps an arbitrary
// part of what was not synced: whole writes, none, or the first sectors of one. While a Disks lives
// it is SQLite's default file system; the first part of a path names the disk ("n0/panal.db").
// Single-threaded, deterministic; owned by World.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/dice.h"

struct sqlite3_vfs;

namespace panal::sim {

// A file's bytes, and the writes since the last sync.
class DiskFile {
 public:
  struct Shared;  // by the connections that have it open; see vfs.cpp
  std::weak_ptr<Shared> shared;

  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();
  void lose_unsynced();  // a failed fsync: the system forgets what it could not write
  void power_cut(Dice& dice);
  const std::string& bytes() const { return bytes_; }
  std::string& durable() { return durable_; }
  bool born() const { return born_; }  // its name is durable
  void rot(std::uint64_t offset, std::uint8_t mask);

 private:
  struct Change {
    std::uint64_t offset;
    std::string bytes;
    bool truncates;
  };
  static void apply(std::string& to, const Change& change, std::size_t length);

  std::string bytes_, durable_;
  std::vector<Change> unsynced_;
  bool born_ = false;
};

using DiskImage = std::map<std::string, std::string>;

struct Disk {
  std::map<std::string, std::shared_ptr<DiskFile>> files;

  // Faults.
  bool full = false;                // ENOSPC
  std::uint64_t fail_call = 0;      // the power goes at this call from now on; 0: never
  std::uint64_t io_error_call = 0;  // EIO at this one
  bool dead = false;                // the power is gone: nothing works until power_cut()
  std::uint64_t calls = 0;

  bool fails();  // counts a call; true: it must not work
  void power_cut(Dice& dice);
  DiskImage image() const;  // as the process sees it
  void restore(const DiskImage& image);
};

class Disks {
 public:
  Disks();
  Disks(const Disks&) = delete;
  ~Disks();

  Disk& disk(const std::string& name) { return disks_[name]; }
  // SQLite's own random numbers (salts) begin anew, so that runs do not depend on earlier ones.
  static void reset_randomness();

 private:
  std::map<std::string, Disk> disks_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace panal::sim
