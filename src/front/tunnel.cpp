#include "src/front/tunnel.h"

#include "src/base/limits.h"

namespace panal::front {

class Tunnels::Pair {
 public:
  Pair(Tunnels& tunnels, std::unique_ptr<loop::Stream> a, std::unique_ptr<loop::Stream> b)
      : tunnels_(tunnels), a_{*this, std::move(a)}, b_{*this, std::move(b)} {
    a_.other = &b_;
    b_.other = &a_;
  }
  void start(std::string_view from_a, std::string_view from_b) {
    if (!from_a.empty()) b_.stream->write(from_a);
    if (!from_b.empty()) a_.stream->write(from_b);
    a_.stream->start(a_);
    b_.stream->start(b_);
  }

 private:
  struct Side final : loop::Stream::Handler {
    Side(Pair& owner, std::unique_ptr<loop::Stream> taken)
        : pair(owner), stream(std::move(taken)) {}
    void on_data(std::string_view bytes) override {
      other->stream->write(bytes);
      if (other->stream->waiting_bytes() > limits::kProxyBufferBytes) stream->pause();
    }
    void on_writable() override {
      if (other->ended && ended) return pair.close();
      if (!other->ended) other->stream->resume();
    }
    void on_end() override {
      ended = true;
      other->stream->finish();
      if (other->ended && stream->waiting_bytes() + other->stream->waiting_bytes() == 0) {
        pair.close();
      }
    }
    void on_failure(const Error&) override { pair.close(); }

    Pair& pair;
    std::unique_ptr<loop::Stream> stream;
    Side* other = nullptr;
    bool ended = false;
  };

  // Frees the pair: a Stream may go from inside its own callback, and nothing is touched after.
  void close() { tunnels_.pairs_.extract(this); }

  Tunnels& tunnels_;
  Side a_;
  Side b_;
};

Tunnels::Tunnels() = default;
Tunnels::~Tunnels() = default;

void Tunnels::join(std::unique_ptr<loop::Stream> a, std::string_view from_a,
                   std::unique_ptr<loop::Stream> b, std::string_view from_b) {
  auto pair = std::make_unique<Pair>(*this, std::move(a), std::move(b));
  Pair& joined = *pair;
  pairs_.emplace(pair.get(), std::move(pair));
  joined.start(from_a, from_b);
}

}  // namespace panal::front
