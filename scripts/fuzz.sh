#!/bin/bash
# fuzz.sh [SECONDS [TARGET ...]]: builds the fuzz targets and runs each for so long (600), with ASan
# and UBSan, one after the other; without names, all of them. Findings are left in build/fuzz/found.
#
# What a run adds to the corpus stays in build/fuzz/corpus, for the next one. Bounds: a target and
# its sanitizers may use 1 GiB, and no single allocation may exceed what limits.h allows its input:
# a transaction for those that read entries, a few frames for all others.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-600}
[[ $# == 0 ]] || shift
targets=("$@")
if [[ $# == 0 ]]; then
  mapfile -t targets < <(cd tests/fuzz && printf '%s\n' *_fuzz.cpp | sed 's/_fuzz.cpp//')
fi

scripts/setup.sh
scripts/build.sh fuzz -- "${targets[@]/%/_fuzz}" > build/out-fuzz.log || {
  tail -50 build/out-fuzz.log >&2
  exit 1
}
export TMPDIR=${TMPDIR:-/dev/shm} # stores are made and thrown away
failed=0
for target in "${targets[@]}"; do
  megabytes=8
  case $target in link | snapshot | entry_codec) megabytes=64 ;; esac
  corpus=build/fuzz/corpus/$target
  found=build/fuzz/found/$target
  mkdir -p "$corpus" "$found"
  status=0
  nice -n 19 "build/fuzz/tests/${target}_fuzz" "$corpus" "tests/fuzz/corpus/$target" \
    -max_total_time="$seconds" -max_len=16384 -timeout=20 -rss_limit_mb=1024 \
    -malloc_limit_mb=$megabytes -artifact_prefix="$found/" -print_final_stats=1 \
    > "$found/log" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log")
  memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$found/log")
  if [[ $status == 0 ]]; then
    printf '%-16s %10s runs  %4s s  %5s MiB  no finding\n' "$target" "$runs" "$seconds" "$memory"
  else
    failed=1
    printf '%-16s FOUND something (exit %s):\n' "$target" "$status"
    grep -m 8 -E 'ERROR|SUMMARY|must not fail|assert|Test unit written' "$found/log" ||
      tail -20 "$found/log"
  fi
done
exit $failed
