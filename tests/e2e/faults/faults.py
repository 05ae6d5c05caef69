"""The faults: each does its harm, holds it for a while, heals it, and measures how soon all is
well.

Figures are those of the table in security.md: what is over its bound is a failure of the run.
"""
import os
import time

from sqlite3 import connect
from threading import Event, Thread

from waiting import eventually

BOUNDS = {  # seconds
    "converged after healing": 5, "seen down": 10, "healthy after the pause": 2,
    "serving after kill -9": 3, "serving after a power cut": 3, "writes after space": 5,
}


class Bench:
    """What a fault works on: the cluster, its network, chance, and the figures so far."""

    def __init__(self, cluster, chance):
        self.cluster = cluster
        self.network = cluster.network
        self.chance = chance
        self.figures = {}  # {name: [seconds]}
        self.local = LocalWrites()
        self.wal_bytes = 0

    def note(self, name, seconds):
        self.figures.setdefault(name, []).append(round(seconds, 2))

    def timed(self, name, condition, limit=60, every=0.02):
        began = time.monotonic()
        eventually(condition, name, limit, every)
        self.note(name, time.monotonic() - began)

    def hold(self, seconds):
        """The harm lasts; nothing here waits for anything but time."""
        Event().wait(seconds)

    def one(self):
        return self.chance.choice(self.cluster.nodes)

    def some(self):
        """A random part of the nodes: neither none nor all."""
        size = self.chance.randint(1, len(self.cluster.nodes) - 1)
        return self.chance.sample(self.cluster.nodes, size)

    def others(self, node):
        return [each for each in self.cluster if each is not node]

    def converge(self, name="converged after healing"):
        """Until every node has all that any of them had when this began. The load goes on."""
        goal = {}
        for node in self.cluster:
            for origin, seq in vector(node).items():
                goal[origin] = max(goal.get(origin, 0), seq)

        def reached():
            return all(vector(node).get(origin, 0) >= seq
                       for node in self.cluster for origin, seq in goal.items())
        self.timed(name, reached)

    def weigh(self):
        for node in self.cluster:
            self.wal_bytes = max(self.wal_bytes, os.path.getsize(f"{node.data}/panal.db-wal"))

    def breaches(self):
        found = [f"{name}: {max(times)} s, over {BOUNDS[name]}"
                 for name, times in self.figures.items() if max(times) > BOUNDS.get(name, 1e9)]
        return found + self.local.breaches()


class LocalWrites:
    """Writes at each node itself while it is cut off: they must succeed, and quickly.

    How quickly is measured before any fault, too: a busy machine is slow without a fault.
    """

    def __init__(self):
        self.times = []
        self.failed = []
        self.usual_p99_ms = 0

    def before(self, nodes):
        self.during(nodes, 2)
        self.usual_p99_ms = self.p99_ms()
        self.times.clear()

    def during(self, nodes, seconds):
        threads = [Thread(target=self._write, args=(node, seconds)) for node in nodes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _write(self, node, seconds):
        client = node.local()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            answer = client.post("/api/v1/messages", {"mess": "version 0 of a cut-off node"})
            self.times.append(time.monotonic() - began)
            if answer.status != 201:
                self.failed.append(answer)
            Event().wait(0.02)

    def p99_ms(self):
        times = sorted(self.times)
        return round(1000 * times[len(times) * 99 // 100]) if times else 0

    def breaches(self):
        found = []
        if len(self.failed) > len(self.times) / 1000:
            found.append(f"{len(self.failed)} of {len(self.times)} local writes failed while cut "
                         f"off: {self.failed[0]}")
        if self.p99_ms() > max(100, 2 * self.usual_p99_ms):
            found.append(f"local writes while cut off: p99 {self.p99_ms()} ms, over 100 and over "
                         f"twice the usual {self.usual_p99_ms}")
        return found


def vector(node):
    """{origin: seq} of what is durable there."""
    return node.status()["vector"]


def conflicts(node):
    """{(id, row, text of the loser, state)} of all conflicts, read from the file: 0 is open, 1 is
    closed, 2 dismissed, and 3 is shown to nobody."""
    database = connect(f"file:{node.data}/panal.db?mode=ro", uri=True, timeout=10)
    try:
        return set(database.execute("SELECT id, row_id, value, state FROM _conflicts UNION ALL "
                                    "SELECT id, row_id, value, 1 FROM _conflict_history"))
    finally:
        database.close()


def peer_state(node, other):
    return next(peer["state"] for peer in node.status()["peers"] if peer["name"] == other.name)


# ---- The network ----

def partition(bench, seconds):
    """The nodes are in two parts that do not hear each other, and say so after a while."""
    part = bench.some()
    rest = [node for node in bench.cluster if node not in part]
    began = time.monotonic()
    bench.network.split({node.host.number for node in part})
    bench.local.during(bench.cluster.nodes, seconds)
    if time.monotonic() - began > BOUNDS["seen down"]:
        seen = [peer_state(node, other) for a, b in ((part, rest), (rest, part))
                for node in a for other in b]
        assert "connected" not in seen, f"cut off for {seconds} s, and yet: {seen}"
    bench.network.heal()
    bench.converge()


def one_way_cut(bench, seconds):
    """One node is not heard by another; back, it is."""
    source, target = bench.chance.sample(bench.cluster.nodes, 2)
    bench.network.set({(source.host.number, target.host.number): {"cut": True}})
    bench.local.during(bench.cluster.nodes, seconds)
    bench.network.heal()
    bench.converge()


def bridge(bench, seconds):
    """Two nodes do not hear each other; the third relays."""
    one, other = (node.host.number for node in bench.chance.sample(bench.cluster.nodes, 2))
    bench.network.set({(one, other): {"cut": True}, (other, one): {"cut": True}})
    bench.local.during(bench.cluster.nodes, seconds)
    bench.converge("converged over a bridge")
    bench.network.heal()


def slow_net(bench, seconds):
    """Every packet takes 20 to 60 ms, and so overtakes others."""
    bench.network.everywhere(delay_ms=20, jitter_ms=40)
    bench.hold(seconds)
    bench.converge("converged with delay and jitter")
    bench.network.heal()


def bad_net(bench, seconds):
    """Packets are lost, doubled and late, on all lines."""
    bench.network.everywhere(delay_ms=1, jitter_ms=10, loss=0.03, duplicate=0.05)
    bench.hold(seconds)
    bench.network.heal()
    bench.converge()


# ---- Nodes and power ----

def restart(bench, nodes, name):
    for node in nodes:
        began = time.monotonic()
        node.start()
        bench.note(name, time.monotonic() - began)
    bench.converge()


def kill_one(bench, seconds):
    node = bench.one()
    node.kill()
    bench.hold(min(seconds, 3))
    restart(bench, [node], "serving after kill -9")


def kill_all(bench, seconds):
    for node in bench.cluster:
        node.process.kill()
    for node in bench.cluster:
        node.kill()
    restart(bench, bench.cluster, "serving after kill -9")


def power_cut_one(bench, seconds):
    node = bench.one()
    node.cut_power()
    bench.hold(min(seconds, 3))
    restart(bench, [node], "serving after a power cut")


def power_cut_all(bench, seconds):
    for node in bench.cluster:
        node.disk.cut_power()
    for node in bench.cluster:
        node.kill()
        node.disk.repair()
    restart(bench, bench.cluster, "serving after a power cut")


def pause(bench, seconds):
    """A node stands still for as long as told, at least until the others have noticed."""
    node = bench.one()
    others = bench.others(node)
    node.pause()
    began = time.monotonic()
    bench.timed("seen down", lambda: all(peer_state(other, node) != "connected"
                                         for other in others), 25)
    bench.hold(max(0.0, seconds - (time.monotonic() - began)))
    node.resume()
    bench.timed("healthy after the pause", lambda: all(
        peer_state(other, node) == "connected" and peer_state(node, other) == "connected"
        for other in others))
    bench.converge()


# ---- The disk ----

def full_disk(bench, seconds):
    """A node's disk is full: its writes are refused with 507, reads go on, it says so."""
    node = bench.one()
    client = node.local()
    node.disk.fill()

    def refused():
        return client.post("/api/v1/messages", {"mess": "version 0 on a full disk"}).status == 507
    eventually(refused, "a full disk refuses writes with 507", 20)
    eventually(lambda: node.status()["node"]["reason"] == "disk_full", "it says why", 20)
    bench.hold(seconds)
    answer = client.get("/api/v1/messages?limit=5")
    assert answer.status == 200, f"reads go on: {answer}"
    node.disk.free()
    bench.timed("writes after space", lambda: client.post(
        "/api/v1/messages", {"mess": "version 0 with room again"}).status == 201)
    bench.converge("converged after space")


ALL = (partition, one_way_cut, bridge, slow_net, bad_net, kill_one, kill_all, power_cut_one,
       power_cut_all, pause, full_disk)
