#!/bin/bash
# Installs what building and booting the image needs, on Debian 12, as root. Asks first whether
# anything is missing. scripts/setup.sh does not need it; the image and its tests do.
set -euo pipefail
packages=(grub-common grub-pc-bin grub-efi-amd64-bin squashfs-tools mtools dosfstools e2fsprogs
  e2fsck-static busybox-static zstd python3 xorriso qemu-utils qemu-system-x86 ovmf)
missing=$({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2> /dev/null ||
  true; } | sed -n 's/^installed //p' | sort -u |
  comm -13 - <(printf '%s\n' "${packages[@]}" | sort -u))
[[ -n $missing ]] || exit 0
[[ $(id -u) == 0 ]] || { echo "setup: must run as root to install: $missing" >&2; exit 1; }
# shellcheck disable=SC2086 # one word a package
{ apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
  --no-install-recommends $missing; } >&2
