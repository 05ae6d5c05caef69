#include "src/http/proxy_hello.h"

#include <utility>

#include "src/http/proxy_protocol.h"
#include "src/loop/alive.h"

namespace panal::http {
namespace {

// The stream behind the header. What came together with the header is delivered from the loop.
class Behind final : public loop::Stream {
 public:
  Behind(loop::Loop& loop, std::unique_ptr<loop::Stream> lower, std::string address,
         std::string early)
      : loop_(loop),
        lower_(std::move(lower)),
        address_(std::move(address)),
        early_(std::move(early)),
        kick_(loop.timers(), [this] { deliver(); }) {}

  void start(Handler& handler) override {
    handler_ = &handler;
    lower_->start(handler);
    if (!early_.empty()) lower_->pause();
    resume();
  }
  void pause() override {
    paused_ = true;
    lower_->pause();
  }
  void resume() override {
    paused_ = false;
    if (early_.empty()) return lower_->resume();
    loop_.timers();  // brings the wheel's time up to date
    kick_.start(0);
  }
  using loop::Stream::write;
  void write(std::span<const std::string_view> pieces) override { lower_->write(pieces); }
  std::size_t waiting_bytes() const override { return lower_->waiting_bytes(); }
  void finish() override { lower_->finish(); }
  const std::string& peer_address() const override { return address_; }

 private:
  void deliver() {
    if (paused_) return;
    const std::string early = std::exchange(early_, {});
    loop::Alive::Guard guard(alive_);
    handler_->on_data(early);
    if (!guard.gone() && !paused_) lower_->resume();
  }

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> lower_;
  const std::string address_;
  std::string early_;
  loop::Timer kick_;
  loop::Alive alive_;
  Handler* handler_ = nullptr;
  bool paused_ = false;
};

}  // namespace

ProxyHello::ProxyHello(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
                       std::int64_t timeout_ms, Done done)
    : loop_(loop),
      lower_(std::move(lower)),
      timer_(loop.timers(),
             [this] { settle(fail(Code::kTimeout, "the PROXY header took too long")); }),
      done_(std::move(done)) {
  timer_.start(timeout_ms);
  lower_->start(*this);
}

void ProxyHello::on_data(std::string_view bytes) {
  received_ += bytes;
  const ProxyHeader header = read_proxy_header(received_);
  if (header.verdict == ProxyHeader::Verdict::kMore) return;
  if (header.verdict == ProxyHeader::Verdict::kMalformed) {
    return settle(fail(Code::kBadRequest, "no PROXY header"));
  }
  lower_->pause();
  std::string address = header.source.empty() ? lower_->peer_address() : header.source;
  settle(std::unique_ptr<loop::Stream>(std::make_unique<Behind>(
      loop_, std::move(lower_), std::move(address), received_.substr(header.bytes))));
}

void ProxyHello::on_end() { settle(fail(Code::kIo, "cut within the PROXY header")); }

void ProxyHello::on_failure(const Error& error) { settle(error); }

void ProxyHello::settle(Result<std::unique_ptr<loop::Stream>> result) {
  timer_.stop();
  if (!done_) return;
  const Done done = std::exchange(done_, nullptr);
  done(std::move(result));
}

}  // namespace panal::http
