"""Members of a running cluster: drained, resumed, removed, moved."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

from cluster import Cluster, free_port
from schema import STATUS, mismatch
from waiting import eventually
from writers import Writers, lost


def health(node):
    answer = node.client(token=None).get("/healthz")
    return answer.status, answer.json["status"]


def listed(node):
    """{name: member} as `panal node list` has them."""
    return {each["name"]: each for each in json.loads(node.must("node", "list", "--json"))}


class Drain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(3, balance="roundrobin")
        cls.addClassCleanup(cls.cluster.close)

    def answering(self, node, count=12):
        client = node.client()
        return {client.get("/api/v1/messages").node for _ in range(count)}

    def test_a_drained_node_gets_nothing_and_fails_nobody(self):
        """Goal: draining under load costs no request, and resuming brings the node back."""
        front, drained = self.cluster[0], self.cluster[2]
        eventually(lambda: len(self.answering(front)) == 3, "all three answer")
        with Writers([front], threads=4) as writers:
            for _ in range(2):
                front.must("node", "drain", "n3")
                eventually(lambda: health(drained) == (503, "draining"), "n3 says that it drains")
                eventually(lambda: self.answering(front) == {"n1", "n2"}, "n3 gets nothing")
                before = writers.count()
                eventually(lambda: writers.count() > before + 50, "writes go on")
                eventually(lambda: len(drained.messages()) > before, "n3 still replicates")
                self.assertEqual(drained.status()["node"]["state"], "draining")
                self.assertEqual(listed(front)["n3"]["state"], "draining")
                front.must("node", "resume", "n3")
                eventually(lambda: len(self.answering(front)) == 3, "n3 answers again")
        self.assertEqual(writers.refused, [])
        self.cluster.assert_equal()
        self.assertEqual(lost(writers.acked, drained.messages()), [])

    def test_through_the_api_and_with_a_stopped_node(self):
        with Cluster(2, balance="roundrobin") as cluster:
            first, second = cluster
            nodes = first.client().get("/api/v1/cluster/nodes").json["items"]
            ids = {node["name"]: node["id"] for node in nodes}
            answer = first.client().post(f"/api/v1/cluster/nodes/{ids['n2']}/drain")
            self.assertEqual((answer.status, answer.json["state"]), (200, "draining"), answer)
            eventually(lambda: health(second) == (503, "draining"), "n2 drains")
            first.stop()
            first.must("node", "resume", "n2")
            first.start(balance="roundrobin")
            eventually(lambda: health(second) == (200, "ready"), "n2 is back")

    def test_wrong_names_are_said(self):
        for action in ("drain", "resume", "remove"):
            done = self.cluster[0].command("node", action, "nobody")
            self.assertEqual(done.returncode, 1)
            self.assertIn('there is no node "nobody"; there are n1, n2, n3', done.stderr)


class Remove(unittest.TestCase):
    def test_the_last_node_stays(self):
        with Cluster(1) as cluster:
            done = cluster[0].command("node", "remove", "n1")
            self.assertEqual(done.returncode, 1)
            self.assertIn("last node", done.stderr)

    def test_a_removed_node_is_cut_off_and_says_so(self):
        with Cluster(3) as cluster:
            first, second, third = cluster
            first.must("node", "remove", "n3")
            for node in (first, second):
                eventually(lambda: listed(node)["n3"]["connection"] == "removed",
                           f"{node.name} has let go of n3", seconds=2)
            eventually(lambda: health(third) == (503, "fenced"), "n3 is fenced")
            answer = third.local().post("/api/v1/messages", {"mess": "too late"})
            self.assertEqual(answer.status, 503, answer)
            self.assertIn("panal join", answer.json["detail"])
            row = first.client().post("/api/v1/messages", {"mess": "goes on"}).json["id"]
            eventually(lambda: row in second.messages(), "the others go on")
            self.assertNotIn(row, third.messages())
            done = first.command("node", "resume", "n3")
            self.assertEqual(done.returncode, 1)
            self.assertIn("only come back as a new one", done.stderr)
            self.assertEqual(first.status()["cluster"]["members"], 2)

    def test_a_node_may_leave_by_itself(self):
        """Goal: what it had written goes out before the others let go of it."""
        with Cluster(2) as cluster:
            first, second = cluster
            rows = [second.client().post("/api/v1/messages", {"mess": f"last {i}"}).json["id"]
                    for i in range(20)]
            second.must("node", "remove", "n2")
            eventually(lambda: health(second) == (503, "fenced"), "n2 is fenced")
            eventually(lambda: set(rows) <= set(first.messages()), "all it wrote has gone out")
            eventually(lambda: listed(first)["n2"]["state"] == "removed", "n1 knows")


class Front(unittest.TestCase):
    def test_a_front_holds_nothing_and_answers_everything(self):
        with Cluster(3, balance="roundrobin") as cluster:
            front = cluster.add(role="front")
            names = {node.name for node in cluster}
            client = front.client()
            eventually(lambda: {client.get("/api/v1/messages").node for _ in range(9)} == names,
                       "requests reach all three nodes, and no other")
            with Writers([front], threads=4) as writers:
                eventually(lambda: writers.count() > 200, "writes through the front", 60)
            self.assertEqual(writers.refused, [])
            cluster.assert_equal()
            self.assertEqual(lost(writers.acked, cluster[1].messages()), [])
            self.assertEqual(sum(len(rows) for table, rows in front.dump().items()
                                 if table != "_members"), 0, "a front holds no data")
            keys = set(os.listdir(os.path.join(front.data, "keys")))
            self.assertNotIn("ca.key", keys)
            with open(os.path.join(front.data, "keys", "cluster.key")) as own, \
                    open(os.path.join(cluster[0].data, "keys", "cluster.key")) as shared:
                self.assertNotEqual(own.read(), shared.read())

            # Its own: health, statistics, status. Read-your-writes goes through it.
            self.assertEqual(front.client(token=None).get("/healthz").json["node"], front.name)
            self.assertIn("n2", front.client(token=None).get("/front/stats.json").body.decode())
            status = front.status()
            wrong = [each for each in mismatch(STATUS, status) if ".vector" not in each]
            self.assertEqual(wrong, [], "but for the names of origins, which it does not know")
            self.assertEqual((status["node"]["role"], status["vector"]), ("front", {}))
            self.assertEqual({peer["state"] for peer in status["peers"]}, {"connected"})
            session = front.client()
            for count in range(50):
                made = session.post("/api/v1/messages", {"mess": f"mine {count}"})
                seen = {"X-Panal-Seen": made.headers["X-Panal-Seen"]}
                answer = session.get(f"/api/v1/messages/{made.json['id']}", headers=seen)
                self.assertEqual(answer.status, 200, (count, made.node, answer))

            # It counts for nothing: no letters, no stability.
            self.assertEqual(listed(cluster[0])[front.name]["label"], "")
            front.kill()
            cluster[0].client().post("/api/v1/messages", {"mess": "stable all the same"})
            vector = cluster.settle()[0]["vector"]
            eventually(lambda: cluster[0].status()["log"]["stable"] == vector, "all is stable")
            front.start("--role", "front", balance="roundrobin")
            cluster.add()
            names.add("n5")
            self.assertEqual(listed(cluster[0])["n5"]["label"], "D")
            eventually(lambda: {client.get("/api/v1/messages").node for _ in range(12)} == names,
                       "the front follows the members")

            # A drain and a kill behind it cost no request.
            with Writers([front], threads=3, tag="again") as writers:
                cluster[0].must("node", "drain", "n2")
                eventually(lambda: "n2" not in {client.get("/api/v1/messages").node
                                                for _ in range(12)}, "n2 gets nothing")
                cluster[0].must("node", "resume", "n2")
            self.assertEqual(writers.refused, [])
            done = front.command("node", "drain", "n2")
            self.assertEqual(done.returncode, 1)
            self.assertIn("holds no data", done.stderr)

    def test_a_removed_front_is_refused(self):
        with Cluster(1) as cluster:
            front = cluster.add(role="front")
            self.assertEqual(front.client().get("/api/v1/messages").node, "n1")
            cluster[0].must("node", "remove", front.name)
            eventually(lambda: health(front) == (503, "fenced"), "the front knows")
            eventually(lambda: front.client().get("/api/v1/messages").status in (502, 503),
                       "nothing comes through")

    def test_alone_it_says_so(self):
        with Cluster(1) as cluster:
            front = cluster.add(role="front")
            cluster[0].kill()
            eventually(lambda: health(front)[0] == 503, "the front is not ready")
            self.assertEqual(front.client().get("/api/v1/messages").status, 503)
            cluster[0].start(balance="roundrobin")
            eventually(lambda: health(front) == (200, "ready"), "the front is ready again")
            eventually(lambda: front.client().get("/api/v1/messages").status == 200, "and answers")


class Change(unittest.TestCase):
    def test_a_node_moves_to_another_address(self):
        with Cluster(2) as cluster:
            first, second = cluster
            second.stop()
            second.peer = (second.ip, free_port(second.ip))
            second.start()
            address = "%s:%d" % second.peer
            eventually(lambda: listed(first)["n2"]["address"] == address, "n1 knows where n2 is")
            first.stop()  # now n1 must dial the new address itself, or be dialled
            first.start()
            eventually(lambda: listed(first)["n2"]["connection"] == "connected", "they are linked")
            cluster.assert_equal()

    def test_an_expired_certificate_is_renewed_at_the_start(self):
        with Cluster(2) as cluster:
            first, second = cluster
            front = cluster.add(role="front")
            for node in (second, front):
                node.stop()
                expire(node, first)
                node.start()
                self.assertIn("renewed this node's certificate", node.tail(9000))
                until = certificate(node, "-enddate")
                self.assertGreater(until, certificate(first, "-startdate"))
            eventually(lambda: listed(first)["n2"]["connection"] == "connected", "n2 is back")
            eventually(lambda: front.client().get("/api/v1/messages").status == 200, "so is it")
            cluster.assert_equal()


class Many(unittest.TestCase):
    SIZE = int(os.environ.get("PANAL_MEMBERS", "6"))

    def test_labels_never_clash_and_all_converge(self):
        """Goal: donors that do not see one another give different letters; a whole cluster, each
        node linked to each, agrees within seconds.
        Method: every node but the first is taken in by another one than the node before."""
        with Cluster(1) as cluster:
            for number in range(1, self.SIZE):
                cluster.add(donor=number // 2)
            nodes = listed(cluster[0])
            labels = [node["label"] for node in nodes.values()]
            self.assertEqual(len(labels), self.SIZE)
            self.assertEqual(len(set(labels)), self.SIZE, labels)
            began = time.monotonic()
            for node in cluster:
                def linked():
                    states = [each["connection"] for each in listed(node).values()]
                    return states.count("connected") == self.SIZE - 1
                eventually(linked, f"{node.name} is linked to all others", 60, every=0.5)
            for node in cluster:
                node.client().post("/api/v1/messages", {"mess": f"from {node.name}"})
            written = time.monotonic()
            self.assertEqual(len(cluster.assert_equal(60)["messages"]), self.SIZE)
            print(f"{self.SIZE} members: linked in {written - began:.1f} s, equal after "
                  f"{time.monotonic() - written:.2f} s, PSS of one "
                  f"{max(memory(node) for node in cluster):.1f} MiB at most", file=sys.stderr)

    def test_concurrent_joins_at_cut_off_donors(self):
        with Cluster(3) as cluster:
            first, second, third = cluster
            token = {node: node.must("token").strip() for node in (second, third)}
            first.pause()
            new = [cluster.make_node() for _ in range(2)]
            for donor, node in zip((second, third), new):
                other = third if donor is second else second
                other.pause()
                node.must("join", token[donor], "--name", node.name, "--peer", "%s:%d" % node.peer)
                other.resume()
            first.resume()
            for node in new:
                node.start()
                node.token = cluster.token
            eventually(lambda: len(listed(first)) == 5, "n1 knows of all")
            labels = [node["label"] for node in listed(first).values()]
            self.assertEqual(sorted(labels), ["A", "B", "BA", "C", "CA"])
            cluster.assert_equal()

    def test_two_of_one_name_are_told_apart(self):
        """Goal: of two that joined by one name the later one is shown with its letters behind it,
        and listed. Method: their donors run one after the other."""
        with Cluster(2) as cluster:
            first, second = cluster
            token = {node: node.must("token").strip() for node in cluster}
            first.stop(), second.stop()
            for donor in (first, second):
                donor.start()
                node = cluster.make_node()
                node.must("join", token[donor], "--name", "same", "--peer", "%s:%d" % node.peer)
                donor.stop()
            first.start(), second.start()
            for node in (first, second):
                eventually(lambda: len(listed(node)) == 4, f"{node.name} knows of all")
                self.assertEqual(set(listed(node)), {"n1", "n2", "same", "same-BA"})
                told = node.local().get("/api/v1/conflicts?kind=unique").json["items"]
                self.assertEqual([(each["table"], each["lost"]["value"]) for each in told],
                                 [("_members", "same")])
            first.must("node", "remove", "same")
            eventually(lambda: listed(second)["same"]["label"] == "BA", "the name is its alone")


def memory(node):
    """The proportional set size of its process, in MiB."""
    with open(f"/proc/{node.process.pid}/smaps_rollup") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True,
                          **options).stdout


def certificate(node, what):
    """-startdate or -enddate of its certificate, as a moment."""
    line = openssl("x509", "-noout", what, "-in", os.path.join(node.data, "keys/node.crt"))
    return time.mktime(time.strptime(line.split("=")[1].strip(), "%b %d %H:%M:%S %Y GMT"))


def expire(node, signer):
    """Puts a certificate of the same key in the node's folder that ran out long ago."""
    keys, ca = os.path.join(node.data, "keys"), os.path.join(signer.data, "keys")
    path = os.path.join(keys, "node.crt")
    subject = openssl("x509", "-noout", "-subject", "-nameopt", "RFC2253", "-in", path)
    name = subject.split("CN=")[1].strip()
    with tempfile.TemporaryDirectory() as folder:
        request = os.path.join(folder, "request.pem")
        database = os.path.join(folder, "index.txt")
        config = os.path.join(folder, "ca.cnf")
        open(database, "w").close()
        with open(config, "w") as file:
            file.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={database}\nserial={folder}/serial\n"
                       f"new_certs_dir={folder}\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
                       "rand_serial=yes\nx509_extensions=x\n[p]\ncommonName=supplied\n"
                       "[x]\nbasicConstraints=critical,CA:FALSE\n"
                       "extendedKeyUsage=serverAuth,clientAuth\n")
        openssl("req", "-new", "-key", os.path.join(keys, "node.key"), "-subj", f"/CN={name}",
                "-out", request)
        openssl("ca", "-batch", "-config", config, "-cert", os.path.join(ca, "ca.crt"),
                "-keyfile", os.path.join(ca, "ca.key"), "-in", request, "-out", path, "-notext",
                "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")


if __name__ == "__main__":
    unittest.main()
