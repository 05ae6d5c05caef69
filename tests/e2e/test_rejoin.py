"""A removed node joins anew, and what it had not shipped comes with it."""
import os
import unittest

from cluster import Cluster
from test_identity import copy, put_back
from test_membership import health
from waiting import eventually


class Rejoin(unittest.TestCase):
    """Goal: what a node wrote while it was cut off, and was removed meanwhile, stays out until it
    joins anew, as another node; then it comes with the time at which it was written, and brings
    nothing back that is gone.
    Method: the others are stopped while n3 writes; n3 is stopped while they remove it."""

    def test_what_it_had_not_shipped_comes_with_it(self):
        with Cluster(3) as cluster:
            first, second, third = cluster
            self.kept, self.beaten, self.doomed = (
                first.client().post("/api/v1/messages", {"mess": mess}).json["id"]
                for mess in ("kept", "beaten", "doomed"))
            cluster.settle()
            first.stop(), second.stop()
            rows = self.write_apart(third)
            third.stop()
            first.start(), second.start()
            first.must("node", "remove", "n3")
            reported = lambda node: len(node.dump()["_reports"]) == 2
            eventually(lambda: reported(first) and reported(second), "both have reported on n3")
            self.edit(first, self.beaten, "edited later")
            self.destroy(first, self.doomed)
            self.stays_out(third, (first, second), rows)

            third.must("join", first.must("token").strip(), "--name", "n3",
                       "--peer", "%s:%d" % third.peer)
            third.start()
            self.assertEqual(third.status()["node"]["id"], "D")
            cluster.assert_equal()
            self.assertFalse(os.path.exists(os.path.join(third.data, "removed.db")))
            for node in cluster:
                self.came(node, rows)
            self.losers_are_listed(cluster)

    def write_apart(self, node):
        """What the node made and left behind, by id."""
        client = node.local()
        made = [client.post("/api/v1/messages", {"mess": f"apart {i}"}).json for i in range(30)]
        for row in (self.kept, self.beaten, self.doomed):
            self.edit(node, row, "edited apart")
        edited = client.get(f"/api/v1/messages/{self.kept}").json
        return {each["id"]: each for each in [*made, edited]}

    def stays_out(self, removed, others, rows):
        for start in ("is told that it was removed", "knows it after a restart"):
            removed.start(wait=False)
            eventually(lambda: health(removed) == (503, "fenced"), f"n3 {start}")
            removed.stop()
        for node in others:
            messages = node.messages()
            self.assertEqual(rows.keys() & messages.keys(), {self.kept}, "nothing came in")
            self.assertEqual(messages[self.kept]["mess"], "kept")
        first, second = others
        first.stop()
        done = first.command("join", second.must("token").strip())
        self.assertEqual(done.returncode, 1)
        self.assertIn("is a node of a cluster already", done.stderr)
        first.start()

    def came(self, node, rows):
        messages = node.messages()
        self.assertEqual(messages[self.beaten]["mess"], "edited later")
        self.assertNotIn(self.doomed, messages)
        for row, was in rows.items():
            self.assertEqual({**messages[row], "etag": ""}, {**was, "etag": ""})

    def losers_are_listed(self, cluster):
        lost = self.conflict(cluster, self.beaten)
        self.assertEqual((lost["kind"], lost["lost"]["value"]), ("column", "edited apart"))
        self.assertLess(lost["lost"]["at"], lost["kept"]["at"], "the time of its writing")
        stranded = self.conflict(cluster, self.doomed)
        self.assertEqual((stranded["kind"], stranded["lost"]["value"]),
                         ("stranded", "edited apart"))
        path = f"/api/v1/conflicts/{stranded['id']}/restore"
        answer = cluster[1].local().post(path)
        self.assertEqual((answer.status, answer.json["state"]), (200, "closed"), answer)
        cluster.assert_equal()
        self.assertEqual(cluster[2].messages()[self.doomed]["mess"], "edited apart")
        self.assertIsNone(self.conflict(cluster, self.doomed))

    def conflict(self, cluster, row):
        """The open one of a record's text, of which all nodes must tell the same."""
        lists = [node.local().get(f"/api/v1/conflicts?record={row}").json["items"]
                 for node in cluster]
        self.assertEqual(lists[1:], [lists[0]] * (len(lists) - 1))
        return next((each for each in lists[0] if each["column"] == "mess"), None)

    def edit(self, node, row, mess):
        answer = node.local().request("PATCH", f"/api/v1/messages/{row}", {"mess": mess})
        self.assertEqual(answer.status, 200, answer)

    def destroy(self, node, row):
        for path in (f"/api/v1/messages/{row}", f"/api/v1/trash/messages/{row}"):
            answer = node.local().request("DELETE", path)
            self.assertLess(answer.status, 300, answer)


class RejoinOfAStranger(unittest.TestCase):
    """Goal: a node that nobody knows, since its donor's disk is one of before the join, is told so,
    and a new token takes it in again: with what it wrote, and other letters for its numbers. Its
    database, which may be the only copy of what the donor has lost, is kept.
    Method: the donor's folder is put back to before the join, before any other member is there."""

    def test_what_it_wrote_comes_with_it(self):
        with Cluster(1) as cluster:
            donor = cluster[0]
            donor.stop()
            before = copy(donor, "before")
            donor.start()
            joiner = cluster.add()
            cluster.settle()
            joiner.stop(), donor.stop()
            put_back(donor, before)
            donor.start(), joiner.start()
            told = lambda: joiner.status()["peers"][0]["last_error"] or ""
            eventually(lambda: "knows no such member" in told(), "the joiner is told")
            apart = joiner.local().post("/api/v1/messages", {"mess": "apart"}).json["id"]
            ticket = joiner.local().post("/api/v1/incidents", {"title": "apart"}).json
            again = donor.local().post("/api/v1/messages", {"mess": "after"}).json["id"]
            joiner.stop()

            joiner.must("join", donor.must("token").strip(), "--name", joiner.name,
                        "--peer", "%s:%d" % joiner.peer)
            joiner.start()
            self.assertEqual(joiner.status()["node"]["id"], "C", "its old letter has numbers")
            cluster.assert_equal()
            for node in cluster:
                self.assertLessEqual({apart, again}, node.messages().keys())
                same = node.local().get(f"/api/v1/incidents/{ticket['id']}").json
                self.assertEqual(same["number"], ticket["number"])
            self.assertTrue(os.path.exists(os.path.join(joiner.data, "removed.db")))


if __name__ == "__main__":
    unittest.main()
