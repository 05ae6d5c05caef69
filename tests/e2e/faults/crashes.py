"""Crashes, many of them: a node alone is killed, or its power is cut, under load, again and again.

    python3 tests/e2e/faults/crashes.py --kills 1000 --power-cuts 200

A cluster of one, so that nothing that its disk lost could come back from another node. After each
crash every write that was ever acknowledged is looked for in its database. Prints JSON; exit 1 when
one is lost, or it was not serving again within 3 s. Needs root.
"""
import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
import uuid

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), "..")]

from cluster import Cluster, Node  # noqa: E402
from disk import Disk  # noqa: E402
from waiting import eventually  # noqa: E402
from writers import Writers  # noqa: E402

SERVING_SECONDS = 3
WRITERS = 8


class CrashNode(Node):
    def __init__(self, name, ip, folder):
        super().__init__(name, ip, folder)
        self.disk = Disk(os.path.join(folder, f"{name}.img"), os.path.join(folder, name))
        self.data = os.path.join(self.disk.mount_point, "data")

    def cut_power(self):
        self.disk.cut_power()
        self.kill()
        self.disk.repair()

    def texts(self):
        """{id: text} as they are on the disk, whatever the API would say."""
        database = sqlite3.connect(f"file:{self.data}/panal.db?mode=ro", uri=True, timeout=10)
        try:
            return {str(uuid.UUID(bytes=id)): text
                    for id, text in database.execute("SELECT id, mess FROM messages")}
        finally:
            database.close()


class OneNode(Cluster):
    def make_node(self):
        node = CrashNode("n1", "127.0.0.1", self.folder)
        self.nodes.append(node)
        return node

    def close(self):
        for node in self.nodes:
            node.release()
            node.disk.close()
        super().close()


def crash(node, harm, chance, acked, report):
    """One round: writes, the crash in the middle of them, the start, and the look."""
    goal = chance.randint(1, 60)
    with Writers([node], threads=WRITERS, tag=f"round {report['crashes']}") as writers:
        eventually(lambda: writers.count() >= goal, "the load runs", 30, every=0.002)
        harm(node)
    acked.update(writers.acked)
    began = time.monotonic()
    node.start()
    report["slowest start"] = max(report["slowest start"], round(time.monotonic() - began, 2))
    there = node.texts()
    report["lost"] += [(id, text) for id, text in acked.items() if there.get(id) != text]
    report["crashes"] += 1
    report["acknowledged"] = len(acked)


def sweep(harm, times, seed, seconds=1e9):
    """`times` crashes, or as many as there is time for."""
    report = {"crashes": 0, "acknowledged": 0, "lost": [], "slowest start": 0.0}
    chance, acked, end = random.Random(seed), {}, time.monotonic() + seconds
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with OneNode(1, folder=tempfile.mkdtemp(prefix="panal-crashes-", dir=memory)) as cluster:
        while report["crashes"] < times and not report["lost"] and time.monotonic() < end:
            crash(cluster[0], harm, chance, acked, report)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--power-cuts", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1e9, help="for each of the two at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    report = {}
    for name, harm, times in (("kill -9", Node.kill, options.kills),
                              ("power cut", CrashNode.cut_power, options.power_cuts)):
        report[name] = sweep(harm, times, options.seed, options.seconds)
        print(name, report[name], file=sys.stderr, flush=True)
    print(json.dumps(report, indent=1))
    return int(any(each["lost"] or each["slowest start"] > SERVING_SECONDS
                   for each in report.values()))


if __name__ == "__main__":
    sys.exit(main())
