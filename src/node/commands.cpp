#include "src/node/commands.h"

#include <unistd.h>

#include <cstdio>

#include "src/base/encoding.h"
#include "src/node/backup.h"
#include "src/node/certificate_commands.h"
#include "src/node/command_output.h"
#include "src/node/control_client.h"
#include "src/node/demo.h"
#include "src/node/join_client.h"
#include "src/node/node_commands.h"
#include "src/node/password_prompt.h"
#include "src/node/serve.h"
#include "src/node/status_view.h"
#include "src/node/update_command.h"
#include "src/node/verify.h"
#include "src/node/version.h"

namespace panal::node {
namespace {

// Whether the folder has yet to be made a cluster's. One without anybody in it is of an init that
// broke off before it made the administrator: that may go on.
Result<bool> to_be_founded(const Invocation& invocation, const Environment& environment) {
  const std::string& data = invocation.config.data;
  const auto present = Storage::open(PANAL_TRY(DataFolder::open(data)), environment);
  if (!present) {
    if (present.error().code == Code::kNotFound) return true;
    return present.error();
  }
  if (!invocation.admin.empty() && PANAL_TRY(needs_setup(*present.value()))) return false;
  return fail(Code::kConflict, data + " belongs to a cluster already");
}

Result<void> init(const Invocation& invocation, const Environment& environment) {
  const std::string& data = invocation.config.data;
  std::string password;
  if (!invocation.admin.empty()) {
    password = PANAL_TRY(
        read_password("Password of " + invocation.admin + ": ", invocation.password_stdin));
  }
  if (PANAL_TRY(to_be_founded(invocation, environment))) {
    const auto address = advertised_endpoint(invocation.config);
    // Closed again at once: what follows asks the folder as every other command does.
    PANAL_TRY(Storage::found(
        PANAL_TRY(DataFolder::open(data)), environment,
        {invocation.cluster, node_name(invocation.config), address ? address.value().text() : ""}));
  }
  if (!invocation.admin.empty()) {
    const auto client = PANAL_TRY(ControlClient::open(data, environment));
    PANAL_TRY(
        client->post("/api/v1/users", Json::object()
                                          .set("login", invocation.admin)
                                          .set("password", password)
                                          .set("roles", Json::array().push("administrator"))));
  }
  print(data + " is now the first node of cluster " + invocation.cluster);
  return {};
}

Result<void> token(const Invocation& invocation, ControlClient& client) {
  const std::string role = invocation.role.empty() ? "node" : invocation.role;
  const Json answer = PANAL_TRY(client.post(
      "/api/v1/cluster/tokens", Json::object().set("ttl", invocation.ttl).set("role", role)));
  print(text_at(answer, "token"));
  return {};
}

Result<std::unique_ptr<ControlClient>> client_of(const Invocation& invocation,
                                                 const Environment& environment) {
  if (!invocation.url.empty()) return ControlClient::at_url(invocation.url);
  return ControlClient::open(invocation.config.data, environment);
}

Result<void> status(const Invocation& invocation, const Environment& environment) {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  for (;;) {
    const auto client = PANAL_TRY(client_of(invocation, environment));
    const Json document = PANAL_TRY(client->get("/api/v1/replication"));
    if (invocation.watch && terminal) std::fputs("\x1b[H\x1b[2J", stdout);
    print(invocation.json ? document.dump() : render_status(document));
    if (!invocation.watch) return {};
    ::usleep(1'000'000);
  }
}

Result<void> user_add(const Invocation& invocation, ControlClient& client) {
  const std::string password =
      PANAL_TRY(read_password("Password of " + invocation.login + ": ", invocation.password_stdin));
  Json roles = Json::array();
  if (!invocation.role.empty()) roles.push(invocation.role);
  PANAL_TRY(client.post("/api/v1/users", Json::object()
                                             .set("login", invocation.login)
                                             .set("password", password)
                                             .set("roles", std::move(roles))));
  print("added " + invocation.login);
  return {};
}

Result<std::string> find_user(ControlClient& client, const std::string& login) {
  const Json page = PANAL_TRY(client.get("/api/v1/users?login=" + percent_encode(login)));
  const Json* items = page.find("items");
  if (items == nullptr || items->array_items() == nullptr || items->array_items()->empty()) {
    return fail(Code::kNotFound, "there is no user \"" + login + "\"");
  }
  return text_at(items->array_items()->front(), "id");
}

Result<void> user_password(const Invocation& invocation, ControlClient& client) {
  const std::string id = PANAL_TRY(find_user(client, invocation.login));
  const std::string password = PANAL_TRY(
      read_password("New password of " + invocation.login + ": ", invocation.password_stdin));
  PANAL_TRY(
      client.post("/api/v1/users/" + id + "/password", Json::object().set("password", password)));
  print("changed the password of " + invocation.login);
  return {};
}

Result<void> user_token(const Invocation& invocation, ControlClient& client) {
  const std::string id = PANAL_TRY(find_user(client, invocation.login));
  const Json answer = PANAL_TRY(
      client.post("/api/v1/users/" + id + "/tokens",
                  Json::object().set("scope", invocation.scope).set("ttl", invocation.ttl)));
  print(text_at(answer, "token"));
  return {};
}

Result<void> user_list(const Invocation& invocation, ControlClient& client) {
  Json users = Json::array();
  std::string cursor;
  do {
    const Json page = PANAL_TRY(
        client.get("/api/v1/users?limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    const Json* items = page.find("items");
    if (items != nullptr && items->array_items() != nullptr) {
      for (const Json& user : *items->array_items()) users.push(user);
    }
    cursor = percent_encode(text_at(page, "next"));
  } while (!cursor.empty());
  if (invocation.json) {
    print(users.dump());
    return {};
  }
  for (const Json& user : *users.array_items()) {
    std::string roles;
    const Json* list = user.find("roles");
    if (list != nullptr && list->array_items() != nullptr) {
      for (const Json& role : *list->array_items()) {
        if (role.string() == nullptr) continue;
        roles += (roles.empty() ? "" : " ") + *role.string();
      }
    }
    print(text_at(user, "login") + "\t" + roles + "\t" + text_at(user, "name"));
  }
  return {};
}

}  // namespace

int exit_code_of(const Error& error) {
  if (error.code == Code::kStorageFailed) return 70;
  return 1;
}

Result<void> run_command(const Invocation& invocation, const Environment& environment) {
  switch (invocation.command) {
    case Command::kVersion: print(std::string("panal ") + kVersion); return {};
    case Command::kInit: return init(invocation, environment);
    case Command::kJoin: return join_cluster(invocation.config, invocation.token, environment);
    case Command::kStatus: return status(invocation, environment);
    case Command::kBackup:
      return backup(invocation.config.data, invocation.file, environment);
    case Command::kRestore: return restore(invocation.config, invocation.file, environment);
    case Command::kUpdate:
      return update(invocation, *PANAL_TRY(client_of(invocation, environment)));
    case Command::kVerify: return verify(invocation.config.data, invocation.repair, environment);
    default: break;
  }
  const auto client = PANAL_TRY(ControlClient::open(invocation.config.data, environment));
  switch (invocation.command) {
    case Command::kToken: return token(invocation, *client);
    case Command::kNodeList: return list_nodes(*client, invocation.json);
    case Command::kNodeDrain: return change_node(*client, NodeCommand::kDrain, invocation.node);
    case Command::kNodeResume: return change_node(*client, NodeCommand::kResume, invocation.node);
    case Command::kNodeRemove: return change_node(*client, NodeCommand::kRemove, invocation.node);
    case Command::kUserAdd: return user_add(invocation, *client);
    case Command::kUserPassword: return user_password(invocation, *client);
    case Command::kUserToken: return user_token(invocation, *client);
    case Command::kUserList: return user_list(invocation, *client);
    case Command::kCertificateList: return list_certificates(*client, invocation.json);
    case Command::kCertificateAdd:
      return add_certificate(*client, invocation.file, invocation.key_file);
    case Command::kCertificateRemove: return remove_certificate(*client, invocation.certificate);
    case Command::kDemo:
      PANAL_TRY(fill_demo(*client, {invocation.language, invocation.seed, invocation.factor},
                          environment));
      print("the sample company is there; its users have no password yet: panal user passwd LOGIN");
      return {};
    default: return fail(Code::kInternal, "a command without a home");
  }
}

}  // namespace panal::node
