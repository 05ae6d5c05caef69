#!/bin/bash
# Sets up, builds and serves: run.sh [arguments of `panal serve`]. The page's address and the
# set-up code of a new node are printed by the server.
set -euo pipefail
"$(dirname "$0")/setup.sh"
"$(dirname "$0")/build.sh" release
exec "$(dirname "$0")/../build/release/panal" serve "$@"
