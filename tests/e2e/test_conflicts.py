"""Conflicts on three real nodes: the same lists and counts everywhere, settled through the front.

Nodes that are cut off from each other are nodes that run one after the other, each alone.
"""
import csv
import io
import unittest

from cluster import ADMIN, Cluster
from waiting import eventually

CONFLICTS = "/api/v1/conflicts"


class Conflicts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3, balance="roundrobin")
        cls.addClassCleanup(cls.cluster.close)

    def apart(self, *writes):
        """Each node does its write while no other runs."""
        self.cluster.settle()
        for node in self.cluster:
            node.stop()
        for node, write in zip(self.cluster, writes):
            node.start(balance="roundrobin")
            write(node.client())  # as ADMIN, which the control socket is not
            node.stop()
        for node in self.cluster:
            node.start(balance="roundrobin", wait=False)
        for node in self.cluster:
            node.wait_ready()

    def listed(self, query="state=all"):
        """What every node lists, which must be the same, and must be what it counts."""
        statuses = self.cluster.settle()
        lists = [node.local().get(f"{CONFLICTS}?limit=500&{query}").json["items"]
                 for node in self.cluster]
        self.assertEqual(lists[0], lists[1])
        self.assertEqual(lists[0], lists[2])
        for status in statuses:
            self.assertEqual(status["conflicts"], statuses[0]["conflicts"])
        return lists[0]

    def counts(self):
        return self.cluster[0].status()["conflicts"]

    def made(self, client, path, body):
        answer = client.post(path, body)
        self.assertEqual(answer.status, 201, answer)
        return answer.json["id"]

    def test_edits_apart_are_listed_alike_and_settled_through_the_front(self):
        first = self.cluster[0].local()
        ids = [self.made(first, "/api/v1/messages", {"mess": f"m{i}"}) for i in range(2)]

        def edit(text):
            def write(client):
                for row in ids:
                    answer = client.request("PATCH", "/api/v1/messages/" + row, {"mess": text})
                    self.assertEqual(answer.status, 200, answer)
            return write

        self.apart(edit("uno"), edit("dos"), edit("tres"))
        open_ones = [item for item in self.listed("state=open") if item["record"] in ids]
        self.assertEqual(len(open_ones), 4, open_ones)
        for item in open_ones:
            self.assertEqual((item["kind"], item["table"], item["column"]),
                             ("column", "messages", "mess"))
            self.assertEqual(item["kept"]["value"], "tres")
            self.assertIn(item["lost"]["value"], ("uno", "dos"))
            self.assertIn(item["lost"]["node"], ("n1", "n2"))
            self.assertEqual((item["lost"]["user"], item["kept"]["user"]), (ADMIN, ADMIN))
            self.assertTrue(item["lost"]["origin"].startswith(("A-", "B-")))

        front = self.cluster[1].client()
        lost = next(item for item in open_ones
                    if item["record"] == ids[0] and item["lost"]["value"] == "uno")
        restored = front.post(f"{CONFLICTS}/{lost['id']}/restore")
        self.assertEqual((restored.status, restored.json["state"]), (200, "closed"), restored)
        other = next(item for item in open_ones if item["record"] == ids[1])
        dismissed = front.post(f"{CONFLICTS}/{other['id']}/dismiss")
        self.assertEqual((dismissed.status, dismissed.json["state"]), (200, "dismissed"))

        states = {item["id"]: item["state"] for item in self.listed() if item["record"] in ids}
        self.assertEqual(sorted(states.values()), ["closed", "closed", "dismissed", "open"])
        for node in self.cluster:
            self.assertEqual(node.local().get("/api/v1/messages/" + ids[0]).json["mess"], "uno")
            self.assertEqual(node.local().get(f"{CONFLICTS}/{lost['id']}").json["state"], "closed")
        self.cluster.assert_equal()

    def test_duplicates_have_one_winner_and_are_listed_and_counted(self):
        before = self.counts()
        made = {}

        def add(name):
            def write(client):
                made[name] = (
                    self.made(client, "/api/v1/users", {
                        "login": "Bea" if name == "n1" else "bea", "name": name,
                        "password": "otra frase larga " + name, "roles": ["support"]}),
                    self.made(client, "/api/v1/messages", {"mess": name, "clid": 77}))
            return write

        self.apart(add("n1"), add("n2"), add("n3"))
        unique = self.listed("state=open&kind=unique")
        self.assertEqual({item["record"] for item in unique},
                         {*made["n2"], *made["n3"]}, "the earliest claim holds")
        self.assertEqual({item["holder"] for item in unique}, set(made["n1"]))
        self.assertEqual(self.counts()["open"], before["open"] + 4)
        for node in self.cluster:
            local = node.local()
            self.assertEqual(local.get("/data/77").json[0][1], "n1")
            signed_in = node.client(token=None).sign_in("BEA", "otra frase larga n1")
            self.assertEqual(signed_in.json["user"]["name"], "n1", signed_in)
            taken = local.post("/api/v1/messages", {"mess": "cuarto", "clid": 77})
            self.assertEqual(taken.status, 409, taken)
        front = self.cluster[2].client()
        refused = front.post(f"{CONFLICTS}/{unique[0]['id']}/restore")
        self.assertEqual(refused.status, 409, refused)
        changed = front.request("PATCH", "/api/v1/messages/" + made["n3"][1], {"clid": 78})
        self.assertEqual(changed.status, 200, changed)
        left = self.listed("state=open&kind=unique&table=messages")
        self.assertEqual([item["record"] for item in left], [made["n2"][1]])
        self.cluster.assert_equal()

    def test_an_edit_beside_a_deletion_brings_the_record_back_and_is_listed(self):
        row = self.made(self.cluster[0].local(), "/api/v1/messages", {"mess": "vuelve"})
        path = "/api/v1/messages/" + row
        self.apart(lambda client: client.request("DELETE", path),
                   lambda client: client.request("PATCH", path, {"mess": "editado"}),
                   lambda client: None)
        revived = self.listed("state=open&record=" + row)
        self.assertEqual([item["kind"] for item in revived], ["revived"])
        self.assertEqual(self.cluster[2].local().get(path).json["mess"], "editado")
        again = self.cluster[0].client().post(f"{CONFLICTS}/{revived[0]['id']}/restore")
        self.assertEqual(again.status, 200, again)
        self.assertEqual(self.listed("state=open&record=" + row), [])
        eventually(lambda: self.cluster[2].local().get(path).status == 404, "it is deleted again")

    def test_csv_pages_and_filters(self):
        rows = [self.made(self.cluster[0].local(), "/api/v1/messages", {"mess": f"c{i}"})
                for i in range(5)]

        def edit(text):
            return lambda client: [client.request("PATCH", "/api/v1/messages/" + row,
                                                  {"mess": text}) for row in rows]

        self.apart(edit("a"), edit("b"), lambda client: None)
        mine = [item for item in self.listed("state=open") if item["record"] in rows]
        self.assertEqual(len(mine), 5)
        client = self.cluster[1].client()
        paged, query = [], "state=open&limit=2"
        while True:
            page = client.get(f"{CONFLICTS}?{query}").json
            paged += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            query = "state=open&limit=2&cursor=" + page["next"]
        self.assertEqual(paged, [item["id"] for item in self.listed("state=open")])
        text = client.get(CONFLICTS + "?state=open", headers={"Accept": "text/csv"}).body
        table = list(csv.DictReader(io.StringIO(text.decode())))
        self.assertEqual([line["id"] for line in table], paged)
        self.assertEqual(table[0]["lost_value"], mine[0]["lost"]["value"])
        one = client.get(f"{CONFLICTS}?state=open&record={rows[0]}&origin=A").json["items"]
        self.assertEqual(len(one), 1)
        self.assertEqual(client.get(f"{CONFLICTS}?state=open&record={rows[0]}&origin=C")
                         .json["items"], [])
        since = client.get(f"{CONFLICTS}?state=open&since=2999-01-01T00:00:00Z").json["items"]
        self.assertEqual(since, [])


if __name__ == "__main__":
    unittest.main()
