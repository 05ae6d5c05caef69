#pragma once
// Replica: the replication protocol of one node, without I/O.
//
// Everything that happens goes in through step(); everything to be done comes out as effects,
// which the driver performs and reports back as events (event.h). The same inputs give the same
// outputs, so the protocol is tested by narrated traces and by the simulator.
//
//   links     who is connected, hello, redial, silence           replica_links.cpp
//   sending   own entries at once, others' when needed, window   replica_send.cpp
//   receiving order, holding, one apply at a time, asking anew   replica_receive.cpp
//   identity  who lost, forked or doubled itself                 replica_identity.cpp
//   progress  vectors, acknowledgements, digests, waits          replica_progress.cpp
//   healing   rows that differ at equal vectors                  replica_digest.cpp
//
// Not thread-safe; owned by the driver, on its loop's thread.
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replication/core/anti_entropy.h"
#include "replication/core/clock_watch.h"
#include "replication/core/event.h"
#include "replication/core/inbox.h"
#include "replication/core/peer.h"
#include "replication/core/status.h"
#include "replication/core/tail_cache.h"
#include "src/base/clock.h"

namespace panal::core {

struct Now {
  std::int64_t monotonic_us = 0;
  std::int64_t wall_ms = 0;
};

// Reads the header of an entry: wire::make_item, or a test's own.
using ItemMaker = std::function<Result<LogItemPtr>(RawEntry)>;

class Replica {
 public:
  struct Options {
    Hello self;  // cluster, node, instance, schema, features, version
    // What is durable at the start.
    VersionVector vector = {};
    VersionVector floor = {};  // the log begins after it
    Digest digest = {};
    std::vector<Head> heads = {};
    HlcStamp hlc = 0;  // the highest stamp of before this start
    ItemMaker make_item;  // for a large entry put together from fragments
    Random& random;       // for the jitter of redialling
  };

  explicit Replica(Options options);

  // Advances by one input. What should be done is appended to `effects`, in order. Time never
  // runs backwards.
  void step(Now now, const Event& event, Effects& effects);

  ReplicaStatus status() const;
  const VersionVector& vector() const { return vector_; }
  // What every active data member is known to have: the issuer's part of a causal token.
  VersionVector stable() const;
  // What may be forgotten (stability.h). As of the last tick.
  VersionVector causally_stable() const;

 private:
  struct Link {
    Uuid node;
    Direction direction{};
    std::int64_t opened_us = 0;
    bool greeted = false;       // their hello came and was accepted
    std::optional<Hello> waiting = {};  // it came, and an older session was asked if it lives
    std::optional<State> state = {};    // it came meanwhile
    std::string farewell = {};  // why they refused us
  };
  struct Wait {
    Dot dot;
    std::int64_t deadline_us = 0;
  };

  // Links.
  void on(const LinkUp& event, Effects& effects);
  void on(const LinkDown& event, Effects& effects);
  void on(const DialFailed& event, Effects& effects);
  void on(const MembersChanged& event, Effects& effects);
  void on(const MessageReceived& event, Effects& effects);
  void greet(LinkId link, const Hello& hello, Effects& effects);
  std::string refusal(const Link& link, const Hello& hello) const;  // empty: welcome
  void begin_session(LinkId link, const Hello& hello, Effects& effects);
  void end_session(Peer& peer, const std::string& reason, Effects& effects);
  void close(LinkId link, const std::string& reason, Effects& effects);
  void close_removed(LinkId link, Effects& effects);
  void note_farewell(Peer& peer, const Goodbye& message, Effects& effects);
  void schedule_redial(Peer& peer);
  void dial_due(Effects& effects);
  void report_removed(Effects& effects);
  void adopt_members(const std::vector<Member>& members, Effects& effects);
  void watch_links(Effects& effects);
  Peer* find_peer(Uuid node);

  // Sending.
  void pump(Peer& peer, Effects& effects);
  bool send_run(Peer& peer, OriginId origin, Effects& effects);
  bool send_large(Peer& peer, Effects& effects);
  LogItemPtr next_item(Peer& peer, OriginId origin, std::uint64_t seq, Effects& effects);
  bool sendable(Peer& peer, const LogItem& item);
  bool left_to_others(Peer& peer, OriginId origin);
  void note_flying(Session& session, Dot dot, std::uint64_t end_offset, std::size_t bytes);
  void release(Peer& peer, OriginId origin, Dot partial = {}, std::uint64_t partial_bytes = 0);
  void resend_stalled(Peer& peer);
  void rewind(Peer& peer, OriginId origin, std::uint64_t sent);
  void on(const LogRead& event, Effects& effects);
  void on(const LogReadFailed& event, Effects& effects);

  // Identity.
  void judge(Peer& peer, const VersionVector& theirs, Effects& effects);
  void choose_donor();
  bool given_up(const Peer& peer) const;
  void pass(Peer& peer, Verdict::Kind kind, std::string why, Effects& effects);
  void receive(Peer& peer, const Verdict& message, Effects& effects);
  void receive(Peer& peer, const Heads& message, Effects& effects);
  void receive(Peer& peer, const Notice& message, Effects& effects);
  void on(const Tell& event, Effects& effects);
  void compare(Peer& peer, const Head& theirs, std::uint64_t ours, Effects& effects);
  bool check_head(Peer& peer, const LogRead& event, Effects& effects);
  void probe(LinkId link, const Hello& hello, Effects& effects);
  void settle_probe(Peer& peer, bool answered, Effects& effects);
  void on(const Truncated& event, Effects&) { floor_ = event.floor; }

  // Receiving.
  void receive(Peer& peer, const Entries& message, Effects& effects);
  void receive(Peer& peer, const Fragment& message, Effects& effects);
  void receive(Peer& peer, const State& message, Effects& effects);
  void receive(Peer& peer, const Ack& message, Effects& effects);
  void receive(Peer& peer, const Want& message, Effects& effects);
  void receive(Peer& peer, const Ping& message, Effects& effects);
  void receive(Peer& peer, const Pong& message, Effects& effects);
  void receive(Peer& peer, const Goodbye& message, Effects& effects);
  void receive(Peer& peer, const Hello& message, Effects& effects);
  void receive(Peer& peer, const DigestAsk& message, Effects& effects);
  void receive(Peer& peer, const DigestAnswer& message, Effects& effects);
  bool takes_from(const Peer& peer) const;
  void take_in(Peer& peer, LogItemPtr item, Effects& effects);
  bool assemble(Peer& peer, const Fragment& message, Effects& effects);
  void ask(Peer& peer, OriginId origin, Effects& effects);
  void refuse(Peer& peer, OriginId origin, Effects& effects);
  void ask_missing(Effects& effects);
  void apply_next(Effects& effects);
  void on(const Applied& event, Effects& effects);
  void on(const ApplyFailed& event, Effects& effects);
  void set_aside(const std::string& reason);
  void take_over(const Dot& dot, const std::string& reason);
  void retry_aside();

  // Progress.
  void on(const Committed& event, Effects& effects);
  void on(const WaitDurable& event, Effects& effects);
  void on(const Tick& event, Effects& effects);
  void advance(const VersionVector& vector, const Digest& digest);
  void learn(Peer& peer, const VersionVector& durable, Effects& effects);
  void acknowledge(Peer& peer, Effects& effects);
  void send_state(Peer& peer, Effects& effects);
  void finish_waits(Effects& effects);
  void state_changed(bool at_once);
  void pump_all(Effects& effects);

  // Divergence.
  void on(const DigestRead& event, Effects& effects);
  void on(const Scrubbed& event, Effects& effects);
  void on(const Repaired& event, Effects& effects);
  void compare_rows(Effects& effects);
  const Peer* next_to_compare() const;

  // Watching over it all.
  void judge_clock(Effects& effects);
  void follow_clock_jump(Now before);
  void watch_progress(Effects& effects);
  bool pending() const;
  PeerStatus status_of(const Peer& peer) const;
  std::int64_t behind_ms(const Peer& peer) const;
  bool needs_snapshot(const Peer& peer) const;
  void settle_reports();
  void check_invariants() const;

  Hello self_;
  ItemMaker make_item_;
  Random& random_;
  Now now_;
  std::int64_t started_wall_ms_ = 0;  // of the first step
  std::map<Uuid, Peer> peers_;  // every member but this node, removed ones included
  std::map<LinkId, Link> links_;
  std::map<OriginId, Uuid> owners_;
  std::vector<Member> members_;  // as last told
  bool front_ = false;           // this node holds no data: it follows members and vectors alone
  std::int64_t report_retry_us_ = 0;

  VersionVector vector_;
  VersionVector floor_;
  Digest digest_;
  TailCache tail_;
  Inbox inbox_;
  bool apply_in_flight_ = false;
  std::vector<LogItemPtr> applying_;  // handed out to be applied, not durable yet
  std::int64_t apply_retry_us_ = 0;   // after a failure: not before this
  std::int64_t received_us_ = 0;      // when something new last came in
  std::string apply_error_;
  std::size_t one_by_one_ = 0;  // so many are applied alone, to find the one at fault
  struct Failure {
    Dot dot;
    std::int64_t delay_ms = 0, retry_us = 0;
  };
  std::map<OriginId, Failure> failures_;  // entries that are set aside, or were
  struct Assembly {
    LinkId link{};
    Dot dot;
    std::uint64_t total_bytes = 0;
    std::string bytes;
  };
  std::optional<Assembly> assembly_;  // the one large entry that comes in
  std::map<std::uint64_t, Wait> waits_;
  HlcStamp hlc_ = 0;
  ClockWatch clock_watch_;
  ClockVerdict clock_;
  std::int64_t progress_us_ = 0;  // when the vector last grew, or nothing was pending
  bool stalled_ = false;
  AntiEntropy anti_entropy_;
  std::set<Bucket> damaged_;           // as of the last scrub
  bool damage_is_new_ = false;         // nothing was tried yet
  std::uint64_t divergences_ = 0;
  std::int64_t compare_after_us_ = 0;  // no round before this
  std::optional<Resync> resync_;
  VersionVector vouched_;       // up to here our names mean what others mean by them
  std::set<OriginId> forked_;
  std::string twin_;
};

}  // namespace panal::core
