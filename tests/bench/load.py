"""Loads and meters: wrk, CPU time of process trees, plain SQLite, and a socket that polls fast."""
import os
import re
import socket
import sqlite3
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids):
    """User and system time that these processes have used so far."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def wrk(url, connections, seconds, pids, headers=(), script=None):
    """One run of wrk: requests a second, CPU a request of `pids`, latency."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", os.path.join(HERE, script)]
    before = cpu_seconds(pids)
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    used = cpu_seconds(pids) - before
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"{url} answered errors:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    return {"requests_per_s": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
            "cpu_us_per_request": used / max(requests, 1) * 1e6,
            "p50_ms": latency_ms(text, "50%"), "p99_ms": latency_ms(text, "99%")}


def latency_ms(text, percentile):
    value, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class Nginx:
    """nginx with one worker, serving one static file; a context manager.

    On `port` with the settings of Debian's package (but without a log), on `tuned` with the file's
    descriptor kept open.
    """

    def __init__(self, folder, port, tuned, body):
        self.folder = folder
        os.makedirs(f"{folder}/www", exist_ok=True)
        os.chmod(folder, 0o755)
        with open(f"{folder}/www/body", "wb") as file:
            file.write(body)
        with open(f"{folder}/nginx.conf", "w") as file:
            file.write(f"""
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
user root; events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; sendfile on; tcp_nopush on;
  keepalive_requests 1000000000; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} reuseport; root {folder}/www; }}
  server {{
    listen 127.0.0.1:{tuned} reuseport; root {folder}/www; sendfile off; open_file_cache max=10;
  }}
}}
""")

    def __enter__(self):
        self.process = subprocess.Popen(["nginx", "-c", f"{self.folder}/nginx.conf"],
                                        stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)

    def pids(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as children:
            return [self.process.pid, *map(int, children.read().split())]


def sqlite_inserts(path, clients, seconds):
    """Plain SQLite, WAL, synchronous=FULL, one row a commit, each client with its connection."""
    setup = sqlite3.connect(path)
    setup.execute("PRAGMA journal_mode=WAL")
    setup.execute("CREATE TABLE IF NOT EXISTS message (id BLOB PRIMARY KEY, mess TEXT, clid INT,"
                  " sid TEXT, author BLOB, created_at INT, updated_at INT) WITHOUT ROWID")
    setup.close()
    counts = [0] * clients
    ends = time.monotonic() + seconds

    def insert(index):
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        while time.monotonic() < ends:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO message VALUES (?, ?, NULL, 'n1', NULL, ?, ?)",
                (os.urandom(16), "message of the benchmark, of ordinary length", 1, 1))
            connection.execute("COMMIT")
            counts[index] += 1
        connection.close()

    began, cpu = time.monotonic(), time.process_time()
    threads = [threading.Thread(target=insert, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(counts)
    return {"requests_per_s": total / (time.monotonic() - began),
            "cpu_us_per_request": (time.process_time() - cpu) / max(total, 1) * 1e6}


class FastSocket:
    """One keep-alive connection with as little Python around a request as will do."""

    def __init__(self, address, token=""):
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.common = (f"Host: {address[0]}\r\nAuthorization: Bearer {token}\r\n"
                       "Accept: application/json\r\n").encode()

    def get(self, path):
        self.socket.sendall(b"GET %s HTTP/1.1\r\n%s\r\n" % (path, self.common))
        return self._answer()

    def post(self, path, body):
        self.socket.sendall(b"POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\n"
                            b"Content-Length: %d\r\n\r\n%s" % (path, self.common, len(body), body))
        return self._answer()

    def _answer(self):
        data = self.socket.recv(65536)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        length = int(re.search(rb"(?i)content-length: *(\d+)", data[:end]).group(1))
        while len(data) < end + 4 + length:
            data += self._more()
        return int(data[9:12]), data[end + 4:]

    def _more(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("closed within an answer")
        return chunk


def paced(address, path, rate, seconds):
    """So many requests a second on one connection: latency, from when each was due."""
    quick, times = FastSocket(address), []
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        while (now := time.perf_counter()) < due:
            time.sleep(max(0, due - now - 0.0002))
        status, _ = quick.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        times.append((time.perf_counter() - due) * 1000)
    times.sort()
    return {"p50_ms": times[len(times) // 2], "p99_ms": times[int(len(times) * 0.99)]}
