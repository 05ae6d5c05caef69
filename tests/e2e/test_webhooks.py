"""Webhooks and consumers over real nodes: every event arrives at a receiver, signed, whatever
happens to the node that delivers; what must not be called is not."""
import hashlib
import hmac
import http.server
import json
import os
import ssl
import subprocess
import threading
import time
import unittest

from cluster import Cluster
from waiting import eventually

RECEIVER = "127.0.0.50"  # no node's
SECRET = "una clave de prueba"


class Receiver:
    """What is told to it, by event; answers what it is told to."""

    def __init__(self, certificate=None, key=None):
        self.lock = threading.Lock()
        self.events, self.order, self.wrong, self.status = {}, [], [], 200
        self.requests = 0
        self.secret = SECRET
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(self.headers, body)
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a node was killed in the middle

        self.server = Server((RECEIVER, 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://{RECEIVER}:{self.port}/hook?a=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, headers, body):
        stamp, sum = (part.split("=", 1)[1] for part in headers["Panal-Signature"].split(","))
        expected = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        event = json.loads(body)
        right = (hmac.compare_digest(expected.hexdigest(), sum)
                 and abs(time.time() - int(stamp)) < 60
                 and headers["Panal-Delivery"] == event["id"]
                 and headers["Panal-Event"] == event["event"])
        with self.lock:
            self.requests += 1
            if not right:
                self.wrong.append((dict(headers), body))
            if self.status != 200:
                return
            if event["id"] not in self.events:
                self.order.append(event["id"])
            self.events[event["id"]] = event

    def records(self):
        with self.lock:
            return {event["record"] for event in self.events.values()}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Webhooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["PANAL_WEBHOOK_ALLOW"] = RECEIVER
        cls.cluster = Cluster(3)
        cls.folder = cls.cluster.folder

    @classmethod
    def tearDownClass(cls):
        os.environ.pop("PANAL_WEBHOOK_ALLOW")
        cls.cluster.close()

    def setUp(self):
        self.hooks = []
        self.receiver = Receiver()

    def tearDown(self):
        for hook in self.hooks:
            self.node().local().request("DELETE", f"/api/v1/webhooks/{hook}")
        self.receiver.close()
        for node in self.cluster:
            if node.process is None:
                node.start()

    def node(self):
        return next(node for node in self.cluster if node.process is not None)

    def hook(self, **more):
        made = self.node().local().post("/api/v1/webhooks", {
            "name": "w%d" % time.monotonic_ns(), "url": self.receiver.url, "secret": SECRET,
            "events": "tags.*", **more})
        self.assertEqual(made.status, 201, made)
        self.assertNotIn(SECRET, made.body if isinstance(made.body, str) else made.body.decode())
        self.hooks.append(made.json["id"])
        return made.json["id"]

    def holder(self, hook):
        """The node that serves it, as the rows say."""
        rows = self.node().dump()["consumer_groups"]
        ids = {member["id"]: member["name"]
               for member in self.node().local().get("/api/v1/cluster/nodes").json["items"]}
        for row in rows:
            values = [each.hex() if isinstance(each, bytes) else each for each in row]
            if hook.replace("-", "") in values:
                for id, name in ids.items():
                    if id.replace("-", "") in [v for v in values if v != hook.replace("-", "")]:
                        return next(node for node in self.cluster if node.name == name)
        return None

    def make_tags(self, node, count, prefix):
        made = []
        for i in range(count):
            answer = node.local().post("/api/v1/tags", {"name": f"{prefix}-{i}"})
            if answer.status == 201:
                made.append(answer.json["id"])
        return made

    def deliveries(self, hook, query=""):
        return self.node().local().get(
            f"/api/v1/webhooks/{hook}/deliveries?{query}").json["items"]

    def test_events_of_all_nodes_arrive_signed(self):
        hook = self.hook()
        made = [id for node in self.cluster
                for id in self.make_tags(node, 5, f"todos {node.name} {time.monotonic_ns()}")]
        eventually(lambda: self.receiver.records() >= set(made), "all events arrive")
        self.assertEqual(self.receiver.wrong, [])
        eventually(lambda: len(self.deliveries(hook, "state=delivered")) >= 15, "they are noted")
        event = next(iter(self.receiver.events.values()))
        self.assertEqual(event["event"], "tags.create")
        self.assertEqual(event["webhook"], hook)
        # What one node did is heard in the order in which it did it.
        by_node = {}
        for id in self.receiver.order:
            event = self.receiver.events[id]
            by_node.setdefault(event["node"], []).append(event["record"])
        for node in by_node.values():
            self.assertEqual(node, [id for id in made if id in node])

    def test_nothing_is_lost_when_the_serving_node_is_killed_under_load(self):
        hook = self.hook()
        holder = eventually(lambda: self.holder(hook), "somebody serves it")
        others = [node for node in self.cluster if node is not holder]
        made, stop = [], threading.Event()
        lock = threading.Lock()

        def write(node, name):
            number = 0
            while not stop.is_set():
                number += 1
                some = self.make_tags(node, 1, f"carga {name} {number} {time.monotonic_ns()}")
                with lock:
                    made.extend(some)

        threads = [threading.Thread(target=write, args=(node, node.name)) for node in others]
        for thread in threads:
            thread.start()
        try:
            eventually(lambda: len(self.receiver.records()) > 20, "it delivers")
            before = len(self.receiver.records())
            holder.kill()
            died = time.monotonic()
            eventually(lambda: len(self.receiver.records()) > before + 20, "another takes over")
            print("taken over after %.1f s" % (time.monotonic() - died))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        eventually(lambda: self.receiver.records() >= set(made), "all events arrive", 60)
        print("%d events, %d requests" % (len(made), self.receiver.requests))
        self.assertEqual(self.receiver.wrong, [])
        # He comes back, and does not take what is another's by now.
        holder.start()
        more = self.make_tags(holder, 3, f"vuelta {time.monotonic_ns()}")
        eventually(lambda: self.receiver.records() >= set(more), "his own events arrive, too")
        self.assertIsNot(self.holder(hook), holder)

    def test_dead_letters_are_kept_and_replayed_on_whatever_node(self):
        hook = self.hook(attempts=2)
        self.receiver.status = 503
        made = self.make_tags(self.cluster[0], 1, f"muerta {time.monotonic_ns()}")
        dead = eventually(lambda: self.deliveries(hook, "state=dead"), "it is given up")[0]
        self.assertEqual((dead["attempts"], dead["status"]), (2, 503))
        self.receiver.status = 302  # it is not followed
        self.assertEqual(self.replay(dead), 204)
        eventually(lambda: [each["status"] for each in self.deliveries(hook, "state=dead")]
                   == [302], "once again")
        self.receiver.status = 200
        self.assertEqual(self.replay(dead), 204)
        eventually(lambda: self.receiver.records() >= set(made), "it arrives")
        eventually(lambda: not self.deliveries(hook, "state=dead"), "it is no dead letter any more")

    def replay(self, delivery):
        node = self.cluster[2]
        path = f"/api/v1/webhooks/deliveries/{delivery['id']}/replay"
        return eventually(lambda: (lambda a: a.status != 404 and a.status)(
            node.local().post(path, {})), "the node knows of it")

    def test_it_goes_on_where_it_was_after_a_receiver_was_away(self):
        self.hook()
        self.receiver.status = 500
        made = self.make_tags(self.cluster[1], 10, f"espera {time.monotonic_ns()}")
        eventually(lambda: self.receiver.requests > 1, "it is tried again")
        self.assertEqual(self.receiver.records(), set())
        self.receiver.status = 200
        eventually(lambda: self.receiver.records() >= set(made), "all arrive", 30)
        self.assertEqual([self.receiver.events[id]["record"] for id in self.receiver.order], made)

    def test_addresses_that_must_not_be_called_are_refused(self):
        node = self.cluster[0]
        for url in ("http://127.0.0.1:%d/" % self.receiver.port, "http://localhost/",
                    "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://0.0.0.0/",
                    "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://127.1/",
                    "https://127.0.0.2:%d/" % node.peer[1], "http://[fe80::1]/",
                    "http://224.0.0.1/"):
            hook = self.hook(url=url, active=False)
            answer = node.local().post(f"/api/v1/webhooks/{hook}/test", {})
            self.assertEqual(answer.status, 200, answer)
            self.assertIsNone(answer.json["status"], url)
            self.assertIn("must not be called", answer.json["error"], url)
        hook = self.hook(active=False)
        answer = node.local().post(f"/api/v1/webhooks/{hook}/test", {})
        self.assertEqual(answer.json, {"status": 200, "error": "", "taken": True})
        self.assertEqual([event["event"] for event in self.receiver.events.values()], ["test"])

    def test_https_receivers_are_verified(self):
        def run(*command):
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out",
            "ca.pem", "-days", "2", "-subj", "/CN=CA")
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "hook.key", "-out",
            "hook.csr", "-subj", "/CN=hook")
        with open(os.path.join(self.folder, "ext"), "w") as file:
            file.write(f"subjectAltName=IP:{RECEIVER}")
        run("openssl", "x509", "-req", "-in", "hook.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "hook.pem", "-days", "2", "-extfile", "ext")
        secure = Receiver(os.path.join(self.folder, "hook.pem"),
                          os.path.join(self.folder, "hook.key"))
        node = self.cluster[2]
        try:
            hook = self.hook(url=f"https://{RECEIVER}:{secure.port}/", active=False)
            path = f"/api/v1/webhooks/{hook}/test"
            eventually(lambda: node.local().get(f"/api/v1/webhooks/{hook}").status == 200, "known")
            unknown = node.local().post(path, {}).json
            self.assertIsNone(unknown["status"], unknown)
            self.assertIn("certificate", unknown["error"])
            node.stop()
            node.start("--webhook-ca", os.path.join(self.folder, "ca.pem"))
            self.assertEqual(node.local().post(path, {}).json["status"], 200)
            node.stop()
            node.start("--webhook-ca", "/nowhere.pem")
            self.assertIn("/nowhere.pem", node.local().post(path, {}).json["error"])
        finally:
            secure.close()
            node.stop()
            node.start()

    def test_consumers_pull_from_whatever_node(self):
        made = self.cluster[0].local().post("/api/v1/consumers", {
            "name": "erp%d" % time.monotonic_ns(), "events": "tags.*"})
        path = f"/api/v1/consumers/{made.json['id']}"
        tags = [id for node in self.cluster
                for id in self.make_tags(node, 4, f"erp {node.name} {time.monotonic_ns()}")]
        self.cluster.settle()
        seen = []
        for turn in range(20):
            node = self.cluster[turn % 3]
            page = node.local().get(path + "/events?limit=2").json
            self.assertLessEqual(len(page["items"]), 2)
            seen += [item["record"] for item in page["items"]]
            self.assertEqual(
                node.local().post(path + "/ack", {"position": page["position"]}).status, 204)
            self.cluster.settle()
            if not page["items"]:
                break
        self.assertEqual(sorted(seen), sorted(tags))
        self.node().local().request("DELETE", path)


if __name__ == "__main__":
    unittest.main()
