"""The message API, /data, errors and limits, with one real node."""
import concurrent.futures
import csv
import io
import json
import socket
import unittest

from cluster import ADMIN, PASSWORD, Cluster
from schema import MESSAGE, PROBLEM, mismatch


class OneNode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(1)
        cls.addClassCleanup(cls.cluster.close)
        cls.node = cls.cluster[0]

    def setUp(self):
        self.api = self.node.client()

    def create(self, **fields):
        answer = self.api.post("/api/v1/messages", fields)
        self.assertEqual(answer.status, 201, answer)
        return answer

    def assert_problem(self, answer, status, *fields):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers.get_content_type(), "application/problem+json")
        problem = {"errors": [], **answer.json}
        self.assertEqual(mismatch(PROBLEM, problem), [])
        self.assertEqual(problem["status"], status)
        self.assertLessEqual(set(fields), {error["field"] for error in problem["errors"]})


class Messages(OneNode):
    def test_life_of_a_message(self):
        made = self.create(mess="hola", clid=7)
        self.assertEqual(mismatch(MESSAGE, made.json), [])
        path = made.headers["Location"]
        self.assertEqual(path, "/api/v1/messages/" + made.json["id"])
        self.assertEqual(made.json["sid"], "n1")
        self.assertEqual(made.json["author"], ADMIN)
        read = self.api.get(path)
        self.assertEqual((read.status, read.headers["ETag"]), (200, made.headers["ETag"]))
        self.assertEqual(read.json, made.json)
        edited = self.api.request("PATCH", path, {"mess": "adiós"},
                                  headers={"If-Match": read.headers["ETag"]})
        self.assertEqual((edited.status, edited.json["mess"]), (200, "adiós"))
        self.assertNotEqual(edited.headers["ETag"], read.headers["ETag"])
        stale = {"If-Match": read.headers["ETag"]}
        self.assert_problem(self.api.request("PATCH", path, {"mess": "x"}, headers=stale), 412)
        self.assert_problem(self.api.request("DELETE", path, headers=stale), 412)
        self.assertIn(self.api.request("DELETE", path).status, (200, 204))
        self.assert_problem(self.api.get(path), 404)

    def test_text_comes_back_as_it_was(self):
        for text in ("Ñandú & <b>x</b>", "🐝" * 100, "مرحبا", "a\tb\nc\\\"d", "'; DROP TABLE x; --",
                     "x" * 10_000, "\u2028\u202e"):
            made = self.create(mess=text)
            self.assertEqual(self.api.get(made.headers["Location"]).json["mess"], text)

    def test_pages_show_each_row_once(self):
        ids = {self.create(mess=f"page {i}").json["id"] for i in range(25)}
        found, cursor = [], ""
        while True:
            page = self.api.get(f"/api/v1/messages?q=page&limit=10{cursor}").json
            self.assertLessEqual(len(page["items"]), 10)
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(ids, set(found))

    def test_idempotency_key(self):
        key = {"Idempotency-Key": "one"}
        first = self.api.post("/api/v1/messages", {"mess": "once"}, headers=key)
        again = self.api.post("/api/v1/messages", {"mess": "once"}, headers=key)
        self.assertEqual(first.json["id"], again.json["id"])
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(lambda _: self.node.client().post(
                "/api/v1/messages", {"mess": "twice"},
                headers={"Idempotency-Key": "two"}).json["id"], range(16)))
        self.assertEqual(len(set(ids)), 1)

    def test_bulk_is_all_or_nothing(self):
        before = len(self.node.messages())
        good = [{"mess": f"bulk {i}"} for i in range(100)]
        self.assertIn(self.api.post("/api/v1/messages/bulk", {"items": good}).status, (200, 201))
        self.assertEqual(len(self.node.messages()), before + 100)
        bad = self.api.post("/api/v1/messages/bulk", {"items": good + [{"clid": 1}]})
        self.assertEqual(bad.status, 422, bad)
        self.assertEqual(len(self.node.messages()), before + 100)

    def test_csv_export(self):
        self.create(mess="=1+1")
        answer = self.api.get("/api/v1/messages", headers={"Accept": "text/csv"})
        self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "text/csv"))
        rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
        texts = [row["mess"] for row in rows]
        self.assertFalse([text for text in texts if text[:1] in ("=", "+", "@")])

    def test_duplicate_clid_is_a_conflict(self):
        self.create(mess="mine", clid=4242)
        self.assert_problem(self.api.post("/api/v1/messages", {"mess": "x", "clid": 4242}), 409)


class Refusals(OneNode):
    def test_field_errors(self):
        for form in ({}, {"mess": ""}, {"mess": 7}, {"mess": "x" * 70_000}):
            self.assert_problem(self.api.post("/api/v1/messages", form), 422, "mess")
        self.assert_problem(self.api.post("/api/v1/messages", {"mess": "a", "clid": "b"}), 422,
                            "clid")

    def test_bad_forms(self):
        for body in (b"", b"{", b"[1]", b'{"mess":"a","mess":"b"}', b'{"mess":"\xff"}',
                     b"[" * 100_000):
            answer = self.api.post("/api/v1/messages", body,
                                   headers={"Content-Type": "application/json"})
            self.assertIn(answer.status, (400, 422), body[:20])
        unknown = self.api.post("/api/v1/messages", {"mess": "a", "surprise": 1})
        self.assertIn(unknown.status, (400, 422), unknown)
        self.assertEqual(self.api.post("/api/v1/messages", b"mess=a",
                                       headers={"Content-Type": "text/plain"}).status, 415)

    def test_too_large(self):
        body = json.dumps({"mess": "x" * 2_000_000}).encode()
        try:
            answer = self.node.client().post("/api/v1/messages", body,
                                             headers={"Content-Type": "application/json"})
            self.assertEqual(answer.status, 413)
        except ConnectionError:
            pass  # closed before the whole body was sent: fair, the answer may be lost

    def test_credentials(self):
        stranger = self.node.client(token=None)
        self.assert_problem(stranger.get("/api/v1/messages"), 401)
        self.assert_problem(stranger.post("/api/v1/messages", {"mess": "x"}), 401)
        self.assert_problem(self.node.client(token="nonsense").get("/api/v1/messages"), 401)
        monitor = self.node.must("user", "token", ADMIN, "--scope", "monitor").strip()
        self.assertEqual(self.node.client(token=monitor).get("/metrics").status, 200)
        self.assert_problem(self.node.client(token=monitor).get("/api/v1/messages"), 403)

    def test_session_needs_the_csrf_token_to_write(self):
        client = self.node.client(token=None, cookies=True)
        self.assert_problem(client.sign_in(ADMIN, "wrong"), 401)
        self.assertEqual(client.sign_in(ADMIN, PASSWORD).status, 200)
        self.assertEqual(client.get("/api/v1/messages").status, 200)
        csrf, client.csrf = client.csrf, None
        self.assert_problem(client.post("/api/v1/messages", {"mess": "x"}), 403)
        client.csrf = csrf
        self.assertEqual(client.post("/api/v1/messages", {"mess": "x"}).status, 201)
        self.assertEqual(client.request("DELETE", "/api/v1/session").status, 204)
        self.assertEqual(client.get("/api/v1/session").status, 401)

    def test_unknown_paths_and_methods(self):
        self.assert_problem(self.api.get("/api/v1/nothing"), 404)
        self.assert_problem(self.api.request("PUT", "/api/v1/messages"), 405)
        self.assert_problem(self.api.get("/api/v1/messages/not-an-id"), 404)

    def test_errors_in_the_readers_language(self):
        texts = {self.api.get("/api/v1/nothing", headers={"Accept-Language": language}).json[
            "title"] for language in ("es", "en")}
        self.assertEqual(len(texts), 2, texts)

    def test_malformed_requests(self):
        post = b"POST / HTTP/1.1\r\nHost: a\r\n"
        for raw in (b"GET / HTTP/1.1\r\n\r\n", b"GET /\r\n\r\n", b"\0\1\2\3\r\n\r\n",
                    b"GET / HTTP/1.1\nHost: a\n\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    post + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    post + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
                    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 40_000 + b"\r\n\r\n"):
            with socket.create_connection(self.node.http, timeout=10) as connection:
                try:
                    connection.sendall(raw)
                    first = connection.makefile("rb").readline()
                except ConnectionError:
                    continue
            self.assertTrue(first == b"" or first.split()[1] in (b"400", b"414", b"431"),
                            (raw[:60], first))
        self.assertEqual(self.api.get("/healthz").status, 200)


class Data(OneNode):
    """The wire form of the small message service that /data replaces."""

    def setUp(self):
        token = self.node.must("user", "token", ADMIN, "--scope", "data").strip()
        self.api = self.node.client(token=token)

    def test_wire_form(self):
        made = self.api.post("/data", {"clid": 7, "mess": "uno"})
        self.assertIn(made.status, (200, 201), made)
        self.assertEqual(set(made.json), {"message"})
        self.assertEqual(self.api.get("/data/7").json, [[7, "uno", "n1"]])
        changed = self.api.request("PUT", "/data/7", {"mess": "dos"})
        self.assertEqual((changed.status, set(changed.json)), (200, {"message"}))
        self.assertIn([7, "dos", "n1"], self.api.get("/data").json)
        gone = self.api.request("DELETE", "/data/7")
        self.assertEqual((gone.status, set(gone.json)), (200, {"message"}))
        self.assertEqual(self.api.get("/data/7").status, 404)

    def test_failures(self):
        self.api.post("/data", {"clid": 8, "mess": "uno"})
        self.assertEqual(self.api.post("/data", {"clid": 8, "mess": "dos"}).status, 409)
        self.assertEqual(self.api.get("/data/8").json[0][1], "uno")
        for form in ({}, {"clid": 9}, {"mess": "x"}, {"clid": "nine", "mess": "x"}, [1, 2]):
            self.assertEqual(self.api.post("/data", form).status, 400, form)
        for method, body in (("GET", None), ("PUT", {"mess": "x"}), ("DELETE", None)):
            self.assertEqual(self.api.request(method, "/data/999999", body).status, 404, method)

    def test_needs_a_token_of_its_scope(self):
        self.assertEqual(self.node.client(token=None).get("/data").status, 401)
        monitor = self.node.must("user", "token", ADMIN, "--scope", "monitor").strip()
        self.assertEqual(self.node.client(token=monitor).get("/data").status, 403)


if __name__ == "__main__":
    unittest.main()
