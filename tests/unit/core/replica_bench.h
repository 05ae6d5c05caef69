#pragma once
// ReplicaBench: a Replica with time, members and entries to play with. Origins are letters, nodes
// n1, n2, …; step() returns the effects as text, one a line.
#include <map>
#include <set>
#include <string>

#include "replication/core/describe.h"
#include "replication/core/hlc.h"
#include "replication/core/replica.h"

namespace panal::core {

inline OriginId origin_named(char letter) { return OriginId(letter - 'A' + 1); }

inline Uuid node_named(int number) {
  Uuid node;
  node.bytes[15] = static_cast<std::uint8_t>(number);
  return node;
}

inline VersionVector vector_of(std::initializer_list<std::pair<char, std::uint64_t>> components) {
  VersionVector vector;
  for (const auto& [letter, seq] : components) vector.raise(origin_named(letter), seq);
  return vector;
}

class ReplicaBench {
 public:
  static constexpr std::int64_t kWallMs = 1'767'225'600'000;

  explicit ReplicaBench(int self = 1, VersionVector vector = {}, std::string address = {})
      : address_(std::move(address)),
        self_{.node = node_named(self), .instance = 1},
        replica_({.self = self_,
                  .vector = vector,
                  .make_item = [](RawEntry raw) -> Result<LogItemPtr> {
                    return std::make_shared<const LogItem>(LogItem{.raw = std::move(raw)});
                  },
                  .random = random_}),
        describer_({[](OriginId id) {
                      return std::string(1, static_cast<char>('A' + static_cast<char>(id) - 1));
                    },
                    [](const Uuid& id) { return "n" + std::to_string(id.bytes[15]); }}) {}

  std::string step(const Event& event) {
    effects.clear();
    replica_.step({monotonic_us, wall_ms}, event, effects);
    std::string text;
    for (const auto& effect : effects) text += describer_.text(effect) + "\n";
    return text;
  }
  std::string tick(std::int64_t ms) {
    monotonic_us += ms * 1000;
    wall_ms += ms;
    return step(Tick{});
  }
  std::string members(const std::vector<int>& numbers, const std::vector<int>& removed = {},
                      std::vector<OriginOwner> owners = {}) {
    MembersChanged event;
    for (const int number : numbers) {
      event.members.push_back({.node = node_named(number), .address = address_});
      if (fronts.contains(number)) event.members.back().role = Role::kFront;
      for (const int gone : removed) {
        if (gone == number) event.members.back().standing = Standing::kRemoved;
      }
    }
    event.origins = std::move(owners);
    event.reports = reports;
    return step(event);
  }
  std::string absent(int number, Absence absence) {
    MembersChanged event;
    for (const PeerStatus& peer : replica_.status().peers) {
      event.members.push_back(peer.member);
      if (peer.member.node == node_named(number)) event.members.back().absence = absence;
    }
    return step(event);
  }
  std::string got(int link, Message message) {
    return step(MessageReceived{LinkId(link), std::move(message)});
  }
  Hello hello(int node) const { return {.node = node_named(node), .instance = 100u + node}; }
  // A link with a session, whose peer told this vector.
  void connect(int link, int node, const VersionVector& theirs = {},
               std::vector<Uuid> connected = {}) {
    step(LinkUp{LinkId(link), node_named(node), Direction::kInbound});
    got(link, hello(node));
    got(link, State{.vector = theirs, .connected = std::move(connected)});
  }

  // Entry `seq` of an origin; always the same one.
  LogItemPtr item(char letter, std::uint64_t seq, VersionVector deps = {}, std::int64_t ahead = 0,
                  std::size_t bytes = 10) {
    auto& known = items_[{origin_named(letter), seq}];
    if (known != nullptr) return known;
    LogItem made{.raw = {{origin_named(letter), seq}, std::string(bytes, letter)}};
    made.header = {.dot = made.raw.dot, .hlc = hlc_stamp(wall_ms + ahead), .deps = std::move(deps)};
    made.header.previous_hash = hash(letter, seq - 1);
    made.hash = hash(letter, seq);
    return known = std::make_shared<const LogItem>(std::move(made));
  }
  Entries entries(char letter, std::uint64_t first, std::uint64_t last) {
    Entries message{origin_named(letter), first, {}};
    for (auto seq = first; seq <= last; ++seq) message.items.push_back(item(letter, seq));
    return message;
  }
  std::string commit(char letter, std::uint64_t seq) {
    VersionVector vector = replica().vector();
    vector.raise(origin_named(letter), seq);
    return step(Committed{{item(letter, seq)}, vector, {}});
  }
  std::string applied(const VersionVector& more) {
    VersionVector vector = replica().vector();
    vector.raise(more);
    return step(Applied{vector, {}});
  }

  const Replica& replica() const { return replica_; }

  std::int64_t monotonic_us = 3'600'000'000;
  std::int64_t wall_ms = kWallMs;
  Effects effects;  // of the last step
  std::set<int> fronts;                // of the next members()
  std::vector<RemovalReport> reports;  // the same

 private:
  static std::uint64_t hash(char letter, std::uint64_t seq) {
    return seq == 0 ? 0 : static_cast<std::uint64_t>(letter) << 32 | seq;
  }

  std::string address_;
  SeededRandom random_{1};
  Hello self_;
  Replica replica_;
  Describer describer_;
  std::map<Dot, LogItemPtr> items_;
};

}  // namespace panal::core
