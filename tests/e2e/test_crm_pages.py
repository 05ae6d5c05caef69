"""What salespeople and managers do in the pages of customers, over the sample company."""
import os
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster


class CrmPages(unittest.TestCase):
    def test_what_salespeople_and_managers_do(self):
        with Cluster(1) as cluster:
            node = cluster[0]
            node.must("demo", timeout=120)
            for login in ("raul.rivas", "lucia.romero"):
                node.must("user", "passwd", login, "--password-stdin", input=PASSWORD + "\n")
            url = "http://%s:%d/" % node.http
            run_script("crm.mjs", [url, os.path.join(SHOTS, "crm")], {})


if __name__ == "__main__":
    unittest.main()
