"""The public listener by configuration: proxies before it, TLS, cookies, weights; and how a node
leaves and comes back without a failed request."""
import os
import shutil
import signal
import sqlite3
import ssl
import subprocess
import unittest

from client import Client
from cluster import Cluster, free_port
from conformance.wire import Wire
from steady import Steady
from waiting import eventually

REQUEST = b"GET /data/1 HTTP/1.1\r\nHost: t\r\n"


def start(cluster, *arguments, balance="local"):
    """A node that serves /data to everybody, with one message there."""
    node = cluster.add(start=False)
    node.start("--data-open", "true", *arguments, balance=balance)
    if node is cluster[0]:
        assert node.local().post("/data", {"clid": 1, "mess": "hola"}).status == 201
    return node


def tls(node, context=None, session=None):
    context = context or ssl._create_unverified_context()
    plain = Wire((node.ip, node.https))
    plain.socket = context.wrap_socket(plain.socket, session=session)
    return plain


def ask(wire, extra=b""):
    wire.send(REQUEST + extra + b"\r\n")
    status, fields, _ = wire.answer()
    return status, dict(fields)


class Proxies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.close)
        cls.node = start(cls.cluster, "--proxy-protocol", "127.0.0.8/30", "--trusted-proxies",
                         "127.0.0.4,127.0.0.5", "--access-log", "json", "--redirect-https", "true",
                         "--https", f"127.0.0.1:{free_port('127.0.0.1')}")

    def seen(self, source, before=b"", extra=b""):
        """The client's address as the access log has it."""
        path = b"/healthz?" + os.urandom(6).hex().encode()
        with Wire(self.node.http, source=source) as wire:
            wire.send(before + b"GET " + path + b" HTTP/1.1\r\nHost: t\r\n" + extra + b"\r\n")
            wire.answer()
        line = eventually(lambda: [line for line in self.node.tail(20000).splitlines()
                                   if path.decode() in line], "the request is logged")[0]
        return line

    def test_forwarded_for_is_believed_of_trusted_proxies_only(self):
        claim = b"X-Forwarded-For: 6.6.6.6, 203.0.113.7, 127.0.0.5\r\n"
        self.assertIn('"203.0.113.7"', self.seen("127.0.0.4", extra=claim))
        self.assertIn('"127.0.0.1"', self.seen("127.0.0.1", extra=claim))

    def test_a_proxy_header_names_the_client(self):
        v1 = b"PROXY TCP4 203.0.113.9 127.0.0.1 5000 80\r\n"
        v2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\x0a\x7f\0\0\1\x13\x88\0\x50"
        self.assertIn('"203.0.113.9"', self.seen("127.0.0.9", before=v1))
        self.assertIn('"203.0.113.10"', self.seen("127.0.0.9", before=v2))

    def test_a_proxy_header_is_demanded_where_it_is_configured_and_refused_elsewhere(self):
        with Wire(self.node.http, source="127.0.0.9") as wire:
            wire.send(REQUEST + b"\r\n")
            self.assertTrue(wire.closed())
        with Wire(self.node.http) as wire:
            wire.send(b"PROXY TCP4 203.0.113.9 127.0.0.1 5000 80\r\n" + REQUEST + b"\r\n")
            self.assertEqual(wire.answer()[0], 400)

    def test_callers_without_tls_are_redirected_but_not_those_of_a_tls_proxy(self):
        with Wire(self.node.http) as wire:
            status, fields = ask(wire)
            self.assertEqual(status, 308)
            self.assertRegex(fields["Location"], r"^https://t:\d+/data/1$")
        for line, leads_to in ((b"GET //evil.example/x", "/evil.example/x"), (b"OPTIONS *", "/"),
                               (b"GET http://t/y?z", r"/y\?z")):
            with Wire(self.node.http) as wire:
                wire.send(line + b" HTTP/1.1\r\nHost: t\r\n\r\n")
                self.assertRegex(dict(wire.answer()[1])["Location"], rf"^https://t:\d+{leads_to}$")
        with Wire(self.node.http) as wire:
            wire.send(b"GET /x HTTP/1.0\r\n\r\n")
            status, fields, _ = wire.answer()
            self.assertEqual((status, dict(fields).get("Location")), (400, None))
        with Wire(self.node.http, source="127.0.0.4") as wire:
            self.assertEqual(ask(wire, b"X-Forwarded-Proto: https\r\n")[0], 200)
        self.assertEqual(Client(self.node.http).get("/healthz").status, 200)


class Balancing(unittest.TestCase):
    def nodes(self, node, count, headers=None):
        client = node.client(token=None)
        return [client.get("/data/1", headers=headers).node for _ in range(count)]

    def test_a_setting_that_names_nobody_is_told(self):
        with Cluster() as cluster:
            node = start(cluster, "--weights", "nope=3", "--backups", "zzz")
            for name in ("nope", "zzz"):
                eventually(lambda name=name: f'"name":"{name}"' in node.tail(), f"{name} is told")

    def test_the_page_is_found_and_backends_that_come_and_go_are_logged(self):
        with Cluster() as cluster:
            for _ in range(2):
                start(cluster, balance="roundrobin")
            front = cluster[0].client(token=None)
            for path in ("/front", "/front/"):
                answer = front.get(path)
                self.assertEqual((answer.status, answer.headers["Location"]),
                                 (307, "/front/stats"))

            def told(state):
                return [line for line in cluster[0].tail(20000).splitlines()
                        if f'"a backend is {state}","backend":"n2"' in line]
            eventually(lambda: told("ready"), "it has come")
            cluster[1].kill()
            line = eventually(lambda: told("down"), "it has gone")[0]
            self.assertIn('"level":"warning"', line)
            self.assertIn('"reason":"L', line)
            cluster[1].start(balance="roundrobin")
            eventually(lambda: len(told("ready")) == 2, "it has come back")

    def test_a_log_that_nobody_reads_holds_nobody_up(self):
        with Cluster() as cluster:
            node = cluster.add(start=False)
            os.mkfifo(node.log)
            unread = os.open(node.log, os.O_RDONLY | os.O_NONBLOCK)
            try:
                node.start("--data-open", "true", "--access-log", "json")
                client = node.client(token=None, timeout=5)
                for turn in range(1500):  # some 300 KB of lines; a pipe holds 64
                    self.assertEqual(client.get(f"/healthz?turn={turn}").status, 200)
                self.assertEqual(node.stop(), 0)
            finally:
                os.close(unread)

    def test_weights_backups_and_a_cookie(self):
        with Cluster() as cluster:
            options = ("--weights", "n1=3,n2=1", "--backups", "n3", "--sticky", "true")
            for _ in range(3):
                start(cluster, *options, balance="roundrobin")
            eventually(lambda: set(self.nodes(cluster[0], 8)) == {"n1", "n2"}, "both take turns")
            seen = self.nodes(cluster[0], 40)
            self.assertEqual((seen.count("n1"), seen.count("n2")), (30, 10))
            # The cookie names who answered; who sends it stays there.
            for name in ("n1", "n2"):
                sent = {"Cookie": f"panal_node={name}"}
                self.assertEqual(set(self.nodes(cluster[0], 6, sent)), {name})
                answer = cluster[0].client(token=None).get("/data/1", headers=sent)
                cookies = str(answer.headers.get_all("Set-Cookie"))
                self.assertNotIn("panal_node", cookies, "it is set once")
            for _ in range(4):
                answer = cluster[0].client(token=None).get("/data/1")
                cookies = str(answer.headers.get_all("Set-Cookie"))
                self.assertIn(f"panal_node={answer.node};", cookies)
            cluster[1].kill()
            cluster[0].must("node", "drain", "n1")
            eventually(lambda: set(self.nodes(cluster[0], 3)) == {"n3"}, "the backup is asked")


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.close)
        for _ in range(2):
            ip = f"127.0.0.{len(cls.cluster.nodes) + 1}"
            port = free_port(ip)
            node = start(cls.cluster, "--https", f"{ip}:{port}", "--hsts", "true",
                         balance="roundrobin")
            node.https = port

    def test_hsts_over_tls_alone(self):
        name = "Strict-Transport-Security"
        for _ in range(4):  # answered here and by the other
            with tls(self.cluster[0]) as wire:
                self.assertEqual(ask(wire)[1][name], "max-age=31536000")
            self.assertIsNone(Client(self.cluster[0].http).get("/data/1").headers.get(name))

    def test_a_session_resumes_on_another_node(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl._create_unverified_context()
            context.minimum_version = context.maximum_version = version
            with tls(self.cluster[0], context) as first:
                ask(first)
                session = first.socket.session
                self.assertFalse(first.socket.session_reused)
            with tls(self.cluster[1], context, session) as second:
                self.assertEqual(ask(second)[0], 200)
                self.assertTrue(second.socket.session_reused, version)

    def test_a_certificate_is_reloaded_without_dropping_a_connection(self):
        node = self.cluster[1]
        with tls(node) as kept:
            old = kept.socket.getpeercert(binary_form=True)
            self.assertEqual(ask(kept)[0], 200)
            keys = f"{node.data}/keys/https"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-subj", "/CN=new",
                            "-keyout", keys + ".key", "-out", keys + ".crt"], check=True,
                           capture_output=True)
            node.process.send_signal(signal.SIGHUP)

            def renewed():
                with tls(node) as fresh:
                    return fresh.socket.getpeercert(binary_form=True) != old
            eventually(renewed, "new connections see the new certificate")
            self.assertEqual(ask(kept)[0], 200)


class Leaving(unittest.TestCase):
    def test_sigterm_finishes_what_is_in_flight(self):
        with Cluster() as cluster:
            node = start(cluster)
            with Wire(node.http) as busy, Wire(node.http) as idle:
                self.assertEqual(ask(idle)[0], 200)
                busy.send(b"PUT /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 15\r\n"
                          b"Content-Type: application/json\r\n\r\n")
                node.process.send_signal(signal.SIGTERM)
                eventually(lambda: "stopping" in node.tail(), "it has heard")
                # One that was busy a moment ago may ask once more; then it is told to go.
                status, fields = ask(idle)
                self.assertEqual((status, fields["Connection"]), (200, "close"))
                busy.send(b'{"mess":"hola"}')
                status, fields, _ = busy.answer()
                self.assertEqual((status, dict(fields)["Connection"]), (200, "close"))
            self.assertEqual(node.process.wait(timeout=10), 0)

    def test_an_upgrade_fails_no_request(self):
        """Goal: another program takes the running one's place under load; nobody is refused.
        Method: SIGUSR2 to one of two nodes, three times, its file replaced by a copy."""
        with Cluster() as cluster:
            start(cluster, balance="roundrobin")
            node = cluster.add(start=False)
            node.binary = shutil.copy(node.binary, os.path.join(cluster.folder, "panal"))
            node.start("--data-open", "true", balance="roundrobin")
            pid = node.process.pid
            with Steady([node.http, cluster[0].http]) as load:
                for turn in range(1, 4):
                    shutil.copy(node.binary, node.binary + ".new")
                    os.rename(node.binary + ".new", node.binary)
                    node.process.send_signal(signal.SIGUSR2)
                    eventually(lambda: node.tail(100000).count("serving") == turn + 1,
                               "the new program serves")
                    load.wait_for(100)
                    self.assertEqual(os.stat(f"/proc/{pid}/exe").st_ino,
                                     os.stat(node.binary).st_ino)
            self.assertEqual(load.errors(), [])
            print(f"\n{len(load.seen)} requests over three upgrades, none failed")
            cluster.assert_equal()

    def test_an_upgrade_to_what_does_not_start_changes_nothing(self):
        with Cluster() as cluster:
            node = cluster.add(start=False)
            node.binary = shutil.copy(node.binary, os.path.join(cluster.folder, "panal"))
            node.start("--data-open", "true")
            works = node.binary + ".works"
            os.rename(node.binary, works)
            with Wire(node.http) as kept:
                for turn, script in enumerate(("exit 1", "exit 0", "nonsense"), 1):
                    with open(node.binary, "w") as file:
                        file.write(f"#!/bin/sh\n{script}\n")
                    os.chmod(node.binary, 0o755)
                    node.process.send_signal(signal.SIGUSR2)
                    eventually(lambda: node.tail(20000).count("does not start") == turn, "told")
                    os.unlink(node.binary)
                    self.assertEqual(ask(kept)[0], 404)  # the connection is the same
                node.process.send_signal(signal.SIGUSR2)  # no file at all
                eventually(lambda: node.tail(20000).count("does not start") == 4, "told")
                self.assertEqual(ask(kept)[0], 404)
            os.rename(works, node.binary)
            with sqlite3.connect(f"{node.data}/panal.db") as database:
                database.execute("INSERT INTO _migrations VALUES('node', 2, 0)")
                database.execute("INSERT OR REPLACE INTO _migrations_needed VALUES('node', 2)")
            database.close()
            node.process.send_signal(signal.SIGUSR2)
            eventually(lambda: "newer than this program" in node.tail(20000), "it says why not")
            eventually(lambda: node.tail(20000).count("does not start") == 5, "told")
            self.assertEqual(Client(node.http).get("/healthz").status, 200)
            with sqlite3.connect(f"{node.data}/panal.db") as database:
                database.execute("DELETE FROM _migrations WHERE set_name = 'node' AND number = 2")
                database.execute("UPDATE _migrations_needed SET number = 1 WHERE set_name = 'node'")
            database.close()
            node.process.send_signal(signal.SIGUSR2)
            eventually(lambda: node.tail(20000).count('"serving"') == 2, "the good one serves")

    def test_signals_that_mean_nothing_here_do_no_harm(self):
        with Cluster() as cluster:
            node = start(cluster)
            node.process.send_signal(signal.SIGUSR1)
            node.process.send_signal(signal.SIGHUP)
            eventually(lambda: "nothing to read again" in node.tail(), "it has heard")
            self.assertNotIn("read the https certificate", node.tail())
            self.assertEqual(Client(node.http).get("/data/1").status, 200)


if __name__ == "__main__":
    unittest.main()
