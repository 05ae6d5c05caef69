"""Nodes that die, stop, freeze and come back: nothing acknowledged is missing afterwards."""
import signal
import time
import unittest

from cluster import Cluster
from waiting import eventually
from writers import Writers, lost


class Crash(unittest.TestCase):
    def test_kill_of_each_node_in_turn_under_load(self):
        with Cluster(3) as cluster, Writers(cluster) as writers:
            for node in cluster:
                before = writers.count()
                eventually(lambda: writers.count() > before + 60, "the load runs", 60)
                node.kill(signal.SIGKILL)
                before = writers.count()
                eventually(lambda: writers.count() > before + 60, "the others go on", 60)
                node.start()
            writers.__exit__()
            # A node that has just come back may say that it is not ready yet; a write that a
            # killed node had in hand is never sent to another one blindly.
            odd = [each for each in writers.refused if each.status not in (502, 503)]
            self.assertEqual(odd, [])
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(writers.acked, node.messages()), [], node.name)

    def test_all_nodes_killed_at_once(self):
        with Cluster(3) as cluster:
            with Writers(cluster) as writers:
                eventually(lambda: writers.count() > 150, "the load runs", 60)
                for node in cluster:
                    node.process.kill()
            for node in cluster:
                node.kill()
                node.start()
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(writers.acked, node.messages()), [], node.name)

    def test_terminate_finishes_quickly_and_loses_nothing(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name), Cluster(1) as cluster:
                node = cluster[0]
                with Writers(cluster, threads=4) as writers:
                    eventually(lambda: writers.count() > 50, "the load runs", 60)
                    started = time.monotonic()
                    self.assertEqual(node.kill(number), 0, node.tail())
                    self.assertLess(time.monotonic() - started, 10)
                node.start()
                self.assertEqual(lost(writers.acked, node.messages()), [])

    def test_terminate_while_entries_of_others_are_applied(self):
        """Goal: what is being applied when a node ends neither crashes it nor is lost."""
        with Cluster(2) as cluster:
            n1, n2 = cluster
            with Writers([n1], threads=6) as writers:
                for _ in range(15):
                    before = writers.count()
                    eventually(lambda: writers.count() > before + 60, "the load goes on", 60)
                    self.assertEqual(n2.stop(), 0, n2.tail())
                    n2.start(wait=False)
                    eventually(lambda: n2.status()["vector"], "n2 is there again")
            cluster.assert_equal(60)
            self.assertEqual(lost(writers.acked, n2.messages()), [])

    def test_idle_node_ends_at_once(self):
        with Cluster(1) as cluster:
            started = time.monotonic()
            self.assertEqual(cluster[0].stop(), 0)
            self.assertLess(time.monotonic() - started, 2)


class Apart(unittest.TestCase):
    def test_frozen_node_catches_up(self):
        """Goal: a node that stands still is a partition; both sides meet again.

        Method: n3 has unshipped writes of its own when it is frozen, and misses many of the others.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            n1.pause()
            n2.pause()
            with Writers([n3], threads=1, tag="alone") as alone:
                eventually(lambda: alone.count() >= 20, "n3 writes alone", 30)
            n3.pause()
            n1.resume()
            n2.resume()
            with Writers([n1, n2]) as others:
                eventually(lambda: others.count() >= 300, "the others write", 60)
            n3.resume()
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost({**alone.acked, **others.acked}, node.messages()), [])

    def test_entries_travel_through_a_third_node(self):
        """Goal: n3 gets n1's writes from n2, with n1 dead for good.

        Method: n3 is down while n1 writes; n1 is killed before n3 comes back.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            cluster.settle()
            n3.stop()
            with Writers([n1]) as writers:
                eventually(lambda: writers.count() >= 100, "n1 writes", 60)
            eventually(lambda: lost(writers.acked, n2.messages()) == [], "n2 has them")
            n1.kill()
            n3.start()
            eventually(lambda: lost(writers.acked, n3.messages()) == [], "n3 has them by n2")

    def test_peer_that_is_gone_is_said_to_be_gone(self):
        with Cluster(2) as cluster:
            n1, n2 = cluster

            def state():
                return n1.status()["peers"][0]["state"]
            eventually(lambda: state() == "connected", "connected")
            n2.kill()
            eventually(lambda: state() != "connected", "n1 notices", 10)
            n2.start()
            eventually(lambda: state() == "connected", "n1 notices the return", 10)

    def test_joining_under_load(self):
        with Cluster(2) as cluster:
            with Writers(cluster.nodes[:2]) as writers:
                eventually(lambda: writers.count() >= 200, "the load runs", 60)
                cluster.add()
                before = writers.count()
                eventually(lambda: writers.count() > before + 50, "the load goes on", 60)
            self.assertEqual(writers.refused, [])
            cluster.assert_equal(60)
            self.assertEqual(lost(writers.acked, cluster[2].messages()), [])


if __name__ == "__main__":
    unittest.main()
