// fuzz_seeds FOLDER: records seeds for the fuzz targets from two real nodes that write, disagree,
// meet again and hand over a snapshot. The corpus in tests/fuzz/corpus was made with it; run it
// again after a change of a format, and commit what is new.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "replication/store/snapshot.h"
#include "tests/fuzz/engine_bench.h"
#include "tests/unit/net/driver_bench.h"

namespace panal::fuzz {
namespace {

// Of a frame (message_codec.h).
constexpr std::size_t kTypeAt = 5;
constexpr char kHello = 1, kGoodbye = 9;

std::size_t frame_size(std::string_view bytes) {
  std::size_t size = 4;
  for (std::size_t i = 0; i < 4; ++i) {
    size += std::size_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return size;
}

class Recorder {
 public:
  explicit Recorder(std::string folder) : folder_(std::move(folder)), cluster_(2, schema()) {
    cluster_.record = [this](std::string_view bytes) { said_ += bytes; };
  }

  void run() {
    cluster_.introduce();
    must(cluster_.until([&] { return cluster_.equal(); }));
    user(0, 1, "ana");
    user(1, 2, "luis");
    must(cluster_.until([&] { return cluster_.equal(); }));
    cut_off([&] {
      for (const std::size_t node : {0u, 1u}) {
        user(node, 3u + static_cast<unsigned>(node), "eva");  // one login, twice
        cluster_.write(node, "UPDATE users SET score = 7.5, seen_at = 1 WHERE login = 'ana'");
        cluster_.write(
            node, "UPDATE users SET login = 'ana" + std::to_string(node) + "' WHERE login = 'ana'");
        for (unsigned i = 0; i < 5; ++i) order(node, 10u + 10u * static_cast<unsigned>(node) + i);
      }
      cluster_.write(0, "DELETE FROM orders; DELETE FROM users WHERE login = 'luis'");
      order(1, 40);  // of the user who is deleted meanwhile
    });
    must(cluster_.until([&] { return cluster_.equal(); }));
    write_frames(said_);
    write_entries();
    write_snapshots();
  }

 private:
  static void must(bool holds) { PANAL_ASSERT(holds); }

  void user(std::size_t node, unsigned number, const std::string& login) {
    cluster_.write(node,
                   "INSERT INTO users(id, login) VALUES (" + id(number) + ", '" + login + "')");
  }
  void order(std::size_t node, unsigned number) {
    cluster_.write(node, "INSERT INTO orders(id, user, amount, currency) VALUES (" + id(number) +
                             ", " + id(2) + ", 12, 'EUR')");
  }
  static std::string id(unsigned number) {
    char text[40];
    std::snprintf(text, sizeof text, "x'%032x'", number);
    return text;
  }
  void cut_off(const std::function<void()>& meanwhile) {
    cluster_.stop(1);  // ends the link
    cluster_.cut = true;
    cluster_.start(1);
    meanwhile();
    cluster_.cut = false;
  }

  // Every frame that differs in size from the others; and all that was ever said as one session of
  // a link, as from a node that relays, in one piece and in small ones.
  void write_frames(std::string_view bytes) {
    std::string session;
    for (unsigned count = 0; !bytes.empty(); ++count) {
      const std::string_view frame = bytes.substr(0, frame_size(bytes));
      bytes.remove_prefix(frame.size());
      write("message_codec", "real_" + std::to_string(count), frame);
      if (frame[kTypeAt] != kHello && frame[kTypeAt] != kGoodbye) session += frame;
    }
    write("link", "session", std::string(1, '\0') + session);
    write("link", "pieces", '\x82' + session.substr(0, session.size() / 2));
  }
  void write_entries() {
    auto reader = net::DriverBench::reader(cluster_[0]);
    for (const auto& [origin, seq] : cluster_[0].engine->published()->vector.components()) {
      const auto entries = fuzz::must(store::read_log(reader, origin, 1, 64 * 1024));
      for (const auto& entry : entries) {
        write("entry_codec", "real_" + std::to_string(written_++), entry.bytes);
      }
    }
  }
  void write_snapshots() {
    std::filesystem::create_directories(folder_ + "/snapshot");
    for (const std::size_t node : {0u, 1u}) {
      auto reader = net::DriverBench::reader(cluster_[node]);
      fuzz::must(store::write_snapshot(reader, cluster_[node].engine->schema(), {},
                                       folder_ + "/snapshot/node_" + std::to_string(node)));
    }
  }
  void write(const std::string& target, const std::string& name, std::string_view bytes) {
    if (!sizes_[target].insert(bytes.size()).second) return;
    std::filesystem::create_directories(folder_ + "/" + target);
    std::ofstream(folder_ + "/" + target + "/" + name, std::ios::binary) << bytes;
  }

  const std::string folder_;
  net::DriverBench cluster_;
  std::string said_;                                    // on all links, in order
  std::map<std::string, std::set<std::size_t>> sizes_;  // written, by target
  unsigned written_ = 0;
};

}  // namespace
}  // namespace panal::fuzz

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  panal::fuzz::Recorder(argv[1]).run();
  return 0;
}
