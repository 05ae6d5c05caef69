#!/usr/bin/env python3
"""The front beside HAProxy and nginx, in one run, interleaved: front.md's figures as JSON, and as a
small table on stderr.

usage: front.py [--rounds 3] [--seconds 3] [--connections 64]     (PANAL_BINARY: a release build)

CPU time a request is the steady figure; requests a second swing with the machine. Panal's front
speaks TLS to its nodes, so HAProxy does: with the same node behind it, by its https port, so that
both carry the same answers; and with nginx behind it, whose heads are a third as long, over TLS and
over plain TCP. Everything has one thread and logs nothing. The file is a kilobyte of the embedded
pages. nginx serves it with the settings of Debian's package (sendfile, tcp_nopush), and tuned: its
descriptor kept open, which spares it what it asks of the file system, and shows less of what nginx
costs.
"""
import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from bench import median, ratio  # noqa: E402
from client import Client  # noqa: E402
from cluster import Cluster, free_port  # noqa: E402
from load import paced, wrk  # noqa: E402
from waiting import eventually  # noqa: E402

PATH = "/file"  # at the others
RATE = 1000  # requests a second, for their latency
PACED = f"front, {RATE} requests a second on one connection"
SHARES = {"cpu_us_per_request": "CPU a request", "requests_per_s": "requests/s", "p99_ms": "p99"}
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{ worker_connections 2048; }}
http {{
  access_log off; default_type text/javascript; sendfile on; tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  ssl_certificate {folder}/pem; ssl_certificate_key {folder}/pem; ssl_session_tickets on;
  server {{
    listen 127.0.0.1:{usual} reuseport; root {folder};
  }}
  server {{
    listen 127.0.0.1:{plain} reuseport; listen 127.0.0.1:{tls} ssl reuseport; root {folder};
    sendfile off; open_file_cache max=10;
  }}
}}
"""
HAPROXY = """
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 3s
  option forwardfor
  http-reuse always
frontend plain
  bind 127.0.0.1:{front}
  default_backend plain
frontend tls
  bind 127.0.0.1:{front_tls}
  default_backend tls
frontend same
  bind 127.0.0.1:{front_same}
  default_backend same
backend plain
  server n1 127.0.0.1:{plain}
backend tls
  server n1 127.0.0.1:{tls} ssl verify none
backend same
  server n1 127.0.0.1:{node} ssl verify none
"""


@contextlib.contextmanager
def program(*command):
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def tree(process):
    """The process and its children."""
    with open(f"/proc/{process.pid}/task/{process.pid}/children") as children:
        return [process.pid, *map(int, children.read().split())]


def write(path, text):
    with open(path, "w" if isinstance(text, str) else "wb") as file:
        file.write(text)


def certificate(path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=bench", "-days", "9",
                    "-keyout", path + ".key", "-out", path + ".crt"], check=True,
                   capture_output=True)
    with open(path + ".crt") as chain, open(path + ".key") as key:
        write(path, chain.read() + key.read())


def file_of_a_kilobyte(client):
    """The embedded file that is nearest to that: (path, bytes). The pages name them all."""
    def names(text):
        return {"/" + name for name in re.findall(r"assets/[\w.-]+\.(?:js|css|svg)", text)}
    paths = names(client.get("/", headers={"Accept": "text/html"}).body.decode())
    for path in list(paths):
        paths |= names(client.get(path).body.decode())
    files = {path: client.get(path).body for path in paths}
    return min(files.items(), key=lambda file: abs(len(file[1]) - 1024))


@contextlib.contextmanager
def rivals(folder, body, https):
    names = ("usual", "plain", "tls", "front", "front_tls", "front_same")
    ports = {name: free_port("127.0.0.1") for name in names}
    ports["node"] = https
    certificate(f"{folder}/pem")
    os.chmod(folder, 0o755)
    write(f"{folder}{PATH}", body)
    write(f"{folder}/nginx.conf", NGINX.format(folder=folder, **ports))
    write(f"{folder}/haproxy.conf", HAPROXY.format(**ports))
    with program("nginx", "-c", f"{folder}/nginx.conf") as nginx, \
            program("haproxy", "-db", "-f", f"{folder}/haproxy.conf") as haproxy:
        for port in (ports["usual"], ports["plain"], ports["front"], ports["front_tls"]):
            eventually(lambda port=port: Client(("127.0.0.1", port)).get(PATH).status == 200,
                       "the others serve")
        yield ports, nginx, haproxy


def measure(rounds, seconds, connections):
    """{name: {who: figures}}: what is compared, and the medians of each."""
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        node, https = cluster.add(start=False), free_port("127.0.0.1")
        node.start("--https", f"127.0.0.1:{https}", "--trusted-proxies", "127.0.0.1")
        front = cluster.add(start=False, role="front")
        front.start("--trusted-proxies", "127.0.0.1", wait=False)
        path, body = file_of_a_kilobyte(node.client())
        eventually(lambda: front.client().get(path).status == 200, "the front has its backend")
        with rivals(folder, body, https) as (ports, nginx, haproxy):
            def at(port, scheme="http", of=PATH):
                return f"{scheme}://127.0.0.1:{port}{of}"
            nginxes = tree(nginx)
            through = "http://%s:%d%s" % (*front.http, path)
            runs = {
                "front": {"panal": (through, [front.process.pid]),
                          "haproxy": (at(ports["front_same"], of=path), tree(haproxy)),
                          "haproxy_nginx": (at(ports["front_tls"]), tree(haproxy)),
                          "haproxy_nginx_plain": (at(ports["front"]), tree(haproxy))},
                "front, a connection a request": {
                    "panal": (through, [front.process.pid], ["Connection: close"]),
                    "haproxy": (at(ports["front_same"], of=path), tree(haproxy),
                                ["Connection: close"])},
                "answered by the node itself": {
                    "panal": (at(node.http[1], of=path), [node.process.pid]),
                    "haproxy": (at(ports["front"]), tree(haproxy) + nginxes)},
                "embedded file": {"panal": (at(node.http[1], of=path), [node.process.pid]),
                                  "nginx": (at(ports["usual"]), nginxes),
                                  "nginx_tuned": (at(ports["plain"]), nginxes)},
                "TLS": {"panal": (at(https, "https", path), [node.process.pid]),
                        "nginx": (at(ports["tls"], "https"), nginxes)},
            }
            figures = {name: {who: [] for who in run} for name, run in runs.items()}
            steady = {"panal": (front.http, path),
                      "haproxy": (("127.0.0.1", ports["front_same"]), path)}
            figures[PACED] = {who: [] for who in steady}
            for turn in range(rounds + 1):
                for name, run in runs.items():
                    for who, (url, pids, *headers) in run.items():
                        seen = wrk(url, connections, seconds if turn else 1, pids, *headers)
                        if turn:  # the first round makes the connections to the backends
                            figures[name][who].append(seen)
                for who, (address, of) in steady.items():
                    seen = paced(address, of.encode(), RATE, seconds)
                    if turn:
                        figures[PACED][who].append(seen)
    return len(body), {name: {who: median(each) for who, each in run.items()}
                       for name, run in figures.items()}


def compare(figures):
    """Panal's figures as shares of each other's."""
    return {f"{name}, against {who}": ratio(run["panal"], theirs, *SHARES.keys() & theirs.keys())
            for name, run in figures.items() for who, theirs in run.items() if who != "panal"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    size, figures = measure(arguments.rounds, arguments.seconds, arguments.connections)
    shares = compare(figures)
    print(json.dumps({"body_bytes": size, "connections": arguments.connections,
                      "figures": figures, "shares": shares}, indent=1))
    print(f"| | {' | '.join(SHARES.values())} |\n|---|---|---|---|", file=sys.stderr)
    for name, share in shares.items():
        cells = (f"{share[key]:.2f}" if key in share else "" for key in SHARES)
        print(f"| {name} | {' | '.join(cells)} |", file=sys.stderr)


if __name__ == "__main__":
    main()
