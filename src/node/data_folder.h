#pragma once
// DataFolder: a node's folder, locked for one process.
//
//   panal.db          the database
//   keys/             ca.crt ca.key node.crt node.key cluster.key, each 0600
//   files/            what people attached to records (file_shelf.h)
//   control.sock      the command line's way in, 0600
//   keys/unowned      the keys beside it are nobody's: of a founding that has not ended, or of a
//                     node that was removed; what lies here may be replaced
//   lock              held (flock) while a process uses the folder; holds its pid for people
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::node {

class DataFolder {
 public:
  // Makes the folder (0700) when it is not there, and takes the lock. Fails with kConflict and
  // the owner's pid when another process has it.
  static Result<DataFolder> open(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  std::string database() const { return path_ + "/panal.db"; }
  std::string keys() const { return path_ + "/keys"; }
  std::string key_file(std::string_view name) const { return keys() + "/" + std::string(name); }
  // A join has begun here and not ended: its keys must not be replaced.
  bool joining() const;
  std::string join_file() const { return key_file("join.node"); }
  // The keys of a node are here that nothing but its database can say anything of.
  bool keys_are_owned() const;
  Result<void> disown_keys() const;
  void own_keys() const;  // the database knows whose they are
  static std::string control_socket(const std::string& path) { return path + "/control.sock"; }
  const std::string& path() const { return path_; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;
};

}  // namespace panal::node
