#include "replication/core/describe.h"

#include "replication/core/status.h"
#include "src/base/bytes.h"
#include "src/base/encoding.h"

namespace panal::core {
namespace {

template <class... Ts>
struct Cases : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Cases(Ts...) -> Cases<Ts...>;

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string bucket_name(const Bucket& bucket) {
  return "T" + number(static_cast<std::uint64_t>(bucket.table)) + "." + number(bucket.number);
}
std::string link_name(LinkId link) { return "link " + number(static_cast<std::uint64_t>(link)); }

}  // namespace

std::string Describer::origin(OriginId origin) const {
  if (names_.origin) return names_.origin(origin);
  ByteWriter bytes;
  bytes.u64(static_cast<std::uint64_t>(origin));
  return hex_encode(bytes.bytes());
}

std::string Describer::node(const Uuid& node) const {
  return names_.node ? names_.node(node) : node.text();
}

std::string Describer::dot(const Dot& dot) const {
  return origin(dot.origin) + " " + number(dot.seq);
}

std::string Describer::text(const VersionVector& vector) const {
  std::string out = "{";
  for (const auto& [which, seq] : vector.components()) {
    out += (out.size() > 1 ? " " : "") + origin(which) + ":" + number(seq);
  }
  return out + "}";
}

std::string Describer::question(const DigestAsk& ask) const {
  if (ask.level == DigestLevel::kBuckets) return "buckets";
  std::string out = (ask.level == DigestLevel::kRows ? "rows of " : "cells of ") +
                    bucket_name(ask.bucket);
  if (ask.after != Uuid{}) out += " after " + node(ask.after);
  for (const Uuid& row : ask.rows) out += " " + node(row);
  return out;
}

std::string Describer::range(const std::vector<LogItemPtr>& items) const {
  std::string out;
  for (std::size_t i = 0; i < items.size();) {
    const Dot first = items[i]->dot();
    std::size_t end = i + 1;
    while (end < items.size() && items[end]->dot() == Dot{first.origin, first.seq + end - i}) ++end;
    out += (i > 0 ? ", " : "") + dot(first);
    if (end - i > 1) out += ".." + number(first.seq + end - i - 1);
    i = end;
  }
  return out.empty() ? "nothing" : out;
}

std::string Describer::text(const std::vector<Member>& members) const {
  std::string out = "members";
  for (const Member& member : members) {
    out += " " + node(member.node);
    if (member.standing == Standing::kDraining) out += "(draining)";
    if (member.standing == Standing::kRemoved) out += "(removed)";
  }
  return out;
}

std::string Describer::text(const Message& message) const {
  return std::visit(
      Cases{
          [&](const Hello& m) {
            return "hello from " + node(m.node) + " protocol " + number(m.protocol_min) + ".." +
                   number(m.protocol_max);
          },
          [&](const State& m) {
            std::string out = "state " + text(m.vector);
            for (const Uuid& other : m.connected) out += " with " + node(other);
            if (m.members) out += " and " + text(*m.members);
            return out;
          },
          [&](const Entries& m) { return "entries " + range(m.items); },
          [&](const Fragment& m) {
            return "fragment " + dot(m.dot) + " bytes " + number(m.offset) + "+" +
                   number(m.bytes.size()) + " of " + number(m.total_bytes);
          },
          [&](const Ack& m) {
            std::string out = "ack";
            if (!m.durable.empty()) out += " " + text(m.durable);
            if (!m.held.empty()) out += " held " + text(m.held);
            if (m.partial_bytes > 0) {
              out += " part " + dot(m.partial) + " bytes " + number(m.partial_bytes);
            }
            return out;
          },
          [&](const Want& m) {
            return std::string(m.pause ? "pause " : "want ") + origin(m.origin) + " from " +
                   number(m.from);
          },
          [&](const Ping&) { return std::string("ping"); },
          [&](const Verdict& m) { return "verdict: " + m.reason; },
          [&](const Notice& m) { return "notice of " + number(m.bytes.size()); },
          [&](const Heads& m) {
            std::string out = "heads";
            for (const Head& head : m.heads) out += " " + dot(head.dot);
            return out;
          },
          [&](const Pong&) { return std::string("pong"); },
          [&](const Goodbye& m) {
            return (m.removed ? "goodbye for good: " : "goodbye: ") + m.reason;
          },
          [&](const DigestAsk& m) { return "ask " + question(m); },
          [&](const DigestAnswer& m) {
            return "answer " + number(m.tables.size()) + " tables " + number(m.rows.size()) +
                   " rows " + number(m.cells.size()) + " whole at " + text(m.vector) +
                   (m.more ? " and more" : "");
          },
      },
      message);
}

std::string Describer::text(const Event& event) const {
  return std::visit(
      Cases{
          [&](const LinkUp& e) {
            return link_name(e.link) + " up " +
                   (e.direction == Direction::kInbound ? "from " : "to ") + node(e.node);
          },
          [&](const LinkDown& e) { return link_name(e.link) + " down: " + e.reason; },
          [&](const DialFailed& e) { return "dial failed " + node(e.node) + ": " + e.reason; },
          [&](const MessageReceived& e) { return link_name(e.link) + " got " + text(e.message); },
          [&](const Committed& e) { return "committed " + range(e.own) + " " + text(e.vector); },
          [&](const Applied& e) { return "applied " + text(e.vector); },
          [&](const ApplyFailed& e) { return "apply failed: " + e.reason; },
          [&](const LogRead& e) { return link_name(e.link) + " log read " + range(e.items); },
          [&](const LogReadFailed& e) { return "log read failed: " + e.reason; },
          [&](const MembersChanged& e) { return text(e.members); },
          [&](const WaitDurable& e) { return "wait for " + dot(e.dot); },
          [&](const DigestRead& e) {
            return "digest read" + (e.answer ? ": " + text(Message(*e.answer)) : " failed");
          },
          [&](const Scrubbed& e) { return "scrubbed: damaged " + number(e.damaged.size()); },
          [&](const Repaired&) { return std::string("repaired"); },
          [&](const Truncated& e) { return "truncated " + text(e.floor); },
          [&](const Tell& e) { return "tell " + number(e.notice.size()); },
          [&](const Tick&) { return std::string("tick"); },
      },
      event);
}

std::string Describer::text(const Effect& effect) const {
  return std::visit(
      Cases{
          [&](const Send& e) { return link_name(e.link) + " send " + text(e.message); },
          [&](const Close& e) { return link_name(e.link) + " close: " + e.reason; },
          [&](const Dial& e) { return "dial " + node(e.node); },
          [&](const Apply& e) { return "apply " + range(e.items); },
          [&](const ReadLog& e) {
            return link_name(e.link) + " read " + origin(e.origin) + " from " + number(e.from);
          },
          [&](const DurabilityReached& e) {
            return "wait " + number(e.wait) + " reached " + name_of(e.level);
          },
          [&](const Expelled& e) { return "expelled by " + node(e.by); },
          [&](const ReadDigest& e) {
            return (e.link ? link_name(*e.link) + " read " : "read ") + question(e.ask);
          },
          [&](const Repair& e) {
            constexpr const char* kHow[] = {"replace", "merge", "keep the sum of", "from the log"};
            return std::string("repair: ") + kHow[static_cast<std::size_t>(e.kind)] + " " +
                   bucket_name(e.bucket) + " rows " + number(e.rows.size());
          },
          [&](const ReportRemoved&) { return std::string("report on removed nodes"); },
          [&](const AdoptMembers& e) { return "adopt " + text(e.members); },
          [&](const Told& e) { return "told by " + node(e.by) + " " + number(e.notice.size()); },
          [&](const StatusChanged&) { return std::string("status changed"); },
      },
      effect);
}

}  // namespace panal::core
