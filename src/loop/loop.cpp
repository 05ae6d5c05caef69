#include "src/loop/loop.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "src/base/assert.h"
#include "src/base/limits.h"
#include "src/loop/handle.h"
#include "src/loop/spare_bytes.h"
#include "src/loop/system.h"

namespace panal::loop {

struct Loop::State {
  State() : wheel(0, [this] { arm(); }), buffer(limits::kReadBufferBytes) {}

  void arm() {
    const auto next = wheel.next_ms();
    if (!next) return;
    const auto now = static_cast<std::int64_t>(uv_now(&uv));
    uv_timer_start(ticker.get(), on_tick, static_cast<std::uint64_t>(std::max(*next - now, {})), 0);
  }
  static void on_tick(uv_timer_t* timer) {
    auto& self = *static_cast<State*>(timer->data);
    self.wheel.advance(static_cast<std::int64_t>(uv_now(&self.uv)));
    self.arm();
  }
  static void on_async(uv_async_t* async) { static_cast<State*>(async->data)->run_tasks(); }
  void run_tasks() {
    std::deque<Task> batch;
    {
      const std::lock_guard lock(mutex);
      batch.swap(tasks);
      if (stopping) uv_stop(&uv);
    }
    space.notify_all();
    for (Task& task : batch) task();
  }

  uv_loop_t uv{};
  Handle<uv_async_t> async;
  Handle<uv_timer_t> ticker;
  TimerWheel wheel;
  std::vector<char> buffer;
  SpareBytes spare;
  std::int64_t wall_at_ms = -1;
  std::int64_t wall_seconds = 0;

  std::mutex mutex;  // guards all below
  std::condition_variable space;
  std::deque<Task> tasks;
  std::thread::id thread;  // that runs the loop; none when nobody does
  bool stopping = false;
};

Loop::Loop(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Loop>> Loop::open() {
  ignore_sigpipe();
  auto state = std::make_unique<State>();
  if (const int status = uv_loop_init(&state->uv); status != 0) {
    return uv_error(Code::kIo, "cannot make an event loop", status);
  }
  uv_loop_set_data(&state->uv, &state->spare);
  state->ticker = Handle(new uv_timer_t);
  uv_timer_init(&state->uv, state->ticker.get());
  state->ticker->data = state.get();
  state->wheel.set_now(static_cast<std::int64_t>(uv_now(&state->uv)));
  auto async = std::make_unique<uv_async_t>();
  const int status = uv_async_init(&state->uv, async.get(), State::on_async);
  if (status == 0) {
    state->async = Handle(async.release());
    state->async->data = state.get();
  }
  std::unique_ptr<Loop> loop(new Loop(std::move(state)));
  if (status != 0) return uv_error(Code::kIo, "cannot make an event loop", status);
  return loop;
}

Loop::~Loop() {
  state_->tasks.clear();
  state_->async = {};
  state_->ticker = {};
  uv_run(&state_->uv, UV_RUN_DEFAULT);  // lets the close callbacks of all handles run
  PANAL_ASSERT(uv_loop_close(&state_->uv) == 0);
}

void Loop::run() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->thread = std::this_thread::get_id();
  }
  uv_run(&state_->uv, UV_RUN_DEFAULT);
  {
    const std::lock_guard lock(state_->mutex);
    state_->thread = {};
    state_->stopping = false;
  }
  state_->space.notify_all();
}

void Loop::stop() {
  const std::lock_guard lock(state_->mutex);
  state_->stopping = true;
  uv_async_send(state_->async.get());
}

bool Loop::post(Task task) {
  std::unique_lock lock(state_->mutex);
  const auto has_room = [this] { return state_->tasks.size() < limits::kLoopQueue; };
  const auto runs = [this] { return state_->thread != std::thread::id{}; };
  if (state_->thread != std::this_thread::get_id()) {
    state_->space.wait(lock, [&] { return has_room() || !runs(); });
    if (!has_room()) return false;
  }
  state_->tasks.push_back(std::move(task));
  if (state_->tasks.size() == 1) uv_async_send(state_->async.get());
  return true;
}

std::int64_t Loop::precise_us() const { return static_cast<std::int64_t>(uv_hrtime() / 1000); }

std::int64_t Loop::now_ms() const { return static_cast<std::int64_t>(uv_now(&state_->uv)); }

std::int64_t Loop::wall_seconds() {
  if (state_->wall_at_ms != now_ms()) {
    state_->wall_at_ms = now_ms();
    state_->wall_seconds = SystemClock().wall_ms() / 1000;
  }
  return state_->wall_seconds;
}

uv_loop_s* Loop::native() const { return &state_->uv; }

TimerWheel& Loop::timers() {
  state_->wheel.set_now(now_ms());
  return state_->wheel;
}

std::span<char> Loop::read_buffer() { return state_->buffer; }

SpareBytes& spare_bytes(Loop& loop) {
  return *static_cast<SpareBytes*>(uv_loop_get_data(loop.native()));
}

}  // namespace panal::loop
