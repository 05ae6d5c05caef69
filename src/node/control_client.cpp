#include "src/node/control_client.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>

#include "src/base/limits.h"
#include "src/http/client.h"
#include "src/node/instance.h"

namespace panal::node {
namespace {

constexpr std::int64_t kRemoteTimeoutMs = 600'000;  // a file over a slow line

bool accepts(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) return false;
  socket.copy(address.sun_path, socket.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool accepted =
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(descriptor);
  return accepted;
}

Error error_of(const http::Response& response) {
  const auto problem = Json::parse(response.body);
  std::string message = "the node answered " + std::to_string(response.status);
  const Json* detail = problem ? problem.value().find("detail") : nullptr;
  if (detail != nullptr && detail->string() != nullptr) message = *detail->string();
  const Json* errors = problem ? problem.value().find("errors") : nullptr;
  if (errors != nullptr && errors->array_items() != nullptr) {
    for (const Json& each : *errors->array_items()) {
      const Json* field = each.find("field");
      const Json* text = each.find("message");
      if (field == nullptr || field->string() == nullptr) continue;
      message += "\n  " + *field->string();
      if (text != nullptr && text->string() != nullptr) message += ": " + *text->string();
    }
  }
  return fail(Code::kBadRequest, std::move(message));
}

Result<Json> json_of(const http::Response& response) {
  if (response.status / 100 != 2) return error_of(response);
  if (response.body.empty()) return Json();
  return Json::parse(response.body);
}

class RunningNode final : public ControlClient {
 public:
  explicit RunningNode(std::string socket) : socket_(std::move(socket)) {}

 private:
  Result<http::Response> exchange(http::Request request) override {
    return http::fetch({.unix_path = socket_, .address = ""}, request, limits::kControlTimeoutMs);
  }
  const std::string socket_;
};

// A folder that nobody serves, opened in this process.
class RestingNode final : public ControlClient {
 public:
  RestingNode(std::unique_ptr<Storage> storage, const Environment& environment, db::Database reader)
      : instance_(std::move(storage), environment, {}), reader_(std::move(reader)) {}

 private:
  Result<http::Response> exchange(http::Request request) override {
    request.path = request.target.substr(0, request.target.find('?'));
    request.origin = http::Origin::kControl;
    http::Response response = instance_.application().handle(request, reader_).response;
    PANAL_TRY(reader_.execute("COMMIT"));
    return response;
  }
  Instance instance_;
  db::Database reader_;
};

class RemoteNode final : public ControlClient {
 public:
  explicit RemoteNode(http::Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

 private:
  Result<http::Response> exchange(http::Request request) override {
    if (const char* token = std::getenv("PANAL_TOKEN")) {
      request.headers.add("Authorization", std::string("Bearer ") + token);
    }
    return http::fetch(endpoint_, request, kRemoteTimeoutMs);
  }
  const http::Endpoint endpoint_;
};

Result<std::unique_ptr<ControlClient>> open_resting(DataFolder folder,
                                                    const Environment& environment) {
  auto storage = PANAL_TRY(Storage::open(std::move(folder), environment));
  auto reader = PANAL_TRY(open_reader(storage->folder().database()));
  return std::make_unique<RestingNode>(std::move(storage), environment, std::move(reader));
}

}  // namespace

Result<std::unique_ptr<ControlClient>> ControlClient::open(const std::string& data,
                                                           const Environment& environment) {
  if (::access(data.c_str(), F_OK) != 0) {
    return fail(Code::kNotFound, "there is no data folder " + data + ": say it with --data DIR");
  }
  const std::string socket = DataFolder::control_socket(data);
  // Between its lock and its socket a node that starts, or another command, is neither at rest
  // nor to be reached.
  for (int asked = 0;; ++asked) {
    auto folder = DataFolder::open(data);
    if (folder) return open_resting(std::move(folder).value(), environment);
    if (folder.error().code != Code::kConflict) return std::move(folder).error();
    if (accepts(socket) || asked == limits::kControlTries)
      return std::make_unique<RunningNode>(socket);
    ::usleep(limits::kControlPauseMs * 1000);
  }
}

Result<std::unique_ptr<ControlClient>> ControlClient::at_url(std::string_view url) {
  return std::make_unique<RemoteNode>(PANAL_TRY(http::Endpoint::from_url(url)));
}

Result<Json> ControlClient::ask(http::Request request) {
  request.headers.add("Accept-Language", "en");
  return json_of(PANAL_TRY(exchange(std::move(request))));
}

Result<Json> ControlClient::get(std::string_view target) {
  http::Request request;
  request.target = target;
  return ask(std::move(request));
}

Result<Json> ControlClient::post(std::string_view target, const Json& body, const std::string& key,
                                 const std::string& moments) {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = target;
  request.headers.add("Content-Type", "application/json");
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  if (!moments.empty()) request.headers.add("X-Panal-Moments", moments);
  request.body = body.dump();
  return ask(std::move(request));
}

Result<Json> ControlClient::upload(std::string_view target, std::string bytes) {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = target;
  request.headers.add("Content-Type", "application/octet-stream");
  request.body = std::move(bytes);
  return ask(std::move(request));
}

Result<Json> ControlClient::remove(std::string_view target) {
  http::Request request;
  request.method = http::Method::kDelete;
  request.target = target;
  return ask(std::move(request));
}

}  // namespace panal::node
