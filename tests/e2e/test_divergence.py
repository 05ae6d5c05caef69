"""Rows that are not what was written: a byte that flips in one node's database is found within
seconds of quiet, repaired from another node, and reported."""
import os
import sqlite3
import time
import unittest

from cluster import Cluster
from waiting import eventually

FOUND_SECONDS = 5


def write(cluster, count):
    client = cluster[0].client()
    for number in range(count):
        answer = client.post("/api/v1/messages", {"mess": f"message {number:04d} of the flood"})
        assert answer.status == 201, answer
    cluster.settle()


def meddle(node, sql, *values):
    """Changes the database behind the node's back; a table that no trigger watches, since those of
    others need a newer SQLite than Python's."""
    database = sqlite3.connect(os.path.join(node.data, "panal.db"), timeout=10)
    try:
        with database:
            return database.execute(sql, values).rowcount
    finally:
        database.close()


def flip(node, old, new):
    """Overwrites bytes of the database file itself, wherever they stand."""
    path = os.path.join(node.data, "panal.db")
    with open(path, "r+b") as file:
        content = file.read()
        places = content.count(old)
        at = content.find(old)
        while at >= 0:
            file.seek(at)
            file.write(new)
            at = content.find(old, at + 1)
    return places


class Divergence(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(3)
        self.addCleanup(self.cluster.close)
        write(self.cluster, 40)
        self.victim = self.cluster[1]
        self.whole = self.victim.dump()

    def repaired(self, at_least=1, seconds=FOUND_SECONDS):
        began = time.monotonic()
        digest = eventually(
            lambda: (lambda d: d["repaired"] >= at_least and not d["damaged"] and d)(
                self.victim.status()["digest"]),
            "the damage is found and repaired", seconds)
        print(f"found and repaired in {time.monotonic() - began:.2f} s", flush=True)
        return digest

    def test_a_row_changed_in_a_running_nodes_table(self):
        self.assertEqual(meddle(self.victim, "UPDATE settings SET value = 'not what was written' "
                                "WHERE name = 'cluster_name'"), 1)
        digest = self.repaired()
        self.assertEqual(digest["incidents"][-1]["table"], "settings")
        self.assertEqual(digest["incidents"][-1]["columns"], "value")
        self.assertIn(digest["incidents"][-1]["from"], ("n1", "n3"))
        self.assertEqual(self.victim.dump(), self.whole)
        self.cluster.assert_equal()
        self.assertIn("repaired a row", self.victim.tail(100_000))
        metrics = self.victim.client(token=None).get("/metrics").body.decode()
        self.assertIn("panal_digest_rows_repaired_total 1\n", metrics)

    def test_bytes_flipped_in_a_stopped_nodes_file(self):
        self.victim.stop()
        self.assertGreaterEqual(flip(self.victim, b"message 0011 of", b"message 0O11 of"), 1)
        self.victim.start()
        self.repaired()
        self.assertEqual(self.victim.dump(), self.whole)
        self.cluster.assert_equal()

    def test_bytes_flipped_in_a_running_nodes_file(self):
        self.victim.stop()  # the log is checkpointed: from now on the file is read
        self.victim.start()
        eventually(lambda: self.victim.status()["peers"][0]["synced"], "synced again")
        self.assertGreaterEqual(flip(self.victim, b"message 0012 of", b"message 0O12 of"), 1)
        self.repaired()
        self.assertEqual(self.victim.dump(), self.whole)

    def test_lost_and_extra_rows(self):
        self.assertEqual(meddle(self.victim, "DELETE FROM settings"), 1)
        self.assertEqual(meddle(self.victim, "INSERT INTO settings(id, name, _v) "
                                "VALUES(randomblob(16), 'of nobody', x'01')"), 1)
        self.repaired(at_least=2)
        self.assertEqual(self.victim.dump(), self.whole)
        self.cluster.assert_equal()

    def test_verify_finds_and_repairs_at_rest(self):
        for node in self.cluster:
            self.assertEqual(node.command("verify").returncode, 0)
        for other in (self.cluster[0], self.cluster[2]):
            other.stop()
        self.victim.local().request("PUT", "/api/v1/cluster/durability", {"default": "peer"})
        self.whole = self.victim.dump()
        self.victim.stop()
        self.assertGreaterEqual(meddle(self.victim, "UPDATE settings SET value = 'damaged' "
                                       "WHERE name = 'durability'"), 1)
        found = self.victim.command("verify")
        self.assertEqual(found.returncode, 1)
        self.assertIn("digest", found.stderr)
        repaired = self.victim.command("verify", "--repair")
        self.assertEqual(repaired.returncode, 0, repaired)
        self.assertIn("settings", repaired.stdout)
        self.assertEqual(self.victim.dump(), self.whole)

    def test_alone_the_log_repairs(self):
        """As far as it is held still: here is what the others, being down, cannot have."""
        for other in (self.cluster[0], self.cluster[2]):
            other.stop()
        self.victim.local().request("PUT", "/api/v1/cluster/durability", {"default": "peer"})
        self.whole = self.victim.dump()
        self.assertEqual(meddle(self.victim, "UPDATE settings SET value = 'not what was written' "
                                "WHERE name = 'durability'"), 1)
        digest = self.repaired(seconds=15)
        self.assertEqual(digest["incidents"][-1]["from"], "log")
        self.assertEqual(self.victim.dump(), self.whole)


if __name__ == "__main__":
    unittest.main()
