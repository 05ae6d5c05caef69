#!/bin/bash
# Sets up, builds and runs every test: test.sh [arguments of ctest, such as -R e2e].
#
# The real program is the release build; unit tests and fuzz corpora run under ASan and UBSan, the
# threaded ones under TSan too. See tests/README.md for what there is.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=""

# part NAME COMMAND ...: runs it, and keeps how long it took.
part() {
  local name=$1 began=$SECONDS
  shift
  echo "== $name"
  "$@"
  parts+=$(printf '  %-16s %4d s' "$name" $((SECONDS - began)))$'\n'
}

threaded=(base loop db store net http app) # folders of tests/unit
tsan_folders=$(IFS=';'; echo "${threaded[*]}")

part "set up" scripts/setup.sh
part "build release" scripts/build.sh release -DPANAL_SIM=ON -- panal sim sim_app
pages=-DPANAL_WEB_DIST=$PWD/build/release/web/dist
part "build asan" scripts/build.sh asan "$pages" -DPANAL_SUITE=ON -DPANAL_BENCH=ON \
  "-DPANAL_TSAN_FOLDERS=$tsan_folders"
part "build tsan" scripts/build.sh tsan "$pages" "-DPANAL_TEST_FOLDERS=$tsan_folders" -- \
  "${threaded[@]/#/test_}"
printf 'Before the tests:\n%s' "$parts"
exec ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$(nproc)" "$@"
