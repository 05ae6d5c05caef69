#include "src/node/serve.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <utility>

#include "replication/store/state.h"
#include "src/loop/kept_sockets.h"
#include "src/loop/program.h"
#include "src/loop/system.h"
#include "src/loop/trial.h"
#include "src/node/certificate_renewal.h"
#include "src/node/commands.h"
#include "src/node/node.h"
#include "src/node/node_tables.h"

namespace panal::node {
namespace {

constexpr const char* kSocketsVariable = "PANAL_SOCKETS";  // kept_sockets.h
// A program that is to take another's place says first that it would do: that it starts here, and
// takes the arguments and settings it would be given, and can read the folder.
constexpr const char* kTrialVariable = "PANAL_TRIAL";
constexpr std::string_view kTrialAnswer = "panal is ready to take over\n";

// After a failed fsync nothing may be acknowledged any more, not even by a slow shutdown.
[[noreturn]] void leave_after_storage_failure() {
  constexpr std::string_view kMessage =
      "panal: the disk could not keep what was written: stopping at once (exit code 70)\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(70);
}

Result<std::unique_ptr<Storage>> open_or_found(const Config& config,
                                               const Environment& environment) {
  auto opened = Storage::open(PANAL_TRY(DataFolder::open(config.data)), environment,
                              leave_after_storage_failure);
  if (opened || opened.error().code != Code::kNotFound) return opened;
  if (config.role == NodeRole::kFront) {
    return fail(Code::kBadRequest, config.data +
                                       " belongs to no cluster yet: panal token --role "
                                       "front on a node, then panal join TOKEN --data " +
                                       config.data);
  }
  const auto address = advertised_endpoint(config);
  if (!address) environment.log.warning("node", address.error().message);
  return Storage::found(
      PANAL_TRY(DataFolder::open(config.data)), environment,
      {"panal", node_name(config), address ? address.value().text() : std::string()},
      leave_after_storage_failure);
}

// Ten characters of 32 that cannot be mistaken for one another, in two groups: 50 bits.
std::string make_setup_code(Random& random) {
  constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  std::string code;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 5) code += '-';
    code += kAlphabet[bytes[i] % kAlphabet.size()];
  }
  return code;
}

void print_welcome(const Config& config, std::uint16_t port, const std::string& setup_code) {
  const std::string host = config.http.unspecific() ? "localhost" : config.http.host;
  const std::string url = "http://" + Endpoint{host, port}.text() + "/";
  std::printf("Panal is ready at %s\n", url.c_str());
  if (config.https) {
    const Endpoint secure{config.https->unspecific() ? "localhost" : config.https->host,
                          config.https->port};
    std::printf("and, with TLS, at https://%s/\n", secure.text().c_str());
  }
  if (!setup_code.empty()) {
    std::printf("Setup code: %s  (or open %s#code=%s)\n", setup_code.c_str(), url.c_str(),
                setup_code.c_str());
  }
  std::fflush(stdout);
}

// kRestart: within the process, since the store is to be replaced (resync.h).
// kUpgrade: by the program that has taken this one's place on the disk.
enum class Ending { kStop, kRestart, kUpgrade };

void reload(const Config& config, Node& node, Log& log) {
  if (!config.https) return log.info("node", "nothing to read again: there is no https listener");
  const auto reloaded = node.reload_https();
  if (reloaded) log.info("node", "read the https certificate again");
  else
    log.error("node", "keeping the old https certificate", {{"reason", reloaded.error().message}});
}

// What can be known of the folder while another process has its lock: that this program can read
// the database and the keys.
Result<void> try_folder(const std::string& path) {
  auto reader = PANAL_TRY(open_reader(path + "/panal.db"));
  PANAL_TRY(migrate_node(reader));
  PANAL_TRY(store::migrate_engine(reader));
  if (!PANAL_TRY(Identity::load(reader))) return fail(Code::kCorrupt, path + " has no node in it");
  PANAL_TRY(ClusterKeys::load(path + "/keys"));
  return {};
}

int answer_trial(const Config& config, Log& log) {
  const auto tried = try_folder(config.data);
  if (!tried) {
    log.error("node", "this program cannot take over", {{"reason", tried.error().message}});
    return 1;
  }
  std::fputs(kTrialAnswer.data(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 1;
}

// Goes on only when the other program has said that it would do.
class Upgrade {
 public:
  Upgrade(loop::Loop& loop, const loop::Program& program, Log& log, std::function<void()> go_on)
      : loop_(loop), program_(program), log_(log), go_on_(std::move(go_on)) {}

  void begin() {
    if (trial_) return;
    auto started = loop::Trial::start(
        loop_, program_.path(), program_.arguments(), std::string(kTrialVariable) + "=1",
        [this](Result<std::string> answer) { judge(std::move(answer)); });
    if (started) trial_ = std::move(started).value();
    else judge(std::move(started).error());
  }

 private:
  void judge(Result<std::string> answer) {
    const auto over = std::move(trial_);  // freed at the end of this call
    if (answer && answer.value() == kTrialAnswer) return go_on_();
    log_.error("node", "going on: the other program does not start",
               {{"file", program_.path()},
                {"reason", answer ? "it does not say that it is ready" : answer.error().message}});
  }

  loop::Loop& loop_;
  const loop::Program& program_;
  Log& log_;
  const std::function<void()> go_on_;
  std::unique_ptr<loop::Trial> trial_;
};

Result<Ending> run(const Config& config, const Environment& environment,
                   const loop::Program& program, loop::KeptSockets& sockets) {
  // Outlives the writer, whose last jobs still post to it when the node is gone.
  const auto loop = PANAL_TRY(loop::Loop::open());
  loop->use_kept_sockets(sockets);
  auto storage = PANAL_TRY(open_or_found(config, environment));
  if (config.role && (config.role == NodeRole::kFront) != storage->is_front()) {
    return fail(Code::kBadRequest, config.data + " is the folder of a " +
                                       (storage->is_front() ? "front" : "node") +
                                       ": --role says otherwise");
  }
  keep_certificate(*storage, environment);
  const auto address = advertised_endpoint(config);
  PANAL_TRY(storage->announce(config.name, address ? address.value().text() : std::string()));
  const bool setup = !storage->is_front() && PANAL_TRY(needs_setup(*storage));
  const std::string code = setup ? make_setup_code(environment.random) : std::string();
  Instance instance(std::move(storage), environment,
                    {.setup_code = code, .data_open = config.data_open});
  loop::ignore_sigpipe();
  loop::raise_descriptor_limit();
  bool stopping = false;
  auto ending = Ending::kStop;
  std::unique_ptr<Node> node;
  const auto stop = [&](Ending as, std::string_view what) {
    if (stopping) return;
    stopping = true;
    ending = as;
    environment.log.info("node", what);
    if (as == Ending::kStop) sockets.clear();  // nobody will listen there
    node->stop([&] { loop->stop(); });
  };
  node = PANAL_TRY(Node::start(config, environment, instance, *loop,
                               [&] { stop(Ending::kRestart, "restarting with another store"); }));
  Upgrade upgrade(*loop, program, environment.log,
                  [&] { stop(Ending::kUpgrade, "making way for another program"); });
  const auto signals = PANAL_TRY(
      loop::Signals::open(*loop, {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}, [&](int number) {
        // Others open their log files anew then; ours is the standard error of whoever started us.
        if (number == SIGUSR1) return environment.log.info("node", "USR1 asks for nothing here");
        if (number == SIGHUP) return reload(config, *node, environment.log);
        if (number == SIGUSR2) return upgrade.begin();
        stop(Ending::kStop, "stopping");
      }));
  environment.log.info("node", "serving",
                       {{"http", config.http.text()},
                        {"https", config.https ? config.https->text() : "off"},
                        {"peer", config.peer.text()},
                        {"data", config.data}});
  print_welcome(config, node->http_port(), code);
  loop->run();
  node.reset();
  return ending;
}

}  // namespace

Result<bool> needs_setup(const Storage& storage) {
  auto reader = PANAL_TRY(open_reader(storage.folder().database()));
  auto select = PANAL_TRY(reader.prepare("SELECT 1 FROM users LIMIT 1"));
  return !PANAL_TRY(select.step());
}

std::string node_name(const Config& config) {
  if (!config.name.empty()) return config.name;
  std::array<char, 256> host{};
  std::string name = ::gethostname(host.data(), host.size() - 1) == 0 ? host.data() : "";
  name = name.substr(0, std::min<std::size_t>(name.find('.'), 32));
  return valid_node_name(name) ? name : "node";
}

int serve(const Config& config, const Environment& environment) {
  if (std::getenv(kTrialVariable) != nullptr) return answer_trial(config, environment.log);
  const auto program = loop::Program::self();
  loop::KeptSockets sockets;
  if (const char* inherited = std::getenv(kSocketsVariable)) sockets.inherit(inherited);
  ::unsetenv(kSocketsVariable);
  auto served = run(config, environment, program, sockets);
  while (served && served.value() != Ending::kStop) {
    if (served.value() == Ending::kUpgrade) {
      ::setenv(kSocketsVariable, sockets.text().c_str(), 1);
      environment.log.flush();
      environment.log.error("node", "going on with the old program",
                            {{"reason", program.run_again().message}});
      ::unsetenv(kSocketsVariable);
    }
    served = run(config, environment, program, sockets);
  }
  if (served) return 0;
  environment.log.error("node", served.error().message);
  return exit_code_of(served.error());
}

}  // namespace panal::node
