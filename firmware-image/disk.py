#!/usr/bin/env python3
"""disk.py OUT BOOT_IMG CORE_IMG ESP STATE SLOT DATA: puts a disk image together.

  sector 0      MBR: GRUB's boot.img, and one entry that protects the GPT (UEFI 2.10, 5.2.3)
  1 … 33        GPT: header and 128 entries; the last 33 sectors hold the copy (5.3)
  partition 1   panal-grub    1 MiB    GRUB's core.img, for BIOS
  partition 2   panal-boot    8 MiB    FAT: GRUB for UEFI, and panal.toml if there is one
  partition 3   panal-state   1 MiB    FAT: grubenv, which says what slot to boot
  partition 4   panal-a       SLOT     squashfs: kernel and program
  partition 5   panal-b       SLOT     the same, of the next version
  partition 6   panal-data    the rest ext4, grown to the disk's end at the first boot

Identifiers are made from names, so that the same inputs give the same bytes.
"""
import os
import struct
import sys
import uuid
import zlib

SECTOR = 512
MIB = 1024 * 1024
SLOT_BYTES = 96 * MIB  # at least twice what is needed now: a slot can never grow
ENTRIES = 128
NAMESPACE = uuid.UUID("70616e61-6c00-4000-8000-696d61676500")
TYPE_BIOS_BOOT = uuid.UUID("21686148-6449-6e6f-744e-656564454649")
TYPE_ESP = uuid.UUID("c12a7328-f81f-11d2-ba4b-00a0c93ec93b")
TYPE_BASIC_DATA = uuid.UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7")
TYPE_LINUX = uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4")


def identifier(name):
    return uuid.uuid5(NAMESPACE, name)


class Partition:
    def __init__(self, name, kind, size, content):
        self.name, self.kind, self.size, self.content = name, kind, size, content
        self.first = 0

    @property
    def last(self):
        return self.first + self.size // SECTOR - 1

    def entry(self):
        return struct.pack("<16s16sQQQ72s", self.kind.bytes_le, identifier(self.name).bytes_le,
                           self.first, self.last, 0, self.name.encode("utf-16-le"))


def header(entries, here, there, entries_at, last):
    def pack(crc):
        return struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, crc, 0, here, there, 34,
                           last - 33, identifier("panal-disk").bytes_le, entries_at, ENTRIES, 128,
                           zlib.crc32(entries))
    return pack(zlib.crc32(pack(0))).ljust(SECTOR, b"\0")


def boot_sector(boot, core_first, last):
    """boot.img, told where core.img is, over the protective entry of the partition table."""
    sector = bytearray(boot[:440].ljust(SECTOR, b"\0"))
    struct.pack_into("<Q", sector, 0x5C, core_first)  # kernel_sector
    sector[0x66:0x68] = b"\x90\x90"  # trust the BIOS' drive only when it is a hard disk: always one
    struct.pack_into("<B3sB3sII", sector, 446, 0, b"\0\2\0", 0xEE, b"\xff\xff\xff", 1,
                     min(last, 0xFFFFFFFF))
    sector[510:] = b"\x55\xaa"
    return bytes(sector)


def linked_core(core, first):
    """core.img, whose first sector loads the others: its last 12 bytes say which."""
    core = bytearray(core.ljust(-(-len(core) // SECTOR) * SECTOR, b"\0"))
    struct.pack_into("<QHH", core, SECTOR - 12, first + 1, len(core) // SECTOR - 1, 0x820)
    return bytes(core)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write_sparse(disk, offset, content):
    """Leaves holes where there are only zeros."""
    for at in range(0, len(content), MIB // 16):
        chunk = content[at:at + MIB // 16]
        if chunk.count(0) != len(chunk):
            disk.seek(offset + at)
            disk.write(chunk)


def main(out, boot, core, esp, state, slot, data):
    data_bytes = os.path.getsize(data)
    slot_content = read(slot)
    if 2 * len(slot_content) > SLOT_BYTES:
        sys.exit(f"disk.py: {slot} has {len(slot_content)} bytes, more than half of a slot")
    partitions = [
        Partition("panal-grub", TYPE_BIOS_BOOT, MIB, read(core)),
        Partition("panal-boot", TYPE_ESP, os.path.getsize(esp), read(esp)),
        Partition("panal-state", TYPE_BASIC_DATA, os.path.getsize(state), read(state)),
        Partition("panal-a", TYPE_LINUX, SLOT_BYTES, slot_content),
        Partition("panal-b", TYPE_LINUX, SLOT_BYTES, b""),
        Partition("panal-data", TYPE_LINUX, data_bytes, read(data)),
    ]
    at = MIB
    for partition in partitions:
        partition.first = at // SECTOR
        at += partition.size
    last = (at + MIB) // SECTOR - 1
    partitions[0].content = linked_core(partitions[0].content, partitions[0].first)
    entries = b"".join(each.entry() for each in partitions).ljust(ENTRIES * 128, b"\0")
    with open(out + ".new", "wb") as disk:
        disk.truncate((last + 1) * SECTOR)
        disk.write(boot_sector(read(boot), partitions[0].first, last))
        disk.write(header(entries, 1, last, 2, last) + entries)
        disk.seek((last - 32) * SECTOR)
        disk.write(entries + header(entries, last, 1, last - 32, last))
        for partition in partitions:
            write_sparse(disk, partition.first * SECTOR, partition.content)
    os.replace(out + ".new", out)


if __name__ == "__main__":
    main(*sys.argv[1:])
