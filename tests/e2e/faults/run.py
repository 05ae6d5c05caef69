"""The real binary under faults: a cluster of hosts (hosts.py), sessions that write and read through
its fronts (sessions.py), and one fault after another (faults.py).

    python3 tests/e2e/faults/run.py --seconds 600 --seed 1

prints each fault as it comes, and at the end one JSON document with what was counted and measured.
Exit 1: an acknowledged write is lost, a session read something stale, nodes differ, a conflict is
not listed everywhere, or a figure is over its bound. Needs root: it makes network namespaces and
mounts file systems, and removes them again.
"""
import argparse
import json
import os
import random
import sys
import time
import uuid

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), "..")]

import faults  # noqa: E402
from hosts import HostCluster  # noqa: E402
from sessions import Load, version_of  # noqa: E402


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def check(cluster, load):
    """After the load has ended and all is healed: (problems, what was compared)."""
    problems = []
    dump = cluster.assert_equal(60)
    listed = [faults.conflicts(node) for node in cluster]
    shown = [{each for each in some if each[3] != 3} for some in listed]
    counts = [node.status()["conflicts"] for node in cluster]
    if any(each != shown[0] for each in shown) or any(each != counts[0] for each in counts):
        problems.append(f"conflicts differ: {[len(each) for each in shown]}, counted as {counts}")
    losers = {}
    for _, row, text, _ in set().union(*listed):
        losers.setdefault(str(uuid.UUID(bytes=row)), set()).add(version_of(str(text)))
    problems += load.stale(losers)
    for node in cluster:
        problems += [f"lost on {node.name}: {each}" for each in load.lost(node.messages(), losers)]
    return problems, {"rows": sum(map(len, dump.values())), "conflicts": counts[0]}


def run(nodes, schedule, chance, sessions=12, pause=0.05, tell=say):
    """Goes through `schedule`: (fault, seconds) pairs. Returns the report."""
    with HostCluster(nodes, chance.randrange(1 << 30)) as cluster:
        bench = faults.Bench(cluster, chance)
        done = {}
        try:
            with Load(cluster, sessions, pause) as load:
                bench.local.before(cluster.nodes)
                for fault, seconds in schedule:
                    tell(f"{fault.__name__} ({seconds:.0f} s)")
                    fault(bench, seconds)
                    done[fault.__name__] = done.get(fault.__name__, 0) + 1
                    bench.hold(1)
                    bench.weigh()
            problems, compared = check(cluster, load)
        except AssertionError:
            for node in cluster:
                tell(f"---- {node.name}: {node.tail(2000)}")
            raise
        local = bench.local
        return {"faults": done, "answers": load.counts(), "problems": problems + bench.breaches(),
                "acknowledged rows": len(load.acknowledged()), **compared,
                "local writes while cut off": {"count": len(local.times), "p99_ms": local.p99_ms(),
                                               "usual_p99_ms": local.usual_p99_ms,
                                               "failed": len(local.failed)},
                "largest WAL, MiB": bench.wal_bytes >> 20,
                "worst seconds": {name: max(times) for name, times in bench.figures.items()},
                "packets": cluster.network.heal()}


def endless(chance, seconds, longest):
    """Faults in random order, each as often as the others, until the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for fault in chance.sample(faults.ALL, len(faults.ALL)):
            if time.monotonic() < end:
                yield fault, chance.uniform(1, longest)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=12)
    parser.add_argument("--longest", type=float, default=25, help="seconds a fault may last")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    report = run(options.nodes, endless(chance, options.seconds, options.longest), chance,
                 options.sessions)
    print(json.dumps(report, indent=1))
    return 1 if report["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
