"""Two versions of the program in one cluster: this one and a real one from an earlier commit,
whose schema lacks columns that this one has (`_members.expires_ms`, written by each node at start).
"""
import os
import sqlite3
import subprocess
import unittest

from cluster import BINARY, Cluster, ROOT
from waiting import eventually
from writers import Writers, lost

OLD_COMMIT = "fe20d471d42cc7c1fa236758059c527be8bc5263"  # 0.1.0 before members could be removed


def old_binary():
    """The program as it was, built the first time that a clone asks."""
    done = subprocess.run([os.path.join(ROOT, "scripts/old-binary.sh"), OLD_COMMIT],
                          capture_output=True, text=True, timeout=1200)
    if done.returncode == 3:
        raise unittest.SkipTest(done.stderr.strip())
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


def query(node, sql):
    database = sqlite3.connect(f"file:{node.data}/panal.db?mode=ro", uri=True, timeout=10)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def expiry(node, of):
    """What `node` knows of another one's certificate: a column that the old version has not."""
    return query(node, f"SELECT expires_ms FROM _members WHERE name = '{of.name}'")[0][0]


def side_cells(node):
    return query(node, "SELECT count(*) FROM _unknown")[0][0]


class OldAndNew(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.old = old_binary()

    def equal_digests(self, cluster):
        statuses = cluster.settle(60)
        self.assertEqual(len({status["digest"]["value"] for status in statuses}), 1, statuses)

    def write_on(self, nodes, acked):
        with Writers(nodes, tag=f"load {len(acked)}") as writers:
            eventually(lambda: writers.count() >= 60, "the load runs", 60)
        self.assertEqual(writers.refused, [])
        acked.update(writers.acked)

    def upgrade(self, node):
        node.stop()  # the old one sometimes crashed at its very end, with all committed
        node.binary = BINARY
        node.start()

    def test_rolling_upgrade_loses_nothing(self):
        """Goal: old and new replicate both ways; the old keeps, relays and hands over in a snapshot
        what it does not know; after all are upgraded they are equal, and nothing is lost.

        Method: n2 stays old to the end, and is the only way for what n1 wrote as a new one to n3,
        and to n4, which joins by n2 meanwhile.
        """
        acked = {}
        with Cluster() as cluster:
            for _ in range(3):
                cluster.add(binary=self.old)
            n1, n2, n3 = cluster
            self.write_on(cluster, acked)
            self.equal_digests(cluster)
            n3.stop()
            self.upgrade(n1)
            self.write_on([n1, n2], acked)
            eventually(lambda: side_cells(n2) > 0, "n2 keeps what it does not know")
            eventually(lambda: n2.status()["vector"] == n1.status()["vector"], "n2 has it all")
            self.assertEqual(n1.status()["digest"]["value"], n2.status()["digest"]["value"])
            known = expiry(n1, n1)
            self.assertGreater(known, 0)

            self.assertEqual(n1.stop(), 0, n1.tail())
            n3.binary = BINARY
            n3.start()
            eventually(lambda: expiry(n3, n1) == known, "n3 has it by n2")
            n4 = cluster.add(donor=1)
            self.assertEqual(expiry(n4, n1), known)
            self.write_on([n2, n3, n4], acked)

            n1.start()
            self.equal_digests(cluster)
            self.write_on(cluster, acked)
            self.upgrade(n2)
            self.assertEqual(side_cells(n2), 0)
            self.assertEqual(expiry(n2, n1), known)
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(acked, node.messages()), [], node.name)

    def test_old_node_joins_a_new_cluster(self):
        acked = {}
        with Cluster(1) as cluster:
            self.write_on(cluster, acked)
            cluster.add(binary=self.old)
            self.write_on(cluster, acked)
            self.equal_digests(cluster)
            self.assertGreater(side_cells(cluster[1]), 0)
            self.upgrade(cluster[1])
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(acked, node.messages()), [], node.name)


if __name__ == "__main__":
    unittest.main()
