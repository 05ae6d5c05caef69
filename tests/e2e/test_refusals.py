"""What must be refused: each time with a clear error, and nothing lost."""
import base64
import errno
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import unittest

from cluster import Cluster, run
from waiting import eventually
from writers import lost


def contents(folder):
    found = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def forged(token, offset):
    """The token with one byte changed, counted from the end of it and its checksum."""
    prefix, text = token.split("-", 1)
    payload = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[:-4])
    payload[offset + 4] ^= 1
    payload += hashlib.sha256(payload).digest()[:4]
    return prefix + "-" + base64.urlsafe_b64encode(payload).decode().rstrip("=")


class Tokens(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(1)
        self.addCleanup(self.cluster.close)
        self.node = self.cluster[0]

    def join(self, token, name="n2"):
        data = os.path.join(self.cluster.folder, name)
        return run("join", token, "--data", data, "--name", name, "--peer", "127.0.0.2:0"), data

    def refused(self, token, *words, name="n2"):
        done, data = self.join(token, name)
        self.assertEqual(done.returncode, 1, done)
        self.assertTrue(any(word in done.stderr.lower() for word in words), done.stderr)
        self.assertFalse(os.path.exists(os.path.join(data, "keys", "node.crt")))
        self.assertEqual(self.node.status()["cluster"]["members"], 1)

    def token(self, *arguments):
        return self.node.must("token", *arguments).strip()

    def test_nonsense(self):
        done, _ = self.join("nonsense")
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("token", done.stderr.lower())

    def test_mistyped(self):
        token = self.token()
        done, _ = self.join(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"))
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("mistyped", done.stderr.lower())

    def test_forged(self):
        """Method: the checksum is right, so that the donor has to find out."""
        token = self.token()
        for what, offset in (("secret", -5), ("id", -21)):
            self.refused(forged(token, offset), "token", name=f"wrong-{what}")
        self.assertEqual(self.join(token)[0].returncode, 0, "the token itself is still good")

    def test_used(self):
        token = self.token()
        done, _ = self.join(token)
        self.assertEqual(done.returncode, 0, done)
        done, data = self.join(token, "n3")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("used", done.stderr.lower())
        self.assertFalse(os.path.exists(os.path.join(data, "keys", "node.crt")))
        self.assertEqual(self.node.status()["cluster"]["members"], 2)

    def test_expired(self):
        token = self.token("--ttl", "1s")
        made = time.monotonic()
        eventually(lambda: time.monotonic() > made + 1.2, "the token expires")
        self.refused(token, "expired")

    def test_donor_that_is_not_the_one_the_token_pins(self):
        """Method: another cluster takes the donor's address; its CA is not the token's."""
        token = self.token()
        self.node.kill()
        with Cluster(name="otra") as other:
            impostor = other.make_node()
            impostor.peer = self.node.peer
            impostor.start()
            done, data = self.join(token)
            self.assertEqual(done.returncode, 1, done)
            self.assertFalse(os.path.exists(os.path.join(data, "keys", "node.crt")))
            self.assertEqual(impostor.status()["cluster"]["members"], 1)

    def test_donor_that_does_not_answer(self):
        token = self.token()
        self.node.kill()
        done, _ = self.join(token)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("%s:%d" % self.node.peer, done.stderr)

    def test_one_process_a_folder(self):
        for command in (("serve", "--http", "127.0.0.1:0", "--peer", "127.0.0.1:0"),
                        ("init", "--name", "again")):
            done = self.node.command(*command)
            self.assertEqual(done.returncode, 1, done)
            self.assertEqual(done.stdout, "")
            self.assertIn(self.node.data, done.stderr)
        self.assertEqual(self.node.client().get("/healthz").status, 200)

    def test_join_into_a_used_folder(self):
        token = self.token()
        done = run("join", token, "--data", self.node.data, "--name", "n2")
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(self.node.client().get("/healthz").status, 200)

    def test_port_in_use(self):
        with Cluster(1) as other:
            data, http = other[0].data, "%s:%d" % self.node.http
            other[0].stop()
            done = run("serve", "--data", data, "--http", http, "--peer", "127.0.0.1:0")
            self.assertEqual(done.returncode, 1, done)
            self.assertIn(http, done.stderr)


class ForeignCertificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours, cls.theirs = Cluster(1), Cluster(1, name="otra")
        cls.addClassCleanup(cls.ours.close)
        cls.addClassCleanup(cls.theirs.close)

    def spoken(self, protocol, certificate, sent):
        """What the peer port answers to somebody with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols([protocol])
        if certificate:
            context.load_cert_chain(f"{certificate}/node.crt", f"{certificate}/node.key")
        answer = b""
        try:
            with socket.create_connection(self.ours[0].peer, timeout=10) as raw, \
                    context.wrap_socket(raw) as secure:
                secure.sendall(sent)
                while chunk := secure.recv(4096):
                    answer += chunk
        except (ssl.SSLError, ConnectionError):
            pass
        return answer

    def test_strangers_are_told_nothing(self):
        foreign = os.path.join(self.theirs[0].data, "keys")
        request = b"GET /healthz HTTP/1.1\r\nHost: n1\r\n\r\n"
        for certificate in (foreign, None):
            for protocol in ("panal-repl/1", "panal-http/1"):
                with self.subTest(protocol, certificate=bool(certificate)):
                    self.assertEqual(self.spoken(protocol, certificate, request), b"")
        self.assertEqual(self.ours[0].client().get("/healthz").status, 200)

    def test_own_certificate_is_let_in(self):
        """The control: what refuses strangers is their certificate."""
        own = os.path.join(self.ours[0].data, "keys")
        request = b"GET /healthz HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n"
        self.assertIn(b"200", self.spoken("panal-http/1", own, request).split(b"\r\n")[0])

    def test_noise_is_survived(self):
        for noise in (b"", b"\0" * 100, b"GET / HTTP/1.1\r\n\r\n", os.urandom(70_000)):
            with socket.create_connection(self.ours[0].peer, timeout=10) as raw:
                try:
                    raw.sendall(noise)
                    raw.shutdown(socket.SHUT_WR)
                    while raw.recv(4096):
                        pass
                except OSError as error:  # it may have hung up before we were through
                    if not isinstance(error, ConnectionError) and error.errno != errno.ENOTCONN:
                        raise
        self.assertEqual(self.ours[0].client().get("/healthz").status, 200)

    def test_old_tls_is_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(self.ours[0].peer, timeout=10) as raw:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                context.wrap_socket(raw)


@unittest.skipUnless(os.geteuid() == 0, "mounts a small file system")
class FullDisk(unittest.TestCase):
    def test_writes_stop_reads_go_on_and_all_resumes(self):
        node = self.node_on_a_small_disk()
        acked = self.fill(node)
        self.check_full(node, acked)
        os.remove(os.path.join(node.data, "filler"))
        client = node.client()

        def written():
            return client.post("/api/v1/messages", {"mess": "room again"}).status == 201
        eventually(written, "writes resume without a restart", 6)
        self.assertEqual(node.stop(), 0, node.tail())
        node.start()
        self.assertEqual(lost(acked, node.messages()), [])

    def node_on_a_small_disk(self):
        cluster = Cluster()
        self.addCleanup(cluster.close)
        data = os.path.join(cluster.folder, "n1")
        os.mkdir(data)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "panal-e2e", data], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", data])
        return cluster.add()

    def fill(self, node):
        """Takes all room, then writes until it is refused. Returns what was acknowledged."""
        client, acked = node.client(), {}
        for index in range(20):
            text = f"early {index}"
            acked[client.post("/api/v1/messages", {"mess": text}).json["id"]] = text
        with open(os.path.join(node.data, "filler"), "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"\0" * 65536)
            except OSError:
                pass
        for index in range(2000):
            text = f"late {index} " + "x" * 20_000
            answer = client.post("/api/v1/messages", {"mess": text})
            if answer.status != 201:
                self.assertEqual(answer.status, 507, answer)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                return acked
            acked[answer.json["id"]] = text
        self.fail("the disk is full and every write was acknowledged")

    def check_full(self, node, acked):
        self.assertEqual(lost(acked, node.messages()), [], "reads go on")
        eventually(lambda: node.client().get("/healthz").status == 503, "healthz says so", 5)
        status = node.status()["node"]
        self.assertEqual((status["state"], status["reason"]), ("read_only", "disk_full"))


class BadFiles(unittest.TestCase):
    def test_garbage_database_is_refused_and_left_alone(self):
        with Cluster(1) as cluster:
            node = cluster[0]
            self.assertEqual(node.stop(), 0)
            path = os.path.join(node.data, "panal.db")
            kept = path + ".kept"
            shutil.copy(path, kept)
            for garbage in (os.urandom(100_000), b"this is not a database\n" * 2000):
                with open(path, "wb") as file:
                    file.write(garbage)
                for leftover in ("-wal", "-shm"):
                    if os.path.exists(path + leftover):
                        os.remove(path + leftover)
                done = node.command("serve", "--http", "127.0.0.1:0", "--peer", "127.0.0.1:0")
                self.assertEqual(done.returncode, 1, done)
                self.assertIn("panal.db", done.stderr)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), garbage, "the file was touched")
            shutil.copy(kept, path)
            node.start()

    def test_lost_database_does_not_cost_the_keys(self):
        """Goal: nobody founds a new cluster over the keys of a node."""
        with Cluster(1) as cluster:
            node = cluster[0]
            self.assertEqual(node.stop(), 0)
            keys = contents(os.path.join(node.data, "keys"))
            path = os.path.join(node.data, "panal.db")
            os.rename(path, path + ".kept")
            for command in (("serve", "--http", "127.0.0.1:0", "--peer", "127.0.0.1:0"),
                            ("init",)):
                with open(path, "wb"):
                    pass
                done = node.command(*command)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn("keys of a node", done.stderr)
                for made in (path, path + "-wal", path + "-shm"):
                    if os.path.exists(made):
                        os.remove(made)
            self.assertEqual(contents(os.path.join(node.data, "keys")), keys)
            os.rename(path + ".kept", path)
            node.start()

    def test_foreign_database_is_refused(self):
        with Cluster() as cluster:
            data = os.path.join(cluster.folder, "n1")
            os.mkdir(data)
            with sqlite3.connect(os.path.join(data, "panal.db")) as foreign:
                foreign.execute("CREATE TABLE another(program)")
            done = run("init", "--data", data)
            self.assertEqual(done.returncode, 1, done)
            self.assertIn("another program", done.stderr)
            with sqlite3.connect(os.path.join(data, "panal.db")) as foreign:
                tables = foreign.execute("SELECT name FROM sqlite_schema").fetchall()
            self.assertEqual(tables, [("another",)])

    def test_bad_keys_are_named(self):
        with Cluster(1) as cluster:
            node = cluster[0]
            node.stop()
            for name in ("node.key", "node.crt", "ca.crt"):
                key = os.path.join(node.data, "keys", name)
                self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
                os.rename(key, key + ".kept")
                for garbage in (None, b"garbage"):
                    if garbage is not None:
                        with open(key, "wb") as file:
                            file.write(garbage)
                    done = node.command("serve", "--http", "127.0.0.1:0", "--peer", "127.0.0.1:0")
                    self.assertEqual(done.returncode, 1, done)
                    self.assertIn(key, done.stderr)
                os.rename(key + ".kept", key)
            node.start()


class FailedDisk(unittest.TestCase):
    def test_a_failed_fsync_ends_the_node_with_70(self):
        """Method: every fsync of the running node fails (strace injects EIO)."""
        with Cluster(1) as cluster:
            node = cluster[0]
            client, acked = node.client(), {}
            for index in range(20):
                text = f"before {index}"
                acked[client.post("/api/v1/messages", {"mess": text}).json["id"]] = text
            trace = subprocess.Popen(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(node.process.pid),
                 "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"],
                stderr=subprocess.DEVNULL)
            self.addCleanup(trace.wait)

            def over():
                if node.process.poll() is not None:
                    return True
                try:
                    answer = client.post("/api/v1/messages", {"mess": "after"})
                except OSError:
                    return False
                if answer.status == 201:  # strace had not begun
                    acked[answer.json["id"]] = "after"
                return False
            eventually(over, "the node ends", 20)
            self.assertEqual(node.process.returncode, 70, node.tail())
            node.start()
            self.assertEqual(lost(acked, node.messages()), [])


class Lock(unittest.TestCase):
    def test_lock_of_a_killed_process_is_free(self):
        with Cluster(1) as cluster:
            cluster[0].kill(signal.SIGKILL)
            cluster[0].start()


if __name__ == "__main__":
    unittest.main()
