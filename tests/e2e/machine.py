"""Virtual machines of the appliance's image under QEMU's software emulation.

A Machine has a disk of its own, a copy-on-write child of the built image; its serial line is a log;
its port 80 (and others, if asked for) is forwarded from a loopback port. kill() is a power cut as
far as the guest can tell: what it had not written to its disk is gone.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile

from client import Client
from cluster import BINARY, ROOT, free_port
from waiting import eventually

UEFI = "/usr/share/OVMF/OVMF_CODE.fd"
BOOT_SECONDS = int(os.environ.get("PANAL_BOOT_SECONDS", "300"))  # emulated, on a busy machine


def build_image(folder):
    """Builds the image of the program under test, with Debian's kernel; returns its path. With
    PANAL_IMAGE, that one is used as it is."""
    if os.environ.get("PANAL_IMAGE"):
        return os.path.abspath(os.environ["PANAL_IMAGE"])
    done = subprocess.run([os.path.join(ROOT, "firmware-image/build.sh"), "--kernel=debian",
                           f"--binary={BINARY}", f"--out={folder}"], capture_output=True, text=True,
                          timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return os.path.join(folder, "panal.raw")


class Machine:
    def __init__(self, image, folder, name, memory=256, disk="1G"):
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        self.name = name
        self.memory = memory
        self.disk = self.path("disk.qcow2")
        self.log = self.path("console.log")
        self.process = None
        self.http = None
        self.token = None
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", image,
                        self.disk, disk], check=True, timeout=60)

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, firmware="bios", arguments=(), ports=(80,)):
        """`ports` of the guest are forwarded; self.at[port] says where to."""
        self.at = {port: ("127.0.0.1", free_port("127.0.0.1")) for port in ports}
        self.http = self.at[ports[0]]
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{host[1]}-:{port}"
                           for port, host in self.at.items())
        command = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max",
                   "-m", str(self.memory), "-smp", "2", "-display", "none", "-nodefaults",
                   "-no-reboot", "-serial", f"file:{self.log}",
                   "-drive", f"file={self.disk},format=qcow2,if=virtio,cache=writethrough",
                   "-netdev", "user,id=net0" + forwards,
                   "-device", "virtio-net-pci,netdev=net0,romfile=",
                   "-device", "virtio-rng-pci", "-qmp",
                   f"unix:{self.path('qmp')},server=on,wait=off", *arguments]
        if firmware == "uefi":
            command += ["-drive", f"if=pflash,format=raw,readonly=on,file={UEFI}"]
        with open(self.path("qemu.log"), "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)
        return self

    def console(self):
        """What the serial line has shown, without the colours of the boot loader."""
        try:
            with open(self.log, errors="replace") as log:
                return re.sub(r"\x1b\[[0-9;?=]*[A-Za-z]", "", log.read())
        except FileNotFoundError:
            return ""

    def wait_ready(self, seconds=BOOT_SECONDS):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.process.returncode}: "
                                     f"{self.tail()}")
            return self.client(token=None, timeout=10).get("/healthz").status == 200
        try:
            eventually(ready, f"{self.name} is ready", seconds, every=0.2)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from error
        return self

    def wait_console(self, pattern, seconds=BOOT_SECONDS):
        """The last match of the pattern on the serial line."""
        return eventually(lambda: re.findall(pattern, self.console()),
                          f"{self.name} shows {pattern}", seconds, every=0.2)[-1]

    def tail(self):
        with open(self.path("qemu.log"), errors="replace") as log:
            return self.console()[-3000:] + log.read()[-500:]

    def client(self, **options):
        options.setdefault("token", self.token)
        options.setdefault("timeout", 60)
        return Client(self.http, **options)

    def qmp(self, command):
        """One command of QEMU's own protocol."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(self.path("qmp"))
            lines = connection.makefile("rw")
            lines.readline()
            for each in ("qmp_capabilities", command):
                lines.write(json.dumps({"execute": each}) + "\n")
                lines.flush()
                lines.readline()

    def power_button(self, seconds=90):
        self.qmp("system_powerdown")
        code = self.process.wait(timeout=seconds)
        self.process = None
        return code

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=30)
            self.process = None


class Machines:
    """A folder with an image and the machines that run it; a context manager."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="panal-image-")
        self.image = None
        self.machines = []

    def add(self, name, **options):
        if self.image is None:
            self.image = build_image(self.folder)
        machine = Machine(self.image, self.folder, name, **options)
        self.machines.append(machine)
        return machine

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for machine in self.machines:
            machine.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
