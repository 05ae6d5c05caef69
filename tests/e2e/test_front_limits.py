"""What the front bounds by configuration: connections in all and of an address, and how long a
tunnel may say nothing; and what a WebSocket through it is: kept, counted, cut when it is idle."""
import os
import resource
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from client import Client  # noqa: E402
from cluster import Cluster  # noqa: E402
from conformance.hostile import Hostile, front_before  # noqa: E402
from conformance.wire import Malformed, Wire  # noqa: E402
from test_hard_clients import memory  # noqa: E402
from waiting import eventually  # noqa: E402

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"
UPGRADE = (b"GET /live HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
SWITCHED = (b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\n\r\n")
IDLE_S = 4


def row(address, name):
    stats = Client(address).get("/front/stats.json").json
    return next(each for each in [stats["frontend"], *stats["backends"]] if each["svname"] == name)


def pass_time(seconds):
    begun = time.monotonic()
    eventually(lambda: time.monotonic() > begun + seconds, "time passes", seconds + 5)


class Connections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.close)
        cls.node = cls.cluster.add(start=False)
        cls.node.start("--connections", "6", "--connections-per-address", "3",
                       "--trusted-proxies", "127.0.0.9")

    def asked(self, source):
        """A connection that is kept, and what its first request was told."""
        wire = Wire(self.node.http, source=source)
        self.addCleanup(wire.socket.close)
        wire.send(HEALTH)
        return wire, wire.answer()[0]

    def alone(self):
        eventually(lambda: self.node.local().get("/metrics").body.decode()
                   .count("panal_http_connections 1\n") == 1, "the last ones are gone")

    def test_one_too_many_of_an_address_is_told_so(self):
        self.alone()
        before = row(self.node.http, "FRONTEND")["dreq"]
        self.alone()
        kept = [self.asked("127.0.0.2") for _ in range(4)]
        self.assertEqual([status for _, status in kept], [200, 200, 200, 429])
        self.assertEqual(self.asked("127.0.0.3")[1], 200, "others are served")
        for wire, _ in kept:
            wire.socket.close()
        eventually(lambda: self.asked("127.0.0.2")[1] == 200, "it may come again")
        eventually(lambda: row(self.node.http, "FRONTEND")["dreq"] > before, "it was counted")

    def test_one_too_many_in_all_is_told_so(self):
        self.alone()
        kept = [self.asked(f"127.0.0.{4 + i // 2}") for i in range(7)]
        self.assertEqual([status for _, status in kept], [200] * 6 + [503])
        # Trusted proxies carry many people's requests, but not more than there may be in all.
        self.assertEqual(self.asked("127.0.0.9")[1], 503)
        for wire, _ in kept:
            wire.socket.close()
        eventually(lambda: self.asked("127.0.0.4")[1] == 200, "there is room again")
        proxied = [self.asked("127.0.0.9")[1] for _ in range(4)]
        self.assertEqual(proxied, [200] * 4, "the limit of an address is not theirs")

    def test_a_flood_from_one_address_hurts_nobody_else(self):
        """Method: 400 connections of one address at once, while another asks on and on."""
        self.alone()
        before = memory(self.node)
        with Wire(self.node.http, source="127.0.0.3") as calm:
            flood = []
            for turn in range(400):
                wire = Wire(self.node.http, source="127.0.0.2")
                self.addCleanup(wire.socket.close)
                flood.append(wire)
                if turn % 20 == 0:
                    calm.send(HEALTH)
                    self.assertEqual(calm.answer()[0], 200)
            # Three may stay, as many more are told so, all others are cut.
            told = b"".join(self.rest_of(wire) for wire in flood[3:])
            self.assertNotIn(b" 200 ", told)
            self.assertIn(b" 429 ", told)
            calm.send(HEALTH)
            self.assertEqual(calm.answer()[0], 200)
        self.assertLess(memory(self.node) - before, 8 * 1024 * 1024)

    @staticmethod
    def rest_of(wire):
        try:
            return wire.socket.recv(65536)
        except OSError:
            return b""

    def test_as_many_descriptors_as_may_be(self):
        with open(f"/proc/{self.node.process.pid}/limits") as limits:
            line = next(each for each in limits if each.startswith("Max open files"))
        soft, hard = line.split()[3:5]
        self.assertEqual(soft, hard)
        self.assertEqual(int(hard), resource.getrlimit(resource.RLIMIT_NOFILE)[1])


class Tunnels(unittest.TestCase):
    """Method: a member that answers with raw bytes takes the place of the only node."""

    @classmethod
    def setUpClass(cls):
        front_before(cls, Hostile, "--tunnel-idle", f"{IDLE_S}s")
        cls.backend.answer_with(b"HTTP/1.1 204 No Content\r\n\r\n")
        eventually(lambda: Client(cls.front.http).get("/x").status == 204, "the backend is well")

    def tunnel(self):
        self.backend.answer_with(SWITCHED)
        wire = Wire(self.front.http)
        self.addCleanup(wire.socket.close)
        wire.send(UPGRADE)
        self.assertEqual(wire.answer(bodiless=True)[0], 101)
        self.backend.answer_with(b"pong")
        return wire

    def says(self, wire):
        wire.send(b"ping\r\n\r\n")
        return wire._exactly(4)

    def current(self):
        return row(self.front.http, "n1")["scur"]

    def test_what_goes_through_keeps_it_and_silence_ends_it(self):
        wire = self.tunnel()
        eventually(lambda: self.current() == 1, "it is a session of its backend")
        for _ in range(3):  # longer, together, than one that says nothing may take
            pass_time(IDLE_S / 2)
            self.assertEqual(self.says(wire), b"pong")
        said = time.monotonic()
        with self.assertRaises(Malformed):
            wire.socket.settimeout(IDLE_S * 4)
            wire._exactly(1)
        self.assertGreaterEqual(time.monotonic() - said, IDLE_S - 0.2)
        eventually(lambda: self.current() == 0, "it is over for its backend too")

    def test_a_front_that_stops_does_not_wait_for_it(self):
        self.tunnel()
        began = time.monotonic()
        self.front.stop()
        self.assertLess(time.monotonic() - began, 5)
        self.backend.answer_with(b"HTTP/1.1 204 No Content\r\n\r\n")
        self.front.start("--tunnel-idle", f"{IDLE_S}s", wait=False)
        eventually(lambda: Client(self.front.http).get("/x").status == 204, "it serves again")

    def test_other_requests_and_clients_go_on_beside_it(self):
        wire = self.tunnel()
        for _ in range(20):
            self.backend.answer_with(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhola")
            self.assertEqual(Client(self.front.http).get("/x").body, b"hola")
            self.backend.answer_with(b"pong")
            self.assertEqual(self.says(wire), b"pong")
        wire.socket.close()
        eventually(lambda: self.current() == 0, "its end is the session's")


if __name__ == "__main__":
    unittest.main()
