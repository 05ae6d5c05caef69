"""HTTP/1.1 as the RFCs have it: every case to a node itself, and through a front to that node.

Goal: what is ambiguous is refused, and front and back never disagree about the count of messages.
Method: the tables of conformance/, raw, whole and byte by byte; the back counts its requests.
"""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from client import Client  # noqa: E402
from cluster import Cluster  # noqa: E402
from conformance import responses  # noqa: E402
from conformance.hostile import Hostile, front_before  # noqa: E402
from conformance.wire import Malformed, Wire, all_cases, talk  # noqa: E402
from waiting import eventually  # noqa: E402


class Conformance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(0)
        cls.addClassCleanup(cls.cluster.close)
        cls.node = cls.cluster.add(start=False)
        cls.node.start("--data-open", "true")
        client = Client(cls.node.http)
        made = client.post("/data", {"clid": 1, "mess": "hola"})
        assert made.status == 201, made
        cls.front = cls.cluster.add(start=False, role="front")
        cls.front.start(wait=False)
        through = Client(cls.front.http)
        eventually(lambda: through.get("/data/1").status == 200, "the front has its backend")

    def received(self):
        """How many requests the node has begun to answer."""
        text = self.node.local().get("/metrics").body.decode()
        return int(re.search(r"^panal_http_requests_total (\d+)", text, re.M).group(1))

    def count(self, address, case):
        """What became of a case, and how many requests the node saw of it. A probe of the front
        may fall into it, once in a second: so the least of three counts."""
        counts = []
        for _ in range(3):
            before = self.received()
            said, nodes = talk(address, *case)
            counts.append(self.received() - before - 1)
            if len(counts) > 1 and counts[-1] == min(counts):
                break
        return said, nodes, min(counts)

    def test_there_are_enough_cases(self):
        cases = list(all_cases())
        self.assertGreaterEqual(len(cases), 150)
        names = [case[:2] for case in cases]
        self.assertEqual(len(set(names)), len(names), "each has a name of its own")
        for table, name, section, *_ in cases:
            self.assertRegex(section, r"^\d{4} [\dC]", f"{table}: {name}")

    def test_node_and_front_agree_in_every_case(self):
        for table, name, section, data, expected in all_cases():
            expected = expected.strip()
            with self.subTest(table=table, case=name, section=section):
                said, nodes, direct = self.count(self.node.http, (data, expected))
                self.assertEqual(said, expected, "to the node itself")
                self.assertLessEqual(set(nodes), {"n1"})
                said, _, through = self.count(self.front.http, (data, expected))
                self.assertEqual(said, expected, "through the front")
                if direct != through and not expected.endswith("?"):
                    # A body that breaks off may be refused before its head was sent on.
                    self.assertIn("400 !", expected)
                    self.assertLess(through, direct, "the back saw requests that nobody sent")

    def test_delivery_byte_by_byte_changes_nothing(self):
        for table, name, section, data, expected in all_cases():
            if len(data) > 600:
                continue
            with self.subTest(table=table, case=name, section=section):
                said, _ = talk(self.node.http, data, expected.strip(), by_byte=True)
                self.assertEqual(said, expected.strip())


class Responses(unittest.TestCase):
    """Method: a member that answers with raw bytes takes the place of the only node."""

    @classmethod
    def setUpClass(cls):
        front_before(cls, Hostile)

    def wait_until_well(self):
        self.backend.answer_with(responses.sized())
        eventually(lambda: Client(self.front.http).get("/x").status == 200, "the backend is well")

    def exchange(self, wire, method, expected):
        wire.send(method.encode() + b" /x HTTP/1.1\r\nHost: t\r\n\r\n")
        status, _, body = wire.answer(bodiless=expected.endswith("-"))
        return f"{status}-" if expected.endswith("-") else str(status), body

    def test_a_client_gets_one_answer_or_none(self):
        for name, section, reply, closes, method, expected in responses.CASES:
            self.wait_until_well()
            with self.subTest(case=name, section=section), Wire(self.front.http) as wire:
                self.backend.answer_with(reply, closes)
                if expected.endswith(" cut"):
                    with self.assertRaises(Malformed):
                        self.exchange(wire, method, expected)
                    continue
                said, body = self.exchange(wire, method, expected)
                self.assertEqual(said, expected)
                self.assertNotIn(b"evil", body)
                # The next answer is the next one, on this connection and on others.
                self.backend.answer_with(responses.sized(body=b"next"))
                with Wire(self.front.http) as other:
                    for each in (wire, other):
                        self.assertEqual(self.exchange(each, "GET", "200"), ("200", b"next"))

    def test_a_request_is_framed_and_told_anew(self):
        """What the backend receives of a request full of claims and of hop-by-hop fields."""
        self.wait_until_well()
        with Wire(self.front.http) as wire:
            wire.send(b"GET /claims HTTP/1.1\r\nhost: t\r\nX-Forwarded-For: bad\r\n"
                      b"X_Real_IP: bad\r\nForwarded: for=bad\r\nVia: 1.1 bad\r\n"
                      b"X-Panal-From-Address: bad\r\nx_panal_from_address: bad\r\n"
                      b"Connection: X-A, Host, X-Forwarded-For, X-Real-IP\r\nX-A: bad\r\n"
                      b"Keep-Alive: bad\r\nTE: bad\r\nTransfer-Encoding: chunked\r\n\r\n"
                      b"000003;x=bad\r\nabc\r\n0\r\nX-B: bad\r\n\r\n")
            self.assertEqual(wire.answer()[0], 200)
        request = next(each for each in self.backend.received if b"/claims" in each)
        self.assertNotIn(b"bad", request)
        for line in (b"Host: t", b"X-Real-IP: 127.0.0.1", b"X-Forwarded-For: 127.0.0.1",
                     b"X-Panal-From-Address: 127.0.0.1", b"Transfer-Encoding: chunked"):
            self.assertEqual(request.count(b"\r\n" + line + b"\r\n"), 1, line)


if __name__ == "__main__":
    unittest.main()
