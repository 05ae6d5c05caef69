#pragma once
// File: a file or a block device, read and written at places. Blocking; PID 1 and its programs.
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::appliance {

class File {
 public:
  // `flags`: of open(2); kNotFound when there is no such file.
  static Result<File> open(const std::string& path, int flags);
  File(File&& other) noexcept;
  File(const File&) = delete;
  ~File();

  // Of a device, too.
  Result<std::uint64_t> bytes() const;
  // Fewer only where it ends.
  Result<std::string> read(std::uint64_t at, std::size_t bytes) const;
  Result<void> write(std::uint64_t at, std::string_view bytes) const;
  // What was written is on the disk, and what is read from now on is what the disk has.
  Result<void> sync() const;
  Result<void> control(unsigned long request, void* argument, const char* what) const;
  // Neither a device nor a pipe.
  bool is_regular() const;

 private:
  File(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
};

}  // namespace panal::appliance
