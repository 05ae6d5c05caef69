"""The harness's own test: it must see faults before it may say that there are none."""
import http.server
import json
import threading
import unittest

from client import Client
from cluster import setup_code
from schema import STATUS, mismatch
from test_fortunes import quotes
from waiting import TooLate, eventually
from writers import lost


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({"cookie": self.headers.get("Cookie"), "path": self.path,
                           "authorization": self.headers.get("Authorization")}).encode()
        self.send_response(200)
        self.send_header("X-Panal-Node", "n1")
        self.send_header("Set-Cookie", "panal_seen=abc; Path=/; SameSite=Lax")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if self.path == "/last":
            self.close_connection = True

    def log_message(self, *_):
        pass


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def test_keeps_cookies_and_sends_its_token(self):
        client = Client(self.server.server_address, token="secret", cookies=True)
        self.assertIsNone(client.get("/").json["cookie"])
        second = client.get("/").json
        self.assertEqual(second["cookie"], "panal_seen=abc")
        self.assertEqual(second["authorization"], "Bearer secret")

    def test_reads_again_when_the_server_closed_a_kept_connection(self):
        client = Client(self.server.server_address)
        client.get("/last")
        self.assertEqual(client.get("/").node, "n1")

    def test_says_when_nobody_answers(self):
        with self.assertRaises(OSError):
            Client(("127.0.0.1", 1)).get("/")


class Parts(unittest.TestCase):
    def test_waiting_ends_at_the_deadline(self):
        with self.assertRaisesRegex(TooLate, "a wonder"):
            eventually(lambda: False, "a wonder", seconds=0.05)
        answers = iter([OSError(), None, 7])

        def condition():
            answer = next(answers)
            if isinstance(answer, OSError):
                raise answer
            return answer
        self.assertEqual(eventually(condition, "seven"), 7)

    def test_lost_writes_are_found(self):
        acked = {"1": "a", "2": "b", "3": "c"}
        held = {"1": {"mess": "a"}, "2": {"mess": "other"}}
        self.assertEqual(lost(acked, held), [("2", "b"), ("3", "c")])

    def test_shape_finds_each_difference(self):
        shape = {"a": STATUS["digest"], "b": [{"c": lambda value: value == 1}]}
        digest = {"value": "ff", "vector": {"A-1f3c": 1}, "divergent_with": [], "damaged": 0,
                  "found": 0, "repaired": 0, "passes": 1, "error": None, "incidents": []}
        good = {"a": digest, "b": [{"c": 1}]}
        self.assertEqual(mismatch(shape, good), [])
        self.assertEqual(mismatch(shape, {"b": [{"c": 2}], "d": 0}),
                         ["$: no a", "$: unexpected d", "$.b[0].c: 2"])
        digest["vector"]["?"] = 1
        self.assertEqual(len(mismatch(shape, good)), 1)

    def test_setup_code_is_read_from_logs_for_people_and_programs(self):
        self.assertEqual(setup_code('{"message":"first run","setup_code":"AB12-CD34-EF56"}'),
                         "AB12-CD34-EF56")
        self.assertEqual(setup_code("Set-up code: 7h3k-99xz"), "7h3k-99xz")

    def test_quotes_are_whole(self):
        texts = quotes()
        self.assertGreater(len(texts), 10_000)
        self.assertFalse([text for text in texts if "\n%\n" in text or not text.strip("\n")])


if __name__ == "__main__":
    unittest.main()
