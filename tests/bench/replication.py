#!/usr/bin/env python3
"""Measures replication between real nodes, beside MariaDB master-master, and prints JSON.

usage: replication.py [--short] [--peers] [--part NAME]...

With --peers the same work is given, in turn, to two MariaDB masters (mariadb.py), which must be
installed. Rounds are interleaved, since machines like this one swing; medians are shown.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from cluster import Cluster, run  # noqa: E402
from load import FastSocket, cpu_seconds, wrk  # noqa: E402
from mariadb import MariaDb, require  # noqa: E402
from waiting import eventually  # noqa: E402

JSON = "Content-Type: application/json"


def post_load(node, clients, seconds):
    url = "http://%s:%d/api/v1/messages" % node.http
    return wrk(url, clients, seconds, [], [f"Authorization: Bearer {node.token}",
                                           "Accept: application/json", JSON], "post.lua")


def at_once(*functions):
    """Runs them in threads; their results in order. The first error is raised."""
    results = [None] * len(functions)

    def call(index):
        try:
            results[index] = functions[index]()
        except BaseException as error:
            results[index] = error
    threads = [threading.Thread(target=call, args=(i,)) for i in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


def entries(node):
    return sum(node.status()["vector"].values())


def medians(rounds):
    return {name: round(statistics.median(each[name] for each in rounds), 3) for name in rounds[0]}


def panal_rows(cluster, clients, seconds):
    """POSTs of one row over HTTP to all nodes at once, each answered after its fsync."""
    pids = [node.process.pid for node in cluster]
    before, cpu, began = entries(cluster[0]), cpu_seconds(pids), time.monotonic()
    shares = [clients // 3 + (i < clients % 3) for i in range(3)]
    at_once(*(lambda node=node, share=share: post_load(node, share, seconds)
              for node, share in zip(cluster.nodes, shares)))
    committed = time.monotonic() - began
    cluster.settle(60)
    settled = time.monotonic() - began
    made = entries(cluster[0]) - before
    return {"rows": made, "committed_per_s": made / committed, "sustained_per_s": made / settled,
            "behind_at_the_end_s": settled - committed,
            "rows_per_cpu_s": made / (cpu_seconds(pids) - cpu)}


def rows(options):
    """16 clients on all masters, one row a commit."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, Cluster(3) as cluster:
        peer = MariaDb(folder) if options.peers else None
        try:
            for _ in range(options.rounds):
                ours.append(panal_rows(cluster, 16, options.seconds))
                if peer:
                    theirs.append(peer.inserts(16, int(ours[-1]["rows"]) // 2))
        finally:
            if peer:
                peer.__exit__()
        cluster.assert_equal(60)
    result = {"panal_three_nodes_over_http": medians(ours)}
    if theirs:
        result["mariadb_two_masters_over_sql"] = medians(theirs)
        result["panal_to_mariadb"] = {name: round(medians(ours)[name] / medians(theirs)[name], 2)
                                      for name in ("sustained_per_s", "rows_per_cpu_s")}
    return result


def mariadb_same_row(peer, count):
    first, second = peer.masters
    first.sql("CREATE TABLE bench.same(id INT PRIMARY KEY, value TEXT)")
    values = ",".join(f"({i},'before')" for i in range(count))
    first.sql(f"INSERT INTO bench.same VALUES {values}")
    eventually(lambda: second.try_sql("SELECT COUNT(*) FROM bench.same") == f"{count}\n",
               "rows on both masters")
    barrier = threading.Barrier(2)

    def edit(master, text):
        with subprocess.Popen([*master.command(), "-N", "-B", "--unbuffered"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              bufsize=1) as session:
            for row in range(count):
                barrier.wait()
                session.stdin.write(f"UPDATE bench.same SET value='{text}' WHERE id={row};"
                                    "SELECT 1;\n")
                session.stdout.readline()
    at_once(lambda: edit(first, "from first"), lambda: edit(second, "from second"))
    mark = "INSERT INTO bench.same VALUES({}, 'end')"
    first.sql(mark.format(-1))
    second.sql(mark.format(-2))
    for master in peer.masters:
        eventually(lambda: master.sql("SELECT COUNT(*) FROM bench.same WHERE id < 0") == "2",
                   "the marks of both on each", 60)
    found = [master.sql("SELECT id, value FROM bench.same WHERE id >= 0 ORDER BY id").splitlines()
             for master in peer.masters]
    return {"rows": count, "rows_that_differ": sum(a != b for a, b in zip(*found)),
            "replication_errors": sum(master.slave()["Last_SQL_Errno"] != "0"
                                      for master in peer.masters)}


def mariadb_duplicate(peer):
    """The same unique key on both masters before either has heard of the other's."""
    for master in peer.masters:
        master.sql("STOP SLAVE")
    insert = ("INSERT INTO bench.messages VALUES(UNHEX(REPLACE(UUID(), '-', '')), '{}', 7, 'm', "
              "NULL, 1, 1)")
    for master, text in zip(peer.masters, ("first", "second")):
        master.sql(insert.format(text))
        master.sql("START SLAVE")
    eventually(lambda: all(master.slave()["Slave_SQL_Running"] == "No" for master in peer.masters),
               "replication has stopped", 30)
    return {"masters_whose_replication_stopped": 2,
            "error": [master.slave()["Last_SQL_Errno"] for master in peer.masters],
            "masters_that_haproxy_shows_up": peer.shown_up()}


def conflicts(options):
    """The same row, and the same unique key, on two masters at once."""
    count = 50 if options.short else 200
    with Cluster(3) as cluster:
        nodes = cluster.nodes[:2]
        sockets = [FastSocket(node.http, node.token) for node in nodes]
        ids = []
        for index in range(count):
            status, body = sockets[0].post(b"/api/v1/messages", b'{"mess":"row %d"}' % index)
            assert status == 201, body
            ids.append(json.loads(body)["id"])
        cluster.settle()
        barrier = threading.Barrier(2)

        def edit(which):
            client = nodes[which].client()
            for identifier in ids:
                barrier.wait()
                answer = client.request("PATCH", f"/api/v1/messages/{identifier}",
                                        {"mess": f"from node {which}"})
                assert answer.status in (200, 204), answer
        at_once(lambda: edit(0), lambda: edit(1))

        def claim(which):
            client = nodes[which].client()
            accepted = 0
            for key in range(count):
                barrier.wait()
                answer = client.post("/api/v1/messages",
                                     {"mess": f"of {which}", "clid": 1000 + key})
                assert answer.status in (201, 409), answer
                accepted += answer.status == 201
            return accepted
        accepted = sum(at_once(lambda: claim(0), lambda: claim(1)))
        tables = cluster.assert_equal(60)
        statuses = [node.status() for node in cluster]
        result = {"panal": {
            "rows_edited_on_two_nodes_at_once": count, "rows_that_differ": 0,
            "losing_values_kept": statuses[0]["conflicts"]["total"],
            "unique_keys_given_on_two_nodes_at_once": count,
            "accepted_twice_then_resolved": accepted - count,
            "rows_kept": len(tables["messages"]), "conflicts_open_on_each_node":
                [status["conflicts"]["open"] for status in statuses],
            "nodes_that_replicate_on": sum(status["node"]["state"] == "ready"
                                           for status in statuses)}}
    if options.peers:
        with tempfile.TemporaryDirectory() as folder, MariaDb(folder) as peer:
            result["mariadb"] = {"same_row": mariadb_same_row(peer, count),
                                 "same_unique_key": mariadb_duplicate(peer)}
    return result


def stale(options):
    """Reads after writes of one session, through a round-robin front."""
    seconds = 2 if options.short else 5
    result = {}
    with Cluster(3, balance="roundrobin") as cluster:
        for clients in (8, 64):
            ends = time.monotonic() + seconds

            def session(index):
                client = cluster[index % 3].client(cookies=True)
                pairs = missed = 0
                while time.monotonic() < ends:
                    made = client.post("/api/v1/messages", {"mess": "read me"})
                    assert made.status == 201, made
                    pairs += 1
                    missed += client.get(made.headers["Location"]).status != 200
                return pairs, missed
            found = at_once(*(lambda i=i: session(i) for i in range(clients)))
            result[f"{clients}_clients"] = {"reads_after_writes": sum(each[0] for each in found),
                                            "stale_or_refused": sum(each[1] for each in found)}
    return result


def catch_up(options):
    """A node that was away for 100,000 transactions: from its return to equal digests."""
    wanted = 5_000 if options.short else 100_000
    with Cluster(3) as cluster:
        cluster.settle()
        away = cluster[2]
        away.pause()
        before = entries(cluster[0])
        began = time.monotonic()
        while entries(cluster[0]) - before < wanted and time.monotonic() - began < 55:
            at_once(lambda: post_load(cluster[0], 16, 1), lambda: post_load(cluster[1], 16, 1))
        missed = entries(cluster[0]) - before
        back = time.monotonic()
        away.resume()
        eventually(lambda: entries(away) >= before + missed, "it has caught up", 120)
        caught_up = time.monotonic() - back
        cluster.assert_equal(60)
    return {"transactions": missed, "seconds": round(caught_up, 2),
            "transactions_per_s": round(missed / caught_up)}


def restart(options):
    """kill -9 while 32 clients write, then the time from the start to a ready /healthz."""
    times = []
    with Cluster(3) as cluster:
        for _ in range(1 if options.short else 3):
            load = subprocess.Popen(
                ["wrk", "-t1", "-c32", "-d30s", "-s",
                 os.path.join(os.path.dirname(os.path.abspath(__file__)), "post.lua"),
                 "-H", f"Authorization: Bearer {cluster.token}", "-H", JSON,
                 "http://%s:%d/api/v1/messages" % cluster[0].http], stdout=subprocess.DEVNULL)
            before = entries(cluster[0])
            eventually(lambda: entries(cluster[0]) > before + (2_000 if options.short else 20_000),
                       "load has been taken", 30, 0.2)
            cluster[0].kill()
            load.kill()
            load.wait()
            began = time.monotonic()
            cluster[0].start()
            times.append(round(time.monotonic() - began, 3))
        cluster.assert_equal(60)
    return {"seconds_to_ready": times}


def join(options):
    """`panal join` of a large store on loopback, the whole command, and the donor's write latency
    meanwhile."""
    megabytes = 30 if options.short else 1000
    with Cluster(1) as cluster:
        donor = cluster[0]
        fill(donor, megabytes)
        donor.stop()  # checkpoints, so that the file has its size
        donor.start()
        alone = post_load(donor, 8, 3)
        size = os.path.getsize(donor.data + "/panal.db")
        token = donor.must("token").strip()
        joiner = cluster.make_node()
        began = time.monotonic()
        joining = subprocess.Popen(
            [joiner.binary, "join", token, "--data", joiner.data, "--name", joiner.name,
             "--peer", "%s:%d" % joiner.peer], stdout=subprocess.DEVNULL)
        meanwhile = post_load(donor, 8, 3)
        if joining.wait(timeout=300) != 0:
            raise RuntimeError("panal join failed")
        seconds = time.monotonic() - began
    return {"database_mb": round(size / 1e6), "seconds": round(seconds, 2),
            "mb_per_s": round(size / 1e6 / seconds, 1),
            "donor_write_p99_ms": {"alone": alone["p99_ms"],
                                   "while_one_joins": meanwhile["p99_ms"]}}


def fill(node, megabytes):
    """Messages of a kilobyte, imported 30 MB at a time."""
    text = "lorem ipsum dolor sit amet " * 37
    rows = 30_000
    body = "mess\r\n" + "".join(f"{number} {text}\r\n" for number in range(rows))
    for _ in range(-(-megabytes * 1_000_000 // len(body))):
        answer = node.client(timeout=120).request("POST", "/api/v1/messages", body,
                                                  {"Content-Type": "text/csv"})
        assert answer.status in (200, 201), answer


PARTS = {"rows": rows, "conflicts": conflicts, "stale": stale, "catch_up": catch_up,
         "restart": restart, "join": join}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="a smoke test: figures mean little")
    parser.add_argument("--peers", action="store_true", help="MariaDB beside it")
    parser.add_argument("--part", choices=PARTS, action="append")
    options = parser.parse_args()
    options.rounds, options.seconds = (1, 2) if options.short else (3, 5)
    if options.peers:
        require()
    result = {"version": run("version").stdout.strip(), "cores": os.cpu_count(),
              "load_average_before": os.getloadavg()[0]}
    for name in options.part or PARTS:
        result[name] = PARTS[name](options)
    result["load_average_after"] = os.getloadavg()[0]
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
