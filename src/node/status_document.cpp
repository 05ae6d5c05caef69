#include "src/node/status_document.h"

#include "src/base/bytes.h"
#include "src/base/encoding.h"

namespace panal::node {
namespace {

std::string hex64(std::uint64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return hex_encode(bytes);
}

Json vector_json(const store::Published& state, const core::VersionVector& vector) {
  Json out = Json::object();
  for (const auto& [origin, seq] : vector.components()) {
    out.set(shown_origin(state, origin), seq);
  }
  return out;
}

// For people: what a hold waits for.
std::string detail_of(const store::Published& state, const core::Inbox::Held& held) {
  switch (held.reason) {
    case core::HoldReason::kClockAhead: return "its clock is more than 60 s ahead of ours";
    case core::HoldReason::kNewerSchema: return "written in a format that this version cannot read";
    case core::HoldReason::kMissingDependency:
      return "waits for " + shown_origin(state, held.missing.origin) + " up to " +
             std::to_string(held.missing.seq);
    case core::HoldReason::kApplyError:
      return "entry " + std::to_string(held.first.seq) + " cannot be applied: " + held.detail;
    case core::HoldReason::kForkedHistory: return "its predecessor is not the entry we know";
    case core::HoldReason::kBeyondFence:
      return "of a node that was removed, and more than any member had of it then";
  }
  return "";
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

// A front has no letters.
std::string shown_id(const store::Member* member) {
  if (member == nullptr) return "?";
  return member->label.empty() ? member->name : member->label;
}

Json peer_json(const StatusParts& parts, const core::PeerStatus& peer) {
  const auto* member = find_node(parts.state, peer.member.node);
  const auto traffic = parts.status.traffic.find(peer.member.node);
  const net::Traffic bytes =
      traffic != parts.status.traffic.end() ? traffic->second : net::Traffic{};
  Json out = Json::object();
  out.set("id", shown_id(member))
      .set("uuid", peer.member.node.text())
      .set("name", peer.member.name)
      .set("address", peer.member.address)
      .set("role", member != nullptr ? member->role : "node")
      .set("state", core::name_of(peer.state))
      .set("vector", vector_json(parts.state, peer.vector))
      .set("synced", peer.synced)
      .set("behind_entries", peer.behind_entries)
      .set("behind_ms", peer.behind_ms)
      .set("rtt_ms", peer.rtt_us ? Json(static_cast<double>(*peer.rtt_us) / 1000.0) : Json())
      .set("clock_offset_ms", peer.clock_offset_ms)
      .set("stalled", peer.stalled)
      .set("version", text_or_null(peer.version))
      .set("bytes_sent", bytes.bytes_sent)
      .set("bytes_received", bytes.bytes_received)
      .set("last_contact",
           peer.last_contact_ms ? Json(format_time_ms(*peer.last_contact_ms)) : Json())
      .set("last_error", text_or_null(peer.last_error));
  return out;
}

// What needs a person, each with a code for programs.
Json warnings_json(const StatusParts& parts) {
  const core::ReplicaStatus& replica = parts.status.replica;
  Json warnings = Json::array();
  const auto warn = [&](const char* code, std::string detail) {
    warnings.push(Json::object().set("code", code).set("detail", std::move(detail)));
  };
  if (replica.clock.state != core::ClockState::kSound) {
    warn(replica.clock.state == core::ClockState::kAhead ? "clock_ahead" : "clock_behind",
         "the clock of this node is " + std::to_string(replica.clock.by_ms) + " ms " +
             core::name_of(replica.clock.state) + ": it takes no writes");
  }
  if (replica.stalled) warn("stalled", "data is pending here, and nothing moves");
  if (!replica.apply_error.empty()) warn("apply_error", replica.apply_error);
  for (const core::PeerStatus& peer : replica.peers) {
    if (peer.stalled) warn("peer_stalled", peer.member.name + " is behind and does not move");
    const bool skewed = peer.clock_offset_ms > core::kClockWarnMs ||
                        peer.clock_offset_ms < -core::kClockWarnMs;
    if (skewed && peer.rtt_us) {
      warn("clock_skew", "the clock of " + peer.member.name + " differs by " +
                             std::to_string(peer.clock_offset_ms) + " ms");
    }
  }
  if (parts.status.healing.corrupt) warn("corrupt", parts.status.healing.error);
  return warnings;
}

std::string name_of_node(const store::Published& state, const Uuid& node) {
  const auto* member = find_node(state, node);
  return member != nullptr ? member->name : "?";
}

Json incident_json(const store::Published& state, const net::Incident& incident) {
  return Json::object()
      .set("at", format_time_ms(incident.at_ms))
      .set("table", text_or_null(incident.table))
      .set("row", incident.row == Uuid{} ? Json() : Json(incident.row.text()))
      .set("columns", incident.columns)
      .set("how", core::name_of(incident.how))
      .set("from", incident.peer == Uuid{} ? "log" : name_of_node(state, incident.peer));
}

// A node whose own rows are damaged differs from every node that has applied the same.
Json digest_json(const StatusParts& parts) {
  const net::HealingStatus& healing = parts.status.healing;
  const std::size_t damaged = parts.status.replica.damaged_buckets;
  Json divergent = Json::array();
  for (const core::PeerStatus& peer : parts.status.replica.peers) {
    const auto* member = find_node(parts.state, peer.member.node);
    const bool differs = peer.divergent || (damaged > 0 && peer.synced);
    if (differs && member != nullptr) divergent.push(member->label);
  }
  Json incidents = Json::array();
  for (const auto& incident : healing.incidents) {
    incidents.push(incident_json(parts.state, incident));
  }
  return Json::object()
      .set("value", digest_text(parts.state.digest_high, parts.state.digest_low))
      .set("vector", vector_json(parts.state, parts.state.vector))
      .set("divergent_with", std::move(divergent))
      .set("damaged", damaged)
      .set("found", parts.status.replica.divergences)
      .set("repaired", healing.rows_repaired)
      .set("incidents", std::move(incidents))
      .set("passes", healing.passes)
      .set("error", text_or_null(healing.error));
}

}  // namespace

const store::Member* find_node(const store::Published& state, const Uuid& node) {
  for (const store::Member& member : state.members) {
    if (member.node == node) return &member;
  }
  return nullptr;
}

std::string digest_text(std::uint64_t high, std::uint64_t low) { return hex64(high) + hex64(low); }

std::string shown_origin(const store::Published& state, core::OriginId origin) {
  for (const store::OriginInfo& info : state.origins) {
    if (info.origin == origin && !info.shown.empty()) return info.shown;
  }
  return hex64(static_cast<std::uint64_t>(origin));
}

Json status_document(const StatusParts& parts) {
  const auto* self = find_node(parts.state, parts.node);
  Json peers = Json::array();
  for (const core::PeerStatus& peer : parts.status.replica.peers) {
    peers.push(peer_json(parts, peer));
  }
  Json held = Json::array();
  for (const core::Inbox::Held& each : parts.status.replica.held) {
    held.push(Json::object()
                  .set("origin", shown_origin(parts.state, each.origin))
                  .set("entries", each.entries)
                  .set("reason", core::name_of(each.reason))
                  .set("detail", detail_of(parts.state, each)));
  }
  std::size_t members = 0;
  for (const store::Member& member : parts.state.members) members += member.state != "removed";
  Json out = Json::object();
  out.set("cluster", Json::object()
                         .set("id", parts.cluster.text())
                         .set("name", parts.settings.name)
                         .set("members", members)
                         .set("durability", parts.settings.durability)
                         .set("expects_joiner", parts.settings.expects_joiner));
  out.set("node", Json::object()
                      .set("id", shown_id(self))
                      .set("uuid", parts.node.text())
                      .set("name", self != nullptr ? self->name : "?")
                      .set("version", parts.version)
                      .set("schema", parts.schema)
                      .set("role", self != nullptr ? self->role : "node")
                      .set("state", parts.health.status)
                      .set("reason", text_or_null(parts.health.reason)));
  out.set("vector", vector_json(parts.state, parts.state.vector));
  out.set("peers", std::move(peers));
  out.set("log", Json::object()
                     .set("entries", parts.state.log_entries)
                     .set("bytes", parts.state.log_bytes)
                     .set("stable", vector_json(parts.state,
                                                parts.status.replica.causally_stable)));
  out.set("held", std::move(held));
  out.set("conflicts", Json::object()
                           .set("open", parts.state.conflicts_open)
                           .set("total", parts.state.conflicts_total));
  out.set("digest", digest_json(parts));
  out.set("clock", Json::object()
                       .set("state", core::name_of(parts.status.replica.clock.state))
                       .set("by_ms", parts.status.replica.clock.by_ms));
  out.set("stalled", parts.status.replica.stalled);
  out.set("warnings", warnings_json(parts));
  return out;
}

}  // namespace panal::node
