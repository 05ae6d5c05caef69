#pragma once
// A folder that is gone when the test is.
#include <cstdlib>
#include <filesystem>
#include <string>

namespace panal::db {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "panal-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TempFolder(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name = "panal.db") const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace panal::db
