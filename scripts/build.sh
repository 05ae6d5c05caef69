#!/bin/bash
# build.sh PRESET [cmake arguments] [-- TARGET ...]: configures and builds one preset of
# CMakePresets.json.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
configure=() targets=()
while [[ $# -gt 0 && $1 != -- ]]; do
  configure+=("$1")
  shift
done
[[ $# -le 1 ]] || targets=(--target "${@:2}")

mkdir -p build
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 # one clone's objects serve the next
log=build/configure-$preset.log
cmake --preset "$preset" "${configure[@]}" > "$log" || { cat "$log"; exit 1; }
nice cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}"
