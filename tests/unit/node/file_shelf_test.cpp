#include "src/node/file_shelf.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "src/base/encoding.h"
#include "src/crypto/hash.h"

namespace panal::node {
namespace {

class Shelf : public testing::Test {
 protected:
  Shelf() {
    std::string name = (std::filesystem::temp_directory_path() / "panal-shelf-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Shelf() override { std::filesystem::remove_all(folder_); }

  static std::string hash_of(const std::string& bytes) { return hex_encode(crypto::sha256(bytes)); }
  std::string path_of(const std::string& hash) const {
    return folder_ + "/files/" + hash.substr(0, 2) + "/" + hash;
  }
  std::string put(FileShelf& shelf, const std::string& bytes) {
    EXPECT_TRUE(shelf.put(hash_of(bytes), bytes));
    return hash_of(bytes);
  }

  std::string folder_;
};

TEST_F(Shelf, GathersAFileThatComesInChunks) {
  FileShelf shelf(folder_ + "/files");
  std::filesystem::create_directories(folder_ + "/files");
  const std::string hash = hash_of("one two");
  EXPECT_EQ(shelf.begun_bytes(hash), 0u);
  ASSERT_TRUE(shelf.append(hash, "one"));
  EXPECT_EQ(FileShelf(folder_ + "/files").begun_bytes(hash), 3u) << "also after a restart";
  EXPECT_FALSE(shelf.has(hash));
  ASSERT_TRUE(shelf.append(hash, " two"));
  EXPECT_TRUE(*shelf.finish(hash));
  EXPECT_EQ(**shelf.get(hash), "one two");
  EXPECT_EQ(shelf.begun_bytes(hash), 0u);
}

TEST_F(Shelf, BeginsAnewWhenTheChunksAreNotTheFile) {
  FileShelf shelf(folder_ + "/files");
  std::filesystem::create_directories(folder_ + "/files");
  const std::string hash = hash_of("one two");
  ASSERT_TRUE(shelf.append(hash, "one too"));
  EXPECT_FALSE(*shelf.finish(hash));
  EXPECT_EQ(shelf.begun_bytes(hash), 0u);
  EXPECT_FALSE(*shelf.get(hash));
}

// Goal: each file is read once a round, however few bytes a check may read.
TEST_F(Shelf, ChecksAllFilesInTurn) {
  FileShelf shelf(folder_ + "/files");
  std::filesystem::create_directories(folder_ + "/files");
  std::vector<std::string> hashes;
  for (const char* bytes : {"aaaa", "bbbb", "cccc", "dddd", "eeee"}) {
    hashes.push_back(put(shelf, bytes));
  }
  std::ofstream(path_of(hashes[3])) << "dxdd";
  for (int round = 0; round < 2; ++round) {
    std::size_t files = 0;
    std::vector<std::string> damaged;
    for (int i = 0; i < 3; ++i) {
      const auto checked = shelf.check_next(/*bytes_max=*/8);
      files += checked.files;
      damaged.insert(damaged.end(), checked.damaged.begin(), checked.damaged.end());
    }
    EXPECT_EQ(files, hashes.size());
    EXPECT_EQ(damaged, std::vector{hashes[3]});
  }
  put(shelf, "dddd");
  EXPECT_TRUE(shelf.check_next(1'000).damaged.empty());
}

}  // namespace
}  // namespace panal::node
