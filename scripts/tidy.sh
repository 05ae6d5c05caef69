#!/bin/bash
# tidy.sh [BUILD_DIR] [FILE ...]: clang-tidy over the compile database, all warnings as errors.
# Without files: every source of src/ and replication/.
set -euo pipefail
cd "$(dirname "$0")/.."
database=${1:-build/dev}
[[ $# == 0 ]] || shift
if [[ $# == 0 ]]; then
  mapfile -t files < <(git ls-files 'src/*.cpp' 'replication/*.cpp')
  set -- "${files[@]}"
fi
# g++'s own warning names are unknown to clang.
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 -p "$database" --quiet \
  --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-gnu-statement-expression 2> /dev/null
echo "tidy.sh: $# files are clean"
