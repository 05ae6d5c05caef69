"""A node's disk: an ext4 of its own on a loop device, whose power can be cut.

EXT4_IOC_SHUTDOWN without a flush ends the file system at once: what had not reached the device is
lost, as in a power cut (`kill -9` cannot show that: the page cache survives it).
"""
import errno
import fcntl
import os
import struct
import subprocess

from waiting import eventually

EXT4_IOC_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32)
NO_LOG_FLUSH = 2


def command(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(arguments)}: {done.stderr}")


class Disk:
    def __init__(self, image, mount, megabytes=512):
        self.image = image
        self.mount_point = mount
        self.mounted = False
        with open(image, "wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        command("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0", image)
        os.makedirs(mount)
        self.mount()

    def mount(self):
        command("mount", "-o", "loop", self.image, self.mount_point)
        self.mounted = True

    def cut_power(self):
        """Nothing that was not synced is there any more, and nothing works until repair()."""
        root = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(root, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(root)

    def repair(self):
        """After the process that used it is gone: mounts anew, which replays ext4's journal."""
        self.unmount()
        self.mount()

    def unmount(self):
        def unmounted():
            return subprocess.run(["umount", self.mount_point], capture_output=True).returncode == 0
        eventually(unmounted, f"{self.mount_point} is unmounted")
        self.mounted = False

    def fill(self):
        """Takes all the room there is."""
        ballast = os.open(os.path.join(self.mount_point, "ballast"), os.O_WRONLY | os.O_CREAT)
        try:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        os.write(ballast, bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
        finally:
            os.close(ballast)

    def free(self):
        os.remove(os.path.join(self.mount_point, "ballast"))

    def close(self):
        if self.mounted:
            self.unmount()
