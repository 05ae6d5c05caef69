"""What an appliance's image can do beyond test_image.py: firmwares, seeds, formats, controllers.

Not a part of CI, for it boots some twenty emulated machines: `python3 tests/e2e/image_matrix.py`
runs all (root), `… Seeds.test_x` one. Prints the seconds until each machine answered.
"""
import glob
import os
import subprocess
import sys
import time
import unittest

from cluster import ADMIN, PASSWORD, ROOT, messages_of
from machine import Machines
from test_image import CODE, set_up
from test_image_update import TARGET, bundle_of, read, slot_of
from waiting import eventually

ESP = 2 << 20  # where partition 2 begins, see firmware-image/disk.py
BASICS = f'hostname = "casa-1"\ncluster = "casa"\nadmin = {ADMIN}\nadmin-password = "{PASSWORD}"\n'


def run(*command):
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)


def seed_disk(path, label, name, text):
    """A FAT disk with one file, as cloud tools make them."""
    with open(path + ".text", "w") as out:
        out.write(text)
    run("mkfs.fat", "-C", "-n", label, path, "2048")
    folder = ""
    for each in name.split("/")[:-1]:
        folder += "/" + each
        run("mmd", "-i", path, "::" + folder)
    run("mcopy", "-i", path, path + ".text", "::/" + name)
    return ["-drive", f"file={path},format=raw,if=virtio,readonly=on"]


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machines = Machines()
        cls.addClassCleanup(cls.machines.close)

    def add(self, **options):
        machine = self.machines.add(**options)
        self.addCleanup(machine.kill)
        return machine

    def boot(self, machine, **options):
        began = time.monotonic()
        machine.start(**options).wait_ready()
        print(f"{self.id()}: {time.monotonic() - began:.1f} s", file=sys.stderr)
        return machine

    def assert_set_up(self, machine):
        """As BASICS say, without the wizard."""
        self.assertEqual(machine.client().get("/healthz").node, "casa-1")
        client = machine.client(cookies=True)
        self.assertEqual(client.sign_in(ADMIN, PASSWORD).status, 200)
        status = client.get("/api/v1/replication").json
        self.assertEqual(status["cluster"]["name"], "casa")


class Firmware(Matrix):
    def test_uefi_boots_to_the_wizard(self):
        machine = self.boot(self.add(), firmware="uefi")
        machine.wait_console(CODE)
        self.assertTrue(machine.client().get("/api/v1/setup").json["needed"])

    def test_a_larger_disk_is_all_taken(self):
        machine = self.boot(self.add(disk="8G"))
        self.assertGreater(float(machine.wait_console(r"data\s+([0-9.]+) GiB")), 7.0)


class Seeds(Matrix):
    def test_no_cloud(self):
        machine = self.add()
        arguments = seed_disk(machine.path("seed"), "cidata", "user-data", "#panal\n" + BASICS)
        self.assert_set_up(self.boot(machine, arguments=arguments))

    def test_config_drive(self):
        machine = self.add()
        arguments = seed_disk(machine.path("seed"), "config-2", "openstack/latest/user_data",
                              "#panal\n" + BASICS)
        self.assert_set_up(self.boot(machine, arguments=arguments))

    def test_firmware_config(self):
        machine = self.add()
        with open(machine.path("config"), "w") as out:
            out.write(BASICS)
        self.assert_set_up(self.boot(machine, arguments=[
            "-fw_cfg", f"name=opt/panal/config,file={machine.path('config')}"]))

    def test_file_on_the_boot_partition(self):
        machine = self.add()
        with open(machine.path("panal.toml"), "w") as out:
            out.write(BASICS)
        flashed = machine.path("flashed")
        run("cp", "--sparse=always", self.machines.image, flashed)
        run("mcopy", "-i", f"{flashed}@@{ESP}", machine.path("panal.toml"), "::/panal.toml")
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", flashed, machine.disk)
        self.assert_set_up(self.boot(machine))

    def test_another_agents_seed_is_left_alone(self):
        machine = self.add()
        arguments = seed_disk(machine.path("seed"), "cidata", "user-data", "#cloud-config\nx: y\n")
        self.boot(machine, arguments=arguments).wait_console(CODE)

    def test_a_fixed_address_and_a_join(self):
        first = self.boot(self.add())
        set_up(first)
        token = first.client().post("/api/v1/cluster/tokens", {"ttl": "30m"}).json["token"]
        second = self.add()
        second.address = second.wire.net + "77"
        second.http = (second.address, 80)
        second.token = first.token
        seed = (f"#panal\nhostname = casa-2\naddress = {second.address}/24\n"
                f"gateway = {second.wire.own}\njoin = {token}\n")
        self.boot(second, arguments=seed_disk(second.path("seed"), "CIDATA", "user-data", seed))
        for writer, reader in ((first, second), (second, first)):
            text = f"written at {writer.address}"
            answer = writer.client().post("/api/v1/messages", {"mess": text})
            self.assertEqual(answer.status, 201, answer)
            eventually(lambda: text in str(messages_of(reader.client())), "it is replicated", 60)
        second.wait_console("1 of 1 other nodes connected")


class PowerCuts(Matrix):
    """At each moment of an update: what ran before goes on, or what was signed is on trial."""

    def test_at_five_moments(self):
        folder = self.machines.folder
        update = os.path.join(folder, "panal.update")
        good = read(bundle_of(slot_of(update, folder), folder, "0.2.0"))
        for moment in ("checking", "backing_up", "writing", "midst of writing", "restarting"):
            with self.subTest(moment):
                machine = self.add()
                machine.start(drive=",throttling.bps-write=6000000").wait_ready()
                set_up(machine)
                self.assertEqual(machine.client().post("/api/v1/messages", {"mess": moment}).status,
                                 201)
                self.assertEqual(machine.client().request("POST", TARGET, good).status, 202)
                machine.wait_console("panal: update: " + moment.split()[-1])
                if moment.startswith("midst"):
                    time.sleep(2)
                machine.kill()
                self.boot(machine, reboots=True)
                status = eventually(lambda: self.settled(machine), "it is settled", 400)
                print(f"{moment}: {status}", file=sys.stderr)
                self.assertIn((status["slot"], status["state"]), (("a", "idle"), ("b", "updated")))
                self.assertIn(moment, str(messages_of(machine.client())))
                machine.kill()

    @staticmethod
    def settled(machine):
        status = machine.client(timeout=5).get(TARGET).json
        return status if status["state"] in ("idle", "updated") else None


class Live(Matrix):
    def test_a_cd_boots_to_the_wizard(self):
        cd = os.path.join(self.machines.folder, "panal.iso")
        run(os.path.join(ROOT, "firmware-image/live.sh"),
            os.path.join(self.machines.folder, "panal.update"), cd)
        for firmware in ("bios", "uefi"):
            with self.subTest(firmware):
                machine = self.boot(self.add(memory=384), firmware=firmware, disk=False,
                                    arguments=["-cdrom", cd])
                machine.wait_console(CODE)
                machine.wait_console("nothing outlives this machine")
                machine.kill()


class Formats(Matrix):
    def test_each_boots(self):
        run(os.path.join(ROOT, "firmware-image/formats.sh"), self.machines.folder)
        for name, kind in (("qcow2", "qcow2"), ("vhd", "vpc"), ("vhdx", "vhdx"), ("vdi", "vdi")):
            with self.subTest(name):
                self.boots(os.path.join(self.machines.folder, "panal." + name), kind)
        run("tar", "-C", self.machines.folder, "-xf",
            os.path.join(self.machines.folder, "panal.ova"))
        with self.subTest("ova"):
            self.boots(glob.glob(os.path.join(self.machines.folder, "*.vmdk"))[0], "vmdk")

    def boots(self, path, kind):
        machine = self.add()
        self.boot(machine, disk=False, arguments=[
            "-drive", f"file={path},format={kind},if=virtio,snapshot=on"])
        machine.kill()


class Controllers(Matrix):
    """Of other programs' machines. Debian's cloud kernel, which is in the image, knows these."""

    DISKS = {"virtio-scsi": ["-device", "virtio-scsi-pci", "-device", "scsi-hd,drive=disk"],
             "nvme": ["-device", "nvme,drive=disk,serial=1"],
             "ahci": ["-device", "ich9-ahci,id=ahci", "-device", "ide-hd,bus=ahci.0,drive=disk"]}

    def test_each_boots(self):
        for name, devices in self.DISKS.items():
            with self.subTest(name):
                machine = self.add()
                self.boot(machine, disk=False, arguments=[
                    "-drive", f"file={machine.disk},format=qcow2,if=none,id=disk", *devices])
                machine.kill()


if __name__ == "__main__":
    unittest.main(verbosity=2)
