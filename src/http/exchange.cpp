#include "src/http/exchange.h"

#include <array>
#include <charconv>
#include <utility>

#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/http/connection.h"
#include "src/http/event_stream.h"
#include "src/http/internal_headers.h"
#include "src/http/server.h"
#include "src/http/socket_bridge.h"
#include "src/loop/spare_bytes.h"

namespace panal::http {

// Either a body that goes out slice by slice, or an event stream.
struct Exchange::Answer {
  Response response;  // owns what is being sent
  std::string_view rest;
  bool keep_alive;
  bool chunked = false;
};

Exchange::Exchange(Connection& connection, Caller caller, const Head& head)
    : loop_(connection.server_.loop_),
      connection_(&connection),
      caller_(std::move(caller)),
      is_head_(head.method == "HEAD"),
      expects_continue_(head.expects_continue),
      body_complete_(head.framing == Head::Framing::kNone ||
                     (head.framing == Head::Framing::kLength && head.content_length == 0)),
      minor_version_(head.minor_version),
      language_(language_of(head.get("Accept-Language"))) {
  outcome_.bytes_in = head.bytes;
}

Exchange::~Exchange() {
  if (answer_ && answer_->response.stream) answer_->response.stream->close();
}

Request Exchange::make_request(const Head& head) const {
  Request request;
  request.method = method_of(head.method);
  request.target = head.target;
  for (const Field& field : head.fields) {
    if (!is_internal_header(field.name)) {
      request.headers.add(std::string(field.name), std::string(field.value));
    }
  }
  request.origin = caller_.origin;
  request.client_address = caller_.address;
  request.secure = caller_.secure;
  request.request_id = caller_.request_id;
  return request;
}

void Exchange::collect(const Head& head, std::size_t body_bytes_max, Collected done) {
  if (head.framing == Head::Framing::kLength && head.content_length > body_bytes_max) {
    return refuse(413, "the body is larger than allowed here");
  }
  Request request = make_request(head);
  const std::string_view raw_path = head.target.substr(0, head.target.find('?'));
  auto path = percent_decode(raw_path, /*plus_is_space=*/false);
  if (!path || path->find('\0') != std::string::npos || !valid_utf8(*path)) {
    return refuse(400, "the path is not well-formed");
  }
  request.path = std::move(*path);
  request.body = std::exchange(given_back_, {});
  if (request.body.size() > body_bytes_max) {
    return refuse(413, "the body is larger than allowed here");
  }
  if (body_complete_) return done(std::move(request));
  say_continue();
  request_ = std::move(request);
  body_bytes_max_ = body_bytes_max;
  collected_ = std::move(done);
}

void Exchange::stream_body(Sink& sink) { sink_ = &sink; }

void Exchange::say_continue() {
  if (gone() || body_complete_ || !std::exchange(expects_continue_, false)) return;
  connection_->send_continue();
}

void Exchange::give_back(std::string body) {
  sink_ = nullptr;
  given_back_ = std::move(body);
}

void Exchange::on_body(std::string_view piece) {
  outcome_.bytes_in += piece.size();
  if (sink_ != nullptr) return sink_->on_body(piece);
  if (!request_) return;  // answered without looking at the body
  if (request_->body.size() + piece.size() > body_bytes_max_) {
    request_.reset();
    collected_ = nullptr;
    return refuse(413, "the body is larger than allowed here");
  }
  request_->body += piece;
}

void Exchange::on_body_end() {
  body_complete_ = true;
  if (sink_ != nullptr) return sink_->on_body_end();
  if (!request_) return;
  Request request = std::move(*request_);
  request_.reset();
  const Collected done = std::exchange(collected_, nullptr);
  done(std::move(request));
}

void Exchange::on_writable() {
  if (sink_ != nullptr) return sink_->on_writable();
  if (!answer_) return;
  if (answer_->response.stream) send_events();
  else send_next_slice();
}

void Exchange::on_over(Over over) {
  over_ = std::move(over);
  watched_us_ = loop_.precise_us();
}

void Exchange::note_answer(int status, std::uint32_t answered_by) {
  outcome_.status = status;
  outcome_.answered_by = answered_by;
}

void Exchange::note_over() {
  if (!over_) return;
  outcome_.total_us = loop_.precise_us() - watched_us_;
  std::exchange(over_, nullptr)(outcome_);
}

void Exchange::on_gone() {
  connection_ = nullptr;
  note_over();
  request_.reset();
  collected_ = nullptr;
  if (answer_ && answer_->response.stream) answer_->response.stream->close();
  if (sink_ != nullptr) std::exchange(sink_, nullptr)->on_gone();
}

// Its client connects again, to another node.
void Exchange::on_stop() {
  if (!endless_) return;
  const bool keeps_up = waiting_bytes() == 0;
  if (socket_ && keeps_up) return socket_->stop();
  if (answer_ && keeps_up) return answer_->response.stream->close();  // and so to a proper end
  connection_->close();
}

void Exchange::set_endless() {
  endless_ = true;
  if (!gone() && connection_->server_.stopping()) on_stop();
}

void Exchange::pause_body() {
  if (!gone()) connection_->set_body_paused(true);
}

void Exchange::resume_body() {
  if (!gone()) connection_->set_body_paused(false);
}

bool Exchange::may_keep_alive() const {
  return !gone() && connection_->keep_ && body_complete_ && !connection_->server_.stopping();
}

void Exchange::send(std::span<const std::string_view> pieces) {
  if (gone()) return;
  if (!begun_ && over_) outcome_.head_us = loop_.precise_us() - watched_us_;
  begun_ = true;
  for (const std::string_view piece : pieces) outcome_.bytes_out += piece.size();
  connection_->send(pieces);
}

void Exchange::cork() {
  if (!gone()) connection_->cork();
}

void Exchange::uncork() {
  if (!gone()) connection_->uncork();
}

std::size_t Exchange::waiting_bytes() const {
  return gone() ? 0 : connection_->stream_->waiting_bytes();
}

void Exchange::end(After after) {
  if (gone()) return;
  answered_ = true;
  outcome_.complete = true;
  Connection& connection = *std::exchange(connection_, nullptr);
  // Whoever waits for the body holds this, as a rule: he would for ever when it was refused.
  request_.reset();
  const Collected dropped = std::exchange(collected_, nullptr);
  note_over();
  connection.end_exchange(after);  // may let go of this
}

void Exchange::abort() {
  if (!gone()) connection_->close();
}

void Exchange::begin_tunnel() {
  if (!gone()) connection_->begin_tunnel();
}

void Exchange::respond(Response response) {
  if (gone()) return;
  PANAL_ASSERT(!std::exchange(answered_, true));
  outcome_.status = response.status;
  if (!cookie_.empty()) response.headers.add("Set-Cookie", cookie_);
  if (response.stream) return begin_events(std::move(response));
  if (response.socket) return begin_socket(std::move(response));
  send_answer(std::move(response));
}

void Exchange::refuse(int status, std::string_view detail) {
  respond(problem(status, detail, language_));
}

void Exchange::send_answer(Response response) {
  const auto self = shared_from_this();
  Server& server = connection_->server_;
  const bool keep_alive = may_keep_alive();
  std::string_view body = response.static_body.empty() ? response.body : response.static_body;
  std::string head = loop::spare_bytes(loop_).borrow();
  server.heads_.append(head, response, body.size(),
                       {caller_.request_id, server.loop_.wall_seconds(), keep_alive, minor_version_,
                        server.options_.hsts && caller_.secure});
  const bool bodiless = is_head_ || response.status == 204 || response.status == 304;
  if (bodiless) body = {};
  const std::string_view slice = body.substr(0, limits::kResponseSliceBytes);
  send(std::array{std::string_view(head), slice});
  loop::spare_bytes(loop_).give_back(std::move(head));
  if (slice.size() == body.size()) return end(keep_alive ? After::kKeepAlive : After::kClose);
  const std::size_t sent = slice.size();
  answer_ = std::make_unique<Answer>(Answer{std::move(response), {}, keep_alive});
  const Response& kept = answer_->response;
  answer_->rest = kept.static_body.empty() ? kept.body : kept.static_body;
  answer_->rest.remove_prefix(sent);
  send_next_slice();
}

// One slice is in the kernel's hands or ours at a time: a slow reader costs no more than that.
void Exchange::send_next_slice() {
  while (!gone() && waiting_bytes() == 0 && !answer_->rest.empty()) {
    const std::string_view slice = answer_->rest.substr(0, limits::kResponseSliceBytes);
    answer_->rest.remove_prefix(slice.size());
    send(slice);
  }
  if (gone() || !answer_->rest.empty()) return;
  const auto self = shared_from_this();
  end(answer_->keep_alive ? After::kKeepAlive : After::kClose);
}

void Exchange::begin_events(Response response) {
  Server& server = connection_->server_;
  const bool keep_alive = may_keep_alive() && minor_version_ == 1;
  if (!response.headers.has("Content-Type")) {
    response.headers.add("Content-Type", "text/event-stream");
  }
  if (!response.headers.has("Cache-Control")) response.headers.add("Cache-Control", "no-store");
  response.headers.set("X-Accel-Buffering", "no");  // for proxies before us that would hold it back
  std::string head;
  server.heads_.append(head, response, {},
                       {caller_.request_id, server.loop_.wall_seconds(), keep_alive, minor_version_,
                        server.options_.hsts && caller_.secure});
  const auto self = shared_from_this();
  send(head);
  if (is_head_) {
    response.stream->close();
    return end(keep_alive ? After::kKeepAlive : After::kClose);
  }
  const auto stream = response.stream;
  answer_ =
      std::make_unique<Answer>(Answer{std::move(response), {}, keep_alive, minor_version_ == 1});
  loop::Loop& loop = server.loop_;
  stream->on_ready([weak = weak_from_this(), &loop] {
    loop.post([weak] {
      const auto exchange = weak.lock();
      if (exchange && !exchange->gone()) exchange->send_events();
    });
  });
  set_endless();
}

// The answer of the handshake, and from then on frames (socket_bridge.h).
void Exchange::begin_socket(Response response) {
  Server& server = connection_->server_;
  const auto self = shared_from_this();
  const auto stream = response.socket;
  std::string head;
  server.heads_.append(head, response, {},
                       {caller_.request_id, server.loop_.wall_seconds(), /*keep_alive=*/true,
                        minor_version_, server.options_.hsts && caller_.secure});
  send(head);
  socket_ = std::make_unique<SocketBridge>(*this, stream);
  stream_body(*socket_);
  stream->on_ready([weak = weak_from_this(), &loop = server.loop_] {
    loop.post([weak] {
      const auto exchange = weak.lock();
      if (exchange && !exchange->gone()) exchange->socket_->send_waiting();
    });
  });
  begin_tunnel();
  set_endless();
}

void Exchange::send_events() {
  if (gone() || waiting_bytes() > 0) return;  // the rest when this has left
  EventStream& stream = *answer_->response.stream;
  const bool last = stream.closed();
  const std::string bytes = stream.take();
  std::array<char, 20> size{};
  const auto [end_of_size, error] =
      std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16);
  const std::string_view hex(size.data(), static_cast<std::size_t>(end_of_size - size.data()));
  if (!bytes.empty() && answer_->chunked) {
    send(std::array<std::string_view, 4>{hex, "\r\n", bytes, "\r\n"});
  } else if (!bytes.empty()) {
    send(bytes);
  }
  if (!last) return;
  const auto self = shared_from_this();
  if (answer_->chunked) send("0\r\n\r\n");
  end(answer_->keep_alive ? After::kKeepAlive : After::kClose);
}

}  // namespace panal::http
