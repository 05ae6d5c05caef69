#!/usr/bin/env python3
"""settle.py FILE: replaces what qemu-img has put into a disk of another format by chance or by the
clock, so that the same image gives the same bytes. By the end of its name:

  .vmdk   the line "CID=…" of the descriptor, whose first sector and size stand at 28 and 36
  .vhd    the last 512 bytes: time at 24, checksum at 64, id at 68
  .vhdx   headers at 64 and 128 KiB (checksum at 4, sequence at 8, ids at 16, 32 and 48), the
          log, and the metadata's disk id
  .vdi    ids at 392 and 408
  .qcow2  nothing
"""
import os
import re
import struct
import sys
import uuid

KIB = 1024
SECTOR = 512
DISK = uuid.uuid5(uuid.UUID("70616e61-6c00-4000-8000-696d61676500"), "panal-disk")
WRITTEN = uuid.uuid5(DISK, "written")
EPOCH = 1767225600
VHD_EPOCH = 946684800  # 2000
PAGE_83 = uuid.UUID("beca12ab-b2e6-4523-93ef-c309e000c746")
METADATA = uuid.UUID("8b7ca206-4790-4b9a-b8fe-575f050f886e")


def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 & -(crc & 1))
    return crc ^ 0xffffffff


def read(file, at, size):
    file.seek(at)
    return bytearray(file.read(size))


def write(file, at, data):
    file.seek(at)
    file.write(data)


def vmdk(file, _):
    at, size = (SECTOR * number for number in struct.unpack_from("<QQ", read(file, 0, 44), 28))
    text = bytes(read(file, at, size)).rstrip(b"\0")
    settled = re.sub(rb"(?m)^CID=[0-9a-f]+$", b"CID=%08x" % DISK.fields[0], text)
    write(file, at, settled.ljust(size, b"\0"))


def vhd(file, size):
    footer = read(file, size - 512, 512)
    struct.pack_into(">I", footer, 24, EPOCH - VHD_EPOCH)
    footer[68:84] = DISK.bytes
    struct.pack_into(">I", footer, 64, 0)
    struct.pack_into(">I", footer, 64, ~sum(footer) & 0xffffffff)
    write(file, size - 512, footer)


def vhdx(file, _):
    for number, at in enumerate((64 * KIB, 128 * KIB)):
        header = read(file, at, 4 * KIB)
        log_bytes, log_at = struct.unpack_from("<IQ", header, 68)
        struct.pack_into("<IQ", header, 4, 0, number + 1)
        header[16:32], header[32:48], header[48:64] = WRITTEN.bytes_le, DISK.bytes_le, bytes(16)
        struct.pack_into("<I", header, 4, crc32c(header))
        write(file, at, header)
        write(file, log_at, bytes(log_bytes))
    for region in entries(read(file, 192 * KIB, 64 * KIB), 16, 32):
        if region[:16] != METADATA.bytes_le:
            continue
        table, = struct.unpack_from("<Q", region, 16)
        for item in entries(read(file, table, 64 * KIB), 32, 32):
            if item[:16] == PAGE_83.bytes_le:
                write(file, table + struct.unpack_from("<I", item, 16)[0], DISK.bytes_le)


def entries(table, first, size):
    """A VHDX table: its count stands at 8 (regions) or 10 (metadata)."""
    count = struct.unpack_from("<I" if first == 16 else "<H", table, 8 if first == 16 else 10)[0]
    return [table[first + i * size:first + (i + 1) * size] for i in range(count)]


def vdi(file, _):
    write(file, 392, DISK.bytes_le + WRITTEN.bytes_le)


def main(path):
    kind = {".vmdk": vmdk, ".vhd": vhd, ".vhdx": vhdx, ".vdi": vdi, ".qcow2": None}[
        os.path.splitext(path)[1]]
    if kind:
        with open(path, "r+b") as file:
            kind(file, os.path.getsize(path))


if __name__ == "__main__":
    main(sys.argv[1])
