"""The peer: two MariaDB masters that replicate to each other, durable, behind HAProxy.

Debian's mariadb-server on loopback, in a temporary folder: row binlog, GTID, sync_binlog=1,
innodb_flush_log_at_trx_commit=1, optimistic parallel replication with four threads. HAProxy in
front checks by TCP, round robin, as is usual for two masters.
"""
import os
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from cluster import free_port  # noqa: E402
from waiting import eventually  # noqa: E402
from load import cpu_seconds  # noqa: E402

SETTINGS = """
[mariadbd]
datadir={data}
socket={data}/sock
pid-file={data}/pid
log-error={data}/log
port={port}
bind-address=127.0.0.1
server-id={number}
gtid-domain-id={number}
auto_increment_increment=2
auto_increment_offset={number}
log-bin=binlog
log-slave-updates=ON
binlog-format=ROW
sync-binlog=1
innodb-flush-log-at-trx-commit=1
slave-parallel-threads=4
slave-parallel-mode=optimistic
max-connections=500
skip-name-resolve
"""

PROXY = """
global
  maxconn 500
  stats socket {folder}/haproxy.sock
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen masters
  bind 127.0.0.1:{port}
  balance roundrobin
  server m1 127.0.0.1:{first} check inter 500
  server m2 127.0.0.1:{second} check inter 500
"""


def require():
    missing = [name for name in ("mariadbd", "mariadb-install-db", "mariadb-slap", "haproxy")
               if shutil.which(name) is None]
    if missing:
        raise SystemExit("for --peers, install what it measures against:\n"
                         "  apt-get install --no-install-recommends mariadb-server haproxy\n"
                         f"missing: {', '.join(missing)}")


class Master:
    def __init__(self, folder, number):
        self.data = f"{folder}/m{number}"
        self.port = free_port("127.0.0.1")
        self.settings = f"{folder}/m{number}.cnf"
        with open(self.settings, "w") as file:
            file.write(SETTINGS.format(data=self.data, port=self.port, number=number))
        subprocess.run(["mariadb-install-db", f"--defaults-file={self.settings}", "--user=root",
                        "--auth-root-authentication-method=normal", "--skip-test-db"],
                       check=True, capture_output=True)
        self.process = subprocess.Popen(
            ["mariadbd", f"--defaults-file={self.settings}", "--user=root"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(lambda: self.try_sql("SELECT 1"), "a MariaDB master answers", 60)

    def command(self, program="mariadb"):
        return [program, "--no-defaults", "-uroot", f"--socket={self.data}/sock"]

    def try_sql(self, text):
        done = subprocess.run([*self.command(), "-N", "-B", "-e", text], capture_output=True,
                              text=True)
        return done.stdout or " " if done.returncode == 0 else None

    def sql(self, text):
        done = subprocess.run([*self.command(), "-N", "-B", "-e", text], capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def slave(self):
        """{name: value} of SHOW SLAVE STATUS."""
        text = subprocess.run([*self.command(), "-e", "SHOW SLAVE STATUS\\G"], check=True,
                              capture_output=True, text=True).stdout
        pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
        return {name.strip(): value.strip() for name, _, value in pairs}

    def follow(self, other):
        self.sql("CREATE USER IF NOT EXISTS replica@'%' IDENTIFIED BY 'replica';"
                 "GRANT REPLICATION SLAVE ON *.* TO replica@'%'; RESET MASTER;")
        other.sql("STOP SLAVE; CHANGE MASTER TO MASTER_HOST='127.0.0.1', "
                  f"MASTER_PORT={self.port}, MASTER_USER='replica', MASTER_PASSWORD='replica', "
                  "MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1; START SLAVE;")


class MariaDb:
    """A context manager. `masters` are the two, `port` is HAProxy's."""

    def __init__(self, folder):
        require()
        self.folder = folder
        self.masters = []
        try:
            self.masters = [Master(folder, number) for number in (1, 2)]
            first, second = self.masters
            first.follow(second)
            second.follow(first)
            first.sql("CREATE DATABASE bench; CREATE TABLE bench.messages(id BINARY(16) PRIMARY "
                      "KEY, mess TEXT NOT NULL, clid INT UNIQUE, sid VARCHAR(32), author "
                      "BINARY(16), created_at BIGINT, updated_at BIGINT, KEY(created_at)); "
                      "CREATE USER bench@'%' IDENTIFIED BY 'bench'; GRANT ALL ON *.* TO bench@'%'")
            eventually(lambda: second.try_sql("SELECT 1 FROM bench.messages LIMIT 1"),
                       "the table is on the other master")
            self._start_proxy()
        except BaseException:
            self.__exit__()
            raise

    def _start_proxy(self):
        self.port = free_port("127.0.0.1")
        path = f"{self.folder}/haproxy.cfg"
        with open(path, "w") as file:
            file.write(PROXY.format(folder=self.folder, port=self.port,
                                    first=self.masters[0].port, second=self.masters[1].port))
        self.proxy = subprocess.Popen(["haproxy", "-db", "-f", path], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        eventually(lambda: os.path.exists(f"{self.folder}/haproxy.sock"), "HAProxy runs")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in [getattr(self, "proxy", None), *(each.process for each in self.masters)]:
            if process is not None:
                process.kill()
                process.wait(timeout=20)

    def pids(self):
        return [master.process.pid for master in self.masters]

    def counts(self):
        return [int(master.sql("SELECT COUNT(*) FROM bench.messages")) for master in self.masters]

    def shown_up(self):
        """How many masters HAProxy takes for healthy."""
        with socket.socket(socket.AF_UNIX) as stats:
            stats.connect(f"{self.folder}/haproxy.sock")
            stats.sendall(b"show stat\n")
            text = b"".join(iter(lambda: stats.recv(65536), b"")).decode()
        rows = [line.split(",") for line in text.splitlines()]
        return sum(row[1] in ("m1", "m2") and row[17] == "UP" for row in rows if len(row) > 17)

    def inserts(self, clients, rows):
        """One row a commit, `clients` over both masters. How fast they commit, and how fast both
        have all of it."""
        insert = ("INSERT INTO bench.messages VALUES(UNHEX(REPLACE(UUID(), '-', '')), "
                  "'message of the benchmark, of ordinary length', NULL, 'm', NULL, 1, 1)")
        each = rows // clients  # mariadb-slap gives each client as many
        before, cpu = sum(self.counts()) // 2, cpu_seconds(self.pids())
        began = time.monotonic()
        loads = [subprocess.Popen([*master.command("mariadb-slap"), f"--concurrency={clients // 2}",
                                   f"--query={insert}",
                                   f"--number-of-queries={each * (clients // 2)}",
                                   "--create-schema=bench", "--no-drop"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                 for master in self.masters]
        for load in loads:
            _, error = load.communicate()
            if load.returncode != 0:
                raise RuntimeError(error)
        committed = time.monotonic() - began
        made = each * (clients // 2) * 2
        eventually(lambda: self.counts() == [before + made] * 2, "both masters have all", 120)
        settled = time.monotonic() - began
        return {"rows": made, "committed_per_s": made / committed,
                "sustained_per_s": made / settled, "behind_at_the_end_s": settled - committed,
                "rows_per_cpu_s": made / (cpu_seconds(self.pids()) - cpu)}
