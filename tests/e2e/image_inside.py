"""What goes on inside an appliance: whose the server is, who watches over it, and how its disk is
mended. Its image has a door for that, which no other has: a first stage that leaves a shell behind,
on the second serial line, in a world of its own.

Not a part of CI: `python3 tests/e2e/image_inside.py` (root); PANAL_KERNEL=own as image_matrix.py.
"""
import base64
import os
import re
import socket
import subprocess
import unittest

from cluster import ROOT, messages_of
from machine import KERNEL, Machines
from test_image import set_up

DOOR = """
busybox mkdir /door
busybox mount -t tmpfs door /door
busybox mkdir /door/bin /door/proc /door/sys
busybox cp /bin/busybox /door/bin/busybox
busybox mount -t proc proc /door/proc
busybox mount -t sysfs sys /door/sys
busybox mknod /door/line c 4 65
busybox stty -F /door/line raw -echo
busybox setsid busybox chroot /door /bin/busybox sh < /door/line > /door/line 2>&1 &
"""
# Stops a process that takes no signals, such as PID 1, for as long as this one lives.
STOP = r"""
static long call(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}
void _start(void) {
  const long seize = 0x4206, interrupt = 0x4207, ptrace = 101, pause = 34, leave = 60;
  if (call(ptrace, seize, 1, 0, 0) != 0 || call(ptrace, interrupt, 1, 0, 0) != 0) {
    call(leave, 1, 0, 0, 0);
  }
  for (;;) call(pause, 0, 0, 0, 0);
}
"""
DATA_AT = 203 << 20  # where partition 6 begins, see firmware-image/disk.py
SERVER = "serve --data"


def door(folder):
    """The first stage, and a shell that outlives it."""
    with open(os.path.join(ROOT, "firmware-image/stage1.sh")) as file:
        before, end = file.read().rsplit("busybox umount /proc\n", 1)
    path = os.path.join(folder, "door.sh")
    with open(path, "w") as out:
        out.write(before + DOOR + "busybox umount /proc\n" + end)
    return path


class Door:
    def __init__(self, machine):
        self.machine = machine
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(machine.path("door"))
        self.line.settimeout(300)
        self.count = 0

    def run(self, command):
        """What it prints; busybox knows the usual names."""
        self.count += 1
        mark = f"<{self.count}>"
        for piece in (f"{{ {command}\n}} 2>&1; echo '<'{self.count}'>'\n",):
            self.line.sendall(piece.encode())
        said = b""
        while mark.encode() not in said:
            said += self.line.recv(4096)
        return said.decode(errors="replace").replace("\r", "").split(mark)[0].strip("\n")

    def close(self):
        self.line.close()

    def server(self):
        return self.run(f"busybox pgrep -f '{SERVER}'")


class Inside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machines = Machines(lambda folder: ["--first-stage=" + door(folder)])
        cls.addClassCleanup(cls.machines.close)

    def boot(self, arguments=()):
        machine = self.machines.add()
        self.addCleanup(machine.kill)
        self.start(machine, arguments)
        return machine, self.knock(machine)

    def start(self, machine, arguments=()):
        machine.start(reboots=True, arguments=[
            "-serial", f"unix:{machine.path('door')},server=on,wait=off", *arguments]).wait_ready()

    def knock(self, machine):
        opened = Door(machine)
        self.addCleanup(opened.close)
        return opened

    def test_its_server_is_a_user_without_rights(self):
        _, inside = self.boot()
        status = dict(re.findall(r"(?m)^(\w+):\s+(.*)$",
                                 inside.run(f"busybox cat /proc/{inside.server()}/status")))
        self.assertEqual(status["Uid"].split(), ["900"] * 4)
        self.assertEqual(status["Gid"].split(), ["900"] * 4)
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            self.assertEqual(int(status[name], 16), 0, name)
        self.assertEqual(status["NoNewPrivs"], "1")
        mounts = inside.run("busybox cat /proc/1/mounts").split("\n")
        root, = [each.split()[3] for each in mounts if " / squashfs " in each]
        data, = [each.split()[3] for each in mounts if " /data ext4 " in each]
        self.assertEqual(root.split(",")[0], "ro")
        self.assertTrue({"nosuid", "nodev", "noexec"} <= set(data.split(",")), data)
        programs = inside.run("for each in /proc/[0-9]*/cmdline; do "
                              "busybox tr '\\0' ' ' < $each; echo; done").split("\n")
        kinds = {each.split()[0] for each in programs if each.strip()}
        print("programs:", sorted(kinds), flush=True)
        self.assertLessEqual(kinds, {"/init", "panal", "udhcpc", "/lib/panal/time", "/bin/busybox",
                                     "busybox"})

    def test_a_server_that_ends_or_hangs_is_started_again(self):
        machine, inside = self.boot()
        for signal in ("KILL", "STOP"):
            with self.subTest(signal):
                former = inside.server()
                inside.run(f"busybox kill -{signal} {former}")
                machine.eventually(lambda: inside.server() not in ("", former), "has another")
                machine.wait_ready()

    def test_a_server_that_never_comes_up_makes_it_reboot(self):
        machine, inside = self.boot()
        inside.line.sendall(f"while :; do busybox pkill -9 -f '{SERVER}'; done\n".encode())
        machine.wait_console("the server does not start: rebooting")
        machine.wait_ready()

    def test_the_watchdog_reboots_what_hangs(self):
        kinds = {"softdog": []}
        if KERNEL == "own":
            kinds["i6300esb"] = ["-device", "i6300esb"]
        for kind, arguments in kinds.items():
            with self.subTest(kind):
                machine, inside = self.boot(arguments)
                names = inside.run("busybox cat /sys/class/watchdog/watchdog0/identity")
                print(kind, names, flush=True)
                self.assertIn({"softdog": "Software", "i6300esb": "i6300ESB"}[kind], names)
                inside.run(f"echo {self.stop()} | busybox base64 -d > /stop && "
                           "busybox chmod +x /stop")
                up = float(inside.run("busybox cat /proc/uptime").split()[0])
                inside.line.sendall(b"/stop &\n")
                inside.close()
                shown = len(machine.console())
                machine.eventually(lambda: "Panal" in machine.console()[shown:], "begins anew",
                                   300)
                machine.wait_ready()
                self.assertLess(float(self.knock(machine).run("busybox cat /proc/uptime")
                                      .split()[0]), up + 60)
                machine.kill()

    def stop(self):
        path = os.path.join(self.machines.folder, "stop")
        subprocess.run(["gcc", "-Os", "-nostdlib", "-static", "-ffreestanding", "-fno-pie",
                        "-no-pie", "-fno-stack-protector", "-fcf-protection=none", "-Wl,-N",
                        "-Wl,--build-id=none", "-s", "-xc", "-", "-o", path], input=STOP, text=True,
                       check=True, timeout=60)
        with open(path, "rb") as file:
            return base64.b64encode(file.read()).decode()

    def test_a_damaged_file_system_is_repaired(self):
        machine, _ = self.boot()
        set_up(machine)
        self.assertEqual(machine.client().post("/api/v1/messages", {"mess": "stays"}).status, 201)
        machine.kill()
        disk = machine.path("disk.raw")
        subprocess.run(["qemu-img", "convert", "-O", "raw", machine.disk, disk], check=True,
                       timeout=120)
        # An error that the kernel has noted, and blocks that are in use and said to be free.
        subprocess.run(["/sbin/e2fsck", "-fy", f"{disk}?offset={DATA_AT}"], timeout=120,
                       stdout=subprocess.DEVNULL)
        for change in ("ssv state 2", "freeb 20 4000"):
            subprocess.run(["/sbin/debugfs", "-w", "-R", change, f"{disk}?offset={DATA_AT}"],
                           check=True, timeout=60, stderr=subprocess.DEVNULL)
        subprocess.run(["qemu-img", "convert", "-O", "qcow2", disk, machine.disk], check=True,
                       timeout=120)
        self.start(machine)
        machine.wait_console("the data file system was repaired")
        self.assertIn("stays", str(messages_of(machine.client())))


if __name__ == "__main__":
    unittest.main(verbosity=2)
