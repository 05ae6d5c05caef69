"""The appliance's image, as a virtual machine has it: it boots, serves, is silent elsewhere, and
loses nothing."""
import unittest

import scan
from cluster import ADMIN, PASSWORD, Node, messages_of
from machine import Machines
from writers import Writers, lost

CODE = r"setup code\s+([A-Z0-9]{5}-[A-Z0-9]{5})"
PEER_PORT = 7443


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
    """One machine, in the order of its life."""

    def test_life(self):
        with Machines() as machines:
            machine = machines.add().start().wait_ready()
            set_up(machine)
            self.shows_web_ports_alone(machine)
            self.opens_the_peer_port_to_members_alone(machine, machines.folder)
            self.power_cut_loses_nothing(machine)
            self.power_button_ends_it_in_order(machine)

    def shows_web_ports_alone(self, machine):
        wire = machine.wire
        ports = [*range(1, 1025), PEER_PORT, 8080, 9090, 65535]
        self.assertEqual(scan.tcp(machine.address, ports, wire.own), {80: "open", 443: "open"})
        self.assertEqual(scan.udp_refused(machine.address, [53, 68, 123, 5353], wire.own), [])
        self.assertTrue(scan.echo(machine.address, wire.own))

    def opens_the_peer_port_to_members_alone(self, machine, folder):
        wire, client = machine.wire, machine.client()

        def reach(source):
            return scan.tcp(machine.address, [PEER_PORT], source) == {PEER_PORT: "open"}
        token = client.post("/api/v1/cluster/tokens", {"ttl": "10m"})
        self.assertEqual(token.status, 201, token)
        machine.eventually(lambda: reach(wire.other), "whoever has the token may come", 60)
        node = Node("n2", wire.own, folder)
        node.must("join", token.json["token"], "--name", "n2", "--peer", "%s:%d" % node.peer)
        try:
            node.start()
            machine.eventually(lambda: not reach(wire.other), "strangers are kept out again", 60)
            self.assertTrue(reach(wire.own))
            self.assertEqual(client.post("/api/v1/messages", {"mess": "for both"}).status, 201)
            other = node.client(token=machine.token)
            machine.eventually(lambda: "for both" in str(messages_of(other)),
                               "the other node has it", 60)
            found, = [each for each in client.get("/api/v1/cluster/nodes").json["items"]
                      if each["name"] == "n2"]
            removed = client.request("DELETE", f"/api/v1/cluster/nodes/{found['id']}")
            self.assertIn(removed.status, (200, 202, 204), removed)
            machine.eventually(lambda: not reach(wire.own), "who was a member is kept out", 60)
        finally:
            node.kill()

    def power_cut_loses_nothing(self, machine):
        with Writers([machine]) as writers:
            machine.eventually(lambda: writers.count() > 50, "the load runs", 120)
            machine.kill()
        machine.start().wait_ready()
        self.assertEqual(lost(writers.acked, messages_of(machine.client())), [])
        self.assertEqual(writers.refused, [])

    def power_button_ends_it_in_order(self, machine):
        machine.press_power()
        self.assertEqual(machine.wait_off(), 0)
        self.assertIn("the data is safe on the disk", machine.console())


if __name__ == "__main__":
    unittest.main()
