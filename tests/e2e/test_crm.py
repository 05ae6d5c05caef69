"""The customers' side through the real binary: links, visits, targets, reports, calendar, import,
merging, sample data; on three nodes, each asked for what another wrote."""
import collections
import json
import socket
import sqlite3
import unittest
import uuid

from cluster import PASSWORD, Cluster
from waiting import eventually

CSV = {"Content-Type": "text/csv"}


def rows(node, sql, *values):
    """Counted by SQLite itself, beside the running node."""
    database = sqlite3.connect(f"file:{node.data}/panal.db?mode=ro", uri=True, timeout=10)
    try:
        return database.execute(sql, values).fetchall()
    finally:
        database.close()


class ThreeNodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3)
        cls.addClassCleanup(cls.cluster.close)

    def create(self, node, collection, token=None, **fields):
        client = node.client(token=token) if token else node.client()
        answer = client.post(f"/api/v1/{collection}", fields)
        self.assertEqual(answer.status, 201, answer)
        return answer.json["id"]

    def get(self, node, target, token=None):
        client = node.client(token=token) if token else node.client()
        answer = client.get(f"/api/v1/{target}")
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def items(self, node, target, token=None):
        return self.get(node, target, token)["items"]

    def salesperson(self, login):
        node = self.cluster[0]
        answer = node.client().post("/api/v1/users", {"login": login, "password": PASSWORD,
                                                      "roles": ["salesperson"]})
        self.assertEqual(answer.status, 201, answer)
        token = node.must("user", "token", login, "--scope", "api").strip()
        self.cluster.settle()
        return token

    def test_links_of_both_ends_meet(self):
        one, two, three = self.cluster
        company = self.create(one, "companies", name="Enlaces")
        luz = self.create(one, "customers", code="E1", name="Luz")
        sol = self.create(one, "customers", code="E2", name="Sol", companies=[company])
        self.cluster.settle()
        path = f"/api/v1/companies/{company}"
        same = two.client().request("PATCH", path, {"customers": [luz, sol]})
        self.assertEqual(same.status, 200, same)
        again = three.client().request("PATCH", f"/api/v1/customers/{luz}",
                                       {"companies": [company]})
        self.assertEqual(again.status, 200, again)
        self.cluster.assert_equal()
        for node in self.cluster:
            self.assertEqual(self.get(node, f"companies/{company}")["customers_names"],
                             ["Luz", "Sol"])
        self.assertEqual(len(rows(two, "SELECT 1 FROM company_customers WHERE company = ?",
                                  uuid.UUID(company).bytes)), 2, "a pair is one row")

        self.assertEqual(one.client().request("DELETE", f"/api/v1/customers/{sol}").status, 204)
        self.cluster.settle()
        self.assertEqual(self.get(two, f"companies/{company}")["customers_names"], ["Luz"])
        restored = three.client().post(f"/api/v1/trash/customers/{sol}/restore")
        self.assertEqual(restored.status, 200, restored)
        self.cluster.assert_equal()
        self.assertEqual(self.get(one, f"companies/{company}")["customers_names"], ["Luz", "Sol"])

    def test_a_company_visited_by_its_salesperson(self):
        one, two, three = self.cluster
        token = self.salesperson("vera")
        other = self.salesperson("otto")
        company = self.create(one, "companies", name="Visitada")
        customers = [self.create(one, "customers", code=f"V{i}", name=f"V{i}", archived=i == 0,
                                 companies=[company]) for i in range(4)]
        types = self.items(two, "target_types")
        self.assertEqual(len(types), 7, "the usual ones")
        self.cluster.settle()
        plan = {"company": company, "type": types[0]["id"], "planned_on": "2026-03-02"}
        made = two.client(token=token).post("/api/v1/visits/plan", plan,
                                            headers={"Idempotency-Key": "plan-1"})
        self.assertEqual((made.status, made.json), (201, {"visits": 3}), made)
        self.cluster.settle()
        again = three.client(token=token).post("/api/v1/visits/plan", plan,
                                               headers={"Idempotency-Key": "plan-1"})
        self.assertEqual((again.status, again.json), (201, {"visits": 3}), again)
        self.cluster.assert_equal()
        visits = self.items(three, "visits", token)
        self.assertEqual({visit["customer"] for visit in visits}, set(customers[1:]))
        self.assertEqual({visit["salesperson_name"] for visit in visits}, {"vera"})
        self.assertEqual(self.items(three, "visits", other), [])
        first = f"/api/v1/visits/{visits[0]['id']}"
        self.assertEqual(three.client(token=other).get(first).status, 404)
        self.assertEqual(three.client(token=token).request("PUT", first + "/favourite").status, 204)
        self.cluster.settle()
        self.assertEqual([visit["id"] for visit in self.items(one, "visits?favourite=true", token)],
                         [visits[0]["id"]])
        self.assertEqual(self.items(one, f"visits?favourite=true&company={company}"), [])

        targets = self.items(one, "targets", token)
        self.assertEqual(len(targets), 3)
        met = one.client(token=token).request("PATCH", f"/api/v1/targets/{targets[0]['id']}",
                                              {"success": "met"})
        self.assertEqual(met.status, 200, met)
        self.cluster.settle()
        lines = self.items(two, f"reports/targets?company={company}")
        total = collections.Counter()
        for line in lines:
            self.assertEqual(line["salesperson_name"], "vera")
            total.update({key: line[key] for key in ("total", "met", "pending")})
        counted = rows(two, "SELECT count(*), sum(success = 'met'), sum(success = 'pending') "
                            "FROM targets WHERE company = ?", uuid.UUID(company).bytes)
        self.assertEqual([tuple(total[key] for key in ("total", "met", "pending"))], counted)
        self.assertEqual(self.items(two, "reports/targets", other), [])
        said = self.get(three, f"companies/{company}/statistics")
        self.assertEqual((said["customers"], said["archived"], said["visits"]), (4, 1, 3))

        secret = one.must("user", "token", "vera", "--scope", "calendar").strip()
        self.cluster.settle()
        stranger = three.client(token=None)
        feed = stranger.get(f"/api/v1/visits/calendar.ics?token={secret}&company={company}")
        self.assertEqual(feed.status, 200, feed)
        text = feed.body.decode()
        self.assertEqual(text.count("BEGIN:VEVENT\r\n"), 3)
        self.assertIn("DTSTART;VALUE=DATE:20260302\r\n", text)
        self.assertEqual(three.client(token=secret).get("/api/v1/visits").status, 403)
        self.assertEqual(stranger.get(f"/api/v1/visits?token={secret}").status, 401)

    def test_two_customers_become_one(self):
        one, two, three = self.cluster
        company = self.create(one, "companies", name="Doble")
        kept = self.create(one, "customers", code="D1", name="Doble", phone="600 100 200")
        gone = self.create(one, "customers", code="D2", name="DOBLE", city="Lugo",
                           phone="600 100 200", companies=[company])
        visit = self.create(one, "visits", customer=gone, planned_on="2026-01-01")
        self.cluster.settle()
        alike = self.items(two, f"customers/alike?name=doble&phone=600+100+200&except={kept}")
        self.assertEqual({(each["code"], each["by"]) for each in alike},
                         {("D2", "name"), ("D2", "phone")})
        merged = two.client().post(f"/api/v1/customers/{kept}/merge", {"from": gone})
        self.assertEqual(merged.status, 200, merged)
        self.assertEqual((merged.json["city"], merged.json["companies"]), ("Lugo", [company]))
        self.cluster.assert_equal()
        self.assertEqual(self.get(three, f"visits/{visit}")["customer"], kept)
        self.assertEqual(three.client().get(f"/api/v1/customers/{gone}").status, 404)
        actions = [entry["action"] for entry in self.items(three, f"customers/{kept}/history")]
        self.assertIn("merge", actions)

    def test_news_are_their_authors(self):
        one, two, _ = self.cluster
        token = self.salesperson("pia")
        post = self.create(one, "posts", token, title="Feria", body="El lunes")
        self.cluster.settle()
        self.create(two, "post_comments", token, post=post, body="¡Allí estaré!")
        self.create(two, "post_comments", post=post, body="Y yo")
        other = self.salesperson("leo")
        path = f"/api/v1/posts/{post}"
        refused = two.client(token=other).request("PATCH", path, {"title": "Mía"})
        self.assertEqual(refused.status, 403, refused)
        self.assertEqual(self.get(two, f"posts/{post}", other)["comments"], 2)
        self.assertEqual(two.client(token=token).request("DELETE", path).status, 204)
        self.cluster.assert_equal()
        self.assertEqual(self.items(one, f"post_comments?post={post}"), [])
        restore = f"/api/v1/trash/posts/{post}/restore"
        self.assertEqual(self.items(one, "trash?collection=posts", other), [])
        self.assertEqual([each["id"] for each in self.items(one, "trash?collection=posts", token)],
                         [post])
        self.assertEqual(one.client(token=other).post(restore).status, 403)
        self.assertEqual(one.client(token=token).post(restore).status, 200)
        self.assertEqual(self.get(one, f"posts/{post}", other)["title"], "Feria")


class Import(unittest.TestCase):
    """Of customers: what spreadsheets write, whole or not at all."""

    def test_customers_from_a_spreadsheet(self):
        with Cluster(1) as cluster:
            client = cluster[0].client(timeout=120)

            def post(target, file):
                return client.post("/api/v1/customers" + target, file, headers=CSV)
            header = "Código;Nombre;CIF;Dirección;Ciudad;Teléfono;Baja\r\n"
            columns = "?columns=code,name,tax_id,address,city,phone,archived"
            lines = ['C1;"Peña; Hijos";B83187799;"Calle ""Mayor""";Ávila;600 100 200;no',
                     "C2;Núñez;;;;;sí"]
            file = header + "\r\n".join(lines) + "\r\n"
            trial = post(columns + "&dry_run=true", b"\xef\xbb\xbf" + file.encode())
            self.assertEqual((trial.status, trial.json["created"]), (200, 2), trial)
            self.assertEqual(client.get("/api/v1/customers?archived=all").json["items"], [])
            made = post(columns, file.encode("latin-1"))
            self.assertEqual((made.status, made.json["created"]), (200, 2), made)
            found = client.get("/api/v1/customers?q=pena+mayor").json["items"][0]
            self.assertEqual((found["name"], found["address"]), ("Peña; Hijos", 'Calle "Mayor"'))
            update = post("", "code,city\nc1,Lugo\nC2,Vigo\n")
            self.assertEqual((update.status, update.json["updated"]), (200, 2), update)
            bad = post("", "code,name,tax_id,email\nC3,a,12345678A,\nC4,,,\nC5,b,,no\nC1,c,,\n"
                           "C1,d,,\n")
            self.assertEqual(bad.status, 422)
            self.assertEqual([(error["line"], error["field"]) for error in bad.json["errors"]],
                             [(2, "tax_id"), (3, "name"), (4, "email"), (6, "code")])
            for name in ("Luz", "Sol, SL"):
                client.post("/api/v1/companies", {"name": name})
            linked = post("", 'code,name,companies\nC8,ocho,"Luz; Sol, SL"\n')
            self.assertEqual((linked.status, linked.json["created"]), (200, 1), linked)
            eight = client.get("/api/v1/customers?code=C8").json["items"][0]
            self.assertEqual(sorted(eight["companies_names"]), ["Luz", "Sol, SL"])
            self.assertEqual(post("", "code,name,companies\nC9,nueve,Nadie\n").status, 422)
            every = "/api/v1/customers?archived=all"
            exported = client.get(every, headers={"Accept": "text/csv"}).body
            same = post("", exported)
            self.assertEqual((same.status, same.json["unchanged"]), (200, 3), same)
            self.assertEqual(client.get(every, headers={"Accept": "text/csv"}).body, exported)

    def test_who_waits_for_a_long_file_is_told_how_far_it_is(self):
        with Cluster(2) as cluster:
            client, listening = cluster[0].client(timeout=120), cluster[1].client()
            mine = "0190c0de-0000-7000-8000-000000000001"
            lines = "".join(f"C{i},Cliente {i}\n" for i in range(20_000))
            with socket.create_connection(cluster[1].http, timeout=60) as page:
                page.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: n2\r\nAuthorization: Bearer "
                             f"{listening.token}\r\n\r\n".encode())
                events = page.makefile("r", encoding="utf-8")
                eventually(lambda: events.readline().startswith("HTTP/1.1 200"), "the stream")
                made = client.post(f"/api/v1/customers?progress={mine}", "code,name\n" + lines,
                                   headers=CSV)
                self.assertEqual((made.status, made.json["created"]), (200, 20_000), made)
                told = []
                while len(told) < 2:
                    if events.readline().strip() == "event: progress":
                        told.append(json.loads(events.readline().removeprefix("data: ")))
            self.assertEqual({(each["id"], each["total"]) for each in told}, {(mine, 20_000)})
            self.assertLess(told[0]["done"], told[1]["done"])
            for bad in ("progress=1", "dry_run=yes"):
                self.assertEqual(client.post(f"/api/v1/customers?{bad}", "code,name\n",
                                             headers=CSV).status, 400)


class Demo(unittest.TestCase):
    def test_is_the_same_company_for_a_seed(self):
        with Cluster(2) as cluster:
            one, two = cluster
            one.must("demo", "--seed", "7", timeout=120)
            cluster.assert_equal()
            counts = {table: rows(two, f"SELECT count(*) FROM {table}")[0][0]
                      for table in ("people", "departments", "projects", "customers", "visits",
                                    "targets", "posts", "incidents")}
            self.assertEqual(counts, {"people": 20, "departments": 6, "projects": 8,
                                      "customers": 300, "visits": 2000, "targets": 2000,
                                      "posts": 24, "incidents": 400})
            before = rows(one, "SELECT id, code, name FROM customers ORDER BY id")
            one.must("demo", "--seed", "7", timeout=120)
            self.assertEqual(rows(one, "SELECT id, code, name FROM customers ORDER BY id"), before)
            by_hand = rows(one, "SELECT o.name, c.name, u.login, count(*), sum(success = 'met') "
                                "FROM targets g JOIN visits v ON v.id = g.visit "
                                "JOIN customers c ON c.id = v.customer "
                                "JOIN companies o ON o.id = g.company "
                                "JOIN users u ON u.id = v.salesperson "
                                "GROUP BY g.company, v.customer, v.salesperson")
            reported, cursor = [], ""
            while cursor is not None:
                page = two.client().get("/api/v1/reports/targets?limit=100&cursor=" + cursor).json
                reported += [(line["company_name"], line["customer_name"],
                              line["salesperson_name"], line["total"], line["met"])
                             for line in page["items"]]
                cursor = page["next"]
            self.assertEqual(collections.Counter(reported), collections.Counter(by_hand))
            self.assertEqual(cluster[0].command("demo", "--lang", "fr").returncode, 2)


if __name__ == "__main__":
    unittest.main()
