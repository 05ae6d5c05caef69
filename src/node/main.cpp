// The program: parses the command line, makes what the process shares, runs the command.
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "src/appliance/appliance.h"
#include "src/crypto/random.h"
#include "src/loop/system.h"
#include "src/node/cli.h"
#include "src/node/commands.h"
#include "src/node/serve.h"

namespace {

int run(int argc, char** argv) {
  namespace node = panal::node;
  const auto parsed = node::parse_command_line(argc, argv);
  if (const auto* leave = std::get_if<node::Leave>(&parsed)) {
    std::fprintf(leave->exit_code == 0 ? stdout : stderr, "%s\n", leave->text.c_str());
    return leave->exit_code;
  }
  const auto& invocation = std::get<node::Invocation>(parsed);
  const panal::loop::SystemClock clock;
  panal::loop::SystemRandom random;
  panal::Metrics metrics;
  const auto format = invocation.config.log_format.value_or(
      ::isatty(STDERR_FILENO) == 1 ? panal::Log::Format::kText : panal::Log::Format::kJson);
  const bool serving = invocation.command == node::Command::kServe;
  // A command prints its own error; what the parts below it log would only repeat that.
  panal::Log log(clock, STDERR_FILENO, format,
                 serving ? invocation.config.log_level : panal::LogLevel::kError);
  if (serving) log.write_in_background();
  const node::Environment environment{clock, random, log, metrics};
  if (serving) return node::serve(invocation.config, environment);
  const auto done = node::run_command(invocation, environment);
  if (done && std::ferror(stdout) != 0) {
    std::fputs("panal: the result could not be written to standard output\n", stderr);
    return 1;
  }
  if (done) return 0;
  std::fprintf(stderr, "panal: %s\n", done.error().message.c_str());
  return node::exit_code_of(done.error());
}

}  // namespace

// Nothing of ours throws; a library that runs out of memory may.
int main(int argc, char** argv) {
  try {
    if (const auto ended = panal::appliance::run(argc, argv)) return *ended;
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "panal: %s\n", error.what());
    return 1;
  }
}
