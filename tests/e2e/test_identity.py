"""Nodes that are not who they seem: restored disks, clones, processes that slept while a copy of
them lived. No name is used twice, nothing acknowledged is missing, all end up equal."""
import os
import shutil
import unittest

from cluster import Cluster, Node
from waiting import eventually
from writers import Writers, lost


def copy(node, name):
    """A copy of the node's folder, as a backup of its disk would be."""
    target = os.path.join(node.folder, name)
    shutil.copytree(node.data, target, ignore=shutil.ignore_patterns("control.sock", "lock"))
    return target


def put_back(node, backup):
    shutil.rmtree(node.data)
    shutil.copytree(backup, node.data)


def write(nodes, count, tag):
    with Writers(nodes, tag=tag) as writers:
        eventually(lambda: writers.count() >= count, f"{tag} writes", 60)
    return writers.acked


def log_is_cut(nodes):
    return all(node.status()["log"]["entries"] == 0 for node in nodes)


class RestoredDisk(unittest.TestCase):
    def check(self, cluster, acked):
        cluster.assert_equal(60)
        for node in cluster:
            self.assertEqual(lost(acked, node.messages()), [], node.name)

    def test_gets_its_own_later_writes_back(self):
        """Goal: an old backup of a disk loses nothing that was shipped, and reuses no number.

        Method: n3 is put back to a time before it wrote; meanwhile the others cut their logs, so
        that only a snapshot can help.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            acked = write(cluster, 60, "before")
            cluster.settle()
            n3.stop()
            backup = copy(n3, "backup")
            n3.start()
            acked |= write(cluster, 120, "after")
            cluster.settle()
            eventually(lambda: log_is_cut(cluster), "the logs are cut", 30)
            before = n1.status()["vector"]
            n3.kill()
            put_back(n3, backup)
            n3.start(wait=False)
            n3.wait_ready(60)
            self.check(cluster, acked)
            acked |= write([n3], 40, "again")
            self.check(cluster, acked)
            after = n1.status()["vector"]
            for origin, seq in before.items():
                if origin.startswith("C-"):
                    self.assertEqual(after[origin], seq, "an origin of an earlier life went on")

    def test_keeps_what_it_wrote_before_anybody_noticed(self):
        """Goal: writes of the restored node are not lost, although it must take a snapshot.

        Method: it is restored and writes alone, with the others frozen, before they meet.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            acked = write(cluster, 60, "before")
            cluster.settle()
            n3.stop()
            backup = copy(n3, "backup")
            n3.start()
            acked |= write(cluster, 120, "after")
            cluster.settle()
            eventually(lambda: log_is_cut(cluster), "the logs are cut", 30)
            n3.kill()
            put_back(n3, backup)
            n1.pause()
            n2.pause()
            n3.start()
            acked |= write([n3], 30, "alone")
            n1.resume()
            n2.resume()
            eventually(lambda: n3.status()["node"]["state"] == "ready" and
                       n3.status()["peers"][0]["synced"], "n3 is back", 60)
            self.check(cluster, acked)


    def test_a_session_whose_write_is_lost_goes_on(self):
        """Goal: a page that nobody can show any more is missed once, and not for ever.

        Method: n3 takes a write while the others are down; then its disk goes back.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            write(cluster, 30, "before")
            cluster.settle()
            n3.stop()
            backup = copy(n3, "backup")
            n1.stop()
            n2.stop()
            n3.start()
            made = n3.local().post("/api/v1/messages", {"mess": "only here"})
            self.assertEqual(made.status, 201)
            seen = {"X-Panal-Seen": made.headers["X-Panal-Seen"]}
            n3.kill()
            put_back(n3, backup)
            for node in cluster:
                node.start()
            cluster.settle()

            def ask():
                return n1.local().get("/api/v1/messages?limit=1", headers=seen)
            self.assertEqual(ask().status, 503)
            eventually(lambda: ask().status == 200, "the session goes on", 30)
            answer = ask()
            self.assertRegex(answer.headers["X-Panal-Lost"], r"^[C?]-[0-9a-f]{4}:1$")
            seen = {"X-Panal-Seen": answer.headers["X-Panal-Seen"]}
            answer = ask()
            self.assertEqual(answer.status, 200)
            self.assertNotIn("X-Panal-Lost", answer.headers)


class Clones(unittest.TestCase):
    def clone_of(self, node, backup, name):
        clone = Node(name, "127.0.0.9", node.folder)
        shutil.copytree(backup, clone.data)
        clone.token = node.token
        return clone

    def test_of_two_processes_the_younger_is_refused(self):
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            acked = write(cluster, 40, "before")
            cluster.settle()
            n3.stop()
            backup = copy(n3, "backup")
            n3.start()
            cluster.settle()
            clone = self.clone_of(n3, backup, "clone")
            try:
                clone.start(wait=False)
                eventually(lambda: clone.status()["node"]["state"] == "fenced",
                           "the clone is refused", 30)
                self.assertEqual(clone.status()["node"]["reason"], "clone")
                answer = clone.local().post("/api/v1/messages", {"mess": "never"})
                self.assertEqual(answer.status, 503)
                errors = [peer["last_error"] or "" for peer in n3.status()["peers"]]
                self.assertTrue(any("copy of its folder" in each for each in errors), errors)
                self.assertEqual(n3.status()["node"]["state"], "ready")
                acked |= write([n3], 40, "elder")
            finally:
                clone.kill()
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(acked, node.messages()), [], node.name)

    def test_a_process_that_slept_while_its_copy_lived(self):
        """Goal: a machine that wakes up in the past is found, and catches up.

        Method: n3 is frozen and copied; the copy lives on as n3, writes and ends; then n3 goes on
        with the memory and the disk of before.
        """
        with Cluster(3) as cluster:
            n1, n2, n3 = cluster
            acked = write(cluster, 40, "before")
            cluster.settle()
            n3.pause()
            clone = self.clone_of(n3, copy(n3, "frozen"), "later")
            try:
                clone.start(wait=False)
                clone.wait_ready(60)
                acked |= write([clone], 40, "later")
                eventually(lambda: lost(acked, n1.messages()) == [] and
                           lost(acked, n2.messages()) == [], "the others have it", 30)
                clone.stop()
                acked |= write([n1, n2], 40, "others")
            finally:
                clone.kill()
            n3.resume()
            eventually(lambda: n3.status()["node"]["state"] == "ready" and
                       all(peer["synced"] for peer in n3.status()["peers"]), "n3 is back", 60)
            acked |= write(cluster, 40, "together")
            cluster.assert_equal(60)
            for node in cluster:
                self.assertEqual(lost(acked, node.messages()), [], node.name)


if __name__ == "__main__":
    unittest.main()
