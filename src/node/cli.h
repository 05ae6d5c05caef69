#pragma once
// The command line: argv to an Invocation. CLI11 stays inside cli.cpp.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "src/node/config.h"

namespace panal::node {

enum class Command {
  kServe,
  kInit,
  kToken,
  kJoin,
  kStatus,
  kNodeList,
  kNodeDrain,
  kNodeResume,
  kNodeRemove,
  kUserAdd,
  kUserPassword,
  kUserToken,
  kUserList,
  kCertificateList,
  kCertificateAdd,
  kCertificateRemove,
  kVerify,
  kDemo,
  kBackup,
  kRestore,
  kUpdate,
  kVersion,
};

struct Invocation {
  Command command = Command::kVersion;
  Config config;
  std::string cluster = "panal";     // init
  std::string admin;                 // init
  bool password_stdin = false;       // init, user add, user passwd
  std::string node;                  // node drain, resume, remove
  std::string login;                 // user
  std::string role;                  // token: node|front; user add: a role
  std::string scope = "api";         // user token
  std::string ttl = "1h";            // token, user token
  std::string file;                  // backup, restore, update, certificate add: the chain
  std::string key_file;              // certificate add
  std::string certificate;           // certificate remove: a name in it, or its id
  std::string token;                 // join
  std::string url;                   // status, update
  bool json = false;                 // status and lists
  bool watch = false;                // status
  bool repair = false;               // verify
  bool check = false;                // update
  bool force = false;                // update
  std::string language = "es";       // demo
  std::uint64_t seed = 1;            // demo
  std::uint64_t factor = 1;          // demo
};

// Printed and left: help, version, or a usage error (exit code 2, one line).
struct Leave {
  int exit_code;
  std::string text;
};

std::variant<Invocation, Leave> parse_command_line(int argc, const char* const* argv);

}  // namespace panal::node
