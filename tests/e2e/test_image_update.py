"""Updates of the appliance's image: a sound one is taken and stays, a bad one changes nothing, one
that never gets healthy is undone by itself, and a power cut leaves what ran before."""
import os
import subprocess
import sys
import unittest

from cluster import BINARY, ROOT, messages_of
from machine import BOOT_SECONDS, Machines, build_image
from test_image import set_up

sys.path.insert(0, os.path.join(ROOT, "firmware-image"))
import bundle  # noqa: E402

KEY = os.path.join(ROOT, "build/update-key.pem")
TARGET = "/api/v1/system/update"
# What a database is opened with. A program that says it wrong ends at once, whatever it is asked.
FIRST_STATEMENT = b"CREATE TABLE IF NOT EXISTS _migrations(set_name"
SECONDS = 5 * BOOT_SECONDS  # several boots


def bundle_of(slot, folder, version):
    path = os.path.join(folder, f"panal-{version}.update")
    bundle.main(KEY, slot, path, version)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def slot_of(update, folder):
    """The payload of what build.sh has made."""
    path = os.path.join(folder, "slot")
    with open(path, "wb") as out:
        out.write(read(update).split(b"\n", 3)[3])
    return path


def lame_slot(folder):
    """A slot like the other, but for its server, which cannot open its database."""
    program = read(BINARY)
    assert program.count(FIRST_STATEMENT) == 1
    lame = os.path.join(folder, "lame")
    os.makedirs(lame)
    path = os.path.join(lame, "panal")
    with open(path, "wb") as out:
        out.write(program.replace(FIRST_STATEMENT, FIRST_STATEMENT.replace(b"TABLE", b"TABLA")))
    os.chmod(path, 0o755)
    build_image(lame, binary=path)
    return slot_of(os.path.join(lame, "panal.update"), lame)


class ImageUpdate(unittest.TestCase):
    def test_life(self):
        with Machines() as machines:
            self.folder = machines.folder
            self.slot = slot_of(os.path.join(self.folder, "panal.update"), self.folder)
            self.machine = machines.add()
            # So slow a disk that a power cut can hit the midst of the write.
            self.machine.start(drive=",throttling.bps-write=6000000").wait_ready()
            set_up(self.machine)
            written = self.machine.client().post("/api/v1/messages", {"mess": "stays"})
            self.assertEqual(written.status, 201, written)
            self.refuses_what_is_not_sound()
            self.power_cut_in_the_midst_changes_nothing()
            self.takes_a_sound_one()
            self.undoes_one_that_never_gets_healthy()
            self.assertIn("stays", str(messages_of(self.machine.client())))

    def status(self):
        return self.machine.client(timeout=20).get(TARGET).json

    def offer(self, content, query=""):
        return self.machine.client().request("POST", TARGET + query, content)

    def refuses_what_is_not_sound(self):
        good = read(bundle_of(self.slot, self.folder, "0.2.0"))
        older = read(bundle_of(self.slot, self.folder, "0.0.9"))
        changed = bytearray(good)
        changed[-1000] ^= 1
        forged = good.replace(b'"version":"0.2.0"', b'"version":"0.3.0"', 1)
        for content, code in ((bytes(changed), "update_damaged"), (forged, "update_unsigned"),
                              (older, "update_older"), (b"nothing", "update_damaged")):
            answer = self.offer(content)
            self.assertEqual((answer.status, answer.json["errors"][0]["code"]), (422, code), answer)
        self.assertEqual(self.offer(good, "?check=true").status, 200)
        self.assertEqual(self.status()["state"], "idle")
        stranger = self.machine.client(token="").request("POST", TARGET, good)
        self.assertEqual(stranger.status, 401, stranger)

    def power_cut_in_the_midst_changes_nothing(self):
        answer = self.offer(read(os.path.join(self.folder, "panal-0.2.0.update")))
        self.assertEqual(answer.status, 202, answer)
        self.machine.wait_console("panal: update: writing")
        self.machine.kill()
        self.machine.start(reboots=True).wait_ready()
        status = self.status()
        self.assertEqual((status["slot"], status["state"]), ("a", "idle"), status)

    def takes_a_sound_one(self):
        done = subprocess.run([BINARY, "update", os.path.join(self.folder, "panal-0.2.0.update"),
                               "--url", f"http://{self.machine.address}"],
                              env={**os.environ, "PANAL_TOKEN": self.machine.token},
                              capture_output=True, text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 0, done)
        self.becomes("updated", "b", "updated to 0.2.0")

    def undoes_one_that_never_gets_healthy(self):
        lame = bundle_of(lame_slot(self.folder), self.folder, "0.3.0")
        answer = self.offer(read(lame))
        self.assertEqual(answer.status, 202, answer)
        self.becomes("rolled_back", "b", "the update to 0.3.0 was undone: the server ended with 1")
        self.assertIn("update      the update to 0.3.0 was undone", self.machine.console())

    def becomes(self, state, slot, detail):
        self.machine.eventually(lambda: self.status()["state"] == state, f"is {state}", SECONDS, 1)
        status = self.status()
        self.assertEqual(status["slot"], slot, status)
        self.assertTrue(status["detail"].startswith(detail), status)


if __name__ == "__main__":
    unittest.main()
