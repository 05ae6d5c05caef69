#!/usr/bin/env python3
"""The same bytes to Panal, nginx and HAProxy; prints a table of the cases that they take
differently, and fails when a difference has no explanation below.

usage: compare.py          (PANAL_BINARY names the program; nginx and haproxy are Debian's)

What is compared is not the status but what matters between a front and a back: how many requests
were taken for good ones, and whether the server goes on afterwards.
"""
import contextlib
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from client import Client  # noqa: E402
from cluster import Cluster, free_port  # noqa: E402
from conformance.explanations import explain  # noqa: E402
from conformance.wire import Malformed, Wire, all_cases  # noqa: E402
from waiting import eventually  # noqa: E402

REFUSALS = {400, 408, 411, 413, 414, 417, 421, 431, 494, 500, 501, 505}

NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
  fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 hola; }} }}
}}
"""
HAPROXY = """
defaults
  mode http
  timeout client 3s
  timeout server 3s
  timeout connect 3s
  option http-buffer-request
frontend f
  bind 127.0.0.1:{port}
  http-request return status 200 content-type text/plain string hola
"""


@contextlib.contextmanager
def other(program, configuration):
    with tempfile.TemporaryDirectory() as folder:
        port = free_port("127.0.0.1")
        path = os.path.join(folder, "conf")
        with open(path, "w") as file:
            file.write(configuration.format(folder=folder, port=port))
        flag = ["-c", path] if program == "nginx" else ["-db", "-f", path]
        process = subprocess.Popen([program, *flag], stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL)
        try:
            address = ("127.0.0.1", port)
            eventually(lambda: Client(address).get("/").status == 200, f"{program} serves")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=10)


def verdict(address, data, words, patience=0.4):
    """Good answers before the first refusal or the end, and what came then."""
    taken = 0
    with Wire(address, timeout=patience) as wire:
        wire.send(data)
        try:
            for turn in range(40):
                if wire.ends():
                    return f"{taken}, closes"
                word = words[turn] if turn < len(words) else ""
                status, _, _ = wire.answer(bodiless=word.endswith("-"))
                if status in REFUSALS and wire.ends():
                    return f"{taken}, refuses"
                taken += status >= 200
        except TimeoutError:
            return f"{taken}, goes on" if not wire.buffer else f"{taken}, half an answer"
        except Malformed:
            return f"{taken}, closes"
    return f"{taken}"


def compare(cases):
    """A row for each case that they take differently: its name, section, three verdicts and why."""
    rows = []
    with Cluster(0) as cluster, other("nginx", NGINX) as nginx, \
            other("haproxy", HAPROXY) as haproxy, ThreadPoolExecutor(24) as pool:
        node = cluster.add(start=False)
        node.start("--data-open", "true", "--connections-per-address", "0")
        Client(node.http).post("/data", {"clid": 1, "mess": "hola"})

        def verdicts(case, patience):
            _, _, _, data, expected = case
            words = expected.strip("!? ").split()
            return [pool.submit(verdict, each, data, words, patience)
                    for each in (node.http, nginx, haproxy)]

        running = [(case, verdicts(case, 0.4)) for case in cases]
        for case, futures in running:
            table, name, section = case[:3]
            said = [future.result() for future in futures]
            why = explain(table, name)
            if len(set(said)) > 1 and not why:  # a busy machine may only have been slow
                said = [future.result() for future in verdicts(case, 2)]
            if len(set(said)) > 1:
                rows.append((f"{table}: {name}", section, *said, why))
    return rows


def main():
    cases = list(all_cases())
    rows = compare(cases)
    print("| case | RFC | Panal | nginx | HAProxy | why |\n|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(cell or "UNEXPLAINED" for cell in row) + " |")
    missing = sum(not row[-1] for row in rows)
    print(f"\n{len(rows)} of {len(cases)} cases differ, {missing} unexplained", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
