#!/bin/bash
# soak.sh [FIRST LAST [JOBS [PROGRAM]]]: runs seeds of the simulator (1 to 20000) in an optimised
# build, in blocks of 100 on JOBS processes (one a core), at the lowest priority. Fails when a seed
# does. PROGRAM: sim, or sim_app for the application's own schema and statements.
set -euo pipefail
cd "$(dirname "$0")/.."
first=${1:-1} last=${2:-20000} jobs=${3:-$(nproc)} program=${4:-sim}
cmake -S . -B build/soak -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE="-O2 -g1" -DPANAL_STATIC=OFF > build/configure-soak.log
ninja -C build/soak "$program" > build/soak.log || { cat build/soak.log; exit 1; }

block() {
  local end=$(($2 + 99))
  nice -n 19 "$1" --seeds "$2..$((end < $3 ? end : $3))"
}
export -f block
seq "$first" 100 "$last" |
  xargs -P "$jobs" -I{} bash -c 'block "$@"' _ "build/soak/tests/sim/$program" {} "$last"
