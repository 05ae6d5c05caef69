#!/bin/bash
# build.sh PRESET [cmake arguments]: configures and builds one preset of CMakePresets.json.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
mkdir -p build
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 # one clone's objects serve the next
scripts/with-node.sh cmake --preset "$preset" "$@" > "build/configure-$preset.log" ||
  { cat "build/configure-$preset.log"; exit 1; }
nice scripts/with-node.sh cmake --build --preset "$preset" -j "$(nproc)"
