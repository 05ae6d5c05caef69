#!/bin/bash
# build.sh [--kernel=debian|own] [--binary=FILE] [--out=FOLDER] [--key=FILE] [--next-key=FILE]
#          [--version=N.N.N] [--first-stage=FILE]
#
# Makes the appliance's disk image, FOLDER/panal.raw (build/image/), out of Debian's packages and
# build/release/panal, the update that brings the same, FOLDER/panal.update, and the bill of
# materials, FOLDER/panal.cdx.json.
#
# --kernel: debian is Debian's for clouds, with its drivers as modules; own is small and knows more
# machines, but takes a while to build, once (kernel.sh).
# --first-stage: tests have one that opens a door into the machine; no image has it otherwise.
#
# --key signs the update, and the image takes updates that it signs, and those of --next-key: so one
# key can follow another. Ed25519, PEM. Without it a throw-away key is made, once, which is fit for
# development alone: build/update-key.pem.
#
# For any user: no loop devices, no mounts. The same inputs give the same bytes. What it needs,
# scripts/setup.sh installs and fetches.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD/firmware-image
kernel=debian binary=build/release/panal out=build/image first_stage=
key='' next_key=''
version=$(sed -n 's/^project(panal VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
for argument in "$@"; do
  case $argument in
    --kernel=own | --kernel=debian) kernel=${argument#*=} ;;
    --first-stage=*) first_stage=$(realpath "${argument#*=}") ;;
    --binary=*) binary=${argument#*=} ;;
    --out=*) out=${argument#*=} ;;
    --key=*) key=$(realpath "${argument#*=}") ;;
    --next-key=*) next_key=$(realpath "${argument#*=}") ;;
    --version=*) version=${argument#*=} ;;
    *) echo "build.sh: unknown argument $argument (see its first lines)" >&2; exit 2 ;;
  esac
done
[[ -x $binary ]] || { echo "build.sh: no program $binary: scripts/build.sh release" >&2; exit 1; }
case $kernel in
  own)
    kernel=$("$here/kernel.sh")
    vmlinuz=$kernel/vmlinuz
    ;;
  debian)
    kernel=$PWD/build/third-party/kernel
    [[ -d $kernel ]] || { echo "build.sh: no kernel in $kernel: scripts/setup.sh" >&2; exit 1; }
    vmlinuz=$(echo "$kernel"/boot/vmlinuz-*)
    first_stage=${first_stage:-$here/stage1.sh}
    ;;
esac
mkdir -p "$out"
out=$(cd "$out" && pwd)
binary=$(realpath "$binary")
export SOURCE_DATE_EPOCH=1767225600 E2FSPROGS_FAKE_TIME=1767225600
export TZ=UTC LC_ALL=C MTOOLS_SKIP_CHECK=1
export PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The slot: one squashfs, the same for both. xz: GRUB reads no zstd one, and xz slowly: what it
# reads is packed in itself and lies there as it is.
make_slot() {
  local root=$work/root
  mkdir -p "$root"/{proc,sys,dev,run,tmp,data,boot,sbin,bin,etc,lib/panal}
  install -m 755 "$binary" "$root/init"
  install -m 700 /bin/busybox "$root/bin/busybox"
  install -m 700 /sbin/e2fsck.static "$root/sbin/e2fsck"
  ln -s /init "$root/lib/panal/lease"
  ln -s /init "$root/lib/panal/lease6"
  ln -s /init "$root/lib/panal/time"
  ln -s /init "$root/lib/panal/update"
  python3 "$here/bundle.py" --public "$key" ${next_key:+"$next_key"} > "$root/etc/panal-update-keys"
  chmod 644 "$root/etc/panal-update-keys"
  ln -s /run/resolv.conf "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
  install -m 644 "$vmlinuz" "$root/vmlinuz"
  if [[ -n $first_stage ]]; then
    python3 "$here/initrd.py" "$kernel" /bin/busybox "$first_stage" "$work/initrd.cpio"
    zstd -q -19 "$work/initrd.cpio" -o "$root/initrd"
  fi
  mksquashfs "$root" "$work/slot" -comp xz -all-root -no-xattrs -noappend -quiet -no-progress \
    -action 'uncompressed@name(vmlinuz) || name(initrd)'
}

# make_fat FILE KIB LABEL: an empty FAT file system that is the same each time.
make_fat() {
  truncate -s "$2K" "$1"
  mkfs.fat --invariant -n "$3" "$1" > /dev/null
}

make_boot() {
  local modules="normal configfile linux squash4 fat part_gpt regexp loadenv test echo memdisk tar
    search search_fs_file minicmd reboot sleep serial terminal all_video"
  mkdir -p "$work/memdisk/boot/grub"
  cp "$here/grub.cfg" "$work/memdisk/boot/grub/grub.cfg"
  tar --format=ustar --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner \
    -cf "$work/memdisk.tar" -C "$work/memdisk" boot
  # shellcheck disable=SC2086 # one word a module
  {
    grub-mkimage -O i386-pc -m "$work/memdisk.tar" -p '(memdisk)/boot/grub' \
      -o "$work/core.img" $modules biosdisk
    grub-mkimage -O x86_64-efi -m "$work/memdisk.tar" -p '(memdisk)/boot/grub' \
      -o "$work/grub.efi" $modules efi_gop
  }
  make_fat "$work/esp" 8192 PANAL-BOOT
  mmd -i "$work/esp" ::/EFI ::/EFI/BOOT
  touch -d @$SOURCE_DATE_EPOCH "$work/grub.efi"
  mcopy -m -i "$work/esp" "$work/grub.efi" ::/EFI/BOOT/BOOTX64.EFI
  make_fat "$work/state" 1024 PANAL-STATE
  grub-editenv "$work/grubenv" create
  grub-editenv "$work/grubenv" set active=a cand= tries=0
  touch -d @$SOURCE_DATE_EPOCH "$work/grubenv"
  mcopy -m -i "$work/state" "$work/grubenv" ::/grubenv
}

make_data() {
  truncate -s 64M "$work/data"
  mke2fs -q -F -t ext4 -b 4096 -m 1 -L panal-data -U 70616e61-6c00-4000-8000-646174610000 \
    -E hash_seed=70616e61-6c00-4000-8000-646174610001,lazy_itable_init=1,root_owner=900:900 \
    -O ^has_journal "$work/data" 2> /dev/null
  tune2fs -j -J size=8 "$work/data" > /dev/null
}

if [[ -z $key ]]; then
  key=$PWD/build/update-key.pem
  [[ -f $key ]] || (umask 077 && openssl genpkey -quiet -algorithm ed25519 -out "$key")
fi
make_slot
make_boot
make_data
python3 "$here/disk.py" "$out/panal.raw" /usr/lib/grub/i386-pc/boot.img "$work/core.img" \
  "$work/esp" "$work/state" "$work/slot" "$work/data"
python3 "$here/bundle.py" "$key" "$work/slot" "$out/panal.update" "$version"
python3 "$here/materials.py" "$binary" "$kernel" > "$out/panal.cdx.json"
echo "$out/panal.raw: $(stat -c %s "$work/slot" | numfmt --to=iec) a slot"
