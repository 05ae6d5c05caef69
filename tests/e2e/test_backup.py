"""panal backup and restore: online, checked, without keys; what cannot be restored is refused."""
import glob
import os
import re
import time
import unittest

from client import totp
from cluster import ADMIN, PASSWORD, Cluster, Node, messages_of, run
from waiting import eventually
from writers import Writers, lost


class Backup(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(1)
        self.addCleanup(self.cluster.close)
        self.node = self.cluster[0]
        self.file = os.path.join(self.cluster.folder, "casa.backup")

    def write(self, text):
        answer = self.node.client().post("/api/v1/messages", {"mess": text})
        self.assertEqual(answer.status, 201, answer)

    def restored(self, name="r1"):
        node = Node(name, "127.0.0.9", self.cluster.folder)
        done = run("restore", self.file, "--data", node.data, "--name", name,
                   "--peer", "%s:%d" % node.peer)
        self.assertEqual(done.returncode, 0, done)
        self.cluster.fronts.append(node)  # ended with the cluster, and not one of its nodes
        return node

    def test_a_backup_under_load_restores_to_a_cluster_of_its_own(self):
        """Goal: what was acknowledged before the backup began is in the restored cluster, which
        has keys of its own, takes new members and has nothing to do with the old one."""
        with Writers([self.node]) as writers:
            eventually(lambda: writers.count() > 50, "the load runs", 60)
            before = dict(writers.acked)
            output = self.node.must("backup", self.file)
        self.assertRegex(output, r"checked, digest [0-9a-f]{32}")
        self.assertEqual(os.stat(self.file).st_mode & 0o777, 0o600)
        self.assertEqual([name for name in os.listdir(self.cluster.folder) if "work" in name], [])
        node = self.restored().start()
        self.assertEqual(lost(before, messages_of(node.local())), [])
        status, old = node.status(), self.node.status()
        self.assertNotEqual(status["cluster"]["id"], old["cluster"]["id"])
        self.assertEqual(status["cluster"]["members"], 1)
        self.assertEqual(status["cluster"]["name"], "casa")
        self.assertNotEqual(status["node"]["id"], old["node"]["id"])
        self.assertIn("whole", node.must("verify"))
        client = node.client(cookies=True)
        self.assertEqual(client.sign_in(ADMIN, PASSWORD).status, 200)
        self.assertEqual(node.local().post("/api/v1/messages", {"mess": "after"}).status, 201)
        second = Node("r2", "127.0.0.10", self.cluster.folder)
        self.cluster.fronts.append(second)
        second.must("join", node.must("token").strip(), "--name", "r2",
                    "--peer", "%s:%d" % second.peer)
        second.start()
        eventually(lambda: len(messages_of(second.local())) == len(messages_of(node.local())),
                   "the second node has everything")

    def test_files_are_in_it(self):
        client = self.node.client()
        record = client.post("/api/v1/incidents", {"title": "Con fotos"}).json["id"]
        place = f"/api/v1/attachments?collection=incidents&record={record}&name=a.bin"
        made = [client.request("POST", place, data).json
                for data in (b"x" * 3_000_000, b"y", b"z" * 10)]
        found = glob.glob(f"{self.node.data}/files/*/{made[2]['hash']}")
        os.remove(found[0])
        output = self.node.must("backup", self.file)
        self.assertIn("and 2 files of 3000001 bytes; checked", output)
        self.assertIn("1 files are not on this node", output)
        node = self.restored().start()
        for each, data in zip(made, (b"x" * 3_000_000, b"y")):
            answer = node.local().get(f"/api/v1/attachments/{each['id']}/content")
            self.assertEqual((answer.status, answer.body), (200, data))
        with open(self.file, "r+b") as file:
            file.seek(-1_000_000, os.SEEK_END)
            file.write(b"?")
        done = run("restore", self.file, "--data", os.path.join(self.cluster.folder, "r2"))
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("a file in it is not whole", done.stderr)

    def test_second_factors_are_enrolled_anew(self):
        """They are sealed with the cluster's key, which no backup holds."""
        client = self.node.client(token=None, cookies=True)
        self.assertEqual(client.sign_in(ADMIN, PASSWORD).status, 200)
        path = f"/api/v1/users/{client.get('/api/v1/users').json['items'][0]['id']}/factor"
        begun = client.post(path, {"current_password": PASSWORD}).json
        done = client.post(path + "/confirm", {
            "enrolment": begun["enrolment"],
            "code": totp(begun["secret"], int(time.time()) // 30)})
        self.assertEqual(done.status, 200, done)
        self.node.must("backup", self.file)
        for node, status in ((self.node, 202), (self.restored().start(), 200)):
            stranger = node.client(token=None, cookies=True)
            self.assertEqual(stranger.sign_in(ADMIN, PASSWORD).status, status)

    def test_no_key_is_in_it(self):
        self.write("nothing secret")
        self.node.must("backup", self.file)
        with open(self.file, "rb") as file:
            content = file.read()
        keys = os.path.join(self.node.data, "keys")
        self.assertNotIn(b"PRIVATE KEY", content)
        with open(os.path.join(keys, "cluster.key"), "rb") as file:
            secret = file.read().strip()
        self.assertEqual(len(secret), 64)
        self.assertNotIn(secret, content)
        self.assertNotIn(bytes.fromhex(secret.decode()), content)

    def test_without_a_running_node_too(self):
        self.write("at rest")
        self.node.stop()
        self.node.must("backup", self.file)
        self.assertIn("at rest", str(messages_of(self.restored().start().local())))

    def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(self):
        self.write("a text that is looked for")
        self.node.must("backup", self.file)
        with open(self.file, "rb") as file:
            whole = file.read()
        at = whole.index(b"a text that is looked for")
        for damaged in (whole[:at] + b"A" + whole[at + 1:], whole[:-1], whole + b"x", whole[:40],
                        b"", b"nonsense\n" * 10,
                        re.sub(rb'"sha256":"[0-9a-f]{8}', b'"sha256":"00000000', whole)):
            with open(self.file, "wb") as file:
                file.write(damaged)
            data = os.path.join(self.cluster.folder, "refused")
            done = run("restore", self.file, "--data", data)
            self.assertEqual(done.returncode, 1, done)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
            status = run("status", "--data", data)
            self.assertIn("belongs to no cluster", status.stderr)

    def test_only_to_an_empty_folder(self):
        self.node.must("backup", self.file)
        done = run("restore", self.file, "--data", self.node.data)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("in use", done.stderr)
        self.node.stop()
        done = run("restore", self.file, "--data", self.node.data)
        self.assertIn("belongs to a cluster already", done.stderr)

    def test_what_cannot_be_written_leaves_no_file(self):
        missing = os.path.join(self.cluster.folder, "missing", "x")
        self.assertEqual(self.node.command("backup", missing).returncode, 1)
        self.assertEqual(run("backup", self.file, "--data", self.file).returncode, 1)
        self.assertFalse(os.path.exists(self.file))


if __name__ == "__main__":
    unittest.main()
