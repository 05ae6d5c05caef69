"""Webhooks in a real browser, over two nodes and a receiver."""
import os
import unittest

from browser_script import SHOTS, run_script
from cluster import Cluster
from test_webhooks import RECEIVER, Receiver


class WebhookPages(unittest.TestCase):
    def test_an_administrator_makes_tries_and_mends_one(self):
        os.environ["PANAL_WEBHOOK_ALLOW"] = RECEIVER
        self.addCleanup(os.environ.pop, "PANAL_WEBHOOK_ALLOW")
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        receiver = Receiver()
        self.addCleanup(receiver.close)

        def secret(text):
            receiver.secret = text

        def status(code):
            receiver.status = int(code)

        def tag(name):
            made = cluster[1].local().post("/api/v1/tags", {"name": name})
            self.assertEqual(made.status, 201, made)

        run_script("webhooks.mjs", ["http://%s:%d/" % cluster[0].http, receiver.url, SHOTS],
                   {"secret": secret, "status": status, "tag": tag})
        self.assertEqual(receiver.wrong, [])


if __name__ == "__main__":
    unittest.main()
