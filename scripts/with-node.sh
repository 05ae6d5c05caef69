#!/bin/bash
# with-node.sh COMMAND ...: runs it with a `node` in front that is new enough for Vite: the
# system's if that will do, else the one that scripts/setup.sh fetched.
set -euo pipefail
fetched=$(cd "$(dirname "$0")/.." && pwd)/build/third-party/node/bin
enough='const [a, b] = process.versions.node.split(".").map(Number)
  process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
if ! node -e "$enough" 2> /dev/null; then
  PATH=$fetched:$PATH
  node -e "$enough" || { echo "Node 20.19 is needed: run scripts/setup.sh" >&2; exit 1; }
fi
exec "$@"
