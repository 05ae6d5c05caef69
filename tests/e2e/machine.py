"""Virtual machines of the appliance's image, under QEMU's software emulation, on a wire of ours.

The wire is a bridge in a network namespace with a DHCP server; this process stands at its other end
with two addresses, and so sees what an appliance shows to strangers. A Machine has a disk of its
own, a child of the built image, and its serial line is a log. kill() is a power cut as far as the
guest can tell: what it had not written to its disk is gone. Needs root.

Deadlines are in a machine's own time: seconds in which it did not wait for a processor of ours.
"""
import glob
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

from client import Client
from cluster import BINARY, ROOT
from faults.network import ip
from waiting import eventually

UEFI = "/usr/share/OVMF/OVMF_CODE.fd"
KERNEL = os.environ.get("PANAL_KERNEL", "debian")  # or own
BOOT_SECONDS = 120  # of a machine's own time, emulated


def build_image(folder, *options, binary=BINARY):
    """Builds the image of the program under test; returns its path."""
    done = subprocess.run([os.path.join(ROOT, "firmware-image/build.sh"), f"--binary={binary}",
                           f"--kernel={KERNEL}", f"--out={folder}", *options],
                          capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return os.path.join(folder, "panal.raw")


class Wire:
    """A network 198.19.x.0/24: we are .1 and .2, the machines .11, .12, … by DHCP."""

    def __init__(self, folder):
        mark = os.getpid()
        self.name = f"panalwire{mark}"
        self.net = f"198.19.{mark % 250}."
        self.own, self.other = self.net + "1", self.net + "2"
        self.prefix = ["nsenter", f"--net=/run/netns/{self.name}"]
        self.dhcp = None
        self.veth = veth = f"pw{mark}"
        ip("netns", "add", self.name)
        try:
            ip("link", "add", veth, "type", "veth", "peer", "name", "out", "netns", self.name)
            for address in (self.own, self.other):
                ip("addr", "add", address + "/24", "dev", veth)
            ip("link", "set", veth, "up")
            self.inside("link", "add", "bridge", "type", "bridge")
            self.inside("addr", "add", self.net + "254/24", "dev", "bridge")
            self.inside("link", "set", "out", "master", "bridge")
            for device in ("lo", "out", "bridge"):
                self.inside("link", "set", device, "up")
            self._offer_addresses(folder)
        except BaseException:
            self.close()
            raise

    def add_v6(self, address):
        """Of ours, too."""
        ip("addr", "add", address + "/64", "dev", self.veth, "nodad", check=False)

    def inside(self, *arguments):
        return ip("-n", self.name, *arguments)

    @staticmethod
    def card(number):
        return f"52:54:00:70:61:{number:02x}"

    def address(self, number):
        return self.net + str(10 + number)

    def _offer_addresses(self, folder):
        leases, settings = os.path.join(folder, "leases"), os.path.join(folder, "dhcp.conf")
        with open(settings, "w") as out:
            out.write(f"interface bridge\nstart {self.net}100\nend {self.net}200\n"
                      f"lease_file {leases}\npidfile {leases}.pid\noption subnet 255.255.255.0\n"
                      f"option router {self.own}\noption ntpsrv {self.own}\n")
            for number in range(1, 80):
                out.write(f"static_lease {self.card(number)} {self.address(number)}\n")
        open(leases, "w").close()
        self.dhcp = subprocess.Popen([*self.prefix, "busybox", "udhcpd", "-f", settings],
                                     stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def plug(self, number):
        """A card's end on the wire."""
        tap = f"card{number}"
        self.inside("tuntap", "add", tap, "mode", "tap")
        self.inside("link", "set", tap, "master", "bridge", "up")
        return tap

    def close(self):
        if self.dhcp is not None:
            self.dhcp.kill()
            self.dhcp.wait(timeout=10)
        ip("netns", "del", self.name, check=False)


class Machine:
    def __init__(self, image, folder, wire, number, memory=256, disk="1G", cpus=2):
        self.name = f"m{number}"
        self.folder = os.path.join(folder, self.name)
        os.makedirs(self.folder)
        self.wire = wire
        self.memory = memory
        self.cpus = cpus
        self.disk = self.path("disk.qcow2")
        self.log = self.path("console.log")
        self.process = None
        self.waited = 0.0
        self.address = wire.address(number)
        self.card = wire.card(number)
        self.tap = wire.plug(number)
        self.http = (self.address, 80)
        self.token = None
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", image,
                        self.disk, disk], check=True, timeout=60)

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, firmware="bios", arguments=(), reboots=False, drive="", disk=True,
              card="virtio-net-pci"):
        command = [*self.wire.prefix, "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu",
                   "max", "-m", str(self.memory), "-smp", str(self.cpus), "-display", "none",
                   "-nodefaults", "-serial", f"file:{self.log}",
                   "-netdev", f"tap,id=net0,ifname={self.tap},script=no,downscript=no",
                   "-device", f"{card},netdev=net0,mac={self.card},romfile=",
                   "-device", "virtio-rng-pci",
                   "-qmp", f"unix:{self.path('qmp')},server=on,wait=off"]
        if disk:
            command += ["-drive", f"file={self.disk},format=qcow2,if=virtio,"
                                  f"cache=writethrough{drive}"]
        command += arguments  # after the disk, which is to be booted
        if not reboots:
            command.append("-no-reboot")
        if firmware == "uefi":
            command += ["-drive", f"if=pflash,format=raw,readonly=on,file={UEFI}"]
        with open(self.path("qemu.log"), "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)
        return self

    def console(self):
        """What the serial line has shown since the last start, without colours."""
        try:
            with open(self.log, errors="replace") as log:
                return re.sub(r"\x1b\[[0-9;?=]*[A-Za-z]|\r", "", log.read())
        except FileNotFoundError:
            return ""

    def alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}: {self.tail()}")
        return True

    def time(self):
        """Its own: what its most delayed thread waited for a processor does not count."""
        waited = 0.0
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            try:
                with open(path) as stat:
                    waited = max(waited, int(stat.read().split()[1]) / 1e9)
            except OSError:
                continue  # that thread has just ended
        self.waited = max(self.waited, waited)
        return time.monotonic() - self.waited

    def eventually(self, condition, what, seconds=BOOT_SECONDS, every=0.2):
        try:
            return eventually(lambda: self.alive() and condition(), f"{self.name}: {what}",
                              seconds, every, self.time)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from error

    def wait_ready(self, seconds=BOOT_SECONDS):
        def ready():
            return self.client(token=None, timeout=20).get("/healthz").status == 200
        self.eventually(ready, "is ready", seconds)
        return self

    def wait_console(self, pattern, seconds=BOOT_SECONDS):
        """The last match of the pattern on the serial line."""
        return self.eventually(lambda: re.findall(pattern, self.console()), f"shows {pattern}",
                               seconds)[-1]

    def tail(self):
        with open(self.path("qemu.log"), errors="replace") as log:
            return self.console()[-3000:] + log.read()[-500:]

    def client(self, **options):
        options.setdefault("token", self.token)
        options.setdefault("timeout", 300)
        return Client(self.http, **options)

    def press_power(self):
        """The ACPI power button."""
        self.command("system_powerdown")

    def command(self, name, **arguments):
        """Of QEMU's own protocol (QMP): what it returns."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(self.path("qmp"))
            with connection.makefile("rw") as lines:
                lines.readline()
                for each in ({"execute": "qmp_capabilities"},
                             {"execute": name, "arguments": arguments}):
                    lines.write(json.dumps(each) + "\n")
                    lines.flush()
                    answer = json.loads(lines.readline())
                    while "event" in answer:
                        answer = json.loads(lines.readline())
                return answer["return"]

    def wait_off(self, seconds=90):
        code, = eventually(lambda: self.process.poll() is not None and [self.process.poll()],
                           f"{self.name} is off", seconds, 0.2, self.time)
        self.process = None
        return code

    def written(self):
        """Bytes that it has written to its disks since its start."""
        return sum(each["stats"]["wr_bytes"] for each in self.command("query-blockstats"))

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=30)
            self.process = None
            self.waited = 0.0


class Machines:
    """An image, a wire, and the machines on it; a context manager."""

    def __init__(self, options=lambda folder: ()):
        """`options`: of build.sh, that depend on the folder."""
        self.folder = tempfile.mkdtemp(prefix="panal-image-")
        self.machines = []
        self.wire = None
        try:
            self.image = build_image(self.folder, *options(self.folder))
            self.wire = Wire(self.folder)
        except BaseException:
            self.close()
            raise

    def add(self, **options):
        machine = Machine(self.image, self.folder, self.wire, len(self.machines) + 1, **options)
        self.machines.append(machine)
        return machine

    def close(self):
        for machine in self.machines:
            machine.kill()
        if self.wire is not None:
            self.wire.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
