"""The real binary under faults, for a minute; faults/run.py does the same for as long as you like.

Hosts are network namespaces joined by a hub that mistreats packets, disks are file systems whose
power can be cut: this needs root.
"""
import os
import random
import subprocess
import sys
import tempfile
import types
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults"))

import crashes  # noqa: E402
import faults  # noqa: E402
import run  # noqa: E402
from disk import Disk  # noqa: E402
from network import Network  # noqa: E402
from sessions import Load, Session, Stale  # noqa: E402
from waiting import eventually  # noqa: E402

# The shortest times that show something; a link is given up after 8 s of silence.
SHORT = {faults.partition: 11, faults.one_way_cut: 4, faults.bridge: 4, faults.slow_net: 3,
         faults.bad_net: 4, faults.full_disk: 2}


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces and mounts")
class UnderFaults(unittest.TestCase):
    def test_nothing_acknowledged_is_lost_and_nothing_stale_is_read(self):
        """Goal: every fault, once, under the load of a dozen sessions, within its figures."""
        schedule = [(fault, SHORT.get(fault, 1)) for fault in faults.ALL]
        report = run.run(3, schedule, random.Random(3))
        self.assertEqual(report["problems"], [], report)
        self.assertGreater(report["acknowledged rows"], 200, report)
        self.assertGreater(report["packets"]["lost"] * report["packets"]["cut"], 0, report)


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces and mounts")
class Crashes(unittest.TestCase):
    """Alone, so that no other node can give back what this one lost."""

    def sweep(self, harm, times):
        report = crashes.sweep(harm, times, seed=1)
        self.assertEqual((report["crashes"], report["lost"]), (times, []))
        self.assertLess(report["slowest start"], crashes.SERVING_SECONDS)

    def test_kills_lose_nothing_acknowledged(self):
        self.sweep(crashes.Node.kill, 20)

    def test_power_cuts_lose_nothing_acknowledged(self):
        self.sweep(crashes.CrashNode.cut_power, 10)


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces and mounts")
class TheHarmIsDone(unittest.TestCase):
    """The harness's own test: a fault that does nothing proves nothing."""

    def test_hub_cuts_loses_doubles_and_delays(self):
        network = Network(2)
        self.addCleanup(network.close)
        one, two = network.hosts
        program = ("import socket\n"
                   "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                   f"for _ in range(10): s.sendto(b'x', ('{two.peer_ip}', 9))\n")

        def counts(rule):
            """What became of ten packets; answers to them go the other way, on a perfect line."""
            before = network.set({(1, 2): rule})
            subprocess.run([*one.prefix, sys.executable, "-c", program], check=True)

            def after():
                now = network.set({(1, 2): rule})
                return {name: now[name] - before[name] for name in now if now[name] > before[name]}
            eventually(lambda: sum(after().values()) >= 10, "ten packets are dealt with")
            return after()
        self.assertGreaterEqual(counts({})["carried"], 10)
        self.assertEqual(counts({"cut": True}), {"cut": 10})
        self.assertEqual(counts({"loss": 1}), {"lost": 10})
        self.assertEqual(counts({"duplicate": 1})["duplicated"], 10)
        self.assertEqual(counts({"delay_ms": 1})["delayed"], 10)

    def test_power_cut_loses_what_was_not_synced_and_only_that(self):
        with tempfile.TemporaryDirectory() as folder:
            disk = Disk(os.path.join(folder, "image"), os.path.join(folder, "mount"), 32)
            self.addCleanup(disk.close)

            def path(name):
                return os.path.join(disk.mount_point, name)
            with open(path("synced"), "wb") as file:
                file.write(b"x" * 5000)
                file.flush()
                os.fsync(file.fileno())
            with open(path("not synced"), "wb") as file:
                file.write(b"x" * 5000)
            disk.cut_power()
            with self.assertRaises(OSError):
                open(path("after"), "wb")
            disk.repair()
            self.assertEqual(os.path.getsize(path("synced")), 5000)
            self.assertFalse(os.path.exists(path("not synced"))
                             and os.path.getsize(path("not synced")))
            disk.fill()
            with self.assertRaises(OSError), open(path("more"), "wb") as file:
                file.write(b"x" * 8192)
            disk.free()
            with open(path("more"), "wb") as file:
                file.write(b"x" * 8192)
            disk.close()


class Ledger(unittest.TestCase):
    def setUp(self):
        load = types.SimpleNamespace()
        self.session = Session(0, load)
        self.session.rows = {"a": 3, "b": 2}
        self.session.doubtful = {"a": {1}, "b": set()}
        self.load = Load.__new__(Load)
        self.load.sessions = [self.session]

    def test_lost_writes_are_found_unless_listed_as_losers(self):
        messages = {"a": {"mess": "session 0 version 1"}, "b": {"mess": "session 0 version 2"}}
        self.assertEqual([each[0] for each in self.load.lost(messages, {})], ["a"])
        self.assertEqual(self.load.lost(messages, {"a": {3}}), [])
        self.assertEqual([each[0] for each in self.load.lost({}, {"a": {3}})], ["b"])

    def test_stale_reads_are_found_unless_a_late_request_explains_them(self):
        self.session.stale = [Stale(self.session, self.session, "a", 1, 3, "late"),
                              Stale(self.session, self.session, "b", 1, 2, "stale")]
        self.assertEqual(len(self.load.stale({})), 2)
        self.assertEqual(len(self.load.stale({"a": {3}, "b": {2}})), 1)


if __name__ == "__main__":
    unittest.main()
