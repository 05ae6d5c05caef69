#pragma once
// Loop: one thread's event loop: sockets, timers, and tasks posted from other threads.
//
// Whoever composes the process makes loops, runs each on a thread of its own, and destroys
// everything that lives on a loop (streams, listeners, timers) before the loop itself.
//
// post() and stop() from any thread; all else on the loop's thread, or before run().
#include <cstdint>
#include <memory>
#include <span>

#include "src/base/result.h"
#include "src/loop/task.h"
#include "src/loop/timer.h"

struct uv_loop_s;

namespace panal::loop {

class KeptSockets;

class Loop {
 public:
  static Result<std::unique_ptr<Loop>> open();
  Loop(const Loop&) = delete;
  ~Loop();

  // Runs until stop(), after the tasks posted before that. May be run again.
  void run();
  void stop();

  // Runs a task on the loop's thread, soon, in the order of posting. When
  // limits::kLoopQueue tasks wait, a posting thread waits too (the loop itself never does).
  // False, and the task is destroyed, when they wait because nobody runs the loop. Tasks that
  // have not run are destroyed with the loop.
  bool post(Task task);

  // Monotonic, as of the beginning of this turn of the loop: no system call.
  std::int64_t now_ms() const;
  // Monotonic, read now: for measuring.
  std::int64_t precise_us() const;
  // Unix time of this turn, in seconds; read at most once a second.
  std::int64_t wall_seconds();

  // Listening sockets are taken from here, and left here too; it outlives the loop.
  void use_kept_sockets(KeptSockets& sockets) { kept_sockets_ = &sockets; }

  // For src/loop.
  KeptSockets* kept_sockets() const { return kept_sockets_; }
  uv_loop_s* native() const;
  TimerWheel& timers();
  // Where the kernel puts what was read: one for all streams of this loop.
  std::span<char> read_buffer();

 private:
  struct State;
  explicit Loop(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
  KeptSockets* kept_sockets_ = nullptr;
};

}  // namespace panal::loop
