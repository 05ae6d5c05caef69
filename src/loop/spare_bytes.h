#pragma once
// SpareBytes: strings with room in them, for bytes that are needed no longer than a callback or a
// request takes, so that the next one need not allocate again.
//
// One a loop, on its thread.
#include <string>
#include <vector>

namespace panal::loop {

class Loop;

class SpareBytes {
 public:
  // Empty; with room, if there is one to spare.
  std::string borrow();
  // Kept when it is of a useful size and there are few enough; freed otherwise.
  void give_back(std::string bytes);

 private:
  std::vector<std::string> spare_;
};

SpareBytes& spare_bytes(Loop& loop);

}  // namespace panal::loop
