"""Incidents through the real binary: a customer and an agent on different nodes, numbers that no
two nodes share, both nodes at one incident."""
import unittest

from cluster import PASSWORD, Cluster


class ThreeNodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3)
        cls.addClassCleanup(cls.cluster.close)
        cls.people = 0

    def user(self, role):
        """A token of a new user with that role; it counts on every node."""
        type(self).people += 1
        node, login = self.cluster[0], f"{role}{self.people}"
        answer = node.client().post("/api/v1/users", {"login": login, "password": PASSWORD,
                                                      "name": login.title(), "roles": [role]})
        self.assertEqual(answer.status, 201, answer)
        token = node.must("user", "token", login, "--scope", "api").strip()
        self.cluster.settle()
        return token

    def ask(self, node, token, method, target, body=None, status=None):
        answer = node.client(token=token).request(method, "/api/v1/" + target, body)
        wanted = status or {"POST": 201}.get(method, 200)
        self.assertEqual(answer.status, wanted, answer)
        return answer.json

    def test_customer_on_one_node_and_agent_on_another(self):
        one, two, three = self.cluster
        luz, sol, teo = self.user("customer"), self.user("customer"), self.user("support")
        made = self.ask(two, luz, "POST", "incidents", {"title": "No imprime"})
        self.assertRegex(made["number"], r"^[A-Z]+-1\d{3}$")
        self.cluster.settle()
        path = "incidents/" + made["id"]
        self.ask(three, teo, "POST", path + "/take", status=200)
        for part, body in (("replies", "¿Qué modelo?"), ("notes", "moroso")):
            self.ask(three, teo, "POST", f"incident_{part}",
                     {"incident": made["id"], "body": body})
        self.ask(three, teo, "PATCH", path, {"state": "waiting"})
        self.cluster.settle()
        for node in self.cluster:
            seen = self.ask(node, luz, "GET", "incidents")["items"]
            self.assertEqual([(each["number"], each["state"], each["replies"]) for each in seen],
                             [(made["number"], "waiting", 1)])
            replies = self.ask(node, luz, "GET", "incident_replies")
            self.assertEqual(len(replies["items"]), 1)
            self.assertNotIn("moroso", str(seen) + str(replies))
            self.ask(node, luz, "GET", "incident_notes", status=403)
            self.ask(node, sol, "GET", path, status=404)
            self.assertEqual(self.ask(node, sol, "GET", "incidents")["items"], [])
        self.ask(one, luz, "POST", "incident_replies", {"incident": made["id"], "body": "El dos"})
        self.cluster.settle()
        self.assertEqual(self.ask(two, teo, "GET", path)["state"], "open")
        self.cluster.assert_equal()

    def test_who_registers_on_one_node_signs_in_on_another(self):
        one, two, three = self.cluster
        who = {"email": "Eva@casa.example", "name": "Eva", "surname": "Ruiz", "password": PASSWORD}
        made = one.client(token=None).post("/api/v1/portal/register", who)
        self.assertEqual(made.status, 201, made)
        self.cluster.settle()
        self.assertEqual(two.client(token=None).post("/api/v1/portal/register", who).status, 409)
        again = three.client(token=None).post(
            "/api/v1/session", {"login": "eva@casa.example", "password": PASSWORD})
        self.assertEqual((again.status, again.json["user"]["roles"]), (200, ["customer"]), again)
        self.cluster.assert_equal()

    def test_numbers_and_both_ends_of_a_split_network(self):
        one, two, _ = self.cluster
        luz, teo = self.user("customer"), self.user("support")
        numbers = [self.ask(node, luz, "POST", "incidents", {"title": f"{round} de {node.name}"})
                   ["number"] for round in range(3) for node in self.cluster]
        self.assertEqual(len(set(numbers)), 9)
        self.assertEqual(len({number.split("-")[0] for number in numbers}), 3)
        made = self.ask(one, luz, "POST", "incidents", {"title": "A la vez"})
        self.cluster.settle()
        path = "incidents/" + made["id"]
        # What the other has not heard of yet: the priority on one node, the state on the other.
        two.pause()
        self.ask(one, teo, "PATCH", path, {"priority": "urgent"})
        one.pause()
        two.resume()
        self.ask(two, teo, "PATCH", path, {"state": "resolved"})
        one.resume()
        self.cluster.assert_equal(60)
        for node in self.cluster:
            now = self.ask(node, teo, "GET", path)
            self.assertEqual((now["priority"], now["state"]), ("urgent", "resolved"))


if __name__ == "__main__":
    unittest.main()
