#include "src/appliance/init.h"

#include <fcntl.h>
#include <linux/input.h>
#include <linux/watchdog.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "src/appliance/disk.h"
#include "src/appliance/limits.h"
#include "src/appliance/members.h"
#include "src/appliance/network.h"
#include "src/appliance/process.h"
#include "src/appliance/seed.h"
#include "src/appliance/small_file.h"
#include "src/appliance/time_sync.h"

namespace panal::appliance {
namespace {

int open_signals() {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGPWR}) sigaddset(&wanted, number);
  ::sigprocmask(SIG_BLOCK, &wanted, nullptr);
  return ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Every input device: which one has the power button differs.
std::vector<int> open_keyboards() {
  std::vector<int> devices;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/input", failed)) {
    if (!entry.path().filename().string().starts_with("event")) continue;
    const int device = ::open(entry.path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (device >= 0) devices.push_back(device);
  }
  return devices;
}

int open_watchdog() {
  const int device = ::open("/dev/watchdog", O_WRONLY | O_CLOEXEC);
  int seconds = limits::kWatchdogSeconds;
  // Some have one fixed time, which will do.
  if (device >= 0) ::ioctl(device, WDIOC_SETTIMEOUT, &seconds);
  return device;
}

// Started from a medium that cannot be written.
bool live(std::string_view command_line) {
  const auto words = words_of(command_line);
  return std::find(words.begin(), words.end(), "panal.live") != words.end();
}

// Settings of the kernel that differ from its own.
Result<void> tune_kernel() {
  PANAL_TRY(write_small_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "80"));
  return write_small_file("/proc/sys/kernel/panic", "10");
}

}  // namespace

Init::Init(const Clock& clock) : clock_(clock), server_(clock, settings_), updates_(clock) {}

Init::~Init() {
  for (const int device : keyboards_) ::close(device);
  if (signals_ >= 0) ::close(signals_);
  if (watchdog_ >= 0) ::close(watchdog_);
}

void Init::run() {
  signals_ = open_signals();
  ::reboot(RB_DISABLE_CAD);  // Ctrl-Alt-Del: SIGINT for us
  const auto booted = boot();
  if (!booted) {
    console_.say("panal: cannot start: " + booted.error().message);
    updates_.give_up(booted.error().message);
    server_.stop();
    booted_ms_ = clock_.monotonic_ms();
    while (ending_ == Ending::kNone && clock_.monotonic_ms() < booted_ms_ + limits::kFailedBootMs) {
      wait_for_events();
    }
    end(ending_ == Ending::kNone ? Ending::kReboot : ending_);
  }
  booted_ms_ = clock_.monotonic_ms();
  while (ending_ == Ending::kNone) {
    tick();
    wait_for_events();
  }
  end(ending_);
}

Result<void> Init::boot() {
  PANAL_TRY(tune_kernel());
  PANAL_TRY(set_firewall(openings_));  // without it nothing is reachable, and nothing runs
  watchdog_ = open_watchdog();
  keyboards_ = open_keyboards();
  const std::string command_line = PANAL_TRY(read_small_file("/proc/cmdline"));
  updates_.begin(command_line);
  auto settings = find_settings();
  if (settings) settings_ = std::move(settings).value();
  else settings_.source = settings.error().message;
  screen_.version = PANAL_VERSION;
  screen_.hostname = settings_.hostname.empty() ? default_hostname() : settings_.hostname;
  screen_.settings = settings_.empty() ? "" : settings_.source;
  if (::sethostname(screen_.hostname.data(), screen_.hostname.size()) != 0) {
    return system_error(screen_.hostname, "cannot be the name of this machine");
  }
  const auto network = start_network(settings_);
  if (!network) screen_.note = network.error().message;
  follow_network();  // the DHCP clients work while the disk is being checked
  const bool in_memory = live(command_line);
  PANAL_TRY(in_memory ? mount_memory() : mount_data(screen_.note));
  screen_.data = data_size() + (in_memory ? " in memory: nothing outlives this machine" : "");
  return {};
}

void Init::keep_running(const std::string& name, const Launch& what) {
  Helper& helper = helpers_[name];
  if (helper.process != 0 || clock_.monotonic_ms() < helper.start_at_ms) return;
  const auto started = launch(what);
  if (started) helper.process = started.value();
  helper.start_at_ms = clock_.monotonic_ms() + limits::kHelperRestartMs;
}

void Init::follow_network() {
  if (settings_.address.empty()) {
    for (const std::string& card : network_cards()) keep_running(card, dhcp_client(card));
  }
  screen_.addresses = own_addresses();
  if (screen_.addresses.empty()) return;
  auto servers = words_of(settings_.ntp);
  if (servers.empty()) servers = offered_time_servers();
  if (servers.empty()) servers = {"0.debian.pool.ntp.org", "1.debian.pool.ntp.org"};
  Launch time{.program = kTimeProgram, .arguments = {kTimeProgram}};
  time.arguments.insert(time.arguments.end(), servers.begin(), servers.end());
  keep_running("time", time);
}

// In force only what is known: with no answer of the server yet, nobody reaches the peer port.
void Init::follow_members() {
  Openings wanted = openings_of(server_.replication());
  if (wanted == openings_) return;
  const auto set = set_firewall(wanted);
  if (!set) screen_.note = set.error().message;
  openings_ = std::move(wanted);
}

void Init::tick() {
  if (watchdog_ >= 0) {
    [[maybe_unused]] const auto fed = ::write(watchdog_, "\n", 1);
  }
  follow_network();
  // An address is part of what a node tells its cluster: it is waited for, but not for ever.
  const bool waited = clock_.monotonic_ms() > booted_ms_ + limits::kAddressWaitMs;
  if (!screen_.addresses.empty() || waited) server_.tick();
  follow_members();
  if (updates_.tick(signs()) == Updates::Next::kReboot) ending_ = Ending::kReboot;
  if (server_.hopeless()) {
    console_.say("panal: the server does not start: rebooting");
    ending_ = Ending::kReboot;
  }
  show();
}

Signs Init::signs() const {
  const Json& replication = server_.replication();
  return {.health = server_.health(),
          .reaches_peers = reaches_peers(replication),
          .front = is_front(replication),
          .failures = server_.failures(),
          .server = server_.state()};
}

void Init::show() {
  screen_.setup_code = server_.setup_code();
  screen_.server = server_.state();
  screen_.cluster = cluster_line(server_.replication());
  screen_.update = updates_.note();
  console_.show(screen_);
}

void Init::wait_for_events() {
  std::vector<pollfd> waiting = {{signals_, POLLIN, 0}, {server_.output(), POLLIN, 0}};
  for (const int device : keyboards_) waiting.push_back({device, POLLIN, 0});
  const int timeout_ms = server_.ever_answered() ? 1000 : 100;
  if (::poll(waiting.data(), waiting.size(), timeout_ms) <= 0) return;
  if (waiting[0].revents != 0) take_signals();
  if (waiting[1].revents != 0) server_.on_output();
  for (std::size_t i = 2; i < waiting.size(); ++i) {
    if (waiting[i].revents != 0) take_key(waiting[i].fd);
  }
}

void Init::take_signals() {
  signalfd_siginfo info{};
  while (::read(signals_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGCHLD) reap();
    else if (info.ssi_signo == SIGINT) ending_ = Ending::kReboot;
    else ending_ = Ending::kPowerOff;
  }
}

void Init::take_key(int device) {
  input_event event{};
  while (::read(device, &event, sizeof event) == sizeof event) {
    if (event.type == EV_KEY && event.code == KEY_POWER && event.value == 1) {
      ending_ = Ending::kPowerOff;
    }
  }
}

void Init::reap() {
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (server_.on_exit(ended, exit_code_of(status))) continue;
    if (updates_.on_exit(ended, exit_code_of(status))) continue;
    for (auto& [name, helper] : helpers_) {
      if (helper.process == ended) helper.process = 0;
    }
  }
}

void Init::end(Ending how) {
  console_.say(how == Ending::kReboot ? "panal: rebooting" : "panal: shutting down");
  server_.stop();
  const std::int64_t deadline_ms = clock_.monotonic_ms() + limits::kServerStopMs;
  while (server_.running() && clock_.monotonic_ms() < deadline_ms) wait_for_events();
  ::kill(-1, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  unmount_data();
  // The watchdog stays armed: it ends a power-off or a reboot that hangs.
  console_.say("panal: the data is safe on the disk");
  ::reboot(how == Ending::kReboot ? RB_AUTOBOOT : RB_POWER_OFF);
  for (;;) ::pause();
}

}  // namespace panal::appliance
