"""What somebody writes while the network, a node or the other nodes are away: nothing typed is
lost, and the page recovers by itself."""
import unittest

from browser_script import SHOTS, run_script
from cluster import PASSWORD, Cluster
from gate import Gate


def text_of(address):
    return "%s:%d" % tuple(address)


class Recovery(unittest.TestCase):
    def make_cluster(self):
        """Two nodes that reach each other through gates alone."""
        cluster = Cluster()
        self.addCleanup(cluster.close)
        self.gates = []
        for number in (1, 2):
            node = cluster.make_node()
            gate = Gate(node.peer)
            self.addCleanup(gate.close)
            self.gates.append(gate)
            reach = ["--peer", text_of(node.peer), "--advertise", text_of(gate.address)]
            if number == 1:
                node.must("init", "--name", "n1", "--cluster", "casa", *reach, "--admin", "ana",
                          "--admin-password-stdin", input=PASSWORD + "\n")
            else:
                node.must("join", cluster[0].must("token").strip(), "--name", "n2", *reach)
            node.start("--advertise", text_of(gate.address))
        cluster[0].must("user", "add", "marta", "--role", "manager", "--password-stdin",
                        input=PASSWORD + "\n")
        return cluster

    def test_nothing_typed_is_lost(self):
        cluster = self.make_cluster()
        first, second = cluster[0], cluster[1]
        made = first.local().post("/api/v1/people", {"name": "Carmen Ruiz"})
        self.assertEqual(made.status, 201, made)
        cluster.settle()
        way = Gate(first.http)  # of the browser to n1
        self.addCleanup(way.close)

        def start_first():
            first.start("--advertise", text_of(self.gates[0].address))

        def every(act):
            return lambda: [act(gate) for gate in self.gates] and None

        run_script("recovery.mjs", [f"http://{text_of(way.address)}/",
                                    f"http://{text_of(second.http)}/", made.json["id"], SHOTS],
                   {"cut the way": way.cut, "mend the way": way.mend,
                    "kill n1": first.kill, "start n1": start_first,
                    "part the nodes": every(Gate.cut), "join the nodes": every(Gate.mend)})
        cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
