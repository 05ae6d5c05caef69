"""Accounts on three nodes: one login taken twice, roles and sessions that end everywhere, second
factors, guessing from node to node, the audit log's chain."""
import sqlite3
import time
import unittest

from client import totp
from cluster import ADMIN, PASSWORD, Cluster
from waiting import eventually

OTHER = "otra frase larga y propia"
CONFLICT_SECONDS = 5  # security.md: what is ended is ended on all connected nodes within so long


def browser(node, login=ADMIN, password=PASSWORD):
    client = node.client(token=None, cookies=True)
    answer = client.sign_in(login, password)
    assert answer.status == 200, answer
    return client


def on(node, client):
    """The same browser, served by another node."""
    moved = node.client(token=None)
    moved.cookies, moved.csrf = dict(client.cookies), client.csrf
    return moved


def sign_in_status(node, login, password):
    return node.client(token=None, cookies=True).sign_in(login, password).status


def open_claims(node):
    answer = node.client().get("/api/v1/conflicts?table=users&kind=unique&state=open")
    assert answer.status == 200, answer
    return answer.json["items"]


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3)
        cls.addClassCleanup(cls.cluster.close)
        cls.nodes = list(cls.cluster)
        cls.api = cls.nodes[0].client()

    def setUp(self):
        self.login = "u-" + self._testMethodName[5:30].replace("_", "-")

    def make(self, *roles, login=None):
        login = login or self.login
        answer = self.api.post("/api/v1/users", {"login": login, "password": PASSWORD,
                                                 "roles": list(roles)})
        self.assertEqual(answer.status, 201, answer)
        self.cluster.settle()
        return answer.json["id"]

    def soon(self, condition, what):
        return eventually(condition, what, CONFLICT_SECONDS)

    def test_a_role_change_acts_in_running_sessions_of_all_nodes(self):
        user = self.make("salesperson")
        client = browser(self.nodes[0], self.login)
        elsewhere = [on(node, client) for node in self.nodes]
        self.cluster.settle()
        self.assertEqual([each.get("/api/v1/users").status for each in elsewhere], [403] * 3)
        self.assertEqual(self.api.request("PATCH", f"/api/v1/users/{user}",
                                          {"roles": ["manager"]}).status, 200)
        for each in elsewhere:
            self.soon(lambda: each.get("/api/v1/users").status == 200, "the role acts")
        self.assertEqual(self.api.request("DELETE", f"/api/v1/users/{user}").status, 204)
        for each in elsewhere:
            self.soon(lambda: each.get("/api/v1/session").status == 401, "the session is over")

    def test_signing_out_everywhere_ends_sessions_of_all_nodes(self):
        user = self.make("salesperson")
        clients = [browser(node, self.login) for node in self.nodes]
        self.cluster.settle()
        path = f"/api/v1/users/{user}/sessions"
        self.assertEqual(len(clients[2].get(path).json["items"]), 3)
        self.assertEqual(clients[2].request("DELETE", path).status, 204)
        for client in clients:
            self.soon(lambda: client.get("/api/v1/session").status == 401, "signed out")

    def test_a_second_factor_is_asked_for_and_taken_once_on_any_node(self):
        user = self.make("manager")
        client = browser(self.nodes[0], self.login)
        path = f"/api/v1/users/{user}/factor"
        begun = client.post(path, {"current_password": PASSWORD})
        self.assertEqual(begun.status, 201, begun)
        self.assertEqual(begun.headers["Cache-Control"], "no-store")
        secret, step = begun.json["secret"], int(time.time()) // 30
        done = client.post(path + "/confirm", {"enrolment": begun.json["enrolment"],
                                               "code": totp(secret, step)})
        self.assertEqual(done.status, 200, done)
        self.cluster.settle()

        def answer(node, challenge, code):
            return node.client(token=None, cookies=True).post(
                "/api/v1/session/factor", {"challenge": challenge, "code": code})

        def challenge(node):
            answer = node.client(token=None).post(
                "/api/v1/session", {"login": self.login, "password": PASSWORD})
            self.assertEqual(answer.status, 202, answer)
            return answer.json["challenge"]

        asked = challenge(self.nodes[0])
        code = totp(secret, step + 1)
        self.assertEqual(answer(self.nodes[1], asked, code).status, 200)
        self.cluster.settle()
        self.assertEqual(answer(self.nodes[2], asked, code).status, 401, "used on another node")
        recovery = done.json["recovery_codes"][0]
        self.assertEqual(answer(self.nodes[2], challenge(self.nodes[2]), recovery).status, 200)
        self.cluster.settle()
        self.assertEqual(answer(self.nodes[0], challenge(self.nodes[0]), recovery).status, 401)
        removed = self.api.post(path + "/remove", {})
        self.assertEqual(removed.status, 204, removed)
        self.assertEqual(sign_in_status(self.nodes[0], self.login, PASSWORD), 200)

    def test_guessing_from_node_to_node_is_counted_together_and_across_restarts(self):
        self.make("salesperson")
        for turn in range(5):
            self.assertEqual(sign_in_status(self.nodes[turn % 3], self.login, "mala frase"), 401)
            self.cluster.settle()
        entries = self.api.get(f"/api/v1/audit?actor={self.login}&action=lockout").json["items"]
        self.assertEqual(len(entries), 1)
        # Each failure doubles the wait: make it long enough to outlive a restart.
        for turn in range(4):
            node = self.nodes[turn % 3]
            eventually(lambda: sign_in_status(node, self.login, "mala frase") == 401, "a turn", 20,
                       every=0.5)
            self.cluster.settle()
        self.nodes[2].stop()
        self.nodes[2].start()
        self.cluster.settle()
        for node in self.nodes:
            self.assertEqual(sign_in_status(node, self.login, PASSWORD), 429, node.name)
        self.nodes[1].must("user", "passwd", self.login, "--password-stdin", input=OTHER + "\n")
        self.cluster.settle()
        self.assertEqual(sign_in_status(self.nodes[2], self.login, OTHER), 200)

    def test_a_reset_link_works_once_on_any_node(self):
        user = self.make("support")
        link = self.api.post(f"/api/v1/users/{user}/reset", {})
        self.assertEqual(link.status, 201, link)
        self.cluster.settle()
        form = {"token": link.json["token"], "password": OTHER}
        for node, expected in ((self.nodes[1], 204), (self.nodes[2], 403)):
            answer = node.client(token=None).post("/api/v1/password", form)
            self.assertEqual(answer.status, expected, answer)
            self.cluster.settle()
        self.assertEqual(sign_in_status(self.nodes[0], self.login, OTHER), 200)

    def test_passwords_are_in_no_answer_and_no_log(self):
        self.make("support")
        for path in ("users", "audit", "trash?collection=users", "openapi.json"):
            body = self.api.get("/api/v1/" + path).body.decode()
            self.assertNotIn("argon2", body, path)
            self.assertNotIn(PASSWORD, body, path)
        for node in self.nodes:
            self.assertNotIn("argon2", node.tail(10**8))
            self.assertNotIn(PASSWORD, node.tail(10**8))


class CutOff(unittest.TestCase):
    """What two nodes do that do not hear of each other: here, because only one of them runs."""

    def setUp(self):
        self.cluster = Cluster(3)
        self.addCleanup(self.cluster.close)
        self.nodes = list(self.cluster)

    def alone(self, node):
        """Only this one runs."""
        for each in self.nodes:
            if each is not node and each.process is not None:
                each.stop()
        if node.process is None:
            node.start()
        return node.client()

    def together(self):
        for each in self.nodes:
            if each.process is None:
                each.start()
        self.cluster.assert_equal()

    def test_one_login_made_twice_is_the_first_ones_until_it_is_settled(self):
        form = {"login": "eva", "roles": ["manager"]}
        first = self.alone(self.nodes[0]).post("/api/v1/users", {**form, "password": PASSWORD})
        second = self.alone(self.nodes[1]).post("/api/v1/users",
                                                {**form, "login": "EVA", "password": OTHER})
        self.assertEqual((first.status, second.status), (201, 201))
        self.together()
        for node in self.nodes:
            both = node.client().get("/api/v1/users?q=eva").json["items"]
            self.assertEqual(len(both), 2, node.name)
            self.assertEqual([each["record"] for each in open_claims(node)],
                             [second.json["id"]], node.name)
            self.assertEqual(sign_in_status(node, "eva", PASSWORD), 200, node.name)
            self.assertEqual(sign_in_status(node, "eva", OTHER), 401, node.name)
            self.cluster.settle()
        third = self.nodes[2].client().post("/api/v1/users", {**form, "password": OTHER})
        self.assertEqual(third.status, 409, third)
        renamed = self.nodes[2].client().request(
            "PATCH", f"/api/v1/users/{second.json['id']}", {"login": "eva.gil"})
        self.assertEqual(renamed.status, 200, renamed)
        self.cluster.settle()
        self.assertEqual(sign_in_status(self.nodes[0], "eva.gil", OTHER), 200)
        self.assertEqual(open_claims(self.nodes[0]), [])

    def test_two_administrators_who_remove_each_other_are_made_good_by_the_command_line(self):
        berta = self.nodes[0].client().post("/api/v1/users", {
            "login": "berta", "password": PASSWORD, "roles": ["administrator"]}).json["id"]
        self.cluster.settle()
        token = self.nodes[0].must("user", "token", "berta", "--scope", "api").strip()
        self.cluster.settle()
        ana = self.nodes[0].client().get(f"/api/v1/users?login={ADMIN}").json["items"][0]["id"]
        one = self.alone(self.nodes[0]).request("DELETE", f"/api/v1/users/{berta}")
        self.alone(self.nodes[1])
        two = self.nodes[1].client(token=token).request("DELETE", f"/api/v1/users/{ana}")
        self.assertEqual((one.status, two.status), (204, 204))
        self.together()
        self.assertEqual(self.nodes[2].client().get("/api/v1/users").status, 401)
        self.nodes[2].must("user", "add", "clara", "--role", "administrator", "--password-stdin",
                           input=PASSWORD + "\n")
        self.cluster.settle()
        client = browser(self.nodes[0], "clara")
        self.assertEqual(client.get("/api/v1/users").status, 200)
        back = client.post(f"/api/v1/trash/users/{ana}/restore")
        self.assertEqual(back.status, 200, back)
        self.cluster.settle()
        self.assertEqual(sign_in_status(self.nodes[1], ADMIN, PASSWORD), 200)

    def test_a_session_opened_beyond_a_cut_does_not_outlive_the_end_of_all(self):
        ana = self.nodes[0].client().get(f"/api/v1/users?login={ADMIN}").json["items"][0]["id"]
        self.alone(self.nodes[0]).request("DELETE", f"/api/v1/users/{ana}/sessions")
        self.alone(self.nodes[1])
        client = browser(self.nodes[1])
        self.assertEqual(client.get("/api/v1/session").status, 200)
        self.together()
        self.assertEqual(on(self.nodes[1], client).get("/api/v1/session").status, 401)


class AuditChain(unittest.TestCase):
    def test_verify_finds_an_entry_that_was_altered(self):
        with Cluster(1) as cluster:
            node = cluster[0]
            node.client().post("/api/v1/companies", {"name": "Trapos"})
            node.stop()
            self.assertEqual(node.command("verify").returncode, 0)
            database = sqlite3.connect(f"{node.data}/panal.db")
            database.create_function("panal_place", 1, lambda _: 0)  # the outbox's triggers ask it
            database.execute("UPDATE audit SET actor = 'nadie' WHERE action = 'create' "
                             "AND collection = 'companies'")
            database.commit()
            database.close()
            found = node.command("verify")
            self.assertEqual(found.returncode, 1)
            self.assertIn("audit", found.stderr)


if __name__ == "__main__":
    unittest.main()
