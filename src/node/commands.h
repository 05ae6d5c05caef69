#pragma once
// The commands of the command line, `serve` excepted: each asks a node and prints what it said.
#include "src/node/cli.h"
#include "src/node/storage.h"

namespace panal::node {

// Prints the result to standard output.
Result<void> run_command(const Invocation& invocation, const Environment& environment);

// Exit codes of the contract.
int exit_code_of(const Error& error);

}  // namespace panal::node
