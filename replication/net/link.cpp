#include "replication/net/link.h"

#include "src/base/limits.h"

namespace panal::net {

Link::Link(core::LinkId id, std::unique_ptr<loop::Stream> stream, Owner& owner)
    : id_(id), stream_(std::move(stream)), owner_(owner) {
  stream_->start(*this);
}

void Link::send(const core::Message& message) {
  if (!finishing_) waiting_ += writer_.encode(message);
}

void Link::flush() {
  if (waiting_.empty()) return;
  bytes_sent_ += waiting_.size();
  stream_->write(waiting_);
  waiting_.clear();
}

void Link::finish() {
  flush();
  finishing_ = true;
  stream_->finish();
}

bool Link::clogged() const {
  return stream_->waiting_bytes() + waiting_.size() > 2 * limits::kPeerWindowBytes;
}

void Link::on_data(std::string_view bytes) {
  if (finishing_) return;
  bytes_received_ += bytes.size();
  reader_.feed(bytes);
  const loop::Alive::Guard guard(alive_);
  while (!finishing_) {
    auto message = reader_.next();
    if (!message.ok()) {
      return owner_.on_down(id_, "the peer sent " + message.error().message);
    }
    if (!*message) return;
    owner_.on_message(id_, std::move(**message));
    if (guard.gone()) return;
  }
}

void Link::on_end() { owner_.on_down(id_, "the peer closed the connection"); }

void Link::on_failure(const Error& error) { owner_.on_down(id_, error.message); }

}  // namespace panal::net
