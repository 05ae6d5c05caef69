"""Members of a running cluster: drained, resumed, removed, moved."""
import json
import unittest

from client import Client
from cluster import Cluster
from waiting import eventually
from writers import Writers, lost


def health(node):
    answer = node.client(token=None).get("/healthz")
    return answer.status, answer.json["status"]


def listed(node):
    """{name: member} as `panal node list` has them."""
    return {each["name"]: each for each in json.loads(node.must("node", "list", "--json"))}


class Drain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3, balance="roundrobin")
        cls.addClassCleanup(cls.cluster.close)

    def answering(self, node, count=12):
        client = node.client()
        return {client.get("/api/v1/messages").node for _ in range(count)}

    def test_a_drained_node_gets_nothing_and_fails_nobody(self):
        """Goal: draining under load costs no request, and resuming brings the node back."""
        front, drained = self.cluster[0], self.cluster[2]
        eventually(lambda: len(self.answering(front)) == 3, "all three answer")
        with Writers([front], threads=4) as writers:
            for _ in range(2):
                front.must("node", "drain", "n3")
                eventually(lambda: health(drained) == (503, "draining"), "n3 says that it drains")
                eventually(lambda: self.answering(front) == {"n1", "n2"}, "n3 gets nothing")
                before = writers.count()
                eventually(lambda: writers.count() > before + 50, "writes go on")
                eventually(lambda: len(drained.messages()) > before, "n3 still replicates")
                self.assertEqual(drained.status()["node"]["state"], "draining")
                self.assertEqual(listed(front)["n3"]["state"], "draining")
                front.must("node", "resume", "n3")
                eventually(lambda: len(self.answering(front)) == 3, "n3 answers again")
        self.assertEqual(writers.refused, [])
        self.cluster.assert_equal()
        self.assertEqual(lost(writers.acked, drained.messages()), [])

    def test_through_the_api_and_with_a_stopped_node(self):
        with Cluster(2, balance="roundrobin") as cluster:
            first, second = cluster
            nodes = first.client().get("/api/v1/cluster/nodes").json["items"]
            ids = {node["name"]: node["id"] for node in nodes}
            answer = first.client().post(f"/api/v1/cluster/nodes/{ids['n2']}/drain")
            self.assertEqual((answer.status, answer.json["state"]), (200, "draining"), answer)
            eventually(lambda: health(second) == (503, "draining"), "n2 drains")
            first.stop()
            first.must("node", "resume", "n2")
            first.start(balance="roundrobin")
            eventually(lambda: health(second) == (200, "ready"), "n2 is back")

    def test_wrong_names_are_said(self):
        for action in ("drain", "resume", "remove"):
            done = self.cluster[0].command("node", action, "nobody")
            self.assertEqual(done.returncode, 1)
            self.assertIn('there is no node "nobody"; there are n1, n2, n3', done.stderr)


class Remove(unittest.TestCase):
    def test_the_last_node_stays(self):
        with Cluster(1) as cluster:
            done = cluster[0].command("node", "remove", "n1")
            self.assertEqual(done.returncode, 1)
            self.assertIn("last node", done.stderr)

    def test_a_removed_node_is_cut_off_and_says_so(self):
        with Cluster(3) as cluster:
            first, second, third = cluster
            first.must("node", "remove", "n3")
            for node in (first, second):
                eventually(lambda: listed(node)["n3"]["connection"] == "removed",
                           f"{node.name} has let go of n3", seconds=2)
            eventually(lambda: health(third) == (503, "fenced"), "n3 is fenced")
            answer = third.local().post("/api/v1/messages", {"mess": "too late"})
            self.assertEqual(answer.status, 503, answer)
            self.assertIn("panal join", answer.json["detail"])
            row = first.client().post("/api/v1/messages", {"mess": "goes on"}).json["id"]
            eventually(lambda: row in second.messages(), "the others go on")
            self.assertNotIn(row, third.messages())
            done = first.command("node", "resume", "n3")
            self.assertEqual(done.returncode, 1)
            self.assertIn("only come back as a new one", done.stderr)
            self.assertEqual(first.status()["cluster"]["members"], 2)

    def test_a_node_may_leave_by_itself(self):
        """Goal: what it had written goes out before the others let go of it."""
        with Cluster(2) as cluster:
            first, second = cluster
            rows = [second.client().post("/api/v1/messages", {"mess": f"last {i}"}).json["id"]
                    for i in range(20)]
            second.must("node", "remove", "n2")
            eventually(lambda: health(second) == (503, "fenced"), "n2 is fenced")
            eventually(lambda: set(rows) <= set(first.messages()), "all it wrote has gone out")
            eventually(lambda: listed(first)["n2"]["state"] == "removed", "n1 knows")


if __name__ == "__main__":
    unittest.main()
