"""Slow clients, slow backends, huge bodies, thousands of idle connections: bounded memory, and
others do not notice. Each test prints what it measured."""
import os
import resource
import socket
import ssl
import threading
import time
import unittest

from client import Client
from cluster import Cluster
from conformance.hostile import READY, Hostile, front_before
from conformance.wire import Wire
from waiting import eventually

WORKER_FILES = 32 * 3  # each worker that was needed keeps the database, its log and index open
IDLE = 10_000
HUGE = 256 * 1024 * 1024
MIB = 1024 * 1024
PIECE = b"x" * (256 * 1024)


def memory(node):
    """Resident bytes of the process."""
    with open(f"/proc/{node.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors(node):
    return len(os.listdir(f"/proc/{node.process.pid}/fd"))


class Peak:
    """The most memory that a node had meanwhile, above what it had before; a context manager."""

    def __init__(self, node):
        self.node, self.before, self.most, self.ended = node, memory(node), 0, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self):
        while not self.ended.wait(0.02):
            self.most = max(self.most, memory(self.node) - self.before)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def latencies(address, count=300):
    client, times = Client(address), []
    for _ in range(count):
        begun = time.monotonic()
        assert client.get("/data/1").status == 200
        times.append(time.monotonic() - begun)
    return sorted(times)[count * 99 // 100] * 1000


class Crowds(unittest.TestCase):
    """Each on a node of its own: what one crowd leaves behind is not counted for the next."""

    def setUp(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the node inherits it
        self.idle = IDLE if most == resource.RLIM_INFINITY else min(IDLE, most - 1000)
        self.cluster = Cluster()
        self.addCleanup(self.cluster.close)
        self.node = self.cluster.add(start=False)
        self.port = 8443
        self.node.start("--data-open", "true", "--https", f"127.0.0.1:{self.port}")
        Client(self.node.http).post("/data", {"clid": 1, "mess": "hola"})
        latencies(self.node.http)  # warm

    @staticmethod
    def source(number):
        """A client's address: a hundred connections each."""
        return f"127.1.{number // 100 // 250}.{number // 100 % 250 + 1}"

    def wires(self, first, count):
        """So many that each have had an answer."""
        few = [Wire(self.node.http, source=self.source(number))
               for number in range(first, first + count)]
        for wire in few:
            wire.send(b"HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
        for wire in few:
            self.assertEqual(wire.answer(bodiless=True)[0], 200)
        return few

    def test_ten_thousand_idle_connections(self):
        before = latencies(self.node.http)
        few = 250
        for wire in self.wires(self.idle, few):  # what is measured is idleness, not being busy
            wire.socket.close()
        open_before, idle = descriptors(self.node), []
        with Peak(self.node) as peak:
            while len(idle) < self.idle:
                idle += self.wires(len(idle), min(few, self.idle - len(idle)))
            grown = memory(self.node) - peak.before
        during = latencies(self.node.http)
        for wire in idle:
            wire.socket.close()
        eventually(lambda: descriptors(self.node) < open_before + WORKER_FILES + 20,
                   "descriptors come back")
        print(f"\n{self.idle} idle connections: {grown / MIB:.1f} MiB; p99 of others "
              f"{before:.1f} → {during:.1f} ms")
        self.assertLess(grown, 12 * MIB)

    def test_idle_connections_over_tls(self):
        context = ssl._create_unverified_context()
        idle, count = [], 2000
        with Peak(self.node) as peak:
            for number in range(count):
                wire = Wire((self.node.ip, self.port), source=self.source(number))
                wire.socket = context.wrap_socket(wire.socket)
                wire.send(b"HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
                wire.answer(bodiless=True)
                idle.append(wire)
            grown = memory(self.node) - peak.before
        for wire in idle:
            wire.socket.close()
        print(f"\n{count} idle connections over TLS: {grown / count / 1024:.1f} KiB each")
        self.assertLess(grown / count, 15.36 * 1024)  # 150 MiB of ten thousand

    def test_slow_heads_and_bodies_are_cut_off_and_hurt_nobody(self):
        heads = [Wire(self.node.http, 20, self.source(number)) for number in range(300)]
        bodies = [Wire(self.node.http, 20, self.source(number)) for number in range(300, 400)]
        before, begun = latencies(self.node.http), time.monotonic()
        for wire in heads:
            wire.send(b"GET / HTTP/1.1\r\nHost: t\r\nX: ")
        for wire in bodies:
            wire.send(b"PUT /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 9999\r\n"
                      b"Content-Type: application/json\r\n\r\n{")
        while time.monotonic() < begun + 9:  # a byte now and then does not help
            for wire in heads + bodies:
                wire.send(b"a")
            during = latencies(self.node.http, 100)
        statuses = [wire.answer()[0] for wire in heads + bodies]
        for wire in heads + bodies:
            wire.socket.close()
        seconds = time.monotonic() - begun
        self.assertEqual(set(statuses), {408})
        print(f"\n400 slow clients: 408 within {seconds:.1f} s; p99 of others {before:.1f} → "
              f"{during:.1f} ms")
        self.assertLess(seconds, 15)


class Streaming(Hostile):
    """Answers /big with a huge body, and reads a huge one sent to /sink, both as fast as it can."""

    def _one(self, stream):
        request = b""
        while b"\r\n\r\n" not in request:
            data = stream.recv(65536)
            if not data:
                return False
            request += data
        head, body = request.split(b"\r\n\r\n", 1)
        if b" /big " in head:
            stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % HUGE)
            for _ in range(HUGE // len(PIECE)):
                stream.sendall(PIECE)
        elif b" /sink " in head:
            left = HUGE - len(body)
            while left > 0:
                if self.slow.is_set():
                    self.slow.wait_cleared()
                left -= len(stream.recv(min(left, 262144)))
            stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        else:
            stream.sendall(READY)
        return True


class Gate:
    """Set: whoever waits for it to be cleared stands still."""

    def __init__(self):
        self.open = threading.Event()
        self.open.set()

    def is_set(self):
        return not self.open.is_set()

    def set(self):
        self.open.clear()

    def clear(self):
        self.open.set()

    def wait_cleared(self):
        self.open.wait(30)


class Bodies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        Streaming.slow = Gate()
        front_before(cls, Streaming)
        eventually(lambda: Client(cls.front.http).get("/x").status == 200, "the front is ready")

    def test_a_slow_reader_costs_a_bounded_buffer(self):
        with Peak(self.front) as peak, Wire(self.front.http, 30) as wire:
            wire.send(b"GET /big HTTP/1.1\r\nHost: t\r\n\r\n")
            begun = time.monotonic()
            eventually(lambda: time.monotonic() > begun + 2, "it does not read for two seconds")
            status, _, _ = wire.answer(bodiless=True)
            left = HUGE - len(wire.buffer)
            while left > 0:
                left -= len(wire.socket.recv(262144))
            self.assertEqual((status, left), (200, 0))
        print(f"\n{HUGE // MIB} MiB to a slow reader: {peak.most / MIB:.1f} MiB of memory")
        self.assertLess(peak.most, 16 * MIB)

    def test_a_slow_backend_costs_a_bounded_buffer(self):
        Streaming.slow.set()
        with Peak(self.front) as peak, Wire(self.front.http, 30) as wire:
            wire.send(b"PUT /sink HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % HUGE)
            wire.socket.settimeout(1)
            sent = 0
            try:  # until the windows are full: the backend does not read
                while sent < HUGE:
                    sent += wire.socket.send(PIECE[:min(len(PIECE), HUGE - sent)])
            except socket.timeout:
                pass
            self.assertLess(sent, 64 * MIB)
            Streaming.slow.clear()
            wire.socket.settimeout(30)
            while sent < HUGE:
                sent += wire.socket.send(PIECE[:min(len(PIECE), HUGE - sent)])
            self.assertEqual(wire.answer()[0], 200)
        print(f"\n{HUGE // MIB} MiB to a slow backend: {peak.most / MIB:.1f} MiB of memory")
        self.assertLess(peak.most, 16 * MIB)


if __name__ == "__main__":
    unittest.main()
