#include "src/node/cli.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>

#include "src/base/encoding.h"
#include "src/crypto/join_token.h"
#include "src/http/client.h"

namespace panal::node {
namespace {

// Settings as they were given, before they are checked: flags first.
struct Given {
  std::map<std::string, std::string> flags;
  std::string config_file;
};

const std::map<std::string, std::string> kHelp = {
    {"data", "the node's folder [$PANAL_DATA or ./panal-data]"},
    {"http", "the public listener [0.0.0.0:8080]"},
    {"https", "the public listener with TLS [off]"},
    {"peer", "where other nodes connect [0.0.0.0:7443]"},
    {"advertise", "the address that other nodes dial [--peer's, or the default route's]"},
    {"name", "this node's name [the host's]"},
    {"balance", "roundrobin, leastconn or local [roundrobin]"},
    {"role", "node, or front: one that only passes requests on [what the folder is]"},
    {"log-level", "debug, info, warning or error [info]"},
    {"log-retention", "after how long a silent member is given up waiting for [30d]"},
    {"log-bytes", "at what size of the log, when one keeps it from shrinking [1G]"},
    {"log-format", "json or text [text on a terminal]"},
    {"access-log", "a line for each request, to stderr: off, json or combined [off]"},
    {"data-open", "true: /data needs no token [false]"},
    {"weights", "NODE=WEIGHT,...: shares of requests, 1 to 256 [1]"},
    {"backups", "NODE,...: get requests when no other node is ready"},
    {"sticky", "true: a browser stays with the node that answered it first [false]"},
    {"trusted-proxies", "addresses and networks whose X-Forwarded-For is believed"},
    {"proxy-protocol", "addresses and networks whose connections begin with a PROXY header"},
    {"hsts", "true: tell browsers to use https for a year [false]"},
    {"redirect-https", "true: send callers without TLS to --https [false]"},
    {"connections", "open ones of the public listeners, in all; 0: no limit [20000]"},
    {"connections-per-address", "the same of one address; trusted proxies have none [100]"},
    {"webhook-allow", "of this machine, its link or members: addresses that webhooks may call"},
    {"webhook-ca", "authorities of https receivers [/etc/ssl/certs/ca-certificates.crt]"},
    {"tunnel-idle", "WebSockets are cut after so long without a byte [1h]"},
};

void add_settings(CLI::App& app, Given& given, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    app.add_option_function<std::string>(
        "--" + name, [&given, name](const std::string& value) { given.flags[name] = value; },
        kHelp.at(name));
  }
}

CLI::App& add_command(CLI::App& parent, Invocation& invocation, Command command, const char* name,
                      const char* help) {
  CLI::App* app = parent.add_subcommand(name, help);
  app->final_callback([&invocation, command] { invocation.command = command; });
  return *app;
}

void add_node_commands(CLI::App& app, Invocation& invocation, Given& given) {
  auto& serve = add_command(app, invocation, Command::kServe, "serve", "Run this node");
  add_settings(serve, given, setting_names());
  serve.add_option("--config", given.config_file, "a TOML file with the same settings")
      ->check(CLI::ExistingFile);

  auto& init = add_command(app, invocation, Command::kInit, "init",
                           "Prepare a folder as the first node of a new cluster");
  add_settings(init, given, {"data", "name", "peer", "advertise"});
  init.add_option("--cluster", invocation.cluster, "the cluster's name [panal]");
  init.add_option("--admin", invocation.admin, "make this administrator");
  init.add_flag("--admin-password-stdin", invocation.password_stdin,
                "read the administrator's password from standard input");

  auto& token = add_command(app, invocation, Command::kToken, "token",
                            "Print a join token for one more node");
  add_settings(token, given, {"data"});
  token.add_option("--ttl", invocation.ttl, "how long it is good [1h]");
  token.add_option("--role", invocation.role, "node or front [node]")
      ->check(CLI::IsMember({"node", "front"}));

  auto& join = add_command(app, invocation, Command::kJoin, "join",
                           "Prepare a folder as one more node of a cluster");
  join.add_option("TOKEN", invocation.token, "what `panal token` printed on a member")->required();
  add_settings(join, given, {"data", "name", "peer", "advertise"});

  auto& status = add_command(app, invocation, Command::kStatus, "status",
                             "Show the cluster as this node sees it");
  add_settings(status, given, {"data"});
  status.add_option("--url", invocation.url, "ask the node at this http:// address");
  status.add_flag("--json", invocation.json, "one JSON document");
  status.add_flag("--watch", invocation.watch, "again every second");

  auto& verify = add_command(app, invocation, Command::kVerify, "verify",
                             "Check the database against its own digests");
  add_settings(verify, given, {"data"});
  verify.add_flag("--repair", invocation.repair, "put right what is damaged");

  auto& demo = add_command(app, invocation, Command::kDemo, "demo",
                           "Fill the cluster with believable sample data");
  add_settings(demo, given, {"data"});
  demo.add_option("--lang", invocation.language, "es or en [es]")
      ->check(CLI::IsMember({"es", "en"}));
  demo.add_option("--seed", invocation.seed, "the same seed, the same company [1]");
  demo.add_option("--factor", invocation.factor, "so many times as much [1]")
      ->check(CLI::Range(1, 1000));
  add_command(app, invocation, Command::kVersion, "version", "Print the version");
}

void add_backup_commands(CLI::App& app, Invocation& invocation, Given& given) {
  auto& backup = add_command(app, invocation, Command::kBackup, "backup",
                             "Copy everything to a file, checked, while the node runs");
  backup.add_option("FILE", invocation.file, "what to write")->required();
  add_settings(backup, given, {"data"});

  auto& restore = add_command(app, invocation, Command::kRestore, "restore",
                              "Make an empty folder a new cluster with a backup's rows");
  restore.add_option("FILE", invocation.file, "what `panal backup` wrote")->required();
  add_settings(restore, given, {"data", "name", "peer", "advertise"});
}

void add_update_command(CLI::App& app, Invocation& invocation, Given& given) {
  auto& update = add_command(app, invocation, Command::kUpdate, "update",
                             "Bring the appliance's image another version");
  auto* file = update.add_option("FILE", invocation.file, "a signed bundle");
  add_settings(update, given, {"data"});
  update.add_option("--url", invocation.url,
                    "the appliance at this http:// address, with the token in $PANAL_TOKEN");
  update.add_flag("--check", invocation.check,
                  "only say whether FILE would do; without it, how things stand");
  update.add_flag("--force", invocation.force, "an older version, too")->needs(file);
}

void add_member_commands(CLI::App& app, Invocation& invocation, Given& given) {
  CLI::App* node = app.add_subcommand("node", "The nodes of the cluster");
  node->require_subcommand(1);
  auto& list = add_command(*node, invocation, Command::kNodeList, "list", "List them");
  add_settings(list, given, {"data"});
  list.add_flag("--json", invocation.json, "one JSON document");
  const auto add_change = [&](Command command, const char* name, const char* help) {
    auto& change = add_command(*node, invocation, command, name, help);
    change.add_option("NAME", invocation.node, "its name, its letters or its id")->required();
    add_settings(change, given, {"data"});
  };
  add_change(Command::kNodeDrain, "drain", "Give it no more requests; it goes on replicating");
  add_change(Command::kNodeResume, "resume", "Give it requests again");
  add_change(Command::kNodeRemove, "remove", "Remove it for good");

  CLI::App* user = app.add_subcommand("user", "The users of the cluster");
  user->require_subcommand(1);
  auto& add = add_command(*user, invocation, Command::kUserAdd, "add", "Add a user");
  add.add_option("LOGIN", invocation.login, "the name to sign in with")->required();
  add.add_option("--role", invocation.role,
                 "administrator, manager, salesperson, support or customer");
  add.add_flag("--password-stdin", invocation.password_stdin, "read it from standard input");
  auto& password =
      add_command(*user, invocation, Command::kUserPassword, "passwd", "Set a user's password");
  password.add_option("LOGIN", invocation.login, "the name to sign in with")->required();
  password.add_flag("--password-stdin", invocation.password_stdin, "read it from standard input");
  auto& token = add_command(*user, invocation, Command::kUserToken, "token",
                            "Print a new API token of a user");
  token.add_option("LOGIN", invocation.login, "the name to sign in with")->required();
  token.add_option("--scope", invocation.scope, "data, monitor, read, api or calendar [api]")
      ->check(CLI::IsMember({"data", "monitor", "read", "api", "calendar"}));
  token.add_option("--ttl", invocation.ttl, "how long it is good [1h]");
  auto& users = add_command(*user, invocation, Command::kUserList, "list", "List them");
  users.add_flag("--json", invocation.json, "one JSON document");
  for (CLI::App* each : {&add, &password, &token, &users}) add_settings(*each, given, {"data"});
}

void add_certificate_commands(CLI::App& app, Invocation& invocation, Given& given) {
  CLI::App* parent =
      app.add_subcommand("certificate", "The certificates of the https listeners of all nodes");
  parent->require_subcommand(1);
  auto& list = add_command(*parent, invocation, Command::kCertificateList, "list", "List them");
  list.add_flag("--json", invocation.json, "one JSON document");
  auto& add = add_command(*parent, invocation, Command::kCertificateAdd, "add",
                          "Use one more, or another for the same names, without a restart");
  add.add_option("CHAIN", invocation.file, "PEM: the certificate, then its intermediates")
      ->required();
  add.add_option("KEY", invocation.key_file, "PEM: its private key, without a passphrase")
      ->required();
  auto& remove =
      add_command(*parent, invocation, Command::kCertificateRemove, "remove", "Use one no longer");
  remove.add_option("NAME", invocation.certificate, "a name in it, or its id")->required();
  for (CLI::App* each : {&list, &add, &remove}) add_settings(*each, given, {"data"});
}

// A value, and where it was given: "--http", "PANAL_HTTP", "panal.toml: http".
struct Chosen {
  std::string value;
  std::string where;
};
using Choices = std::map<std::string, Chosen>;

Result<void> read_file(const std::string& path, Choices& choices) {
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(path)) {
    if (item.name == "++" || item.name == "--") continue;  // CLI11's marks for sections
    const std::string where = path + ": " + item.fullname();
    if (!item.parents.empty()) return fail(Code::kBadRequest, where + ": there is no such setting");
    if (item.inputs.size() != 1) return fail(Code::kBadRequest, where + ": expected one value");
    std::string name = item.name;
    std::replace(name.begin(), name.end(), '_', '-');
    choices[name] = {item.inputs[0], where};
  }
  return {};
}

Result<void> apply_all(Config& config, const Given& given) {
  Choices choices;
  if (!given.config_file.empty()) PANAL_TRY(read_file(given.config_file, choices));
  for (const std::string& name : setting_names()) {
    std::string variable = "PANAL_" + name;
    for (char& c : variable) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
    if (const char* value = std::getenv(variable.c_str())) choices[name] = {value, variable};
  }
  for (const auto& [name, value] : given.flags) {
    choices[name] = {value, "--" + name};
  }
  for (const auto& [name, chosen] : choices) {
    const auto applied = apply_setting(config, name, chosen.value);
    if (!applied) return fail(Code::kBadRequest, chosen.where + " " + applied.error().message);
  }
  return {};
}

Result<void> check_arguments(const Invocation& invocation) {
  const auto ttl_ms = parse_duration_ms(invocation.ttl);
  if (!ttl_ms || *ttl_ms == 0) {
    return fail(Code::kBadRequest,
                "--ttl \"" + invocation.ttl + "\": expected a time such as 30m or 1h");
  }
  if (invocation.command == Command::kJoin) {
    PANAL_TRY(crypto::JoinToken::decode(invocation.token));
  }
  if (invocation.command == Command::kUpdate && invocation.file.empty() && !invocation.check) {
    return fail(Code::kBadRequest, "update: expected a FILE or --check");
  }
  if (invocation.command == Command::kServe) PANAL_TRY(check_settings(invocation.config));
  if (!invocation.url.empty()) PANAL_TRY(http::Endpoint::from_url(invocation.url));
  return {};
}

}  // namespace

std::variant<Invocation, Leave> parse_command_line(int argc, const char* const* argv) {
  Invocation invocation;
  Given given;
  CLI::App app{
      "Panal: an embedded-database appliance with built-in replication.\n"
      "`panal serve` on an empty folder is a working cluster of one.",
      "panal"};
  app.require_subcommand(1);
  add_node_commands(app, invocation, given);
  add_backup_commands(app, invocation, given);
  add_update_command(app, invocation, given);
  add_member_commands(app, invocation, given);
  add_certificate_commands(app, invocation, given);
  try {
    app.parse(argc, argv);
    auto valid = apply_all(invocation.config, given);
    if (valid) valid = check_arguments(invocation);
    if (!valid) return Leave{2, "panal: " + valid.error().message};
  } catch (const CLI::CallForHelp&) {
    return Leave{0, app.help()};
  } catch (const CLI::RequiredError& error) {
    const bool named = app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-';
    const std::string what =
        named ? "there is no command \"" + std::string(argv[1]) + "\"" : std::string(error.what());
    return Leave{2, "panal: " + what + " (panal --help tells more)"};
  } catch (const CLI::Error& error) {
    return Leave{2, std::string("panal: ") + error.what() + " (panal --help tells more)"};
  }
  return invocation;
}

}  // namespace panal::node
