#pragma once
// Trial: another program run beside this one, to hear from it that it would do, before it takes
// this one's place.
//
// On the loop's thread; owned by whoever wants to know. Destroying it ends the program, silently.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/base/result.h"
#include "src/loop/loop.h"

namespace panal::loop {

class Trial {
 public:
  // What it wrote to its standard output, when it ended well; else why it did not. Called once,
  // never from inside start(), and may destroy the Trial.
  using Done = std::function<void(Result<std::string>)>;
  // `variable`, NAME=VALUE, is added to its environment.
  static Result<std::unique_ptr<Trial>> start(Loop& loop, const std::string& path,
                                              std::vector<std::string> arguments,
                                              const std::string& variable, Done done);
  Trial(const Trial&) = delete;
  ~Trial();

 private:
  struct State;
  explicit Trial(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace panal::loop
