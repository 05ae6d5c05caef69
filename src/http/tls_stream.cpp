#include "src/http/tls_stream.h"

#include <algorithm>
#include <utility>

#include "src/loop/spare_bytes.h"

namespace panal::http {

TlsStream::TlsStream(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
                     crypto::TlsSession session, std::string early)
    : loop_(loop),
      lower_(std::move(lower)),
      session_(std::move(session)),
      early_(std::move(early)),
      kick_(loop.timers(), [this] { deliver({}); }) {}

void TlsStream::start(loop::Stream::Handler& handler) {
  handler_ = &handler;
  lower_->start(*this);
  resume();
}

void TlsStream::pause() {
  paused_ = true;
  lower_->pause();
}

void TlsStream::resume() {
  paused_ = false;
  // What waits goes out from the loop, not from inside this call, and before anything newer.
  if (early_.empty() && session_.state() == crypto::TlsState::kOpen) return lower_->resume();
  loop_.timers();
  kick_.start(0);
}

void TlsStream::on_data(std::string_view bytes) {
  loop::SpareBytes& spare = loop::spare_bytes(loop_);  // outlives this: the handler may destroy it
  std::string plaintext = spare.borrow();
  const auto state = session_.feed(bytes, plaintext);
  flush();
  if (!state.ok()) handler_->on_failure(state.error());
  else deliver(plaintext);
  spare.give_back(std::move(plaintext));
}

void TlsStream::deliver(std::string_view plaintext) {
  std::string together;
  if (!early_.empty()) {
    together = std::exchange(early_, {});
    plaintext = together += plaintext;
  }
  if (paused_) {
    early_ = plaintext;
    return;
  }
  loop::Alive::Guard guard(alive_);
  if (!plaintext.empty()) handler_->on_data(plaintext);
  if (guard.gone()) return;
  if (paused_) return;
  if (session_.state() == crypto::TlsState::kClosed) {
    lower_->pause();
    return handler_->on_end();
  }
  lower_->resume();
}

// One record layer pass and one write for all pieces; a single one is sealed where it lies.
void TlsStream::write(std::span<const std::string_view> pieces) {
  const auto is_some = [](std::string_view piece) { return !piece.empty(); };
  const auto first = std::ranges::find_if(pieces, is_some);
  if (first == pieces.end()) return;
  if (std::find_if(std::next(first), pieces.end(), is_some) == pieces.end()) return seal(*first);
  std::string together = loop::spare_bytes(loop_).borrow();
  for (const std::string_view piece : pieces) together += piece;
  seal(together);
  loop::spare_bytes(loop_).give_back(std::move(together));
}

void TlsStream::seal(std::string_view bytes) {
  while (!bytes.empty()) {
    session_.lend_output(loop::spare_bytes(loop_).borrow());
    const auto taken = session_.write(bytes);
    flush();
    // A session that failed has reported so to whoever reads from it.
    if (!taken.ok() || *taken == 0) return;
    bytes.remove_prefix(*taken);
  }
}

void TlsStream::flush() {
  if (!session_.has_output()) return;
  std::string output = session_.take_output();
  if (!finished_) lower_->write(output);  // after a goodbye nothing more is said, no alert either
  loop::spare_bytes(loop_).give_back(std::move(output));
}

std::size_t TlsStream::waiting_bytes() const { return lower_->waiting_bytes(); }

void TlsStream::finish() {
  if (finished_) return;
  session_.close();
  finished_ = true;
  lower_->write_last(session_.take_output());
}

const std::string& TlsStream::peer_address() const { return lower_->peer_address(); }

void TlsStream::on_writable() { handler_->on_writable(); }

void TlsStream::on_end() {
  handler_->on_failure(fail(Code::kIo, "the connection was cut without a TLS goodbye"));
}

void TlsStream::on_failure(const Error& error) { handler_->on_failure(error); }

TlsHandshake::TlsHandshake(loop::Loop& loop, std::unique_ptr<loop::Stream> lower,
                           crypto::TlsSession session, std::int64_t timeout_ms, Done done)
    : loop_(loop),
      lower_(std::move(lower)),
      session_(std::move(session)),
      timer_(loop.timers(),
             [this] { settle(fail(Code::kTimeout, "the TLS handshake took too long")); }),
      done_(std::move(done)) {
  timer_.start(timeout_ms);
  lower_->start(*this);
  flush();
}

void TlsHandshake::flush() {
  if (session_.has_output()) lower_->write(session_.take_output());
}

void TlsHandshake::on_data(std::string_view bytes) {
  std::string early;
  const auto state = session_.feed(bytes, early);
  flush();
  if (!state.ok()) return settle(state.error());
  if (*state == crypto::TlsState::kHandshaking) return;
  lower_->pause();
  settle(std::make_unique<TlsStream>(loop_, std::move(lower_), std::move(session_),
                                     std::move(early)));
}

void TlsHandshake::on_end() {
  settle(fail(Code::kIo, "the connection was cut during the TLS handshake"));
}

void TlsHandshake::on_failure(const Error& error) { settle(error); }

void TlsHandshake::settle(Result<std::unique_ptr<TlsStream>> result) {
  timer_.stop();
  if (!done_) return;
  const Done done = std::exchange(done_, nullptr);
  done(std::move(result));
}

}  // namespace panal::http
