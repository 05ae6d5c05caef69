"""Real input: every quote of Debian's fortunes-es, over three nodes, compared byte for byte."""
import os
import sys
import threading
import unittest

from cluster import Cluster

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts"))
from quotes import load, quotes  # noqa: E402


class Fortunes(unittest.TestCase):
    def test_all_quotes_reach_all_nodes_byte_for_byte(self):
        texts = quotes()
        self.assertGreater(len(texts), 10_000)
        expected = {}
        lock = threading.Lock()

        def fill(node, share):
            made = dict(load("http://%s:%d" % node.http, node.token, share))
            with lock:
                expected.update(made)

        with Cluster(3) as cluster:
            threads = [threading.Thread(target=fill, args=(node, texts[index::3]))
                       for index, node in enumerate(cluster)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(len(expected), len(texts))
            cluster.assert_equal(60)
            for node in cluster:
                found = {id: item["mess"].encode() for id, item in node.messages().items()}
                self.assertEqual(len(found), len(texts), node.name)
                wrong = [id for id, text in expected.items() if found.get(id) != text.encode()]
                self.assertEqual(wrong, [], node.name)


if __name__ == "__main__":
    unittest.main()
