"""Entities through the real binary: who may do what, lists and search, CSV, history, the people
module; alone and on three nodes behind the front."""
import csv
import io
import sqlite3
import unittest

from cluster import ADMIN, PASSWORD, Cluster
from waiting import eventually

ROLES = {"A": "administrator", "M": "manager", "S": "salesperson", "T": "support", "C": "customer"}

# product.md, in letters: read, create, change, delete. In brackets: with records of their own.
MATRIX = {
    "messages": ("AMST", "AMST", "AMST", "AMST"),
    "departments": ("AMST", "AM", "AM", "AM"),
    "projects": ("AMST", "AM", "AM", "AM"),
    "people": ("AMST", "AM", "AM(ST)", "AM"),
    "roles": ("AMST", "AM", "AM", "AM"),
    "assignments": ("AMST", "AM", "AM", "AM"),
    "companies": ("AMS", "A", "A", "A"),
    "customers": ("AMST", "AM", "AM", "A"),
    "visits": ("AM(S)", "AM(S)", "AM(S)", "A"),
    "targets": ("AM(S)", "AM(S)", "AM(S)", "AM(S)"),
    "posts": ("AMST", "AMST", "A(MST)", "A(MST)"),
    "post_comments": ("AMST", "AMST", "A(MST)", "A(MST)"),
    "target_types": ("AMS", "A", "A", "A"),
    "users": ("AM(STC)", "A", "A(MSTC)", "A"),
    "incidents": ("AMT(C)", "AMT(C)", "AMT(C)", "A"),
    "incident_replies": ("AMT(C)", "AMT(C)", "AM", "AM"),
    "incident_notes": ("AMT", "AMT", "AM(T)", "AM(T)"),
    "incident_categories": ("AMSTC", "AM", "AM", "AM"),
    "products": ("AMSTC", "AM", "AM", "AM"),
    "tags": ("AMT", "AMT", "AM", "AM"),
    "canned_replies": ("AMT", "AMT", "AMT", "AM"),
    "contacts": ("AMT(C)", "AM(C)", "AM(C)", "A"),
}
LISTS = {"users": "AM"}  # where not all who may read one may list them
HISTORIES = {"incidents": "AMT", "contacts": "AM"}  # where not all who may change one see all of it
NO_ID = "01890000-0000-7000-8000-000000000000"


class OneNode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(1)
        cls.addClassCleanup(cls.cluster.close)
        cls.node = cls.cluster[0]

    def setUp(self):
        self.api = self.node.client()

    def create(self, collection, **fields):
        answer = self.api.post(f"/api/v1/{collection}", fields)
        self.assertEqual(answer.status, 201, answer)
        return answer.json["id"]

    def items(self, target):
        answer = self.api.get(f"/api/v1/{target}")
        self.assertEqual(answer.status, 200, answer)
        return answer.json["items"]


class Permissions(OneNode):
    def person(self, letter):
        login = f"u-{ROLES[letter]}"
        answer = self.api.post("/api/v1/users", {"login": login, "password": PASSWORD,
                                                 "roles": [ROLES[letter]]})
        self.assertEqual(answer.status, 201, answer)
        token = self.node.must("user", "token", login, "--scope", "api").strip()
        return self.node.client(token=token)

    def test_every_route_for_every_role(self):
        """Whatever a route's rule says in the description holds, for strangers too."""
        document = self.api.get("/api/v1/openapi.json").json
        people = {letter: self.person(letter) for letter in ROLES}
        stranger = self.node.client(token=None)
        seen = 0
        for path, item in document["paths"].items():
            target = path.replace("{id}", NO_ID).replace("{entry}", NO_ID)
            for method, operation in item.items():
                letters = operation.get("x-panal-roles")
                if letters is None:
                    continue
                seen += 1
                body = {} if "requestBody" in operation else None
                where = f"{method} {path}"
                refused = stranger.request(method.upper(), target, body)
                self.assertEqual(refused.status, 401, where)
                for letter, client in people.items():
                    answer = client.request(method.upper(), target, body)
                    self.assertLess(answer.status, 500, (where, letter, answer))
                    self.assertEqual(answer.status == 403, letter not in letters,
                                     (where, letter, answer))
        self.assertGreater(seen, 80)

    def test_the_table_is_that_of_the_product(self):
        paths = self.api.get("/api/v1/openapi.json").json["paths"]
        for name, written in MATRIX.items():
            read, create, change, delete = (set(letters) - set("()") for letters in written)
            base = f"/api/v1/{name}"
            for path, method, roles in (
                    (base, "get", set(LISTS.get(name, read))), (base + "/{id}", "get", read),
                    (base, "post", create),
                    (base + "/bulk", "post", create), (base + "/{id}", "patch", change),
                    (base + "/bulk/change", "post", change),
                    (base + "/{id}/history", "get", set(HISTORIES.get(name, change))),
                    (base + "/{id}", "delete", delete), (base + "/bulk/delete", "post", delete)):
                self.assertEqual(set(paths[path][method]["x-panal-roles"]), roles, (path, method))
        self.assertEqual(set(paths["/api/v1/audit"]["get"]["x-panal-roles"]), {"A"})


class Records(OneNode):
    def test_trash_restores_and_remembers(self):
        name = "Trapos"
        company = self.create("companies", name=name, notes="una")
        path = f"/api/v1/companies/{company}"
        self.assertEqual(self.api.request("DELETE", path).status, 204)
        trashed = self.items("trash?collection=companies")
        self.assertEqual([row["values"]["name"] for row in trashed], [name])
        again = self.create("companies", name=name)
        restore = f"/api/v1/trash/companies/{company}/restore"
        self.assertEqual(self.api.post(restore).status, 409, "the name is taken by now")
        self.assertEqual(self.api.request("DELETE", f"/api/v1/companies/{again}").status, 204)
        self.assertEqual(self.api.post(restore).status, 200)
        actions = [entry["action"] for entry in self.items(f"companies/{company}/history")]
        self.assertEqual(actions, ["restore", "delete", "create"])
        entry = self.items("audit?action=delete&collection=companies")[0]
        self.assertEqual((entry["actor"], entry["node"]), (ADMIN, "n1"))

    def test_export_and_import_change_nothing(self):
        self.create("companies", name="=Fórmula, S. A.", notes="dos\nlíneas", web="www.x.es")
        headers = {"Accept": "text/csv"}
        before = self.api.get("/api/v1/companies", headers=headers).body
        rows = list(csv.DictReader(io.StringIO(before.decode())))
        self.assertTrue(all(not row["name"].startswith("=") for row in rows))
        answer = self.api.post("/api/v1/companies", before, headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual((answer.json["unchanged"], answer.json["updated"]), (len(rows), 0))
        self.assertEqual(self.api.get("/api/v1/companies", headers=headers).body, before)

    def test_import_names_the_one_bad_line_of_a_thousand(self):
        lines = [f"P{i};Proyecto {i};active;2026-01-{i % 28 + 1:02d}" for i in range(1000)]
        lines[499] = "P499;;active;2026-01-01"
        file = "\r\n".join(["code;name;state;starts_on"] + lines)
        answer = self.api.post("/api/v1/projects", b"\xef\xbb\xbf" + file.encode(),
                               headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.status, 422, answer)
        self.assertEqual([(e["line"], e["field"]) for e in answer.json["errors"]], [(501, "name")])
        self.assertEqual(self.items("projects?q=proyecto"), [])
        lines[499] = "P499;Cañón;active;"
        answer = self.api.post("/api/v1/projects", "\r\n".join(
            ["code;name;state;starts_on"] + lines).encode("latin-1"),
            headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.json["created"], 1000, answer)
        self.assertEqual([row["name"] for row in self.items("projects?q=canon")], ["Cañón"])

    def test_json_of_a_mebibyte_is_the_most(self):
        answer = self.node.client().post("/api/v1/messages", b" " * (1024 * 1024 + 1),
                                         headers={"Content-Type": "application/json"})
        self.assertEqual(answer.status, 413)
        long = "mess\n" + "x" * 2_000_000 + "\n"
        answer = self.node.client().post("/api/v1/messages", long,
                                         headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.status, 422, "read, and refused for its length alone")

    def test_search_index_is_built_anew_when_it_is_gone(self):
        self.create("companies", name="Zarzuela Ñoña")
        self.node.stop()
        database = sqlite3.connect(f"{self.node.data}/panal.db")
        with database:
            database.execute("DELETE FROM _searches WHERE name = 'companies'")
            database.execute("DELETE FROM _search_companies_rows")
        database.close()
        self.node.start()
        self.api = self.node.client()
        self.assertEqual(len(self.items("companies?q=nona+zarz")), 1)


class People(OneNode):
    def test_who_is_responsible(self):
        top = self.create("departments", name="Dirección")
        sales = self.create("departments", name="Ventas", parent=top)
        north = self.create("departments", name="Norte", parent=sales)
        eva = self.create("people", name="Eva", department=sales)
        head = self.create("roles", name="Jefe", responsible=True)
        self.create("assignments", person=eva, role=head, department=sales,
                    starts_on="2026-01-01", ends_on="2026-06-30")
        self.create("assignments", role=head, department=north)
        asked = f"people/responsible?department={north}&on=2026-03-01"
        self.assertEqual([row["person_name"] for row in self.items(asked)], ["Eva"])
        self.assertEqual(self.items(asked.replace("2026-03", "2026-07")), [])
        vacancies = self.items("assignments?person=null")
        self.assertEqual([row["department_name"] for row in vacancies], ["Norte"])
        chart = self.items("departments/chart?on=2026-03-01")
        self.assertEqual(chart[0]["name"], "Dirección")
        below = chart[0]["departments"][0]
        self.assertEqual((below["name"], below["people"]), ("Ventas", 1))
        self.assertEqual(below["responsible"][0]["person"], eva)
        self.assertEqual(below["departments"][0]["vacancies"], 1)

    def test_a_team_is_copied_once(self):
        one = self.create("projects", code="UNO", name="Uno", state="active")
        two = self.create("projects", code="DOS", name="Dos", state="planned")
        role = self.create("roles", name="Técnico")
        team = [self.create("people", name=f"Técnico {i}") for i in range(3)]
        made = self.api.post("/api/v1/assignments/bulk", {"items": [
            {"person": person, "role": role, "project": one} for person in team]})
        self.assertEqual(made.status, 201, made)
        copy = f"/api/v1/projects/{one}/team/copy"
        self.assertEqual(self.api.post(copy, {"to": two}).json, {"added": 3})
        self.assertEqual(self.api.post(copy, {"to": two}).json, {"added": 0})
        names = {row["person_name"] for row in self.items(f"assignments?project={two}")}
        self.assertEqual(names, {f"Técnico {i}" for i in range(3)})
        mine = self.items(f"assignments?person={team[0]}")
        self.assertEqual({row["project_name"] for row in mine}, {"Uno", "Dos"})
        self.assertEqual(self.api.post(copy, {"to": NO_ID}).status, 422)


class ThreeNodes(unittest.TestCase):
    """What one node learns from another is found there, and remembered."""

    def test_search_and_history_follow(self):
        with Cluster(3) as cluster:
            company = cluster[0].client().post("/api/v1/companies", {"name": "Ñandú"}).json
            path = f"/api/v1/companies/{company['id']}"
            found = "/api/v1/companies?q=nandu"
            for node in cluster:
                eventually(lambda n=node: len(n.client().get(found).json["items"]) == 1,
                           f"{node.name} finds it")
            changed = cluster[1].client().request("PATCH", path, {"name": "Avestruz"})
            self.assertEqual(changed.status, 200, changed)
            for node in cluster:
                eventually(lambda n=node: n.client().get(found).json["items"] == [],
                           f"{node.name} finds it no more")
            cluster.assert_equal()
            entries = cluster[2].client().get(path + "/history").json["items"]
            self.assertEqual([(e["action"], e["node"]) for e in entries],
                             [("change", "n2"), ("create", "n1")])
            self.assertEqual(entries[0]["changes"], {"name": ["Ñandú", "Avestruz"]})
            late = cluster.add()
            eventually(lambda: len(late.client().get(
                "/api/v1/companies?q=avestruz").json["items"]) == 1, "the joiner finds it")
            cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
