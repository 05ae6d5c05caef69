#!/usr/bin/env python3
"""Measures the built program beside nginx and plain SQLite, in one run, and prints JSON.

usage: bench.py [--short] [--part get|post|delay]

Pairs are interleaved, since this kind of machine swings; the median of the rounds is shown.
"""
import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from cluster import Cluster, free_port, run  # noqa: E402
from load import FastSocket, Nginx, sqlite_inserts, wrk  # noqa: E402
from waiting import eventually  # noqa: E402


def median(rounds):
    return {name: round(statistics.median(each[name] for each in rounds), 3) for name in rounds[0]}


def ratio(ours, theirs, *names):
    return {name: round(ours[name] / theirs[name], 3) for name in names if theirs[name]}


def url_of(node, path):
    return "http://%s:%d%s" % (*node.http, path)


def bearer(node):
    return [f"Authorization: Bearer {node.token}", "Accept: application/json"]


def measure_get(rounds, seconds):
    """One row by the API, as JSON, against a static file of that size."""
    with Cluster(1) as cluster, tempfile.TemporaryDirectory() as folder:
        node = cluster[0]
        client = node.client()
        made = client.post("/api/v1/messages", {"mess": "x" * 200})
        path = made.headers["Location"]
        body = client.get(path).body
        ports = free_port("127.0.0.1"), free_port("127.0.0.1")
        with Nginx(folder, *ports, body) as nginx:
            static, tuned = (f"http://127.0.0.1:{port}/body" for port in ports)
            eventually(lambda: urllib.request.urlopen(tuned).status == 200, "nginx serves")
            seen = {"panal": [], "nginx_static": [], "nginx_tuned": []}
            for _ in range(rounds):
                seen["nginx_static"].append(wrk(static, 64, seconds, nginx.pids()))
                seen["nginx_tuned"].append(wrk(tuned, 64, seconds, nginx.pids()))
                seen["panal"].append(
                    wrk(url_of(node, path), 64, seconds, [node.process.pid], bearer(node)))
    seen = {who: median(each) for who, each in seen.items()}
    return {"body_bytes": len(body), "connections": 64, **seen,
            **{f"panal_to_{who}": ratio(seen["panal"], seen[who], "requests_per_s",
                                        "cpu_us_per_request")
               for who in ("nginx_static", "nginx_tuned")}}


def measure_post(clients, rounds, seconds):
    """Messages by the API, each acknowledged after its fsync, against plain SQLite inserts."""
    ours, theirs = [], []
    with Cluster(1) as cluster:
        node = cluster[0]
        for number in range(rounds):
            theirs.append(sqlite_inserts(f"{cluster.folder}/plain.{number}.db", clients, seconds))
            ours.append(wrk(url_of(node, "/api/v1/messages"), clients, seconds, [node.process.pid],
                            [*bearer(node), "Content-Type: application/json"], "post.lua"))
    ours, theirs = median(ours), median(theirs)
    return {"clients": clients, "panal": ours, "plain_sqlite": theirs,
            "panal_to_sqlite": ratio(ours, theirs, "requests_per_s", "cpu_us_per_request")}


def delays(cluster, count):
    """From the answer on n1 to the answer on n2 that first shows the row, in ms."""
    here, there = (FastSocket(node.http, node.token) for node in cluster.nodes[:2])
    found, polls = [], []
    for index in range(count):
        status, body = here.post(b"/api/v1/messages", b'{"mess":"delay %d"}' % index)
        acknowledged = time.perf_counter()
        if status != 201:
            raise RuntimeError(f"POST answered {status}: {body!r}")
        path = b"/api/v1/messages/" + json.loads(body)["id"].encode()
        while True:
            asked = time.perf_counter()
            status, _ = there.get(path)
            now = time.perf_counter()
            polls.append((now - asked) * 1000)
            if status == 200:
                break
            if now - acknowledged > 10:
                raise RuntimeError("not visible on n2 within 10 s")
        found.append((now - acknowledged) * 1000)
    found.sort()
    return {"count": count, "p50_ms": round(found[len(found) // 2], 3),
            "p99_ms": round(found[int(len(found) * 0.99)], 3), "max_ms": round(found[-1], 3),
            "of_which_one_poll_ms": round(statistics.median(polls), 3)}


def measure_delay(count, seconds):
    with Cluster(3) as cluster:
        cluster.settle()
        idle = delays(cluster, count)
        load = threading.Thread(target=lambda: wrk(
            url_of(cluster[2], "/api/v1/messages"), 16, seconds, [], [
                *bearer(cluster[2]), "Content-Type: application/json"], "post.lua"))
        load.start()
        busy = delays(cluster, count)
        load.join()
        cluster.assert_equal(60)
    return {"idle": idle, "while_16_clients_write_on_a_third_node": busy}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="a smoke test: figures mean little")
    parser.add_argument("--part", choices=["get", "post", "delay"])
    options = parser.parse_args()
    rounds, seconds, count = (1, 1, 50) if options.short else (5, 3, 500)
    parts = {
        "get": lambda: measure_get(rounds, seconds),
        "post": lambda: [measure_post(clients, rounds, seconds) for clients in (1, 32)],
        "delay": lambda: measure_delay(count, 2 * seconds),
    }
    result = {"version": run("version").stdout.strip(), "cores": os.cpu_count(),
              "rounds": rounds, "seconds": seconds}
    for name, measure in parts.items():
        if options.part in (None, name):
            result[name] = measure()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
