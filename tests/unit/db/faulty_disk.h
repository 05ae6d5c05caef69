#pragma once
// While it lives, databases are opened on a disk that can be told to be full or to fail fsync.
//
// A thin layer over SQLite's own file system: it copies each file's method table and replaces two
// of its methods. Only databases opened meanwhile are affected.
#include <sqlite3.h>

#include <atomic>
#include <map>

namespace panal::db {

class FaultyDisk {
 public:
  FaultyDisk() {
    real_ = sqlite3_vfs_find(nullptr);
    layer_ = *real_;
    layer_.zName = "faulty";
    layer_.pNext = nullptr;
    layer_.pAppData = real_->pAppData;
    layer_.xOpen = open;
    instance_ = this;
    sqlite3_vfs_register(&layer_, 1);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&layer_);
    instance_ = nullptr;
  }

  std::atomic<bool> full = false;
  std::atomic<bool> sync_fails = false;

 private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    const int code = instance_->real_->xOpen(instance_->real_, name, file, flags, out);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    // SQLite has one table for files with locks and one for files without.
    auto& layered = instance_->methods_[file->pMethods];
    if (layered.xWrite == nullptr) {
      layered = *file->pMethods;
      instance_->write_ = layered.xWrite;
      instance_->sync_ = layered.xSync;
      layered.xWrite = write;
      layered.xSync = sync;
    }
    file->pMethods = &layered;
    return code;
  }
  static int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    if (instance_->full) return SQLITE_FULL;
    return instance_->write_(file, data, bytes, offset);
  }
  static int sync(sqlite3_file* file, int flags) {
    if (instance_->sync_fails) return SQLITE_IOERR_FSYNC;
    return instance_->sync_(file, flags);
  }

  static inline FaultyDisk* instance_ = nullptr;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs layer_{};
  decltype(sqlite3_io_methods::xWrite) write_ = nullptr;
  decltype(sqlite3_io_methods::xSync) sync_ = nullptr;
  std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods_;
};

}  // namespace panal::db
