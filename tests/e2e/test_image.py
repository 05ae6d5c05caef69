"""The appliance's image, as a virtual machine has it: it boots, serves, and loses nothing."""
import unittest

from cluster import ADMIN, PASSWORD, messages_of
from machine import Machines
from waiting import eventually
from writers import Writers, lost

CODE = r"setup code\s+([A-Z0-9]{5}-[A-Z0-9]{5})"


def set_up(machine):
    """The first-run wizard, with the code from the console; then a token for the API."""
    form = {"code": machine.wait_console(CODE), "login": ADMIN, "password": PASSWORD}
    client = machine.client(cookies=True)
    made = client.post("/api/v1/setup", form)
    assert made.status == 201, made
    assert client.sign_in(ADMIN, PASSWORD).status == 200
    user, = client.get("/api/v1/users").json["items"]
    answer = client.post(f"/api/v1/users/{user['id']}/tokens", {"scope": "api", "ttl": "1h"})
    assert answer.status == 201, answer
    machine.token = answer.json["token"]


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machines = Machines()
        cls.addClassCleanup(cls.machines.__exit__)

    def test_a_power_cut_under_load_loses_nothing_acknowledged(self):
        machine = self.machines.add("n1").start("bios").wait_ready()
        set_up(machine)
        with Writers([machine]) as writers:
            eventually(lambda: writers.count() > 50, "the load runs", 120)
            machine.kill()
        machine.start("bios").wait_ready()
        self.assertEqual(lost(writers.acked, messages_of(machine.client())), [])
        self.assertEqual(writers.refused, [])
        self.assertEqual(machine.power_button(), 0)
        self.assertIn("the data is safe on the disk", machine.console())

    def test_uefi_boots_to_the_wizard(self):
        machine = self.machines.add("n2").start("uefi").wait_ready()
        machine.wait_console(CODE)
        self.assertTrue(machine.client().get("/api/v1/setup").json["needed"])


if __name__ == "__main__":
    unittest.main()
