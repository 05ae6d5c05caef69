// Library: panal_net
//
// A member's link with a real Link, codec, Replica and SQLite behind it: whatever the other end
// sends, the replica keeps its invariants and its bounds, and what it applies leaves the store
// sound.
//
// The first byte says whether the peer greets as a member would (it is then accepted, and the rest
// is read as a session) or whether its hello is foreign too; and how the bytes are cut.
#include <cstdlib>
#include <string_view>

#include "replication/core/replica.h"
#include "replication/net/link.h"
#include "replication/store/engine.h"
#include "replication/wire/item.h"
#include "src/base/assert.h"
#include "tests/fuzz/engine_bench.h"

namespace panal::fuzz {
namespace {

using core::LinkId;

// Takes what is written and forgets it; tells who would read.
class Hole final : public loop::Stream {
 public:
  explicit Hole(Handler** reader) : reader_(reader) {}
  void start(Handler& handler) override { *reader_ = &handler; }
  void pause() override {}
  void resume() override {}
  void write(std::span<const std::string_view>) override {}
  std::size_t waiting_bytes() const override { return 0; }
  void finish() override {}
  const std::string& peer_address() const override { return address_; }

 private:
  Handler** reader_;
  std::string address_;
};

// The driver without its loop: effects are performed at once.
class Machine final : private net::Link::Owner {
 public:
  explicit Machine(EngineBench& store)
      : store_(store),
        random_(1),
        replica_({.self = hello(kSelf), .make_item = wire::make_item, .random = random_}),
        link_(kLink, std::make_unique<Hole>(&reader_), static_cast<net::Link::Owner&>(*this)) {
    core::MembersChanged members;
    for (const int number : {kSelf, kPeer, 3}) members.members.push_back({.node = node(number)});
    step(members);
    step(core::LinkUp{kLink, node(kPeer), core::Direction::kInbound});
  }

  void greet() { step(core::MessageReceived{kLink, hello(kPeer)}); }
  void read(std::string_view bytes) {
    if (!down_) reader_->on_data(bytes);
    now_.monotonic_us += 100'000;
    now_.wall_ms += 100;
    step(core::Tick{});
  }

 private:
  static constexpr int kSelf = 1, kPeer = 2;
  static constexpr LinkId kLink{1};
  static constexpr std::int64_t kWallMs = 4'102'444'800'000;  // 2100: no seed is from the future

  static core::Hello hello(int number) {
    return {.cluster = node(201),
            .node = node(number),
            .instance = 100u + static_cast<unsigned>(number)};
  }

  void step(const core::Event& event) {
    core::Effects effects;
    replica_.step(now_, event, effects);
    for (const auto& effect : effects) {
      if (const auto* send = std::get_if<core::Send>(&effect)) link_.send(send->message);
      if (std::holds_alternative<core::Close>(effect)) down_ = true;
      if (const auto* apply = std::get_if<core::Apply>(&effect)) to_apply_.push_back(apply->items);
      if (const auto* ask = std::get_if<core::ReadLog>(&effect)) to_read_.push_back(*ask);
    }
    link_.flush();
    finish_work();
  }
  void finish_work() {
    while (!to_apply_.empty()) {
      const auto items = std::exchange(to_apply_, {}).front();
      const auto applied = store_.apply(items);
      if (!applied.ok()) {
        step(core::ApplyFailed{applied.error().message});
        continue;
      }
      auto vector = replica_.vector();
      for (const auto& item : items) vector.raise(item->dot().origin, item->dot().seq);
      step(core::Applied{vector, {}});
    }
    while (!to_read_.empty()) {
      const auto ask = to_read_.back();
      to_read_.pop_back();
      step(core::LogRead{ask.link, ask.origin, ask.from, store_.read_log(ask)});
    }
  }

  void on_message(LinkId link, core::Message message) override {
    if (!down_) step(core::MessageReceived{link, std::move(message)});
  }
  void on_down(LinkId link, const std::string& reason) override {
    if (std::exchange(down_, true)) return;
    step(core::LinkDown{link, reason});
  }

  EngineBench& store_;
  SeededRandom random_;
  core::Now now_{1'000'000, kWallMs};
  core::Replica replica_;
  loop::Stream::Handler* reader_ = nullptr;
  net::Link link_;
  std::vector<std::vector<core::LogItemPtr>> to_apply_;
  std::vector<core::ReadLog> to_read_;
  bool down_ = false;
};

}  // namespace
}  // namespace panal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static panal::fuzz::EngineBench store;
  if (size == 0) return 0;
  store.begin();
  {
    panal::fuzz::Machine machine(store);
    if ((data[0] & 1) == 0) machine.greet();
    const std::size_t cut = (data[0] & 2) == 0 ? size : 1 + data[0] / 4u;
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    while (!rest.empty()) {
      machine.read(rest.substr(0, cut));
      rest.remove_prefix(std::min(cut, rest.size()));
    }
    for (int i = 0; i < 3; ++i) machine.read({});
  }
  store.undo();
  return 0;
}
