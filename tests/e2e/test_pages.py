"""The pages of people and the cluster over three real nodes: what people do, in both languages;
and every page, in every state. PANAL_PAGES_DEEP=1 shows each page to each role, in all looks."""
import os
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster


def address(node):
    return "http://%s:%d/" % node.http


class Pages(unittest.TestCase):
    def make_cluster(self, size):
        cluster = Cluster(size)
        self.addCleanup(cluster.close)
        for login, role in (("marta", "manager"), ("luis", "salesperson"), ("teo", "support"),
                            ("luz", "customer")):
            cluster[0].must("user", "add", login, "--role", role, "--password-stdin",
                            input=PASSWORD + "\n")
        cluster.settle()
        return cluster

    def test_what_people_do(self):
        cluster = self.make_cluster(3)
        steps = {"kill n3": cluster[2].kill, "start n3": cluster[2].start}
        run_script("stories.mjs", [*map(address, cluster), SHOTS], steps)
        cluster.assert_equal()

    def test_every_page_in_every_state(self):
        cluster = self.make_cluster(1)
        api = cluster[0].client()
        self.fill(api)
        depth = ["deep"] if os.environ.get("PANAL_PAGES_DEEP") else []
        run_script("crawl.mjs", [address(cluster[0]), os.path.join(SHOTS, "pages"), *depth], {})

    def fill(self, api):
        def add(collection, **fields):
            answer = api.post("/api/v1/" + collection, fields)
            self.assertEqual(answer.status, 201, answer)
            return answer.json["id"]

        top = add("departments", name="Dirección")
        department = add("departments", name="Ñandú & <b>x</b> " + "x" * 150, parent=top)
        role = add("roles", name="Jefa", responsible=True)
        project = add("projects", code="GIJ", name="Nueva sede de Gijón", state="active",
                      starts_on="2026-01-01", description="Larga. " * 1400)
        person = add("people", name="مريم & <script>alert(1)</script> 🐝", department=department,
                     email="maryam@casa.example", notes="x" * 10_000)
        for index in range(60):
            add("people", name=f"Persona {index}", department=top)
        add("assignments", person=person, role=role, project=project)
        add("assignments", role=role, department=department)
        customer = next(one["id"] for one in api.get("/api/v1/users").json["items"]
                        if one["login"] == "luz")
        incident = add("incidents", title="No imprime & <b>x</b> 🐝", description="Larga. " * 300,
                       requester=customer, priority="high")
        add("incident_replies", incident=incident, body="¿Qué modelo es? " + "x" * 200)
        add("incident_notes", incident=incident, body="Solo para nosotros")
        add("customers", code="C1", name="Ñandú S.A. & <b>x</b>")
        add("posts", title="Cerrado el lunes", body="Hasta las 12. " * 80)
        gone = add("companies", name="Aceros del Norte")
        self.assertEqual(api.request("DELETE", "/api/v1/companies/" + gone).status, 204)
        changed = {"position": "Directora", "notes": "y" * 3000}
        self.assertEqual(api.request("PATCH", "/api/v1/people/" + person, changed).status, 200)


if __name__ == "__main__":
    unittest.main()
