"""Chat and notifications in the browser: two people on two nodes, of which one is killed while he
writes; what is assigned on one node rings on the other."""
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster


class ChatPages(unittest.TestCase):
    def test_two_people_talk_on_two_nodes(self):
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        cluster[0].must("user", "add", "luis", "--role", "salesperson", "--password-stdin",
                        input=PASSWORD + "\n")
        cluster.settle()
        addresses = ["http://%s:%d/" % node.http for node in cluster]
        steps = {"kill n2": cluster[1].kill, "start n2": cluster[1].start}
        run_script("chat.mjs", [*addresses, SHOTS], steps)
        cluster.assert_equal()

    def test_what_is_assigned_elsewhere_rings(self):
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        api = cluster[0].client()

        def add(collection, **fields):
            answer = api.post("/api/v1/" + collection, fields)
            self.assertEqual(answer.status, 201, answer)
            return answer.json["id"]

        teo = add("users", login="teo", name="Teo", roles=["support"], password=PASSWORD)
        incident = add("incidents", title="No imprime")
        cluster.settle()

        def assign():
            answer = api.request("PATCH", "/api/v1/incidents/" + incident, {"assignee": teo})
            self.assertEqual(answer.status, 200, answer)

        run_script("notifications.mjs", ["http://%s:%d/" % cluster[1].http, SHOTS],
                   {"assign": assign})


if __name__ == "__main__":
    unittest.main()
