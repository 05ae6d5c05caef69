#!/usr/bin/env python3
"""What clients of one front see when the nodes behind it die, stand still, are cut off or drained.

usage: front.py [--rounds 1] [--seconds 4]     (root; PANAL_BINARY names the program)

Three nodes on hosts of their own, round robin at n1; eight clients that repeat nothing. n3 suffers.
Prints JSON: per fault the requests, errors, latencies meanwhile, and the seconds until no request
took over half a second. A fault that a client saw as an error makes the exit code 1.
"""
import argparse
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from hosts import HostCluster  # noqa: E402
from steady import Steady  # noqa: E402
from waiting import eventually  # noqa: E402


def kill(cluster, node):
    node.kill()
    return lambda: node.start("--data-open", "true", balance="roundrobin")


def stop(cluster, node):
    node.pause()
    return node.resume


def cut(cluster, node):
    cluster.network.split({1, 2})
    return cluster.network.heal


def drain(cluster, node):
    cluster[0].must("node", "drain", node.name)
    return lambda: cluster[0].must("node", "resume", node.name)


def terminate(cluster, node):
    node.stop()
    return lambda: node.start("--data-open", "true", balance="roundrobin")


FAULTS = {"kill -9": kill, "SIGSTOP": stop, "cut off": cut, "drain": drain, "SIGTERM": terminate}


def wait_for_all(cluster):
    client = cluster[0].client(token=None)
    eventually(lambda: {client.get("/data/1").node for _ in range(9)} == {"n1", "n2", "n3"},
               "all nodes take turns", 60)


def measure(cluster, fault, seconds):
    """One fault under load: figures before it, during it, and from its end until all is well."""
    node = cluster[2]
    with Steady([cluster[0].http], threads=8) as load:
        calm = time.monotonic()
        eventually(lambda: time.monotonic() > calm + seconds / 2, "a calm while")
        begun = time.monotonic()
        heal = fault(cluster, node)
        eventually(lambda: time.monotonic() > begun + seconds, "the fault lasts", seconds + 5)
        healed = time.monotonic()
        heal()
        wait_for_all(cluster)
        return {"before": load.figures(calm, begun), "during": load.figures(begun, healed),
                "after": load.figures(healed), "what": load.errors()[:5]}


def run(rounds, seconds, tell=print):
    figures = {name: [] for name in FAULTS}
    with HostCluster(3) as cluster:
        for node in cluster:
            node.stop()
            node.start("--data-open", "true", balance="roundrobin")
        cluster[0].client(token=None).post("/data", {"clid": 1, "mess": "hola"})
        cluster.settle()
        for _ in range(rounds):
            for name, fault in FAULTS.items():
                wait_for_all(cluster)
                figures[name].append(measure(cluster, fault, seconds))
                tell(f"{name}: {json.dumps(figures[name][-1])}")
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4)
    arguments = parser.parse_args()
    figures = run(arguments.rounds, arguments.seconds, lambda text: print(text, file=sys.stderr))
    print(json.dumps(figures, indent=1))
    failed = sum(each[part]["errors"] for all_of in figures.values() for each in all_of
                 for part in ("before", "during", "after"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
