#!/usr/bin/env python3
"""Chat: users over three nodes, beside a relay of Node, ws and RabbitMQ; idle sockets on a node.

    chat.py [--users 1000] [--rate 100] [--seconds 20] [--amqp amqp://127.0.0.1] [--idle 10000]

PANAL_BENCH_MODULES is a folder where npm has installed ws and amqplib; --amqp names a RabbitMQ that
somebody started (rabbitmq-server of Debian, on loopback), without it Panal runs alone. Rounds of
both are interleaved; the same client measures both. Prints JSON.
"""
import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../e2e"), HERE]

from cluster import Cluster, free_port  # noqa: E402
from load import cpu_seconds  # noqa: E402
from sockets import WebSocket  # noqa: E402
from waiting import eventually  # noqa: E402

ROOM = 10  # users
SOCKET = "/api/v1/chat/socket"


def in_parallel(count, work, threads=8):
    """work(i) for each, on some threads; an error of one is raised."""
    numbers, errors, lock = iter(range(count)), [], threading.Lock()

    def run():
        while not errors:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            try:
                work(number)
            except BaseException as error:
                errors.append(error)
    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]


def people(cluster, count):
    """Users with their tokens, in rooms of ten; a room's members are on all nodes."""
    users = [None] * count

    def make(i):
        admin = cluster[0].local()
        made = admin.post("/api/v1/users", {"login": f"u{i}", "roles": ["support"]})
        assert made.status == 201, made
        token = admin.post(f"/api/v1/users/{made.json['id']}/tokens", {"scope": "api"})
        assert token.status == 201, token
        users[i] = {"id": made.json["id"], "token": token.json["token"],
                    "url": "ws://%s:%d" % cluster[i % len(cluster.nodes)].http + SOCKET}
    in_parallel(count, make)
    for first in range(0, count, ROOM):
        members = users[first:first + ROOM]
        client = cluster[0].client(token=members[0]["token"])
        made = client.post("/api/v1/chat/rooms", {
            "kind": "private", "name": f"sala {first}", "members": [m["id"] for m in members[1:]]})
        assert made.status == 201, made
        for member in members:
            member["room"] = made.json["id"]
    cluster.settle()
    return users


def measure(users, options, pids):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as plan:
        json.dump({"users": users, "rate": options.rate, "seconds": options.seconds}, plan)
        plan.flush()
        before = cpu_seconds(pids)
        done = subprocess.run(["node", os.path.join(HERE, "chat_client.mjs"), plan.name],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        result = json.loads(done.stdout)
        result["cpu_ms_per_message"] = round(
            (cpu_seconds(pids) - before) * 1000 / result["messages"], 3)
        return result


class Relays:
    """Three processes, as there are three nodes."""

    def __init__(self, url):
        self.ports = [free_port("127.0.0.1") for _ in range(3)]
        self.processes = [subprocess.Popen(
            ["node", os.path.join(HERE, "chat_relay.mjs"), str(port), url],
            stdout=subprocess.PIPE, text=True) for port in self.ports]
        for process in self.processes:
            assert process.stdout.readline() == "ready\n"

    def users(self, count):
        return [{"url": f"ws://127.0.0.1:{self.ports[i % 3]}", "token": f"sala{i // ROOM}",
                 "room": f"sala{i // ROOM}"} for i in range(count)]

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


def broker_pids():
    found = subprocess.run(["pgrep", "-x", "beam.smp"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def memory_kib(node):
    with open(f"/proc/{node.process.pid}/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))


def idle_sockets(cluster, token, count):
    """Memory of a node that has so many open sockets which say nothing, and streams of events."""
    result = {}
    node = cluster[0]
    for kind in ("websocket", "event_stream"):
        before, held = memory_kib(node), []
        marks = {}
        for i in range(count):
            source = (f"127.0.{100 + i // 100 % 100}.{1 + i % 100}", 0)
            held.append(open_idle(node, token, kind, source))
            if (i + 1) % (count // 4) == 0:
                marks[i + 1] = memory_kib(node) - before
        began = cpu_seconds([node.process.pid])
        threading.Event().wait(10)
        result[kind] = {"open": len(held), "kib": marks[count],
                        "kib_each": round(marks[count] / count, 2), "growth_kib": marks,
                        "idle_cpu_percent": round(
                            (cpu_seconds([node.process.pid]) - began) * 10, 1)}
        for each in held:
            each.close()
        eventually(lambda: descriptors(node) < 200, "the descriptors come back", 60)
    return result


def descriptors(node):
    return len(os.listdir(f"/proc/{node.process.pid}/fd"))


def open_idle(node, token, kind, source):
    if kind == "websocket":
        opened = WebSocket(node.http, SOCKET, {"Authorization": "Bearer " + token}, source=source)
        opened.hear_type("welcome")
        return opened.sock
    opened = socket.create_connection(node.http, timeout=20, source_address=source)
    opened.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: panal\r\n"
                   f"Authorization: Bearer {token}\r\n\r\n".encode())
    assert opened.recv(4096).startswith(b"HTTP/1.1 200"), "no stream"
    return opened


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--amqp")
    parser.add_argument("--idle", type=int, default=10_000)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    result = {"load_before": os.getloadavg(), "panal": [], "relay": []}
    with Cluster() as cluster:
        os.environ["PANAL_CONNECTIONS_PER_ADDRESS"] = "0"
        for _ in range(3):
            cluster.add()
        users = people(cluster, options.users) if options.users else []
        relays = Relays(options.amqp) if options.amqp else None
        for _ in range(options.rounds if options.users else 0):
            result["panal"].append(measure(
                users, options, [node.process.pid for node in cluster]))
            if relays:
                pids = [process.pid for process in relays.processes] + broker_pids()
                result["relay"].append(measure(relays.users(options.users), options, pids))
        if relays:
            relays.close()
        if options.idle:
            token = users[0]["token"] if users else cluster.token
            result["idle"] = idle_sockets(cluster, token, options.idle)
    result["load_after"] = os.getloadavg()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
