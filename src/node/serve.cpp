#include "src/node/serve.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "src/loop/kept_sockets.h"
#include "src/loop/program.h"
#include "src/loop/system.h"
#include "src/node/certificate_renewal.h"
#include "src/node/commands.h"
#include "src/node/node.h"

namespace panal::node {
namespace {

constexpr const char* kSocketsVariable = "PANAL_SOCKETS";  // kept_sockets.h

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

void reload(Node& node, Log& log) {
  const auto reloaded = node.reload_https();
  if (reloaded) log.info("node", "read the https certificate again");
  else
    log.error("node", "keeping the old https certificate", {{"reason", reloaded.error().message}});
}

Result<Ending> run(const Config& config, const Environment& environment,
                   loop::KeptSockets& sockets) {
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
  const auto signals =
      PANAL_TRY(loop::Signals::open(*loop, {SIGTERM, SIGINT, SIGHUP, SIGUSR2}, [&](int number) {
        if (number == SIGHUP) return reload(*node, environment.log);
        if (number == SIGUSR2) return stop(Ending::kUpgrade, "making way for another program");
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
  const auto program = loop::Program::self();
  loop::KeptSockets sockets;
  if (const char* inherited = std::getenv(kSocketsVariable)) sockets.inherit(inherited);
  ::unsetenv(kSocketsVariable);
  auto served = run(config, environment, sockets);
  while (served && served.value() != Ending::kStop) {
    if (served.value() == Ending::kUpgrade) {
      ::setenv(kSocketsVariable, sockets.text().c_str(), 1);
      environment.log.error("node", "going on with the old program",
                            {{"reason", program.run_again().message}});
      ::unsetenv(kSocketsVariable);
    }
    served = run(config, environment, sockets);
  }
  if (served) return 0;
  environment.log.error("node", served.error().message);
  return exit_code_of(served.error());
}

}  // namespace panal::node
