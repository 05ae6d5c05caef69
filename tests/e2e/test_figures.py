"""Figures that the product promises of itself: size, start, memory, and how it is linked."""
import os
import re
import subprocess
import time
import unittest

from cluster import BINARY, Cluster
from waiting import eventually

MIB = 1024 * 1024


class Figures(unittest.TestCase):
    def test_binary_is_small_static_and_position_independent(self):
        self.assertLessEqual(os.path.getsize(BINARY), 12 * MIB)
        shown = subprocess.run(["readelf", "-hlSdW", BINARY], capture_output=True, text=True,
                               check=True).stdout
        self.assertRegex(shown, r"Type:\s+DYN")
        self.assertNotIn("INTERP", shown)
        self.assertNotIn("(NEEDED)", shown)
        self.assertIn("GNU_RELRO", shown)
        self.assertNotIn(".symtab", shown, "not stripped")

    def test_serves_within_a_second(self):
        with Cluster(1) as cluster:
            node = cluster[0]
            node.stop()
            started = time.monotonic()
            node.start(wait=False)
            client = node.client()
            eventually(lambda: client.get("/healthz").status == 200, "it serves", every=0.002)
            took = time.monotonic() - started
            print(f"start to serving: {took * 1000:.0f} ms", flush=True)
            self.assertLessEqual(took, 1.0)

    def test_idle_memory(self):
        """PSS of a member of a cluster of three, all services on, some requests behind it."""
        with Cluster(3, balance="roundrobin") as cluster:
            for node in cluster:
                client = node.client()
                for index in range(50):
                    client.post("/api/v1/messages", {"mess": f"warm {index}"})
            cluster.settle()
            for node in cluster:
                with open(f"/proc/{node.process.pid}/smaps_rollup") as rollup:
                    pss = int(re.search(r"^Pss:\s+(\d+) kB", rollup.read(), re.M).group(1)) / 1024
                print(f"{node.name}: {pss:.1f} MiB PSS", flush=True)
                self.assertLessEqual(pss, 40)


if __name__ == "__main__":
    unittest.main()
