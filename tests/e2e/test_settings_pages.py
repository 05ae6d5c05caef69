"""Settings, certificates, updates, saved views and remembered metrics in the browser, over two
nodes: what is set on one holds on the other."""
import os
import shutil
import subprocess
import tempfile
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster
from waiting import eventually


class SettingsPages(unittest.TestCase):
    def make_certificate(self, folder, name):
        """Chain and key of a self-signed certificate, as files."""
        chain, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "10", "-subj", "/CN=" + name,
                        "-addext", "subjectAltName=DNS:" + name, "-keyout", key, "-out", chain],
                       check=True, capture_output=True)
        return chain, key

    def test_what_administrators_set(self):
        folder = tempfile.mkdtemp(prefix="panal-settings-")
        self.addCleanup(shutil.rmtree, folder)
        chain, key = self.make_certificate(folder, "casa.example")
        _, other_key = self.make_certificate(folder, "otra.example")
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        cluster[0].must("user", "add", "marta", "--role", "manager", "--password-stdin",
                        input=PASSWORD + "\n")
        api = cluster[0].client()
        for index in range(3):
            made = api.post("/api/v1/people", {"name": f"Persona {index}"})
            self.assertEqual(made.status, 201, made)
        cluster.settle()
        first = cluster[0].local()
        eventually(lambda: len(first.get("/api/v1/metrics/history").json["times"]) > 2,
                   "the node remembers its metrics", 60)
        run_script("settings.mjs", ["http://%s:%d/" % cluster[0].http,
                                    "http://%s:%d/" % cluster[1].http,
                                    chain, key, other_key, SHOTS], {})
        cluster.assert_equal()

    def test_statistics_of_the_front_and_all_of_the_kit(self):
        cluster = Cluster(1)
        self.addCleanup(cluster.close)
        run_script("operation.mjs", ["http://%s:%d/" % cluster[0].http, SHOTS], {})


if __name__ == "__main__":
    unittest.main()
