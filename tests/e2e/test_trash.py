"""The trash and the conflicts, as a cluster's nodes show them."""
import unittest

from cluster import Cluster
from waiting import eventually

TRASH = "/api/v1/trash"


def trashed(client, row):
    answer = client.get(TRASH + "?collection=messages&limit=500")
    assert answer.status == 200, answer
    return next((item for item in answer.json["items"] if item["id"] == row), None)


class Trash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(2)
        cls.addClassCleanup(cls.cluster.close)
        cls.here, cls.there = (node.client() for node in cls.cluster)

    def deleted(self, **message):
        """A message that was deleted on n1, when n2 lists it in its trash."""
        made = self.here.post("/api/v1/messages", message)
        self.assertEqual(made.status, 201, made)
        path = "/api/v1/messages/" + made.json["id"]
        self.assertEqual(self.here.request("DELETE", path).status, 204)
        eventually(lambda: trashed(self.there, made.json["id"]), "n2 lists the deleted message")
        return made.json

    def test_deleted_is_listed_and_restored_with_the_same_values_everywhere(self):
        before = self.deleted(mess="vuelve", clid=41)
        row = before["id"]
        listed = [trashed(client, row) for client in (self.here, self.there)]
        self.assertEqual(listed[0], listed[1], "both nodes list it alike")
        self.assertEqual(listed[0]["collection"], "messages")
        for name in ("clid", "mess", "sid", "author", "created_at"):
            self.assertEqual(listed[0]["values"][name], before[name], name)
        self.assertTrue(listed[0]["origin"].startswith("A-"), listed[0])
        self.assertGreaterEqual(listed[0]["deleted_at"], before["created_at"])

        restored = self.there.post(f"{TRASH}/messages/{row}/restore")
        self.assertEqual((restored.status, restored.json["id"]), (200, row), restored)
        path = "/api/v1/messages/" + row
        after = eventually(lambda: self.here.get(path).status == 200 and self.here.get(path).json,
                           "the message is back on n1")
        self.assertEqual({**after, "etag": None}, {**before, "etag": None})
        self.assertIsNone(trashed(self.here, row))
        self.assertIsNone(trashed(self.there, row))
        self.assertEqual(self.there.post(f"{TRASH}/messages/{row}/restore").status, 404)
        self.cluster.assert_equal()

    def test_restoring_into_a_taken_number_is_refused(self):
        row = self.deleted(mess="primero", clid=42)["id"]
        self.assertEqual(self.there.post("/api/v1/messages",
                                         {"mess": "segundo", "clid": 42}).status, 201)
        refused = self.there.post(f"{TRASH}/messages/{row}/restore")
        self.assertEqual(refused.status, 409, refused)
        self.assertEqual(refused.json["errors"][0]["field"], "clid")
        self.assertIsNotNone(trashed(self.there, row))
        self.cluster.assert_equal()

    def test_destroyed_is_gone_everywhere(self):
        row = self.deleted(mess="nunca más")["id"]
        self.assertEqual(self.there.request("DELETE", f"{TRASH}/messages/{row}").status, 204)
        eventually(lambda: trashed(self.here, row) is None, "n1 lists it no more")
        self.assertEqual(self.here.post(f"{TRASH}/messages/{row}/restore").status, 404)
        self.cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
