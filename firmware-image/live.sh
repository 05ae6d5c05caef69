#!/bin/bash
# live.sh UPDATE OUT: a live CD, OUT, that boots what the UPDATE brings, by BIOS and UEFI, and
# keeps its data in memory. For a look, and for machines whose disk is not to be touched; for USB
# sticks take the raw image.
#
# For any user. The same update gives the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
update=$1 out=$2
export SOURCE_DATE_EPOCH=1767225600 TZ=UTC LC_ALL=C MTOOLS_SKIP_CHECK=1
export PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/cd" "$work/memdisk/boot/grub"
head=$(head -n 3 "$update" | wc -c)
tail -c +$((head + 1)) "$update" > "$work/cd/panal.slot"

# For slots without a first stage: here the slot is a file, which no kernel mounts by itself.
mkdir "$work/none"
python3 "$here/initrd.py" "$work/none" /bin/busybox "$here/stage1.sh" "$work/initrd.cpio"
zstd -q -19 "$work/initrd.cpio" -o "$work/cd/initrd"

cp "$here/live.cfg" "$work/memdisk/boot/grub/grub.cfg"
tar --format=ustar --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner \
  -cf "$work/memdisk.tar" -C "$work/memdisk" boot
modules="normal configfile linux squash4 iso9660 loopback search search_fs_file test echo memdisk
  tar minicmd reboot sleep serial terminal all_video"
# shellcheck disable=SC2086 # one word a module
{
  grub-mkimage -O i386-pc-eltorito -m "$work/memdisk.tar" -p '(memdisk)/boot/grub' \
    -o "$work/cd/bios.img" $modules biosdisk
  grub-mkimage -O x86_64-efi -m "$work/memdisk.tar" -p '(memdisk)/boot/grub' \
    -o "$work/grub.efi" $modules efi_gop
}
truncate -s 2M "$work/cd/efi.img"
mkfs.fat --invariant -n PANAL-EFI "$work/cd/efi.img" > /dev/null
mmd -i "$work/cd/efi.img" ::/EFI ::/EFI/BOOT
touch -d @$SOURCE_DATE_EPOCH "$work/grub.efi"
mcopy -m -i "$work/cd/efi.img" "$work/grub.efi" ::/EFI/BOOT/BOOTX64.EFI

find "$work/cd" -exec touch -d @$SOURCE_DATE_EPOCH {} +
rm -f "$out"
xorriso -report_about WARNING -as mkisofs -V PANAL_LIVE -r -o "$out" \
  --modification-date=2026010100000000 --set_all_file_dates 2026010100000000 \
  -b bios.img -no-emul-boot -boot-load-size 4 -boot-info-table \
  -eltorito-alt-boot -e efi.img -no-emul-boot "$work/cd"
