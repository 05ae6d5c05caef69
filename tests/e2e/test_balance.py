"""How the front shares requests out by configuration: by connections, and slowly to a node that
comes back."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cluster import Cluster  # noqa: E402
from conformance.wire import Wire  # noqa: E402
from waiting import eventually  # noqa: E402

READ = "/api/v1/messages?limit=1"


def nodes(client, count):
    return [client.get(READ).node for _ in range(count)]


def share(client, name, count):
    return nodes(client, count).count(name) / count


def row(client, name):
    return next(each for each in client.get("/front/stats.json").json["backends"]
                if each["svname"] == name)


class LeastConnections(unittest.TestCase):
    def test_streams_that_stay_count_where_they_landed(self):
        """Method: six event streams land on n1 while n2 is drained; then n2 comes back."""
        with Cluster(2, balance="leastconn") as cluster:
            front = cluster[0]
            client = front.client()
            eventually(lambda: set(nodes(client, 4)) == {"n1", "n2"}, "both answer")
            cluster[0].must("node", "drain", "n2")
            eventually(lambda: set(nodes(client, 6)) == {"n1"}, "n2 is drained")
            streams = [Wire(front.http) for _ in range(6)]
            for wire in streams:
                self.addCleanup(wire.socket.close)
                wire.send(b"GET /api/v1/events HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer "
                          + front.token.encode() + b"\r\n\r\n")
                self.assertIn(b" 200 ", wire._until(b"\r\n\r\n"))
            eventually(lambda: row(client, "n1")["scur"] == 6, "they are sessions of n1")
            cluster[0].must("node", "resume", "n2")
            # Whoever has none of them gets every request, since each is over before the next.
            eventually(lambda: set(nodes(client, 10)) == {"n2"}, "n2 has fewer")
            for wire in streams:
                wire.socket.close()
            eventually(lambda: set(nodes(client, 10)) == {"n1", "n2"}, "they are equals again")


class SlowStart(unittest.TestCase):
    def test_a_node_that_comes_back_gets_a_share_that_grows(self):
        with Cluster(2, balance="roundrobin") as cluster:
            client = cluster[0].client()
            eventually(lambda: share(client, "n2", 10) == 0.5, "both take turns")
            cluster[1].kill()
            eventually(lambda: row(client, "n2")["state"] == "DOWN", "n2 is down")
            cluster[1].start(balance="roundrobin")
            eventually(lambda: "n2" in nodes(client, 20), "n2 is asked again")
            self.assertLess(share(client, "n2", 40), 0.35)
            eventually(lambda: share(client, "n2", 20) == 0.5, "it has its whole share again", 30)


if __name__ == "__main__":
    unittest.main()
