#include "src/loop/trial.h"

#include <unistd.h>

#include <csignal>
#include <optional>
#include <utility>

#include "src/base/limits.h"
#include "src/loop/socket_stream.h"
#include "src/loop/timer.h"

namespace panal::loop {

struct Trial::State final : Stream::Handler {
  State(Loop& on, Done when_done)
      : done(std::move(when_done)),
        process(new uv_process_t{}),
        timer(on.timers(), [this] { settle(fail(Code::kTimeout, "it does not come to an end")); }) {
    process->data = this;
  }
  ~State() {
    if (!exit_status && spawned) uv_process_kill(process.get(), SIGKILL);
  }

  void on_data(std::string_view bytes) override {
    said += bytes.substr(0, limits::kTrialBytes - std::min(limits::kTrialBytes, said.size()));
  }
  void on_end() override {
    silent = true;
    settle_if_over();
  }
  void on_failure(const Error&) override { on_end(); }
  void on_exit(std::int64_t status, int signal) {
    exit_status = signal != 0 ? 128 + signal : static_cast<int>(status);
    settle_if_over();
  }
  void settle_if_over() {
    if (!silent || !exit_status) return;
    if (*exit_status == 0) return settle(std::move(said));
    settle(fail(Code::kIo, "it ended with " + std::to_string(*exit_status)));
  }
  void settle(Result<std::string> result) {
    timer.stop();
    if (done) std::exchange(done, nullptr)(std::move(result));  // may let go of this
  }

  Done done;
  Handle<uv_process_t> process;
  std::unique_ptr<SocketStream> output;
  Timer timer;
  std::string said;
  std::optional<int> exit_status;
  bool spawned = false;
  bool silent = false;
};

Trial::Trial(std::unique_ptr<State> state) : state_(std::move(state)) {}
Trial::~Trial() = default;

Result<std::unique_ptr<Trial>> Trial::start(Loop& loop, const std::string& path,
                                            std::vector<std::string> arguments,
                                            const std::string& variable, Done done) {
  auto state = std::make_unique<State>(loop, std::move(done));
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string added = variable;
  std::vector<char*> environment;
  for (char** each = environ; *each != nullptr; ++each) environment.push_back(*each);
  environment.push_back(added.data());
  environment.push_back(nullptr);
  Handle<Socket> pipe = make_socket(loop, SocketKind::kUnix);
  uv_stdio_container_t streams[3] = {};
  streams[0].flags = UV_IGNORE;
  streams[1].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
  streams[1].data.stream = &pipe->stream;
  streams[2].flags = UV_INHERIT_FD;
  streams[2].data.fd = STDERR_FILENO;
  uv_process_options_t options{};
  options.file = path.c_str();
  options.args = argv.data();
  options.env = environment.data();
  options.stdio = streams;
  options.stdio_count = 3;
  options.exit_cb = [](uv_process_t* process, std::int64_t status, int signal) {
    if (process->data != nullptr) static_cast<State*>(process->data)->on_exit(status, signal);
  };
  if (const int status = uv_spawn(loop.native(), state->process.get(), &options); status != 0) {
    return uv_error(Code::kIo, "cannot run " + path, status);
  }
  state->spawned = true;
  state->output = std::make_unique<SocketStream>(loop, std::move(pipe), SocketKind::kUnix);
  state->output->start(*state);
  state->timer.start(limits::kTrialMs);
  return std::unique_ptr<Trial>(new Trial(std::move(state)));
}

}  // namespace panal::loop
