#include "src/http/client.h"

#include <array>
#include <optional>
#include <utility>

namespace panal::http {
namespace {

std::string head_of(const Request& request, const std::string& host, bool keep) {
  std::string out(name_of(request.method));
  out.append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
  for (const auto& [name, value] : request.headers.all()) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  const bool has_body = request.method != Method::kGet && request.method != Method::kHead;
  if (has_body) {
    out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  return out + (keep ? "\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace

Call::Call(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, const Request& request,
           const CallOptions& options, Done done)
    : stream_(std::move(stream)),
      options_(options),
      timer_(loop.timers(), [this] { settle(fail(Code::kTimeout, "no answer in time")); }),
      done_(std::move(done)) {
  stream_->start(*this);
  send(request);
}

bool Call::again(const Request& request, Done done) {
  if (stream_ == nullptr) return false;
  done_ = std::move(done);
  send(request);
  return true;
}

void Call::send(const Request& request) {
  parser_.expect_no_body(request.method == Method::kHead);
  timer_.start(options_.timeout_ms);
  const std::string head = head_of(request, options_.host, options_.keep);
  stream_->write(std::array<std::string_view, 2>{head, request.body});
}

void Call::on_data(std::string_view bytes) {
  for (;;) {
    switch (parser_.next(bytes, head_)) {
      case Parser::Event::kMore:
        return;
      case Parser::Event::kHead:
        response_ = Response{.status = head_.status};
        for (const Field& field : head_.fields) {
          response_.headers.add(std::string(field.name), std::string(field.value));
        }
        break;
      case Parser::Event::kBody:
        if (response_.body.size() + parser_.piece().size() > options_.body_bytes_max) {
          return settle(fail(Code::kTooLarge, "the answer is too large"));
        }
        response_.body += parser_.piece();
        break;
      case Parser::Event::kEnd:
        if (response_.status < 200) break;  // an interim answer
        return settle(std::move(response_));
      case Parser::Event::kRefused:
        return settle(fail(Code::kCorrupt, std::string(parser_.refusal().reason)));
    }
  }
}

void Call::on_end() {
  if (parser_.end_of_input() == Parser::Event::kEnd) return settle(std::move(response_));
  settle(fail(Code::kIo, "the connection was closed before the answer was complete"));
}

void Call::on_failure(const Error& error) { settle(error); }

void Call::settle(Result<Response> result) {
  timer_.stop();
  if (!options_.keep || !result.ok()) stream_.reset();
  if (!done_) return;
  const Done done = std::exchange(done_, nullptr);
  done(std::move(result));
}

Result<Endpoint> Endpoint::from_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) {
    return fail(Code::kBadRequest, "not a URL that begins with http://: " + std::string(url));
  }
  url.remove_prefix(kScheme.size());
  std::string address(url.substr(0, url.find('/')));
  const bool has_port = address.rfind(':') != std::string::npos && !address.ends_with(']');
  if (!has_port) address += ":80";
  PANAL_TRY(loop::parse_host_port(address));
  return Endpoint{{}, std::move(address)};
}

Result<Response> fetch(const Endpoint& endpoint, const Request& request, std::int64_t timeout_ms) {
  const auto loop = PANAL_TRY(loop::Loop::open());
  std::optional<Result<Response>> outcome;
  std::unique_ptr<Call> call;
  const auto finish = [&](Result<Response> result) {
    outcome = std::move(result);
    loop->stop();
  };
  const CallOptions options{
      .host = endpoint.address.empty() ? "localhost" : endpoint.address, .timeout_ms = timeout_ms};
  const auto connected = [&](Result<std::unique_ptr<loop::Stream>> stream) {
    if (!stream.ok()) return finish(stream.error());
    call = std::make_unique<Call>(*loop, std::move(stream).value(), request, options, finish);
  };
  const auto connecting = PANAL_TRY(
      endpoint.unix_path.empty()
          ? loop::connect_tcp(*loop, endpoint.address, timeout_ms, connected)
          : loop::connect_unix(*loop, endpoint.unix_path, timeout_ms, connected));
  loop->run();
  return std::move(*outcome);
}

}  // namespace panal::http
