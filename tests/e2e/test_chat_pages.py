"""The chat in the browser: two people on two nodes, of which one is killed while he writes."""
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster


class ChatPages(unittest.TestCase):
    def test_two_people_talk_on_two_nodes(self):
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        cluster[0].must("user", "add", "luis", "--role", "salesperson", "--password-stdin",
                        input=PASSWORD + "\n")
        cluster.settle()
        addresses = ["http://%s:%d/" % node.http for node in cluster]
        steps = {"kill n2": cluster[1].kill, "start n2": cluster[1].start}
        run_script("chat.mjs", [*addresses, SHOTS], steps)
        cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
