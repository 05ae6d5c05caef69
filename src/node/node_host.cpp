#include "src/node/node_host.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "src/base/encoding.h"
#include "src/node/status_document.h"
#include "src/node/version.h"

namespace panal::node {
namespace {

// Members as the database alone knows them: nobody is connected to a node that does not run.
net::Status status_at_rest(const store::Published& state, const Uuid& self) {
  net::Status status;
  status.replica.vector = state.vector;
  for (const store::Member& member : state.members) {
    if (member.node == self) continue;
    core::PeerStatus peer;
    peer.member.node = member.node;
    peer.member.name = member.name;
    peer.member.address = member.address;
    peer.state = member.state == "removed" ? core::PeerState::kRemoved
                                           : core::PeerState::kUnreachable;
    peer.last_error = "not asked: this node does not run";
    status.replica.peers.push_back(std::move(peer));
  }
  return status;
}

void append_gauge(std::string& out, const char* name, const char* help, std::uint64_t value) {
  out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " gauge\n" + name +
         " " + std::to_string(value) + "\n";
}

double seconds(std::int64_t ms) { return static_cast<double>(ms) / 1000; }

std::string peer_metrics(const net::Status& status) {
  std::string out;
  const auto series = [&](const char* name, const char* help, auto value_of) {
    out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " gauge\n";
    for (const core::PeerStatus& peer : status.replica.peers) {
      out += std::string(name) + "{peer=\"" + peer.member.name + "\"} " +
             std::to_string(value_of(peer)) + "\n";
    }
  };
  series("panal_peer_connected", "Whether the replication link to the peer is up.",
         [](const core::PeerStatus& peer) { return peer.state == core::PeerState::kConnected; });
  series("panal_peer_behind_entries", "Entries that the peer is not known to have yet.",
         [](const core::PeerStatus& peer) { return peer.behind_entries; });
  series("panal_peer_behind_seconds", "For how long the peer has been behind.",
         [](const core::PeerStatus& peer) { return seconds(peer.behind_ms); });
  series("panal_peer_stalled", "Whether the peer is behind and does not move.",
         [](const core::PeerStatus& peer) { return peer.stalled; });
  series("panal_peer_clock_offset_seconds", "The peer's clock less ours.",
         [](const core::PeerStatus& peer) { return seconds(peer.clock_offset_ms); });
  for (const bool sent : {true, false}) {
    const std::string name =
        sent ? "panal_peer_sent_bytes_total" : "panal_peer_received_bytes_total";
    out += "# HELP " + name + " Bytes of replication.\n# TYPE " + name + " counter\n";
    for (const core::PeerStatus& peer : status.replica.peers) {
      const auto traffic = status.traffic.find(peer.member.node);
      if (traffic == status.traffic.end()) continue;
      out += name + "{peer=\"" + peer.member.name + "\"} " +
             std::to_string(sent ? traffic->second.bytes_sent : traffic->second.bytes_received) +
             "\n";
    }
  }
  return out;
}

void append_counter(std::string& out, const char* name, const char* help, std::uint64_t value) {
  out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " counter\n" + name +
         " " + std::to_string(value) + "\n";
}

void append_clock_and_progress(std::string& out, const net::Status& status) {
  std::uint64_t held = 0;
  for (const auto& each : status.replica.held) held += each.entries;
  append_gauge(out, "panal_replication_held_entries", "Received, and may not be applied yet.",
               held);
  append_gauge(out, "panal_replication_stalled", "Whether data is pending and nothing moves.",
               status.replica.stalled);
  append_gauge(out, "panal_clock_sound", "Whether the clock may stamp writes.",
               status.replica.clock.state == core::ClockState::kSound);
}

void append_digest_metrics(std::string& out, const net::Status& status) {
  append_gauge(out, "panal_digest_damaged_buckets", "Buckets whose rows are not what was written.",
               status.replica.damaged_buckets);
  append_counter(out, "panal_digest_divergences_total", "Divergences found.",
                 status.replica.divergences);
  append_counter(out, "panal_digest_rows_repaired_total", "Rows put right.",
                 status.healing.rows_repaired);
  append_counter(out, "panal_digest_rows_checked_total", "Rows read by the scrub.",
                 status.healing.rows_checked);
  append_counter(out, "panal_digest_passes_total", "Passes of the scrub over all rows.",
                 status.healing.passes);
}

// What is not to be known is not told.
void append_machine_metrics(std::string& out, const std::string& folder) {
  std::ifstream pages("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (pages >> size >> resident) {
    append_gauge(out, "panal_process_resident_bytes", "Memory of this process.",
                 resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
  }
  std::error_code failed;
  const auto space = std::filesystem::space(folder, failed);
  if (failed) return;
  append_gauge(out, "panal_disk_free_bytes", "Free on the disk of the data.", space.available);
  append_gauge(out, "panal_disk_bytes", "Size of the disk of the data.", space.capacity);
}

}  // namespace

void NodeHost::set_serving(Serving serving) {
  const std::lock_guard lock(mutex_);
  serving_ = std::move(serving);
}

NodeHost::Serving NodeHost::serving() const {
  const std::lock_guard lock(mutex_);
  return serving_;
}

bool NodeHost::run_on_worker(std::function<void(db::Database&)> task) {
  const Serving running = serving();
  return running.run_on_worker != nullptr && running.run_on_worker(std::move(task));
}

void NodeHost::tell_peers(std::string notice) {
  const Serving running = serving();
  if (running.tell_peers != nullptr) running.tell_peers(std::move(notice));
}

std::shared_ptr<const net::Status> NodeHost::status(const store::Published& state) const {
  const Serving running = serving();
  if (running.status != nullptr) return running.status();
  return std::make_shared<const net::Status>(status_at_rest(state, parts_.identity.node));
}

std::string NodeHost::node_name() const {
  const auto state = parts_.engine.published();
  const auto* self = find_node(*state, parts_.identity.node);
  return self != nullptr ? self->name : parts_.identity.label;
}

std::string NodeHost::replication_status() const {
  const auto state = parts_.engine.published();
  const auto status = this->status(*state);
  const app::Health health =
      serving().status != nullptr ? parts_.health.get() : app::Health{"draining", "not_running"};
  return status_document({*status, *state, health, parts_.identity.node, parts_.identity.cluster,
                          parts_.cluster_settings(), kVersion, kSchema})
      .dump();
}

std::string NodeHost::metrics() const {
  const auto state = parts_.engine.published();
  std::string out = parts_.metrics.text();
  append_gauge(out, "panal_log_entries", "Entries in the replication log.", state->log_entries);
  append_gauge(out, "panal_log_bytes", "Bytes of the replication log.", state->log_bytes);
  append_gauge(out, "panal_conflicts_open", "Conflicts nobody has settled.",
               state->conflicts_open);
  append_gauge(out, "panal_conflicts", "Conflicts, the settled ones included.",
               state->conflicts_total);
  append_gauge(out, "panal_ready", "Whether the node is ready.",
               parts_.health.get().status == "ready");
  append_machine_metrics(out, parts_.folder);
  const Serving running = serving();
  if (running.status != nullptr) {
    const auto status = running.status();
    out += peer_metrics(*status);
    append_clock_and_progress(out, *status);
    append_digest_metrics(out, *status);
    append_gauge(out, "panal_replication_inbox_bytes", "Received, not applied yet.",
                 status->replica.inbox_bytes);
    append_gauge(out, "panal_replication_missing_entries", "Peers have them, we do not yet.",
                 status->replica.missing_entries);
  }
  if (running.front_metrics != nullptr) out += running.front_metrics();
  return out;
}

std::string NodeHost::front_stats(app::StatsForm form) const {
  const Serving running = serving();
  return running.front_stats != nullptr ? running.front_stats(form) : std::string();
}

Result<app::JoinToken> NodeHost::create_join_token(std::int64_t ttl_ms, std::string_view role) {
  const auto state = parts_.engine.published();
  const auto* self = find_node(*state, parts_.identity.node);
  if (self == nullptr || self->address.empty()) {
    return fail(Code::kUnavailable,
                "no address that a joiner could dial: start the node with --advertise HOST:PORT");
  }
  return parts_.desk.issue(ttl_ms, role, self->address);
}

std::string NodeHost::update_status() const {
  const Json status = parts_.updates.status();
  return status.is_null() ? R"({"supported":false})" : status.dump();
}

Result<std::string> NodeHost::take_update(std::string_view bundle, app::UpdateThen then) {
  using Then = appliance::UpdateDesk::Then;
  return parts_.updates.take(bundle, then == app::UpdateThen::kCheck ? Then::kCheck
                                     : then == app::UpdateThen::kInstallForced
                                         ? Then::kInstallForced
                                         : Then::kInstall);
}

bool NodeHost::is_setup_code(std::string_view code) const {
  return !parts_.setup_code.empty() && constant_time_equal(code, parts_.setup_code);
}

}  // namespace panal::node
