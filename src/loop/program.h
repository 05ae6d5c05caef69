#pragma once
// Program: the file and the arguments that this process was started with, so that what has replaced
// the file since can be run in its place: the same process for the system, another program.
#include <string>
#include <vector>

#include "src/base/result.h"

namespace panal::loop {

class Program {
 public:
  // Call early: the name of a file that has been replaced is no longer known.
  static Program self();

  const std::string& path() const { return path_; }
  const std::vector<std::string>& arguments() const { return arguments_; }
  // Becomes the file's new program. Returns only with the reason why that failed.
  Error run_again() const;

 private:
  std::string path_;
  std::vector<std::string> arguments_;
};

}  // namespace panal::loop
