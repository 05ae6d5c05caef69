#!/bin/bash
# formats.sh [FOLDER]: what build.sh has made in FOLDER (build/image/), in the formats of others:
#
#   panal.qcow2          KVM, Proxmox, OpenStack
#   panal.ova            VMware, VirtualBox: the machine's description and a VMDK
#   panal.vhd            Azure: fixed, whole MiB
#   panal.vhdx           Hyper-V
#   panal.vdi            VirtualBox
#   panal.iso            a live CD: its data is in memory
#   panal-oci.tar        container engines: the program alone (skopeo, podman load, docker load)
#
# For any user. The same raw image gives the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
out=$(realpath "${1:-build/image}")
binary=${PANAL_BINARY:-build/release/panal}
[[ -f $out/panal.raw ]] || { echo "formats.sh: no $out/panal.raw: build.sh" >&2; exit 1; }
work=$(mktemp -d -p "$out")
trap 'rm -rf "$work"' EXIT

# convert NAME FORMAT [OPTIONS]: one coroutine, for the blocks to come in order.
convert() {
  qemu-img convert -m 1 -f raw -O "$2" "${@:3}" "$out/panal.raw" "$work/$1"
  python3 "$here/settle.py" "$work/$1"
  case $1 in *.vmdk) ;; *) mv "$work/$1" "$out/$1" ;; esac
}

convert panal.qcow2 qcow2 -c
convert panal.vmdk vmdk -o subformat=streamOptimized
convert panal.vhd vpc -o subformat=fixed,force_size
convert panal.vhdx vhdx
convert panal.vdi vdi
"$here/live.sh" "$out/panal.update" "$out/panal.iso"
python3 "$here/ova.py" "$out/panal.raw" "$work/panal.vmdk" "$out/panal.ova"
python3 "$here/oci.py" "$binary" "$out/panal-oci.tar"
ls -s --block-size=K "$out"
