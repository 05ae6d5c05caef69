"""Clusters of real nodes on loopback addresses, each in a folder of its own that the test removes.

PANAL_BINARY names the program; without it build/release/panal is meant.
"""
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile

from client import Client
from waiting import eventually

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
BINARY = os.environ.get("PANAL_BINARY") or os.path.join(ROOT, "build/release/panal")
ADMIN = "ana"
PASSWORD = "una frase larga y propia"


def free_port(ip):
    with socket.socket() as probe:
        probe.bind((ip, 0))
        return probe.getsockname()[1]


def run(*arguments, input=None, timeout=60, prefix=(), binary=BINARY, **options):
    """One command of the program; text in, text out. stdout and stderr are kept apart."""
    return subprocess.run([*prefix, binary, *arguments], input=input, timeout=timeout,
                          capture_output=True, text=True, **options)


def messages_of(client):
    """{id: message} of all that the node itself holds, read page by page."""
    found, path = {}, "/api/v1/messages?limit=500&sort=created_at"
    cursor = ""
    while True:
        page = client.get(path + cursor)
        assert page.status == 200, page
        for item in page.json["items"]:
            assert item["id"] not in found, f"twice on its pages: {item}"
            found[item["id"]] = item
        if page.json["next"] is None:
            return found
        cursor = "&cursor=" + page.json["next"]


class Node:
    def __init__(self, name, ip, folder, http=None, peer=None):
        self.name = name
        self.ip = ip
        self.folder = folder
        self.data = os.path.join(folder, name)
        self.http = http or (ip, free_port(ip))
        self.peer = peer or (ip, free_port(ip))
        self.log = os.path.join(folder, f"{name}.log")
        self.token = None
        self.process = None
        self.prefix = []  # a command that runs the program in a place of its own
        self.binary = BINARY

    def command(self, *arguments, **options):
        return run(*arguments, "--data", self.data, prefix=self.prefix, binary=self.binary,
                   **options)

    def must(self, *arguments, **options):
        done = self.command(*arguments, **options)
        if done.returncode != 0:
            raise AssertionError(f"panal {' '.join(arguments)} failed: {done}\n{self.tail()}")
        return done.stdout

    def start(self, *arguments, balance="local", wait=True):
        """Runs `panal serve`; returns when it says that it is ready."""
        command = [*self.prefix, self.binary, "serve", "--data", self.data,
                   "--http", "%s:%d" % self.http, "--peer", "%s:%d" % self.peer,
                   "--balance", balance, *arguments]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds=20):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.process.returncode}\n"
                                     f"{self.tail()}")
            return self.client(token=None).get("/healthz").status == 200
        eventually(ready, f"{self.name} is ready", seconds)

    def tail(self, size=3000):
        try:
            with open(self.log, errors="replace") as log:
                return log.read()[-size:]
        except FileNotFoundError:
            return ""

    def client(self, **options):
        """A client of the public listener."""
        options.setdefault("token", self.token)
        return Client(self.http, **options)

    def local(self, **options):
        """A client of the control socket: an administrator, and never balanced."""
        return Client(os.path.join(self.data, "control.sock"), **options)

    def status(self):
        return self.local().get("/api/v1/replication").json

    def kill(self, number=signal.SIGKILL):
        """Ends the process; returns its exit code."""
        if self.process is None:
            return None
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        self.process = None
        return code

    def stop(self):
        return self.kill(signal.SIGTERM)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def release(self):
        """Whatever state it is in, the process ends now."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.kill()

    def messages(self):
        return messages_of(self.local())

    def dump(self):
        """{table: rows} of the replicated tables, read from the file beside the running node."""
        uri = f"file:{self.data}/panal.db?mode=ro"
        database = sqlite3.connect(uri, uri=True, timeout=10)
        try:
            database.execute("BEGIN")
            tables = [name for name, in database.execute(
                "SELECT name FROM sqlite_schema WHERE type='table' "
                "AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name")]
            return {table: self._rows(database, table) for table in tables
                    if "_v" in self._columns(database, table)}
        finally:
            database.close()

    @staticmethod
    def _columns(database, table):
        return [row[1] for row in database.execute(f'PRAGMA table_xinfo("{table}")')]

    def _rows(self, database, table):
        # By name: an upgraded table has its newer columns last.
        columns = [f'"{name}"' for name in sorted(self._columns(database, table)) if name != "_v"]
        return database.execute(
            f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY id').fetchall()


class Cluster:
    """Nodes n1, n2, … on 127.0.0.1, 127.0.0.2, …; a context manager."""

    def __init__(self, size=0, balance="local", name="casa", folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="panal-e2e-")
        self.balance = balance
        self.name = name
        self.nodes = []
        self.fronts = []
        try:
            for _ in range(size):
                self.add()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __getitem__(self, index):
        return self.nodes[index]

    def __iter__(self):
        return iter(self.nodes)

    def make_node(self):
        number = len(self.nodes) + len(self.fronts) + 1
        node = Node(f"n{number}", f"127.0.0.{number}", self.folder)
        self.nodes.append(node)
        return node

    def add(self, start=True, binary=BINARY, donor=0, role="node"):
        """One more node: the first by init, others by token of `donor` and join. A front is kept
        apart."""
        node = self.make_node()
        node.binary = binary
        peer = "%s:%d" % node.peer
        if len(self.nodes) == 1:
            node.must("init", "--name", node.name, "--cluster", self.name, "--peer", peer,
                      "--admin", ADMIN, "--admin-password-stdin", input=PASSWORD + "\n")
        else:
            token = self[donor].must("token", "--role", role).strip()
            node.must("join", token, "--name", node.name, "--peer", peer)
        if start:
            node.start(balance=self.balance)
            if node is self[0]:
                self.token = node.must("user", "token", ADMIN, "--scope", "api").strip()
            node.token = self.token
        if role == "front":
            self.nodes.remove(node)
            self.fronts.append(node)
        return node

    def settle(self, seconds=30):
        """Waits until all nodes have one vector, and returns their statuses."""
        def same():
            statuses = [node.status() for node in self]
            vectors = [status["vector"] for status in statuses]
            digests = [status["digest"]["vector"] for status in statuses]
            return all(each == vectors[0] for each in vectors + digests) and statuses
        return eventually(same, "all nodes have the same vector", seconds)

    def assert_equal(self, seconds=30):
        """Equal vectors, hence equal digests and equal dumps. Returns the dump."""
        def at_one_vector():
            # Nodes write of themselves, too (reminders, say): then it is done again.
            statuses = self.settle(seconds)
            dumps = [node.dump() for node in self]
            vectors = [status["vector"] for status in statuses]
            return [node.status()["vector"] for node in self] == vectors and (statuses, dumps)
        statuses, (first, *others) = eventually(at_one_vector, "nobody writes", seconds)
        digests = {status["digest"]["value"] for status in statuses}
        assert len(digests) == 1, f"digests differ at equal vectors: {digests}"
        assert first, "no replicated table was found"
        for other in others:
            different = [table for table in first if first[table] != other.get(table)]
            assert other == first, f"dumps differ at equal vectors, in {different}"
        return first

    def close(self):
        for node in self.nodes + self.fronts:
            node.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def setup_code(text):
    """The one-time code in what `panal serve` printed on an empty folder."""
    match = re.search(r"code\W+([0-9A-Za-z]+(?:-[0-9A-Za-z]+)+|[0-9A-Za-z]{6,})", text, re.I)
    return match and match.group(1)
