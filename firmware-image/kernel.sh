#!/bin/bash
# kernel.sh: builds the appliance's own kernel out of Debian's linux-source package and
# kernel.config, and prints the folder that has it: vmlinuz, config, package (name and version).
#
# Some 800 seconds of a processor, once: it is kept in ~/.cache/panal-kernel (PANAL_KERNEL_CACHE),
# by the hash of all that it is made of. For any user. The same inputs give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=linux-source-6.12
cache=${PANAL_KERNEL_CACHE:-$HOME/.cache/panal-kernel}
version=$(apt-cache policy $package | sed -n 's/^ *Candidate: //p')
[[ -n $version ]] || { echo "kernel.sh: apt does not know $package: apt-get update" >&2; exit 1; }
hash=$({ cat "$here/kernel.config"; echo "$package $version"; gcc --version; ld --version; } |
  sha256sum | cut -c1-16)
out=$cache/$hash
[[ ! -f $out/vmlinuz ]] || { echo "$out"; exit 0; }

mkdir -p "$cache"
work=$(mktemp -d -p "$cache")
trap 'rm -rf "$work"' EXIT
echo "kernel.sh: building a kernel of $package $version" >&2
(cd "$work" && apt-get -q download "$package=$version" >&2)
mkdir "$work/source" "$work/build" "$work/out"
dpkg-deb --fsys-tarfile "$work"/$package*.deb | tar -xO "./usr/src/$package.tar.xz" |
  tar -xJ --strip-components=1 -C "$work/source"

export KBUILD_BUILD_USER=panal KBUILD_BUILD_HOST=panal KBUILD_BUILD_VERSION=1
export KBUILD_BUILD_TIMESTAMP='2026-01-01 00:00:00 UTC'
kernel=(make -s -C "$work/source" "O=$work/build")
"${kernel[@]}" "KCONFIG_ALLCONFIG=$here/kernel.config" allnoconfig >&2
# Kconfig drops without a word what another symbol forbids, or what has another name by now.
while IFS== read -r symbol value; do
  case $symbol=$value in
    CONFIG_*=n) ! grep -q "^$symbol=" "$work/build/.config" ;;
    CONFIG_*) grep -qxF "$symbol=$value" "$work/build/.config" ;;
  esac || { echo "kernel.sh: $symbol does not come out as $value" >&2; exit 1; }
done < "$here/kernel.config"
nice "${kernel[@]}" -j"$(nproc)" bzImage >&2

cp "$work/build/arch/x86/boot/bzImage" "$work/out/vmlinuz"
cp "$work/build/.config" "$work/out/config"
echo "$package $version" > "$work/out/package"
rm -rf "$out"
mv "$work/out" "$out"
echo "$out"
