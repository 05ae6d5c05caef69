"""Incidents in the browser over three nodes: the queue, a conversation with notes, and the portal
of the customer who reported it."""
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster


class IncidentPages(unittest.TestCase):
    def test_a_customer_reports_and_support_resolves(self):
        self.cluster = Cluster(3)
        self.addCleanup(self.cluster.close)
        self.token = self.cluster.token
        self.add("users", login="teo", name="Teo", roles=["support"], password=PASSWORD)
        luz = self.add("users", login="luz", name="Luz Ñandú", roles=["customer"],
                       password=PASSWORD)
        printers = self.add("incident_categories", name="Impresoras")
        self.add("products", name="Láser 200")
        self.add("canned_replies", title="Modelo", body="¿Qué modelo es?")
        self.add("incidents", title="Tampoco imprime", requester=luz)
        answer = self.cluster[0].client().request("PUT", "/api/v1/service_levels",
                                                  {"registration": True})
        self.assertEqual(answer.status, 200, answer)
        self.cluster.settle()
        self.luz = self.cluster[0].must("user", "token", "luz", "--scope", "api").strip()
        self.incident = self.add("incidents", token=self.luz, title="No imprime",
                                 description="La impresora & <b>x</b> dice:\n«sin papel»",
                                 category=printers)
        self.cluster.settle()
        addresses = ["http://%s:%d/" % node.http for node in self.cluster]
        run_script("incidents.mjs", [*addresses, SHOTS], {"luz": self.luz_writes})
        self.cluster.assert_equal()

    def add(self, collection, token=None, **fields):
        client = self.cluster[0].client(token=token or self.token)
        answer = client.post("/api/v1/" + collection, fields)
        self.assertEqual(answer.status, 201, answer)
        return answer.json["id"]

    def luz_writes(self, words):
        self.add("incident_replies", token=self.luz, incident=self.incident,
                 body=words.removeprefix("writes "))


if __name__ == "__main__":
    unittest.main()
