#!/bin/busybox sh
# The first stage of images with Debian's kernel, whose drivers are modules, and of the live CD:
# loads them all, mounts the slot, and hands over. Other images have no first stage.
export PATH=/bin
busybox mount -t devtmpfs dev /dev
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
while read -r module; do
  busybox insmod "/modules/$module" 2> /dev/null # what the machine has no use for
done < /modules/order

# Of a live CD: the slot is a file on the disk that has it.
for word in $(busybox cat /proc/cmdline); do
  [ "$word" = panal.live ] || continue
  busybox mkdir /cd
  tries=0
  until busybox losetup /dev/loop0 /cd/panal.slot 2> /dev/null; do
    [ $tries -lt 300 ] || busybox reboot -f
    tries=$((tries + 1))
    for device in /dev/sr*; do
      busybox mount -t iso9660 -o ro "$device" /cd 2> /dev/null && break
    done
    busybox usleep 100000
  done
  busybox mount -t squashfs -o ro /dev/loop0 /slot || busybox reboot -f
done

root=
for word in $(busybox cat /proc/cmdline); do
  case $word in root=PARTLABEL=*) root=${word##*=} ;; esac
done
tries=0
device=
while [ -n "$root" ] && [ -z "$device" ] && [ $tries -lt 300 ]; do
  for event in /sys/class/block/*/uevent; do
    if busybox grep -q "^PARTNAME=$root\$" "$event"; then
      device=${event%/uevent}
      device=${device##*/}
    fi
  done
  [ -n "$device" ] || { tries=$((tries + 1)); busybox usleep 100000; }
done
if [ -n "$root" ]; then
  busybox mount -t squashfs -o ro "/dev/$device" /slot || busybox reboot -f
fi
busybox umount /proc
busybox umount /sys
busybox mount --move /dev /slot/dev
exec busybox switch_root /slot /init
