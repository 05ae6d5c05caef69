#!/bin/bash
# old-binary.sh COMMIT: builds the program as it was at COMMIT, once, and prints its path. For tests
# in which two versions of it run together. Exit 3: this clone's history does not go back so far.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$1
git cat-file -e "$commit^{commit}" 2> /dev/null || {
  echo "commit $commit is not in this clone: fetch its whole history (git fetch --unshallow)" >&2
  exit 3
}
folder=$PWD/build/old/$commit
if [[ ! -x $folder/panal ]]; then
  source=$folder/source
  rm -rf "$folder"
  mkdir -p "$source/build" "$folder/pages"
  git archive "$commit" | tar -x -C "$source"
  ln -s "$PWD/build/third-party" "$source/build/third-party"
  echo "<!doctype html><title>Panal</title>" > "$folder/pages/index.html" # nobody looks at it
  export CCACHE_BASEDIR=$source CCACHE_NOHASHDIR=1
  {
    cmake --preset dev -S "$source" -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DPANAL_TESTS=OFF \
      "-DPANAL_WEB_DIST=$folder/pages"
    nice cmake --build "$source/build/dev" --target panal -j "$(nproc)"
  } > "$folder/log" 2>&1 || { tail -30 "$folder/log" >&2; exit 1; }
  cp "$source/build/dev/panal" "$folder/panal.new"
  mv "$folder/panal.new" "$folder/panal"
  rm -rf "$source"
fi
echo "$folder/panal"
