"""The log's life: it is cut as soon as everybody has it, and a member that stays away too long
does not keep it from being cut: it takes a snapshot when it returns, and loses nothing."""
import unittest

from cluster import Cluster
from waiting import eventually
from writers import Writers, lost

AWAY = ("--log-retention", "4s")


def write(nodes, count, tag):
    with Writers(nodes, tag=tag) as writers:
        eventually(lambda: writers.count() >= count, f"{tag} writes", 60)
    return writers.acked


def entries(node):
    return node.status()["log"]["entries"]


class Absence(unittest.TestCase):
    def test_who_is_away_too_long_takes_a_snapshot_and_keeps_its_writes(self):
        """Goal: the log does not wait for ever, nothing acknowledged is lost, nothing deleted
        returns.

        Method: n3 writes alone, then is away for longer than the retention, while the others
        delete a message that it had edited, write a lot, and cut their logs.
        """
        with Cluster() as cluster:
            for _ in range(3):
                node = cluster.add(start=False)
                node.start(*AWAY)
                if len(cluster.nodes) == 1:
                    cluster.token = node.must("user", "token", "ana", "--scope", "api").strip()
                node.token = cluster.token
            n1, n2, n3 = cluster
            acked = write(cluster, 60, "before")
            cluster.settle()
            edited, *_ = acked
            n1.stop()
            n2.stop()
            alone = write([n3], 20, "alone")
            changed = n3.client().request("PATCH", f"/api/v1/messages/{edited}",
                                          {"mess": "edited away"})
            self.assertEqual(changed.status, 200)
            n3.kill()
            n1.start(*AWAY)
            n2.start(*AWAY)
            deleted = n1.client().request("DELETE", f"/api/v1/messages/{edited}")
            self.assertEqual(deleted.status, 204)
            acked.pop(edited)
            acked |= write([n1, n2], 200, "others")
            eventually(lambda: [peer["state"] for peer in n1.status()["peers"]
                                if peer["name"] == "n3"] == ["needs_snapshot"], "n3 is marked", 30)
            eventually(lambda: entries(n1) == 0 and entries(n2) == 0, "the logs are cut", 30)
            n3.start(*AWAY, wait=False)
            n3.wait_ready(60)
            acked |= alone | write(cluster, 40, "together")
            cluster.assert_equal(60)
            for node in cluster:
                messages = node.messages()
                self.assertEqual(lost(acked, messages), [], node.name)
                self.assertFalse(edited in messages, "a deleted message returned")
            for node in cluster:
                self.assertGreaterEqual(node.status()["conflicts"]["open"], 1, node.name)
            eventually(lambda: all(entries(node) == 0 for node in cluster), "cut again", 30)

    def test_the_log_is_cut_when_everybody_has_it(self):
        with Cluster(2) as cluster:
            for _ in range(3):
                write(cluster, 300, "load")
                cluster.settle()
                eventually(lambda: all(entries(node) == 0 for node in cluster), "cut", 30)
            status = cluster[0].status()
            self.assertEqual(status["log"]["bytes"], 0)
            self.assertEqual(status["log"]["stable"], status["vector"])


if __name__ == "__main__":
    unittest.main()
