"""The company's name and pictures over two nodes, and previews of pictures, in a real browser."""
import unittest

from browser_script import SHOTS, run_script
from cluster import Cluster


class BrandingPages(unittest.TestCase):
    def test_pages_carry_the_company_s_name_and_pictures(self):
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        answer = cluster[0].client().post("/api/v1/incidents", {"title": "No imprime"})
        self.assertEqual(answer.status, 201, answer)
        cluster.settle()
        addresses = ["http://%s:%d/" % node.http for node in cluster]
        run_script("branding.mjs", [*addresses, SHOTS, answer.json["id"]], {})
        cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
