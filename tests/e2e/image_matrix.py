"""What an appliance's image can do beyond test_image.py: firmwares, seeds, formats, controllers.

Not a part of CI, for it boots some forty emulated machines: `python3 tests/e2e/image_matrix.py`
runs all (root), `… Seeds.test_x` one; with PANAL_KERNEL=own the image with the appliance's own
kernel, and the machines that it alone knows. Prints a table of what booted and the seconds until
it answered.
"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from datetime import datetime

import scan
from client import Client
from cluster import ADMIN, BINARY, PASSWORD, ROOT, free_port, messages_of
from machine import KERNEL, Machines
from routers import PREFIX, Dhcp6Server, Router6, TimeServer
from test_image import CODE, set_up
from test_image_update import SECONDS, TARGET, bundle_of, read, slot_of
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


def setUpModule():
    Matrix.machines = Machines()
    unittest.addModuleCleanup(Matrix.machines.close)
    print(f"| with the kernel: {KERNEL} | until it answered |\n|---|---|", flush=True)


class Matrix(unittest.TestCase):
    machines = None

    def add(self, **options):
        machine = self.machines.add(**options)
        self.addCleanup(machine.kill)
        return machine

    def boot(self, machine, what="", **options):
        """Waits for its answer; says how long it took in its own time."""
        machine.start(**options)
        began = machine.time()
        machine.wait_ready()
        name = self.id().split(".", 1)[1].replace("test_", "").replace("_", " ")
        print(f"| {name} {what} | {machine.time() - began:.1f} s |", flush=True)
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
            reader.eventually(lambda: text in str(messages_of(reader.client())), "has it, too")
        second.wait_console("1 of 1 other nodes connected")


class Network(Matrix):
    def test_time_is_that_of_the_server_that_dhcp_names(self):
        ahead = 90 * 86400
        self.addCleanup(TimeServer(self.machines.wire.own, ahead).close)
        machine = self.boot(self.add())
        set_up(machine)
        machine.wait_console("panal: time: set by [0-9]+ ms")
        machine.client().post("/api/v1/messages", {"mess": "of another day"})
        message, = messages_of(machine.client()).values()
        made = datetime.fromisoformat(message["created_at"].replace("Z", "+00:00")).timestamp()
        self.assertLess(abs(made - time.time() - ahead), 3600)

    def test_addresses_of_router_advertisements_and_dhcpv6(self):
        wire = self.machines.wire
        wire.add_v6(PREFIX + "1")
        self.addCleanup(Router6(wire.veth).close)
        server = Dhcp6Server(wire.veth, seconds=40)
        self.addCleanup(server.close)
        machine = self.boot(self.add())
        machine.wait_console(rf"http://\[{Dhcp6Server.ADDRESS}\]/")
        own = machine.wait_console(r"http://\[(2001:db8:7:0:5054:[0-9a-f:]+)\]/")
        for address in (Dhcp6Server.ADDRESS, own):
            client = Client((address, 80), timeout=20)
            machine.eventually(lambda: client.get("/healthz").status == 200, "answers by IPv6")
        self.assertEqual(scan.tcp(own, [*range(1, 200), 443, 546, 7443, 8080], PREFIX + "1"),
                         {80: "open", 443: "open"})
        machine.eventually(lambda: server.heard.count(5) > 1, "renews its address")
        server.close()
        machine.eventually(lambda: Dhcp6Server.ADDRESS not in machine.console()[-800:],
                           "gives it back when nobody renews it")

    def test_fixed_addresses_of_both_families(self):
        wire = self.machines.wire
        wire.add_v6(PREFIX + "1")
        machine = self.add()
        machine.address = wire.net + "78"
        machine.http = (machine.address, 80)
        seed = (f"#panal\naddress = {machine.address}/24 {PREFIX}78/64\n"
                f"gateway = {wire.own} {PREFIX}1\n")
        self.boot(machine, arguments=seed_disk(machine.path("seed"), "cidata", "user-data", seed))
        client = Client((PREFIX + "78", 80), timeout=20)
        machine.eventually(lambda: client.get("/healthz").status == 200, "answers by IPv6")


class PowerCuts(Matrix):
    """At each moment of an update: what ran before goes on, or what was signed is on trial."""

    SLOW = ",throttling.bps-write=6000000"

    def test_while_checking(self):
        self.cut("checking")

    def test_while_backing_up(self):
        self.cut("backing_up")

    def test_when_writing_begins(self):
        self.cut("writing")

    def test_in_the_midst_of_writing(self):
        self.cut("writing", share=0.5)

    def test_while_restarting(self):
        self.cut("restarting")

    def cut(self, moment, share=0.0):
        folder = self.machines.folder
        update = read(bundle_of(slot_of(os.path.join(folder, "panal.update"), folder), folder,
                                "0.2.0"))
        machine = self.add()
        machine.start(drive=self.SLOW, reboots=True).wait_ready()
        set_up(machine)
        self.assertEqual(machine.client().post("/api/v1/messages", {"mess": "stays"}).status, 201)
        self.assertEqual(machine.client().request("POST", TARGET, update).status, 202)
        machine.wait_console("panal: update: " + moment)
        if share > 0:
            wanted = machine.written() + share * len(update)
            machine.eventually(lambda: machine.written() > wanted, "is in the midst of it")
        machine.kill()
        self.boot(machine, reboots=True)
        status = machine.eventually(lambda: self.settled(machine), "is settled", SECONDS)
        print(f"  then: slot {status['slot']}, {status['state']}", file=sys.stderr)
        if moment == "restarting":
            self.assertIn((status["slot"], status["state"]), (("a", "idle"), ("b", "updated")))
        else:
            self.assertEqual((status["slot"], status["state"]), ("a", "idle"))
        self.assertIn("stays", str(messages_of(machine.client())))

    @staticmethod
    def settled(machine):
        status = machine.client(timeout=20).get(TARGET).json
        return status if status["state"] in ("idle", "updated") else None


class Live(Matrix):
    def test_a_cd_boots_to_the_wizard(self):
        cd = os.path.join(self.machines.folder, "panal.iso")
        run(os.path.join(ROOT, "firmware-image/live.sh"),
            os.path.join(self.machines.folder, "panal.update"), cd)
        for firmware in ("bios", "uefi"):
            with self.subTest(firmware):
                machine = self.boot(self.add(memory=384), firmware, firmware=firmware,
                                    disk=False, arguments=["-cdrom", cd])
                machine.wait_console(CODE)
                machine.wait_console("nothing outlives this machine")
                machine.kill()


class Formats(Matrix):
    KINDS = {"raw": "raw", "qcow2": "qcow2", "vhd": "vpc", "vhdx": "vhdx", "vdi": "vdi",
             "vmdk": "vmdk"}

    def test_boots(self):
        folder = self.machines.folder
        run(os.path.join(ROOT, "firmware-image/formats.sh"), folder)
        run("tar", "-C", folder, "-xf", os.path.join(folder, "panal.ova"))
        run("sh", "-c", f"cd {folder} && tr -d '() ' < panal.mf | "
            "sed 's/SHA256\\(.*\\)=\\(.*\\)/\\2  \\1/' | sha256sum --check --strict")
        for name, kind in self.KINDS.items():
            with self.subTest(name):
                machine = self.add()
                disk = os.path.join(folder, "panal." + name)
                self.boot(machine, name, disk=False, arguments=[
                    "-drive", f"file={disk},format={kind},if=virtio,snapshot=on"])
                machine.kill()


class Container(Matrix):
    """The OCI archive, unpacked as an engine does, and run as it says."""

    def test_runs(self):
        folder = self.machines.folder
        archive = os.path.join(folder, "panal-oci.tar")
        run(os.path.join(ROOT, "firmware-image/oci.py"), BINARY, archive)
        layout, root = os.path.join(folder, "layout"), os.path.join(folder, "container")
        for each in (layout, root):
            os.makedirs(each)
        run("tar", "-C", layout, "-xf", archive)

        def blob(digest):
            path = os.path.join(layout, "blobs", *digest.split(":"))
            self.assertEqual("sha256:" + hashlib.sha256(read(path)).hexdigest(), digest)
            return path
        manifest = json.loads(read(blob(json.loads(read(os.path.join(layout, "index.json")))
                                        ["manifests"][0]["digest"])))
        config = json.loads(read(blob(manifest["config"]["digest"])))["config"]
        for layer in manifest["layers"]:
            run("tar", "-C", root, "-xpf", blob(layer["digest"]))
        command = ["unshare", "--mount", "--pid", "--fork", "chroot",
                   "--userspec=" + config["User"], root, *config["Entrypoint"], *config["Cmd"],
                   "--http", "127.0.0.1:%d" % free_port("127.0.0.1"), "--peer", "127.0.0.1:0"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL,
                              start_new_session=True) as container:
            try:
                client = Client(("127.0.0.1", int(command[-3].split(":")[1])), timeout=10)
                eventually(lambda: client.get("/healthz").status == 200, "it answers", 60)
            finally:
                os.killpg(container.pid, signal.SIGKILL)


class Controllers(Matrix):
    """Of other programs' machines. Debian's cloud kernel knows the first four alone."""

    DISKS = {"virtio-scsi": ["-device", "virtio-scsi-pci", "-device", "scsi-hd,drive=disk"],
             "nvme": ["-device", "nvme,drive=disk,serial=1"],
             "pvscsi": ["-device", "pvscsi", "-device", "scsi-hd,drive=disk"],
             "ide": ["-device", "piix3-ide,id=ide", "-device", "ide-hd,bus=ide.0,drive=disk"],
             "ahci": ["-device", "ich9-ahci,id=ahci", "-device", "ide-hd,bus=ahci.0,drive=disk"],
             "usb": ["-device", "qemu-xhci", "-device", "usb-storage,drive=disk"]}
    OF_DEBIAN = ("virtio-scsi", "nvme", "pvscsi", "ide", "vmxnet3")
    CARDS = ("vmxnet3", "e1000", "e1000e")

    def test_disks(self):
        for name, devices in self.DISKS.items():
            if KERNEL == "own" or name in self.OF_DEBIAN:
                with self.subTest(name):
                    machine = self.add()
                    self.boot(machine, name, disk=False, arguments=[
                        "-drive", f"file={machine.disk},format=qcow2,if=none,id=disk", *devices])
                    machine.kill()

    def test_cards(self):
        for name in self.CARDS:
            if KERNEL == "own" or name in self.OF_DEBIAN:
                with self.subTest(name):
                    machine = self.add()
                    self.boot(machine, name, card=name)
                    machine.kill()


if __name__ == "__main__":
    unittest.main(verbosity=2)
