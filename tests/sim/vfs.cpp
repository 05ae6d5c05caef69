// The sqlite3_vfs over Disks: files, locks and the shared memory of the write-ahead log.
// Connections of one process share both; a crash leaves none, so locks live in the open file.
#include <sqlite3.h>

#include <array>
#include <cstring>
#include <new>

#include "tests/sim/disk.h"

namespace panal::sim {
namespace {

struct Handle;

}  // namespace

// What all connections to one file share while any of them is open.
struct DiskFile::Shared {
  std::vector<std::unique_ptr<std::array<char, 32768>>> memory;
  struct Lock {
    int readers = 0;
    const Handle* writer = nullptr;
  };
  std::array<Lock, SQLITE_SHM_NLOCK> locks;
  int shared = 0;
  const Handle* reserved = nullptr;
  const Handle* exclusive = nullptr;
};

namespace {

using Shared = DiskFile::Shared;

struct Handle {
  sqlite3_file base;
  Disk* disk;
  std::shared_ptr<DiskFile> file;
  std::shared_ptr<Shared> shared;
  int level;
  std::array<int, SQLITE_SHM_NLOCK> shm;  // 0 none, 1 shared, 2 exclusive
};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

int unlock(sqlite3_file* file, int level) {
  Handle& self = handle_of(file);
  Shared& all = *self.shared;
  if (level < SQLITE_LOCK_RESERVED && all.reserved == &self) all.reserved = nullptr;
  if (level < SQLITE_LOCK_EXCLUSIVE && all.exclusive == &self) all.exclusive = nullptr;
  if (level == SQLITE_LOCK_NONE && self.level != SQLITE_LOCK_NONE) --all.shared;
  self.level = std::min(self.level, level);
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  Handle& self = handle_of(file);
  unlock(file, SQLITE_LOCK_NONE);
  self.~Handle();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
  Handle& self = handle_of(file);
  if (self.disk->fails()) return SQLITE_IOERR_READ;
  const std::string& bytes = self.file->bytes();
  const auto from = static_cast<std::size_t>(offset), size = static_cast<std::size_t>(count);
  const std::size_t there = from < bytes.size() ? std::min(size, bytes.size() - from) : 0;
  if (there > 0) std::memcpy(out, bytes.data() + from, there);
  if (there == size) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, size - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* data, int count, sqlite3_int64 offset) {
  Handle& self = handle_of(file);
  if (self.disk->fails()) return SQLITE_IOERR_WRITE;
  if (self.disk->full) return SQLITE_FULL;
  if (self.disk->io_error_call != 0 && self.disk->calls >= self.disk->io_error_call) {
    return SQLITE_IOERR_WRITE;
  }
  self.file->write(static_cast<std::uint64_t>(offset),
                   {static_cast<const char*>(data), static_cast<std::size_t>(count)});
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  Handle& self = handle_of(file);
  if (self.disk->fails()) return SQLITE_IOERR_TRUNCATE;
  self.file->truncate(static_cast<std::uint64_t>(size));
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  Handle& self = handle_of(file);
  if (self.disk->fails()) return SQLITE_IOERR_FSYNC;
  if (self.disk->io_error_call != 0 && self.disk->calls >= self.disk->io_error_call) {
    self.file->lose_unsynced();
    return SQLITE_IOERR_FSYNC;
  }
  self.file->sync();
  return SQLITE_OK;
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
  Handle& self = handle_of(file);
  if (self.disk->fails()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(self.file->bytes().size());
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  Handle& self = handle_of(file);
  Shared& all = *self.shared;
  if (self.level >= level) return SQLITE_OK;
  if (all.exclusive != nullptr && all.exclusive != &self) return SQLITE_BUSY;
  if (self.level == SQLITE_LOCK_NONE) {
    ++all.shared;
    self.level = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED) {
    if (all.reserved != nullptr && all.reserved != &self) return SQLITE_BUSY;
    all.reserved = &self;
    self.level = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    if (all.shared > 1) return SQLITE_BUSY;
    all.exclusive = &self;
    self.level = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* out) {
  *out = handle_of(file).shared->reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 512; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* file, int region, int, int extend, void volatile** out) {
  auto& memory = handle_of(file).shared->memory;
  const auto wanted = static_cast<std::size_t>(region) + 1;
  *out = nullptr;
  while (extend != 0 && memory.size() < wanted) {
    memory.push_back(std::make_unique<std::array<char, 32768>>());
  }
  if (memory.size() >= wanted) *out = memory[wanted - 1]->data();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  Handle& self = handle_of(file);
  const auto each = [&](auto what) {
    for (int i = offset; i < offset + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      if (!what(self.shared->locks[slot], self.shm[slot])) return false;
    }
    return true;
  };
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    each([&](Shared::Lock& all, int& mine) {
      if (mine == 1) --all.readers;
      if (mine == 2) all.writer = nullptr;
      mine = 0;
      return true;
    });
    return SQLITE_OK;
  }
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const bool free = each([&](const Shared::Lock& all, int mine) {
    if (all.writer != nullptr && all.writer != &self) return false;
    return !exclusive || all.readers == (mine == 1 ? 1 : 0);
  });
  if (!free) return SQLITE_BUSY;
  each([&](Shared::Lock& all, int& mine) {
    if (mine == 1) --all.readers;
    if (exclusive) all.writer = &self;
    else ++all.readers;
    mine = exclusive ? 2 : 1;
    return true;
  });
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* file, int) {
  return shm_lock(file, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK);
}

const sqlite3_io_methods kMethods = {2,
                                     close,
                                     read,
                                     write,
                                     truncate,
                                     sync,
                                     size_of,
                                     lock,
                                     unlock,
                                     check_reserved,
                                     file_control,
                                     sector_size,
                                     characteristics,
                                     shm_map,
                                     shm_lock,
                                     shm_barrier,
                                     shm_unmap,
                                     nullptr,
                                     nullptr};

// "n0/panal.db": the disk, and the file on it.
std::pair<Disk*, std::string> place(sqlite3_vfs* vfs, const char* path) {
  const std::string_view all = path;
  const std::size_t slash = all.find('/');
  Disk& disk = static_cast<Disks*>(vfs->pAppData)->disk(std::string(all.substr(0, slash)));
  return {&disk, std::string(all.substr(slash + 1))};
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* out, int flags, int* flags_out) {
  out->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;
  const auto [disk, name] = place(vfs, path);
  if (disk->fails()) return SQLITE_CANTOPEN;
  auto& file = disk->files[name];
  if (file == nullptr) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) {
      disk->files.erase(name);
      return SQLITE_CANTOPEN;
    }
    file = std::make_shared<DiskFile>();
  }
  auto shared = file->shared.lock();
  if (shared == nullptr) file->shared = shared = std::make_shared<Shared>();
  new (out) Handle{{&kMethods}, disk, file, std::move(shared), SQLITE_LOCK_NONE, {}};
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* path, int) {
  const auto [disk, name] = place(vfs, path);
  if (disk->fails()) return SQLITE_IOERR_DELETE;
  return disk->files.erase(name) != 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int access(sqlite3_vfs* vfs, const char* path, int, int* out) {
  const auto [disk, name] = place(vfs, path);
  *out = disk->files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_pathname(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int count, char* out) {
  std::memset(out, 7, static_cast<std::size_t>(count));
  return count;
}

int wait(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, sqlite3_int64* out) {
  *out = 212'000'000'000'000;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

Disks::Disks() : vfs_(std::make_unique<sqlite3_vfs>()) {
  vfs_->iVersion = 2;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->mxPathname = 256;
  vfs_->zName = "panal-sim";
  vfs_->pAppData = this;
  vfs_->xOpen = open;
  vfs_->xDelete = remove;
  vfs_->xAccess = access;
  vfs_->xFullPathname = full_pathname;
  vfs_->xRandomness = randomness;
  vfs_->xSleep = wait;
  vfs_->xGetLastError = last_error;
  vfs_->xCurrentTimeInt64 = current_time;
  sqlite3_vfs_register(vfs_.get(), 1);
  reset_randomness();
}

Disks::~Disks() { sqlite3_vfs_unregister(vfs_.get()); }

void Disks::reset_randomness() {
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, 42, static_cast<sqlite3*>(nullptr));
}

}  // namespace panal::sim
