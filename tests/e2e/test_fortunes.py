"""Real input: every quote of Debian's fortunes-es, over three nodes, compared byte for byte."""
import glob
import os
import threading
import unittest

from cluster import Cluster

FOLDER = "/usr/share/games/fortunes/es"
BULK = 200


def quotes():
    """All texts between the lines that are a lone %, in a fixed order, as the files have them."""
    found = []
    for path in sorted(glob.glob(f"{FOLDER}/**/*.fortunes", recursive=True)):
        with open(path, "rb") as file:
            raw = file.read()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        parts = [part.strip("\n") for part in ("\n" + text + "\n").split("\n%\n")]
        found += [part for part in parts if part]
    return found


@unittest.skipUnless(os.path.isdir(FOLDER), "needs the package fortunes-es")
class Fortunes(unittest.TestCase):
    def test_all_quotes_reach_all_nodes_byte_for_byte(self):
        texts = quotes()
        self.assertGreater(len(texts), 10_000)
        expected = {}
        lock = threading.Lock()

        def load(node, share):
            client = node.client()
            for text in share[:50]:
                answer = client.post("/api/v1/messages", {"mess": text})
                assert answer.status == 201, answer
                with lock:
                    expected[answer.json["id"]] = text
            for start in range(50, len(share), BULK):
                part = share[start:start + BULK]
                answer = client.post("/api/v1/messages/bulk",
                                     {"items": [{"mess": text} for text in part]})
                assert answer.status in (200, 201), answer
                with lock:
                    expected.update(zip((item["id"] for item in answer.json["items"]), part))

        with Cluster(3) as cluster:
            threads = [threading.Thread(target=load, args=(node, texts[index::3]))
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
