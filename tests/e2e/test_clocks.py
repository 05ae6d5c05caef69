"""Wrong clocks: who is far ahead takes no writes and says so; nothing is lost meanwhile.

PANAL_CLOCK_OFFSET_MS sets one node's clock off; see src/loop/system.h.
"""
import os
import unittest
from unittest import mock

from cluster import Cluster
from waiting import eventually


def start(node, offset_ms=0, **options):
    with mock.patch.dict(os.environ, {"PANAL_CLOCK_OFFSET_MS": str(offset_ms)}):
        return node.start(**options)


def codes(node):
    return {each["code"] for each in node.status()["warnings"]}


class Clocks(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(3)
        self.addCleanup(self.cluster.close)
        self.first, self.second, self.third = self.cluster
        self.first.client().post("/api/v1/messages", {"mess": "before"})
        self.cluster.settle()

    def restart(self, node, offset_ms):
        node.stop()
        start(node, offset_ms, wait=False)
        eventually(lambda: node.status()["peers"], f"{node.name} answers")

    def test_a_small_difference_is_a_warning(self):
        self.restart(self.third, 5_000)
        eventually(lambda: "clock_skew" in codes(self.first), "n1 warns")
        eventually(lambda: "clock_skew" in codes(self.third), "n3 warns")
        self.third.wait_ready()
        offset = {peer["name"]: peer["clock_offset_ms"] for peer in self.first.status()["peers"]}
        self.assertAlmostEqual(offset["n3"], 5_000, delta=500)
        self.assertEqual(self.third.local().post("/api/v1/messages", {"mess": "ok"}).status, 201)
        self.cluster.assert_equal()

    def test_a_node_far_ahead_is_read_only_until_its_clock_is_right(self):
        self.restart(self.third, 120_000)

        def ahead():
            node = self.third.status()["node"]
            return (node["state"], node["reason"]) == ("read_only", "clock_ahead")
        eventually(ahead, "n3 sees that it is ahead", 10)
        refused = self.third.local().post("/api/v1/messages", {"mess": "too early"})
        self.assertEqual(refused.status, 503, refused)
        self.assertEqual(self.third.client(token=None).get("/healthz").json["reason"],
                         "clock_ahead")
        self.assertEqual(self.first.status()["node"]["state"], "ready")
        self.restart(self.third, 0)
        self.third.wait_ready()
        self.assertEqual(self.third.local().post("/api/v1/messages", {"mess": "ok"}).status, 201)
        self.cluster.assert_equal()

    def test_entries_from_the_future_are_held_and_said(self):
        """A node that is alone cannot know that it is ahead; what it writes waits elsewhere."""
        for node in self.cluster:
            node.stop()
        start(self.third, 70_000, wait=False)
        written = eventually(
            lambda: (lambda answer: answer.status == 201 and answer)(
                self.third.local().post("/api/v1/messages", {"mess": "from the future"})),
            "n3 writes alone")
        for node in (self.first, self.second):
            start(node, wait=False)

        def held():
            return [each for each in self.first.status()["held"]
                    if each["reason"] == "clock_ahead"]
        eventually(held, "n1 holds the entry")
        self.assertEqual(self.first.local().post("/api/v1/messages", {"mess": "ok"}).status, 201)
        eventually(lambda: written.json["id"] in self.first.messages(),
                   "the entry is applied when its time has come", 40)

    def test_a_start_behind_its_own_stamps_waits_for_a_member(self):
        for node in self.cluster:
            node.stop()
        start(self.second, -600_000, wait=False)

        def behind():
            node = self.second.status()["node"]
            return (node["state"], node["reason"]) == ("read_only", "clock_behind")
        eventually(behind, "n2 knows that its clock is wrong")
        self.assertEqual(self.second.local().post("/api/v1/messages", {"mess": "no"}).status, 503)
        self.assertIn("clock_behind", codes(self.second))
        self.restart(self.second, 0)
        self.second.wait_ready()


if __name__ == "__main__":
    unittest.main()
