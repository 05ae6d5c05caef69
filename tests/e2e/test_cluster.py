"""Three nodes: founding, joining, writing on all at once, and what they say of themselves."""
import json
import re
import shutil
import subprocess
import threading
import unittest

from client import Client
from cluster import Cluster, run, setup_code
from schema import STATUS, mismatch
from waiting import eventually
from writers import Writers, lost


class ThreeNodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3)
        cls.addClassCleanup(cls.cluster.close)

    def test_members_know_each_other(self):
        names = {"n1", "n2", "n3"}
        for node in self.cluster:
            def complete():
                status = node.status()
                known = {peer["name"] for peer in status["peers"] if peer["state"] == "connected"}
                return known == names - {node.name} and status["cluster"]["members"] == 3
            eventually(complete, f"{node.name} is connected to both others")
            listed = node.must("node", "list")
            self.assertTrue(all(name in listed for name in names), listed)

    def test_labels_are_distinct_and_the_founder_is_a(self):
        labels = [node.status()["node"]["id"] for node in self.cluster]
        self.assertEqual(labels[0], "A")
        self.assertEqual(len(set(labels)), 3, labels)

    def test_writes_on_all_three_at_once_reach_all_three(self):
        with Writers(self.cluster, threads=3) as writers:
            eventually(lambda: writers.count() >= 600, "600 acknowledged writes", 60)
        self.assertEqual(writers.refused, [])
        self.cluster.assert_equal()
        for node in self.cluster:
            self.assertEqual(lost(writers.acked, node.messages()), [])

    def test_edits_of_one_row_on_all_nodes_end_equal(self):
        row = self.cluster[0].client().post("/api/v1/messages", {"mess": "first"}).json["id"]
        self.cluster.settle()

        def edit(node):
            client = node.client()
            for count in range(30):
                answer = client.request("PATCH", f"/api/v1/messages/{row}",
                                        {"mess": f"{node.name} {count}"})
                self.assertEqual(answer.status, 200, answer)

        threads = [threading.Thread(target=edit, args=(node,)) for node in self.cluster]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.cluster.assert_equal()
        texts = {node.messages()[row]["mess"] for node in self.cluster}
        self.assertEqual(len(texts), 1, texts)

    def test_edit_and_delete_are_seen_elsewhere(self):
        here, there = self.cluster[0].client(), self.cluster[2].client()
        row = here.post("/api/v1/messages", {"mess": "short-lived"}).json["id"]
        path = f"/api/v1/messages/{row}"
        eventually(lambda: there.get(path).status == 200, "the new row on n3")
        there.request("PATCH", path, {"mess": "edited"})
        eventually(lambda: here.get(path).json["mess"] == "edited", "the edit on n1")
        self.assertIn(here.request("DELETE", path).status, (200, 204))
        eventually(lambda: there.get(path).status == 404, "the deletion on n3")
        self.cluster.assert_equal()

    def test_user_added_on_one_node_signs_in_on_another(self):
        self.cluster[0].must("user", "add", "luis", "--role", "manager", "--password-stdin",
                             input="otra frase bastante larga\n")

        def signed_in():
            client = self.cluster[1].client(token=None, cookies=True)
            return client.sign_in("luis", "otra frase bastante larga").status == 200
        eventually(signed_in, "luis signs in on n2", every=0.5)

    def test_status_document_is_as_in_the_contract(self):
        for node in self.cluster:
            self.assertEqual(mismatch(STATUS, node.status()), [])
            self.assertEqual(mismatch(STATUS, node.client(token=None).get(
                "/api/v1/replication").json), [], "asked from a loopback address")

    def test_status_says_synced_when_quiet(self):
        self.cluster.settle()
        for node in self.cluster:
            def quiet():
                peers = node.status()["peers"]
                return all(peer["synced"] and peer["behind_entries"] == 0 for peer in peers)
            eventually(quiet, f"{node.name} sees its peers synced")

    def test_healthz_is_the_accepting_node(self):
        for node in self.cluster:
            for _ in range(4):
                answer = node.client(token=None).get("/healthz")
                self.assertEqual((answer.status, answer.json["status"]), (200, "ready"))
                self.assertEqual(answer.json["node"], node.name)

    def test_metrics_parse(self):
        text = self.cluster[0].client(token=None).get("/metrics").body.decode()
        sample = re.compile(r'[a-zA-Z_:][\w:]*(\{(\w+="(\\.|[^"\\])*",?)*\})? '
                            r'(-?[0-9.]+([eE][-+]?\d+)?|[+-]?Inf|NaN)( \d+)?')
        lines = text.splitlines()
        self.assertTrue(text.endswith("\n") and lines)
        for line in lines:
            self.assertTrue(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line)
        self.assertIn("# TYPE panal_", text)
        if shutil.which("promtool"):  # of Debian's package prometheus
            checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                     capture_output=True)
            self.assertEqual((checked.returncode, checked.stderr), (0, ""))

    def test_status_command(self):
        node = self.cluster[1]
        table = node.must("status")
        self.assertTrue(all(name in table for name in ("n1", "n2", "n3", "casa")), table)
        self.assertEqual(mismatch(STATUS, json.loads(node.must("status", "--json"))), [])
        by_url = run("status", "--json", "--url", "http://%s:%d" % node.http)
        self.assertEqual(by_url.returncode, 0, by_url)
        self.assertEqual(json.loads(by_url.stdout)["node"]["name"], "n2")


class OfOne(unittest.TestCase):
    def test_serve_on_an_empty_folder_is_a_working_cluster(self):
        """Goal: no command but serve; the printed code makes the administrator, once."""
        with Cluster() as cluster:
            node = cluster.make_node().start()
            code = eventually(lambda: setup_code(node.tail()), "the set-up code is printed")
            self.assertIn("http://", node.tail())
            client = node.client(cookies=True)
            self.assertTrue(client.get("/api/v1/setup").json["needed"])
            form = {"code": "0000-0000", "login": "ana", "password": "una frase larga y propia"}
            self.assertEqual(client.post("/api/v1/setup", form).status, 403)
            weak = dict(form, code=code, password="x")
            self.assertEqual(client.post("/api/v1/setup", weak).status, 422)
            made = client.post("/api/v1/setup", dict(form, code=code))
            self.assertEqual(made.status, 201, made)
            client.csrf = made.json["csrf"]
            self.assertEqual(client.post("/api/v1/messages", {"mess": "hola"}).status, 201)
            self.assertEqual(client.post("/api/v1/setup", dict(form, code=code)).status, 409)
            self.assertFalse(client.get("/api/v1/setup").json["needed"])
            node.stop()
            node.start()
            again = Client(node.http, cookies=True)
            self.assertEqual(again.sign_in("ana", form["password"]).status, 200)
            self.assertEqual(len(again.get("/api/v1/messages").json["items"]), 1)


if __name__ == "__main__":
    unittest.main()
