// Replays the narrated traces of tests/traces/balancer: `> event` lines go into a Balancer, and the
// lines below each must be what it does: whom it picks, and whose state changes.
//
//   options POLICY slow MS             before the first event; defaults as in Balancer::Options
//   > members a b*3 c(backup,local)    weights, and what they are
//   > check a ready|read_only|not_ready|no_answer      > fail a      > answered a
//   > began a [TIMES]   > ended a      around requests, for least connections
//   > at MS                            the time from now on
//   > pick COUNT [unsafe] [past a,b] [tried a,b] [home a]     `!` behind one not past the token
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/front/balancer.h"
#include "src/http/head.h"

namespace panal::front {
namespace {

class Player {
 public:
  void prepare(std::istringstream words) {
    std::string word;
    while (words >> word) {
      if (word == "leastconn") options_.policy = Policy::kLeastConnections;
      else if (word == "local") options_.policy = Policy::kLocal;
      else if (word == "slow") words >> options_.slow_start_ms;
      else if (word != "options" && word != "roundrobin") FAIL() << "what is " << word;
    }
    balancer_ = Balancer(options_);
  }

  std::string happen(std::istringstream words) {
    const auto before = states();
    std::string what, who, said;
    words >> what;
    if (what == "at") words >> now_ms_;
    else if (what == "members") balancer_.set_members(now_ms_, members(words));
    else if (what == "pick") said = pick(words);
    else {
      words >> who;
      change(what, index_of(who), words);
    }
    const auto after = states();
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (i < before.size() && before[i] == after[i]) continue;
      said += after[i] + "\n";
    }
    return said;
  }

 private:
  std::vector<std::string> states() const {
    std::vector<std::string> all;
    for (const Backend& backend : balancer_.backends()) {
      all.push_back(backend.member.name + " " +
                    (backend.present ? std::string(name_of(backend.state)) : "gone"));
    }
    return all;
  }

  BackendIndex index_of(std::string_view name) const {
    const auto& backends = balancer_.backends();
    for (BackendIndex i = 0; i < backends.size(); ++i) {
      if (backends[i].member.name == name) return i;
    }
    ADD_FAILURE() << "who is " << name;
    return 0;
  }
  BackendSet set_of(std::string_view names) const {
    BackendSet set = 0;
    http::for_each_element(names,
                           [&](std::string_view name) { set |= BackendSet{1} << index_of(name); });
    return set;
  }

  static std::vector<Member> members(std::istringstream& words) {
    std::vector<Member> all;
    for (std::string word; words >> word;) {
      Member member;
      const std::string traits = word.substr(std::min(word.find('('), word.size()));
      const std::string weight = word.substr(std::min(word.find('*'), word.size()));
      member.id = member.name = word.substr(0, word.find_first_of("*("));
      if (!weight.empty()) member.weight = static_cast<std::uint32_t>(std::stoul(weight.substr(1)));
      member.local = traits.find("local") != std::string::npos;
      member.backup = traits.find("backup") != std::string::npos;
      member.draining = traits.find("draining") != std::string::npos;
      all.push_back(member);
    }
    return all;
  }

  void change(const std::string& what, BackendIndex who, std::istringstream& words) {
    std::string how;
    int times = 1;
    if (what == "check") {
      words >> how;
      balancer_.checked(now_ms_, who,
                        how == "ready"       ? Report::kReady
                        : how == "read_only" ? Report::kReadOnly
                        : how == "not_ready" ? Report::kNotReady
                                             : Report::kNoAnswer);
    } else if (what == "fail") {
      balancer_.failed(now_ms_, who);
    } else if (what == "answered") {
      balancer_.answered(who);
    } else if (what == "began") {
      for (words >> times; times > 0; --times) balancer_.began(who);
    } else if (what == "ended") {
      balancer_.ended(who);
    } else {
      FAIL() << "what is " << what;
    }
  }

  std::string pick(std::istringstream& words) {
    int count = 0;
    Balancer::Request request{.safe = true};
    words >> count;
    for (std::string word, names; words >> word;) {
      if (word == "unsafe") {
        request.safe = false;
        continue;
      }
      words >> names;
      if (word == "past") request.past = set_of(names);
      else if (word == "tried") request.tried = set_of(names);
      else if (word == "home") request.preferred = index_of(names);
      else ADD_FAILURE() << "what is " << word;
    }
    std::string said;
    for (; count > 0; --count) {
      const auto choice = balancer_.pick(now_ms_, request);
      if (!said.empty()) said += ' ';
      said += choice ? balancer_.backends()[choice->backend].member.name : "nobody";
      if (choice && !choice->past) said += '!';
    }
    return said + "\n";
  }

  Balancer::Options options_;
  Balancer balancer_{options_};
  std::int64_t now_ms_ = 1000;
};

void play(const std::filesystem::path& path) {
  SCOPED_TRACE(path.string());
  Player player;
  std::ifstream file(path);
  std::string event, said, expected;
  int number = 0;
  const auto settle = [&] {
    EXPECT_EQ(said, expected) << "after line " << number << ": " << event;
  };
  int line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("> ")) {
      settle();
      event = line.substr(2);
      number = line_number;
      said = player.happen(std::istringstream(event));
      expected.clear();
    } else if (event.empty()) {
      player.prepare(std::istringstream(line));
    } else {
      expected += line + "\n";
    }
  }
  settle();
  EXPECT_FALSE(event.empty()) << "it has no events";
}

TEST(BalancerTraces, HappenAsTold) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/traces/balancer")) {
    play(entry.path());
    ++count;
  }
  EXPECT_GE(count, 6);
}

}  // namespace
}  // namespace panal::front
