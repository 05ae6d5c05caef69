"""The round-robin front: turns, read-your-writes, and nodes that go away under it."""
import threading
import unittest

from cluster import Cluster
from waiting import eventually


class Front(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3, balance="roundrobin")
        cls.addClassCleanup(cls.cluster.close)

    def setUp(self):
        for node in self.cluster:
            self.wait_for_backends(node, {"n1", "n2", "n3"})

    def wait_for_backends(self, node, names):
        client = node.client()
        eventually(lambda: {client.get("/api/v1/messages?limit=1").node
                            for _ in range(2 * len(names))} == names,
                   f"{node.name} balances over {names}")

    def test_consecutive_requests_take_turns(self):
        for node in self.cluster:
            client = node.client()  # one keep-alive connection, no causal token
            nodes = [client.get("/api/v1/messages?limit=1").node for _ in range(12)]
            self.assertEqual(len(set(nodes[:3])), 3, nodes)
            self.assertEqual(nodes[:3] * 4, nodes)

    def test_each_connection_takes_the_next_turn(self):
        nodes = [self.cluster[0].client().get("/api/v1/messages?limit=1").node for _ in range(6)]
        self.assertEqual(nodes[:3] * 2, nodes)

    def test_some_paths_are_never_balanced(self):
        node = self.cluster[1]
        client = node.client()
        for path in ("/healthz", "/metrics", "/api/v1/replication", "/front/stats.json"):
            for _ in range(3):
                answer = client.get(path)
                self.assertEqual((answer.status, answer.node), (200, "n2"), path)

    def test_next_read_sees_the_write_1000_times(self):
        """Method: create, read, edit, read; each on whichever node has the turn, by cookie."""
        client = self.cluster[0].client(cookies=True)
        used = set()
        for turn in range(500):
            if turn % 10 == 0:  # now and then all are past what was written: the turn alone decides
                self.cluster.settle()
                for _ in range(turn // 10 % 3):
                    client.get("/api/v1/messages?limit=1")
            made = client.post("/api/v1/messages", {"mess": f"turn {turn}"})
            self.assertEqual(made.status, 201, made)
            path = "/api/v1/messages/" + made.json["id"]
            seen = client.get(path)
            self.assertEqual((seen.status, seen.json.get("mess")), (200, f"turn {turn}"), turn)
            edited = client.request("PATCH", path, {"mess": f"edit {turn}"})
            self.assertEqual(edited.status, 200, edited)
            again = client.get(path)
            self.assertEqual(again.json.get("mess"), f"edit {turn}", again)
            used |= {made.node, seen.node, edited.node, again.node}
        self.assertEqual(used, {"n1", "n2", "n3"})

    def test_causal_token_works_as_a_header_through_another_front(self):
        for turn in range(100):
            made = self.cluster[turn % 3].client().post("/api/v1/messages", {"mess": f"h {turn}"})
            token = made.headers["X-Panal-Seen"]
            self.assertLessEqual(len(token), 1024)
            seen = self.cluster[(turn + 1) % 3].client().get(
                "/api/v1/messages/" + made.json["id"], headers={"X-Panal-Seen": token})
            self.assertEqual(seen.status, 200, f"turn {turn}: {seen}")

    def test_list_read_after_write_shows_it(self):
        client = self.cluster[2].client(cookies=True)
        for turn in range(60):
            made = client.post("/api/v1/messages", {"mess": f"list {turn}"}).json["id"]
            items = client.get("/api/v1/messages?limit=20").json["items"]
            self.assertIn(made, [item["id"] for item in items])

    def test_reads_go_on_while_a_node_is_killed(self):
        """Goal: no client sees an error for a read when a backend dies under load."""
        errors, ended = [], threading.Event()

        def read():
            client = self.cluster[0].client()
            while not ended.is_set():
                try:
                    answer = client.get("/api/v1/messages?limit=5")
                    if answer.status != 200:
                        errors.append(answer)
                except OSError as error:
                    errors.append(error)

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        try:
            self.cluster[2].kill()
            self.wait_for_backends(self.cluster[0], {"n1", "n2"})
            self.cluster[2].start(balance="roundrobin")
            self.wait_for_backends(self.cluster[0], {"n1", "n2", "n3"})
        finally:
            ended.set()
            for reader in readers:
                reader.join()
        self.assertEqual(errors, [])

    def test_retry_with_an_idempotency_key_makes_one_row(self):
        client = self.cluster[0].client(cookies=True)
        for turn in range(10):
            headers = {"Idempotency-Key": f"key-{turn}"}
            ids = {client.post("/api/v1/messages", {"mess": "once"}, headers=headers).json["id"]
                   for _ in range(4)}
            self.assertEqual(len(ids), 1)

    def test_durability_level_is_said(self):
        client = self.cluster[0].client()
        for level in ("local", "peer"):
            answer = client.post("/api/v1/messages", {"mess": level},
                                 headers={"X-Panal-Durability": level})
            self.assertEqual((answer.status, answer.headers["X-Panal-Durability"]), (201, level))

    def test_foreign_or_forged_causal_token_is_ignored(self):
        client = self.cluster[0].client()
        for token in ("", "nonsense", "A" * 1000, "===="):
            answer = client.get("/api/v1/messages?limit=1", headers={"X-Panal-Seen": token})
            self.assertEqual(answer.status, 200, token)

    def test_session_works_on_every_node(self):
        client = self.cluster[0].client(token=None, cookies=True)
        self.assertEqual(client.sign_in("ana", "una frase larga y propia").status, 200)
        nodes = set()

        def every_node_has_answered():
            answer = client.get("/api/v1/session")
            self.assertEqual(answer.status, 200, answer)
            nodes.add(answer.node)
            return nodes == {"n1", "n2", "n3"}

        # At first only the node that made the session is known to be past its token.
        eventually(every_node_has_answered, "all three nodes take their turns", 5)


class Alone(unittest.TestCase):
    def test_durability_of_a_node_alone_is_local(self):
        with Cluster(1) as cluster:
            answer = cluster[0].client().post("/api/v1/messages", {"mess": "alone"},
                                              headers={"X-Panal-Durability": "peer"})
            self.assertEqual((answer.status, answer.headers["X-Panal-Durability"]), (201, "local"))


if __name__ == "__main__":
    unittest.main()
