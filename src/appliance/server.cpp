#include "src/appliance/server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "src/appliance/limits.h"
#include "src/appliance/process.h"
#include "src/http/client.h"

namespace panal::appliance {
namespace {

constexpr const char* kProgram = "/init";
constexpr const char* kControlSocket = "/data/control.sock";

bool exists(const char* path) { return ::access(path, F_OK) == 0; }

// A folder that no cluster has, or that a join has begun to fill.
bool unprepared() { return !exists("/data/panal.db") || exists("/data/keys/join.node"); }

Result<http::Response> get(const http::Endpoint& endpoint, const char* target) {
  http::Request request;
  request.target = target;
  return http::fetch(endpoint, request, limits::kSupervisorAskMs);
}

std::string text_of(const Json& document, std::string_view name) {
  const Json* value = document.find(name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

}  // namespace

Server::Server(const Clock& clock, const Settings& settings) : clock_(clock), settings_(settings) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;  // its set-up code stays unknown
  output_ = ends[0];
  write_end_ = ends[1];
  ::fcntl(output_, F_SETFL, O_NONBLOCK);
}

Server::~Server() {
  if (output_ >= 0) ::close(output_);
  if (write_end_ >= 0) ::close(write_end_);
}

void Server::start() {
  Launch what{.program = kProgram, .arguments = {}, .as_server = true, .output = write_end_};
  int password = -1;
  stage_ = Stage::kPreparing;
  if (unprepared() && !settings_.join.empty()) {
    what.arguments = {"panal", "join", settings_.join, "--data", "/data", "--peer", "[::]:7443"};
  } else if (unprepared() && settings_.makes_cluster()) {
    std::array<int, 2> ends{-1, -1};
    const std::string line = settings_.admin_password + "\n";
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
      if (::write(ends[1], line.data(), line.size()) < 0) failure_ = "the password got lost";
      ::close(ends[1]);
    }
    what.input = password = ends[0];
    what.arguments = {"panal",
                      "init",
                      "--data",
                      "/data",
                      "--peer",
                      "[::]:7443",
                      "--cluster",
                      settings_.cluster.empty() ? "panal" : settings_.cluster,
                      "--admin",
                      settings_.admin,
                      "--admin-password-stdin"};
  } else {
    stage_ = Stage::kServing;
    what.arguments = {"panal",   "serve",    "--data", "/data",     "--http",      "[::]:80",
                      "--https", "[::]:443", "--peer", "[::]:7443", "--log-level", "warning"};
  }
  setup_code_.clear();
  health_.clear();
  health_known_ = false;
  answered_ms_ = clock_.monotonic_ms();
  const auto started = launch(what);
  if (password >= 0) ::close(password);
  if (started) process_ = started.value();
  else failure_ = started.error().message;
}

void Server::tick() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  if (process_ == 0) {
    if (now_ms >= start_at_ms_) start();
    return;
  }
  if (stage_ != Stage::kServing || now_ms < ask_at_ms_) return;
  ask();
  ask_at_ms_ = clock_.monotonic_ms() + (ever_answered_ ? limits::kSupervisorEveryMs : 100);
  // A slow machine may need long to start it; what has answered once must go on answering.
  const std::int64_t patience_ms = health_known_ ? limits::kServerSilentMs : limits::kServerStartMs;
  if (now_ms - answered_ms_ > patience_ms) ::kill(process_, SIGKILL);
}

void Server::ask() {
  const auto health = get({.unix_path = "", .address = "127.0.0.1:80"}, "/healthz");
  if (!health) {
    health_.clear();
    return;
  }
  answered_ms_ = clock_.monotonic_ms();
  ever_answered_ = true;
  health_known_ = true;
  failures_ = 0;
  failure_.clear();
  const auto document = Json::parse(health.value().body);
  health_ = document ? text_of(document.value(), "status") : std::string();
  if (health_.empty()) health_ = "answers " + std::to_string(health.value().status);
  const auto status = get({.unix_path = kControlSocket, .address = ""}, "/api/v1/replication");
  if (!status || status.value().status != 200) return;
  auto parsed = Json::parse(status.value().body);
  if (parsed) replication_ = std::move(parsed).value();
}

void Server::on_output() {
  std::array<char, 4096> bytes{};
  const auto got = ::read(output_, bytes.data(), bytes.size());
  if (got <= 0) return;
  partial_.append(bytes.data(), static_cast<std::size_t>(got));
  for (auto end = partial_.find('\n'); end != std::string::npos; end = partial_.find('\n')) {
    take_line(std::string_view(partial_).substr(0, end));
    partial_.erase(0, end + 1);
  }
  if (partial_.size() > limits::kSmallFileBytes) partial_.clear();
}

void Server::take_line(std::string_view line) {
  constexpr std::string_view kCode = "Setup code: ";
  if (!line.starts_with(kCode)) return;
  line.remove_prefix(kCode.size());
  setup_code_ = line.substr(0, line.find(' '));
}

bool Server::on_exit(pid_t process, int exit_code) {
  if (process != process_) return false;
  process_ = 0;
  start_at_ms_ = clock_.monotonic_ms();
  health_.clear();
  if (stage_ == Stage::kPreparing && exit_code == 0) return true;
  failure_ = (stage_ == Stage::kPreparing
                  ? std::string(settings_.join.empty() ? "making the cluster" : "joining")
                  : std::string("the server")) +
             " ended with " + std::to_string(exit_code);
  // Another try cannot hurt a preparation: the token's node may be away for a while.
  failures_ = stage_ == Stage::kPreparing ? std::min(failures_ + 1, 3) : failures_ + 1;
  start_at_ms_ += limits::kServerRestartMs << std::min(failures_ - 1, 4);
  return true;
}

void Server::stop() {
  if (process_ > 0) ::kill(process_, SIGTERM);
}

bool Server::hopeless() const {
  return stage_ == Stage::kServing && failures_ >= limits::kServerFailures;
}

std::string Server::state() const {
  if (!failure_.empty() && process_ == 0) return failure_ + ", starting it again";
  if (stage_ == Stage::kPreparing) return settings_.join.empty() ? "making a cluster" : "joining";
  return health_.empty() ? "starting" : health_;
}

}  // namespace panal::appliance
