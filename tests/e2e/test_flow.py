"""What real nodes do about a peer that cannot keep up, and the durability asked of all writes."""
import random
import string
import time
import unittest

from cluster import Cluster
from waiting import eventually

MIB = 1024 * 1024


class SlowPeer(unittest.TestCase):
    def test_only_a_window_is_sent_ahead_and_the_rest_follows(self):
        """Goal: a peer that reads nothing costs the writer neither its writes nor its memory.
        Method: n2 stands still while n1 takes five windows of what does not compress."""
        with Cluster(2) as cluster:
            first, second = cluster
            cluster.settle()
            sent = lambda: first.status()["peers"][0]["bytes_sent"]
            before, written, number = sent(), 0, 0
            text = "".join(random.choices(string.ascii_letters + string.digits, k=60_000))
            client = first.local()
            second.pause()
            while written < 20 * MIB:
                number += 1
                mess = text[number:] + text[:number]
                answer = client.post("/api/v1/messages", {"mess": mess})
                self.assertEqual(answer.status, 201, answer)
                written += len(mess)
            ahead = sent() - before
            self.assertLess(ahead, 6 * MIB, "more than the window of 4 MiB was sent")
            peer = first.status()["peers"][0]
            self.assertGreater(peer["behind_entries"], number // 2, peer)
            second.resume()
            cluster.assert_equal()
            self.assertEqual(len(second.messages()), number)


class DefaultDurability(unittest.TestCase):
    def test_writes_that_do_not_say_reach_the_clusters_level(self):
        with Cluster(2) as cluster:
            first, second = cluster

            def level_of(node, **headers):
                answer = node.client().post("/api/v1/messages", {"mess": "x"}, headers=headers)
                self.assertEqual(answer.status, 201, answer)
                return answer.headers["X-Panal-Durability"]

            self.assertEqual(level_of(first), "local")
            put = first.local().request("PUT", "/api/v1/cluster/durability", {"default": "peer"})
            self.assertEqual(put.status, 200, put)
            eventually(lambda: level_of(second) == "peer", "n2 knows of it")
            self.assertEqual(level_of(first), "peer")
            self.assertEqual(level_of(first, **{"X-Panal-Durability": "local"}), "local")
            second.stop()
            began = time.monotonic()
            self.assertEqual(level_of(first), "local", "nobody confirms it")
            self.assertLess(time.monotonic() - began, 5)
            first.stop()
            second.start(), first.start()
            cluster.settle()
            self.assertEqual(level_of(first), "peer", "after a restart, too")


if __name__ == "__main__":
    unittest.main()
