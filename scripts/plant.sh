#!/bin/bash
# plant.sh [BUG ...]: plants deliberate bugs one at a time (all of them without arguments), and
# shows which invariant of the simulator caught each, at which of the first 300 seeds. Fails when
# one was not caught.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake -S . -B build/planted -G Ninja -DCMAKE_BUILD_TYPE=Release -DPANAL_PLANTED_BUGS=ON \
  -DCMAKE_CXX_FLAGS_RELEASE="-O2 -g1" -DPANAL_STATIC=OFF > build/configure-planted.log
ninja -C build/planted sim > build/planted.log || { cat build/planted.log; exit 1; }
sim=build/planted/tests/sim/sim
if [[ $# == 0 ]]; then
  mapfile -t bugs < <("$sim" --bugs)
  set -- "${bugs[@]}"
fi

plant() {
  local found
  if found=$("$1" --once --seeds 1..300 --bug "$2" 2> /dev/null); then
    printf '%-26s NOT CAUGHT\n' "$2"
    return 1
  fi
  printf '%-26s %s\n' "$2" "$(tail -1 <<< "$found")"
}
export -f plant
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'plant "$1" "$2"' _ "$sim" {} | sort
[[ ${PIPESTATUS[1]} == 0 ]]
