#include "src/loop/system.h"

#include <sys/random.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "src/base/assert.h"
#include "src/loop/handle.h"

namespace panal::loop {
namespace {

timespec read_clock(clockid_t clock) {
  timespec time{};
  PANAL_ASSERT(clock_gettime(clock, &time) == 0);
  return time;
}

}  // namespace

SystemClock::SystemClock() {
  if (const char* offset = std::getenv("PANAL_CLOCK_OFFSET_MS")) {
    offset_ms_ = std::strtoll(offset, nullptr, 10);
  }
}

std::int64_t SystemClock::wall_ms() const {
  const timespec time = read_clock(CLOCK_REALTIME);
  return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000 + offset_ms_;
}

std::int64_t SystemClock::monotonic_us() const {
  const timespec time = read_clock(CLOCK_MONOTONIC);
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1000;
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    PANAL_ASSERT(got > 0 || errno == EINTR);
    if (got > 0) out = out.subspan(static_cast<std::size_t>(got));
  }
}

struct Signals::State {
  std::function<void(int)> callback;
  std::vector<Handle<uv_signal_t>> handles;
};

Signals::Signals(std::unique_ptr<State> state) : state_(std::move(state)) {}
Signals::~Signals() = default;

Result<std::unique_ptr<Signals>> Signals::open(Loop& loop, std::initializer_list<int> numbers,
                                               std::function<void(int number)> callback) {
  auto state = std::make_unique<State>();
  state->callback = std::move(callback);
  for (const int number : numbers) {
    auto& handle = state->handles.emplace_back(new uv_signal_t);
    uv_signal_init(loop.native(), handle.get());
    handle->data = state.get();
    const auto deliver = [](uv_signal_t* signal, int arrived) {
      if (signal->data != nullptr) static_cast<State*>(signal->data)->callback(arrived);
    };
    if (const int status = uv_signal_start(handle.get(), deliver, number); status != 0) {
      return uv_error(Code::kIo, "cannot watch signal " + std::to_string(number), status);
    }
  }
  return std::unique_ptr<Signals>(new Signals(std::move(state)));
}

void ignore_sigpipe() { std::signal(SIGPIPE, SIG_IGN); }

void raise_descriptor_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace panal::loop
