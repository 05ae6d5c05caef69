#!/usr/bin/env python3
"""initrd.py KERNEL_TREE BUSYBOX STAGE1 OUT: the first stage of an image with Debian's kernel, and
of the live CD.

A cpio archive (newc) with busybox, the script and the modules of the kernel's tree that an
appliance needs, each after those it depends on; a tree without modules gives none.
The same inputs give the same bytes.
"""
import glob
import os
import re
import stat
import sys

WANTED = """
virtio_pci virtio_mmio virtio_balloon virtio_blk virtio_scsi virtio_net virtio_rng nvme sd_mod
sr_mod hv_vmbus hv_storvsc hv_netvsc hv_utils ena xen-blkfront xen-netfront ext4 crc32c_generic
crc32c-intel squashfs loop vfat nls_cp437 nls_ascii isofs nf_tables nft_ct nft_limit
nft_reject_inet evdev button qemu_fw_cfg softdog i6300esb iTCO_wdt ahci e1000 e1000e vmxnet3
vmw_pvscsi ata_piix af_packet efivarfs
""".split()


def modules(folder):
    """Paths of what is wanted, dependencies first. What a kernel has built in, or does not have, is
    no file of it."""
    by_name = {}
    for path in sorted(glob.glob(os.path.join(folder, "kernel/**/*.ko"), recursive=True)):
        by_name[os.path.basename(path)[:-3].replace("-", "_")] = path
    order = []

    def add(name):
        path = by_name.get(name.replace("-", "_"))
        if path is None or path in order:
            return
        # A module's own list of what it needs, in its section .modinfo.
        needs = re.search(rb"\0depends=([^\0]*)\0", read(path))
        for other in needs.group(1).decode().split(",") if needs else []:
            add(other)
        order.append(path)

    for name in WANTED:
        add(name)
    return order


def entry(name, mode, content=b"", device=(0, 0), number=[0]):
    number[0] += 1
    encoded = name.encode() + b"\0"
    fields = (number[0], mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(encoded), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
    return pad(head) + pad(content)


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(tree, busybox, stage1, out):
    order = [path for folder in glob.glob(os.path.join(tree, "lib/modules/*"))
             for path in modules(folder)]
    with open(out, "wb") as archive:
        for name in ("bin", "dev", "modules", "proc", "slot", "sys"):
            archive.write(entry(name, stat.S_IFDIR | 0o755))
        archive.write(entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)))
        archive.write(entry("bin/busybox", stat.S_IFREG | 0o755, read(busybox)))
        archive.write(entry("init", stat.S_IFREG | 0o755, read(stage1)))
        names = [os.path.basename(path) for path in order]
        archive.write(entry("modules/order", stat.S_IFREG | 0o644,
                            "".join(name + "\n" for name in names).encode()))
        for name, path in zip(names, order):
            content = read(path)
            archive.write(entry("modules/" + name, stat.S_IFREG | 0o644, content))
        archive.write(entry("TRAILER!!!", 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
