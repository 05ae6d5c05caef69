// Library: panal_front
//
// A client's bytes through the front's proxy to two backends that answer with bytes of the input.
// Whatever both say: every backend reads whole requests, one for each that the client sent and in
// its words, an unsafe one never twice; and the client reads one whole answer for each, or a cut.
//
//   input: 1 byte how · 1 byte size of the pieces · client's bytes · 0xff 0xff · backends' bytes
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/base/assert.h"
#include "src/front/proxy.h"
#include "src/http/internal_headers.h"
#include "src/http/parser.h"
#include "src/http/server.h"
#include "src/loop/loop.h"
#include "tests/fuzz/memory_stream.h"

namespace panal::fuzz {
namespace {

using http::Head;
using http::Parser;

enum How : std::uint8_t {
  kGoodbye = 1,  // a backend ends its side after it has spoken
  kCut = 2,      // or is cut off
  kSlow = 4,     // the kernel takes nothing for a while
  kRefuses = 8,  // the first connection to each backend fails
  kClientEnds = 16,
  kEarly = 32,  // a backend speaks before it has the whole request
  kHere = 64,   // this node may answer too
};

struct Message {
  std::string method, body, id;
  bool whole = false;
  bool repeatable = false;
  bool upgrade = false;
};

struct Messages {
  std::vector<Message> all;
  bool refused = false;
  bool tunnel = false;  // what follows one of them may not be HTTP
};

Messages read_requests(std::string_view bytes, const http::HeadBounds& bounds) {
  Messages found;
  Parser parser(Parser::Kind::kRequest, bounds);
  Head head;
  for (;;) {
    switch (parser.next(bytes, head)) {
      case Parser::Event::kMore: return found;
      case Parser::Event::kRefused: found.refused = true; return found;
      case Parser::Event::kHead:
        found.all.push_back({std::string(head.method),
                             {},
                             std::string(head.get(http::kFromRequestId)),
                             false,
                             (head.method != "POST" && head.method != "PATCH") ||
                                 !head.get("Idempotency-Key").empty()});
        found.all.back().upgrade = head.upgrade;
        found.tunnel = found.tunnel || head.upgrade;
        break;
      case Parser::Event::kBody: found.all.back().body += parser.piece(); break;
      case Parser::Event::kEnd: found.all.back().whole = true; break;
    }
  }
}

class Backends final : public front::Connector {
 public:
  Backends(loop::Loop& loop, std::uint8_t how) : loop_(loop), refusals_(how & kRefuses ? 2 : 0) {}
  std::unique_ptr<Attempt> connect(const front::Member&, Done done) override {
    struct Pending final : Attempt {
      std::shared_ptr<bool> wanted = std::make_shared<bool>(true);
      ~Pending() override { *wanted = false; }
    };
    auto attempt = std::make_unique<Pending>();
    loop_.post([this, done = std::move(done), wanted = attempt->wanted] {
      if (!*wanted) return;
      if (refusals_ > 0) {
        --refusals_;
        return done(fail(Code::kIo, "refused"));
      }
      wires.push_back(std::make_shared<Wire>());
      done(std::make_unique<MemoryStream>(wires.back()));
    });
    return attempt;
  }
  std::vector<std::shared_ptr<Wire>> wires;

 private:
  loop::Loop& loop_;
  int refusals_;
};

class Run final : public http::Service {
 public:
  Run(loop::Loop& loop, std::uint8_t how, std::size_t piece)
      : loop_(loop), how_(how), piece_(piece), backends_(loop, how), balancer_({}) {
    std::vector<front::Member> members = {{.id = "a", .name = "a"}, {.id = "b", .name = "b"}};
    if ((how & kHere) != 0) members.push_back({.id = "c", .name = "c", .local = true});
    balancer_.set_members(0, members);
    for (front::BackendIndex i = 0; i < members.size(); ++i) {
      balancer_.checked(0, i, front::Report::kReady);
    }
  }

  void serve(const std::shared_ptr<http::Exchange>& exchange, const Head& head) override {
    front::Balancer::Request request{.safe = head.method == "GET"};
    const auto choice = balancer_.pick(loop_.now_ms(), request);
    if (!choice) return exchange->refuse(503, "no node is ready");
    if (balancer_.backends()[choice->backend].member.local) return here_.serve(exchange, head);
    proxy_.forward(exchange, head, choice->backend, request);
  }

  void run(std::string_view said, std::string_view answered) {
    const auto client = std::make_shared<Wire>();
    server_.adopt(std::make_unique<MemoryStream>(client), http::Origin::kPublic, false);
    client->deliver(said, piece_);
    // Until nobody has anything to say for a while.
    std::size_t heard = 0;
    for (int turn = 0, quiet = 0; turn < 64 && quiet < 3; ++turn, ++quiet) {
      turn_loop();
      if ((how_ & kSlow) != 0 && turn == 0) client->waiting = limits::kProxyBufferBytes + 1;
      for (std::size_t i = 0; i < backends_.wires.size(); ++i)
        answer(*backends_.wires[i], answered);
      if (client->waiting > 0) client->take_all();
      client->deliver({}, piece_);
      std::size_t now_heard = client->written.size() + backends_.wires.size();
      for (const auto& wire : backends_.wires) now_heard += wire->written.size();
      if (std::exchange(heard, now_heard) != now_heard) quiet = 0;
    }
    if ((how_ & kClientEnds) != 0) client->end();
    turn_loop();
    judge(said, *client);
  }

 private:
  struct Here final : http::Service {
    void serve(const std::shared_ptr<http::Exchange>& exchange, const Head& head) override {
      exchange->collect(head, limits::kJsonBytes, [exchange](const http::Request&) {
        exchange->respond(http::Response::text(200, "here"));
      });
    }
  };

  void turn_loop() {
    loop_.post([this] { loop_.stop(); });
    loop_.run();
  }

  void answer(Wire& wire, std::string_view answered) {
    if (!wire.open()) return;
    const auto asked = read_requests(wire.written, http::kForwardedHead);
    const auto ready =
        static_cast<std::size_t>(std::ranges::count_if(asked.all, [this](const Message& message) {
          return message.whole || (how_ & kEarly) != 0;
        }));
    std::size_t& spoken = spoken_[&wire];
    while (spoken < ready && wire.open()) {
      ++spoken;
      wire.deliver(answered, piece_);
      if ((how_ & kCut) != 0) wire.fail();
      else if ((how_ & kGoodbye) != 0) wire.end();
    }
    wire.deliver({}, piece_);
  }

  void judge(std::string_view said, const Wire& client) const {
    const auto requests = read_requests(said, {});
    std::map<std::string, std::size_t> numbers;  // of ids, in the order in which they came
    std::map<std::string, int> times;
    for (const auto& wire : backends_.wires) {
      const auto got = read_requests(wire->written, http::kForwardedHead);
      PANAL_ASSERT(!got.refused || got.tunnel);
      for (const Message& message : got.all) {
        const auto number = std::stoul(message.id.substr(message.id.rfind('-') + 1));
        PANAL_ASSERT(number >= 1 && number <= requests.all.size());
        const Message& sent = requests.all[number - 1];
        PANAL_ASSERT(message.method == sent.method);
        PANAL_ASSERT(++times[message.id] == 1 || sent.repeatable);
        PANAL_ASSERT(sent.body.starts_with(message.body));
        PANAL_ASSERT(!message.whole || message.body.size() == sent.body.size());
        if (message.upgrade) break;
      }
    }
    judge_answers(requests, client.written);
  }

  // At most one final answer a request, and one refusal; each well-formed, the last perhaps cut.
  static void judge_answers(const Messages& requests, std::string_view bytes) {
    Parser parser(Parser::Kind::kResponse);
    Head head;
    std::size_t answers = 0;
    bool final_head = false;
    const auto bodiless = [&] {
      return answers < requests.all.size() && requests.all[answers].method == "HEAD";
    };
    parser.expect_no_body(bodiless());
    for (;;) {
      switch (parser.next(bytes, head)) {
        case Parser::Event::kMore: PANAL_ASSERT(answers <= requests.all.size() + 1); return;
        case Parser::Event::kRefused: PANAL_ASSERT(false); return;
        case Parser::Event::kHead:
          final_head = head.status >= 200;
          if (head.status == 101) {
            PANAL_ASSERT(requests.tunnel);
            return;
          }
          break;
        case Parser::Event::kBody: break;
        case Parser::Event::kEnd:
          answers += final_head ? 1 : 0;
          parser.expect_no_body(bodiless());
          break;
      }
    }
  }

  loop::Loop& loop_;
  const std::uint8_t how_;
  const std::size_t piece_;
  Backends backends_;
  front::Balancer balancer_;
  Here here_;
  front::BackendTable stats_;
  front::Proxy proxy_{loop_, balancer_, backends_, here_, stats_, {.via = "n1"}};
  std::map<const Wire*, std::size_t> spoken_;
  SeededRandom random_{1};
  Metrics registry_;
  http::ServerMetrics metrics_{registry_};
  http::Server server_{loop_, {.node_name = "n1"}, *this, random_, metrics_};
};

}  // namespace
}  // namespace panal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto loop = panal::loop::Loop::open().value();
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t mark = input.find("\xff\xff", 2);
  if (size < 2 || mark == std::string_view::npos) return 0;
  const std::size_t piece = data[1] == 0 ? 65'536 : data[1];
  panal::fuzz::Run(*loop, data[0], piece).run(input.substr(2, mark - 2), input.substr(mark + 2));
  return 0;
}
