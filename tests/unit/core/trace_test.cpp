// Replays the narrated traces of tests/traces: `> event` lines go into a Replica, and the lines
// below each must be its effects. What the words mean is best seen in the traces themselves.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

using Words = std::istringstream;

int node_of(const std::string& name) { return std::stoi(name.substr(1)); }

// A:3 B:7, or - for none; leaves the words after it.
VersionVector read_vector(Words& words) {
  VersionVector vector;
  std::string word;
  auto before = words.tellg();
  while (words >> word && (word == "-" || (word.size() > 2 && word[1] == ':'))) {
    if (word != "-") vector.raise(origin_named(word[0]), std::stoull(word.substr(2)));
    before = words.tellg();
  }
  words.clear();
  if (before >= 0) words.seekg(before);
  else words.seekg(0, std::ios::end);
  return vector;
}

class Player {
 public:
  // A line of the preamble.
  void prepare(Words words) {
    std::string word;
    words >> word;
    if (word == "self") {
      words >> word;
      self_ = node_of(word);
    } else if (word == "members") {
      read_members(words);
    } else if (word == "vector") {
      vector_ = read_vector(words);
    } else if (word == "floor") {
      floor_ = read_vector(words);
    } else if (word == "owner") {
      std::string node;
      words >> word >> node;
      owners_.push_back({origin_named(word[0]), node_named(node_of(node))});
    } else {
      ADD_FAILURE() << "unknown word " << word;
    }
  }

  std::string happen(Words words) {
    if (!bench_) {
      bench_.emplace(self_, vector_);
      bench_->fronts = fronts_;
      bench_->members(members_, removed_, owners_);
      bench_->step(Truncated{floor_});
    }
    std::string word;
    words >> word;
    if (word == "members") {
      read_members(words);
      return bench_->members(members_, removed_, owners_);
    }
    if (word == "report") return on_report(std::move(words));
    if (word == "link") return on_link(std::move(words));
    if (word == "tick") return bench_->tick(number(words));
    if (word == "commit") {
      words >> word;
      return bench_->commit(word[0], number(words));
    }
    if (word == "applied") return bench_->applied(read_vector(words));
    if (word == "read") {
      int link = 0;
      words >> word >> link;
      const Entries read = entries(words);
      return bench_->step(LogRead{LinkId(link), read.origin, read.first, read.items});
    }
    if (word == "wait") {
      const std::uint64_t wait = number(words);
      words >> word;
      const Dot dot{origin_named(word[0]), number(words)};
      return bench_->step(WaitDurable{wait, dot, static_cast<std::int64_t>(number(words))});
    }
    return "unknown event " + word + "\n";
  }

 private:
  // n1 n2(front) n3(removed)
  void read_members(Words& words) {
    members_.clear();
    std::string word;
    while (words >> word) {
      members_.push_back(node_of(word));
      if (word.ends_with("(removed)")) removed_.push_back(members_.back());
      if (word.ends_with("(front)")) fronts_.insert(members_.back());
    }
  }

  // n2 on n3 C:4
  std::string on_report(Words words) {
    std::string reporter, word, removed;
    words >> reporter >> word >> removed;
    bench_->reports.push_back(
        {node_named(node_of(reporter)), node_named(node_of(removed)), read_vector(words)});
    return bench_->members(members_, removed_, owners_);
  }

  static std::uint64_t number(Words& words) {
    std::uint64_t value = 0;
    words >> value;
    return value;
  }

  // A 2..3, or A 2, with what follows
  Entries entries(Words& words) {
    std::string origin, range, word;
    words >> origin >> range;
    const auto dots = range.find("..");
    const std::uint64_t first = std::stoull(range);
    const std::uint64_t last =
        dots == std::string::npos ? first : std::stoull(range.substr(dots + 2));
    while (words >> word) {
      if (word == "after") bench_->item(origin[0], first, read_vector(words));
      if (word == "ahead") {
        bench_->item(origin[0], first, {}, static_cast<std::int64_t>(number(words)));
      }
    }
    return bench_->entries(origin[0], first, last);
  }

  std::string on_link(Words words) {
    std::string word, name;
    const int link = static_cast<int>(number(words));
    words >> word;
    if (word == "from" || word == "to") {
      words >> name;
      const auto direction = word == "to" ? Direction::kOutbound : Direction::kInbound;
      return bench_->step(LinkUp{LinkId(link), node_named(node_of(name)), direction});
    }
    if (word == "hello") {
      words >> name;
      Hello hello = bench_->hello(node_of(name));
      while (words >> word) {
        if (word == "protocol") words >> hello.protocol_min >> word >> hello.protocol_max;
        if (word == "instance") words >> hello.instance;
        if (word == "started") words >> hello.started_ms;
      }
      return bench_->got(link, hello);
    }
    if (word == "state") {
      State state{.vector = read_vector(words)};
      while (words >> word) {
        if (word[0] == 'n') state.connected.push_back(node_named(node_of(word)));
      }
      return bench_->got(link, state);
    }
    if (word == "goodbye") {
      words >> word;
      return bench_->got(link, Goodbye{word, /*removed=*/word == "removed"});
    }
    if (word == "pong") {
      return bench_->got(link, Pong{static_cast<std::uint64_t>(bench_->monotonic_us)});
    }
    if (word == "heads") {  // B 2 as told, or otherwise
      words >> name;
      const LogItemPtr item = bench_->item(name[0], number(words));
      words >> word;
      return bench_->got(link, Heads{{{item->dot(), item->hash + (word == "otherwise" ? 1 : 0)}}});
    }
    if (word == "verdict") {  // silent, or less: it says that we need a snapshot
      words >> word;
      const auto kind = word == "less" ? Verdict::Kind::kWentBack : Verdict::Kind::kLacks;
      return bench_->got(link, Verdict{kind, word});
    }
    if (word == "ack") return bench_->got(link, Ack{.durable = read_vector(words)});
    if (word == "entries") return bench_->got(link, entries(words));
    if (word == "want" || word == "pause") {
      words >> name;
      return bench_->got(link, Want{origin_named(name[0]), number(words), word == "pause"});
    }
    if (word == "down") return bench_->step(LinkDown{LinkId(link), "broken"});
    return "unknown message " + word + "\n";
  }

  int self_ = 1;
  std::vector<int> members_, removed_;
  std::set<int> fronts_;
  std::vector<OriginOwner> owners_;
  VersionVector vector_, floor_;
  std::optional<ReplicaBench> bench_;
};

void play(const std::filesystem::path& path) {
  std::ifstream file(path);
  Player player;
  std::string line, event, effects, expected;
  const auto settle = [&] { EXPECT_EQ(effects, expected) << path.filename() << ": > " << event; };
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("> ")) {
      settle();
      event = line.substr(2);
      effects = player.happen(Words(event));
      expected.clear();
    } else if (event.empty()) {
      player.prepare(Words(line));
    } else {
      expected += line + "\n";
    }
  }
  settle();
  EXPECT_FALSE(event.empty()) << path << " has no events";
}

TEST(Traces, HappenAsTold) {
  const std::filesystem::path folder = "tests/traces";  // tests run in the source tree
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".trace") continue;
    play(entry.path());
    ++count;
  }
  EXPECT_GE(count, 8);
}

}  // namespace
}  // namespace panal::core
