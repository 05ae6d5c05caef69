"""What is told live, and to whom comes back: streams of events, notifications that no write brings
about, a chat that was left an hour ago."""
import os
import socket
import time
import unittest

from cluster import Cluster
from test_chat import Person
from test_identity import copy, log_is_cut, put_back
from waiting import TooLate, eventually

HOUR_MS = 3_600_000
REMINDED_S = 150  # reminders are looked for once a minute


class Events:
    """A stream of server-sent events, as a page has one; no chat."""

    def __init__(self, node, token, last_id=None):
        self.sock = socket.create_connection(node.http, timeout=20)
        last = f"Last-Event-ID: {last_id}\r\n" if last_id else ""
        self.sock.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: panal\r\n{last}"
                          f"Authorization: Bearer {token}\r\n\r\n".encode())
        self.text = ""
        self.id = last_id
        self.read_until(lambda: "\r\n\r\n" in self.text, 20)
        assert self.text.startswith("HTTP/1.1 200"), self.text
        self.text = self.text.split("\r\n\r\n", 1)[1]

    def read_until(self, condition, seconds):
        end = time.monotonic() + seconds
        while not condition():
            self.sock.settimeout(max(0.05, end - time.monotonic()))
            try:
                piece = self.sock.recv(65536)
            except TimeoutError:
                raise TooLate(self.text) from None
            if not piece:
                raise ConnectionError("the stream ended")
            self.text += piece.decode()
            for line in self.text.replace("\r", "").split("\n")[:-1]:
                if line.startswith("id: "):
                    self.id = line[4:]

    def hear(self, event, about="", seconds=20):
        """Waits for such an event; forgets what came before it."""
        def came():
            return any(f"event: {event}\n" in block + "\n" and about in block
                       for block in self.text.replace("\r", "").split("\n\n")[:-1])
        self.read_until(came, seconds)
        heard, self.text = self.text, ""
        return heard

    def close(self):
        self.sock.close()


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3)
        cls.eva = Person(cls.cluster, "eva", ["support"])
        cls.leo = Person(cls.cluster, "leo", ["manager"])
        cls.cluster.settle()

    @classmethod
    def tearDownClass(cls):
        cls.cluster.close()

    def incident(self, node, title, **more):
        made = node.local().post("/api/v1/incidents", {"title": title, **more})
        self.assertEqual(made.status, 201, made)
        return made.json

    def notified(self, person, node, kind, record):
        def found():
            items = person.client(node).get("/api/v1/notifications?kind=" + kind).json["items"]
            return [each for each in items if each["record"] == record]
        return eventually(found, f"{person.login} is told ({kind})", REMINDED_S, 0.5)

    def test_a_page_without_chat_is_told_of_notifications_on_whatever_node(self):
        pages = [Events(node, self.eva.token) for node in self.cluster]
        other = Events(self.cluster[2], self.leo.token)
        self.incident(self.cluster[0], "No imprime", assignee=self.eva.id)
        for page in pages:
            page.hear("notification")
        other.hear("change", "incidents")
        self.assertNotIn("event: notification", other.text)
        for page in [*pages, other]:
            page.close()

    def test_a_stream_goes_on_where_it_was_on_whatever_node_and_after_a_restart(self):
        page = Events(self.cluster[0], self.eva.token)
        self.incident(self.cluster[0], "Uno")
        page.hear("change", "incidents")
        seen = page.id
        page.close()
        self.assertTrue(seen)
        self.incident(self.cluster[1], "Dos")
        self.cluster.settle()
        self.cluster[2].kill()
        self.cluster[2].start()
        self.cluster.settle()
        page = Events(self.cluster[2], self.eva.token, seen)
        page.hear("change", "incidents")
        page.close()

    def test_terms_that_are_close_are_told_of(self):
        admin = self.cluster[0].local()
        set_up = admin.request("PUT", "/api/v1/service_levels", {
            "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            "opens": "00:00", "closes": "24:00", "urgent_response_minutes": 5,
            "urgent_resolution_minutes": 20})
        self.assertEqual(set_up.status, 200, set_up)
        made = self.incident(self.cluster[0], "Se quema", assignee=self.eva.id, priority="urgent")
        self.cluster.settle()
        told = self.notified(self.eva, self.cluster[2], "sla", made["id"])
        self.assertEqual(len(told), 1, told)
        self.assertIn("Se quema", told[0]["title"])

    def test_a_conflict_on_ones_record_is_told_of(self):
        made = self.incident(self.cluster[0], "Antes", assignee=self.eva.id)
        self.cluster.settle()
        path = f"/api/v1/incidents/{made['id']}"
        for node in self.cluster:
            node.stop()
        for node, title in ((self.cluster[0], "De uno"), (self.cluster[1], "De otro")):
            node.start()
            self.assertEqual(node.local().request("PATCH", path, {"title": title}).status, 200)
            node.stop()
        for node in self.cluster:
            node.start()
        self.cluster.settle()
        told = self.notified(self.eva, self.cluster[1], "conflict", made["id"])
        self.assertEqual(len(told), 1, told)

    def test_who_left_the_chat_an_hour_ago_hears_all_once_and_in_order(self):
        made = self.eva.client(self.cluster[0]).post(
            "/api/v1/chat/rooms", {"kind": "private", "name": "Noche", "members": [self.leo.id]})
        self.assertEqual(made.status, 201, made)
        room = made.json["id"]
        self.cluster.settle()
        leo = self.leo.socket(self.cluster[0])
        seen = leo.hear_type("welcome")["seen"]
        leo.sock.close()  # his machine goes to sleep
        expected = []

        def write(node, text):
            sent = self.eva.client(node).post(f"/api/v1/chat/rooms/{room}/messages",
                                              {"client": text, "body": text})
            self.assertEqual(sent.status, 201, sent)
            expected.append(text)
        for i in range(30):
            write(self.cluster[0], f"antes {i}")
        self.cluster.settle()
        for node in self.cluster:
            node.stop()
        os.environ["PANAL_CLOCK_OFFSET_MS"] = str(HOUR_MS)
        try:
            for node in self.cluster:
                node.start()
            for person in (self.eva, self.leo):  # his token was good for an hour
                person.token = self.cluster[0].must(
                    "user", "token", person.login, "--scope", "api").split()[-1]
            self.cluster.settle()
            for i in range(300):
                write(self.cluster[1], f"después {i}")
            self.cluster.settle()
            leo = self.leo.socket(self.cluster[2], seen)
            self.assertTrue(leo.hear_type("welcome")["resumed"])
            heard = [leo.hear_type("message")["message"]["body"] for _ in expected]
            self.assertEqual(heard, expected)
            write(self.cluster[0], "ahora")
            self.assertEqual(leo.hear_type("message")["message"]["body"], "ahora")
            leo.close()
        finally:
            for node in self.cluster:
                node.stop()
            os.environ.pop("PANAL_CLOCK_OFFSET_MS")


class ReplacedStore(unittest.TestCase):
    def tags(self, node, tag, count):
        made = [node.local().post("/api/v1/tags", {"name": f"{tag}{i}"}) for i in range(count)]
        return {each.json["id"] for each in made}

    def test_no_event_is_left_out_when_a_store_was_replaced_by_a_snapshot(self):
        """The two nodes met the origins in another order, and so number them otherwise."""
        with Cluster(2) as cluster:
            one, two = cluster
            path = "/api/v1/consumers/" + one.local().post(
                "/api/v1/consumers", {"name": "erp", "events": "tags.*"}).json["id"]
            cluster.settle()
            one.stop()
            two.stop()
            two.start()
            made = self.tags(two, "two", 100)
            two.stop()
            one.start()
            made |= self.tags(one, "early", 3)
            two.start()
            cluster.settle()
            two.stop()
            backup = copy(two, "backup")
            two.start()
            made |= self.tags(two, "lost", 3) | self.tags(one, "late", 40)
            cluster.settle()
            eventually(lambda: log_is_cut(cluster), "the logs are cut", 60)
            two.kill()
            put_back(two, backup)
            two.start(wait=False)
            two.wait_ready(60)
            cluster.settle()
            for _ in range(100):
                page = two.local().get(path + "/events?limit=10").json
                if not page["items"]:
                    break
                made -= {each["record"] for each in page["items"]}
                two.local().post(path + "/ack", {"position": page["position"]})
            self.assertEqual(made, set())


if __name__ == "__main__":
    unittest.main()
