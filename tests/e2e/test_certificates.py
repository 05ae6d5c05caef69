"""Certificates of the https listeners: given by the API, the command line or as files; chosen by
the name that a client asks for; replaced without a restart; their keys nowhere in clear."""
import os
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from client import Client  # noqa: E402
from cluster import Cluster, free_port  # noqa: E402
from conformance.wire import Wire  # noqa: E402
from waiting import eventually  # noqa: E402

PATH = "/api/v1/cluster/certificates"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"


def make(folder, *names, days=9, kind="ec"):
    """(chain, key): paths of a self-signed certificate for these names."""
    stem = os.path.join(folder, f"{len(os.listdir(folder))}")
    how = {"ec": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "rsa": ["rsa:2048"],
           "short": ["rsa:1024"]}[kind]
    subprocess.run(["openssl", "req", "-x509", "-newkey", *how, "-nodes", "-days", str(days),
                    "-subj", f"/CN={names[0]}", "-addext",
                    "subjectAltName=" + ",".join(f"DNS:{name}" for name in names),
                    "-keyout", stem + ".key", "-out", stem + ".crt"], check=True,
                   capture_output=True)
    return stem + ".crt", stem + ".key"


def expired(folder, key):
    """A certificate of this key that was good for a day of 2020."""
    place = tempfile.mkdtemp(dir=folder)
    conf, request, chain = (os.path.join(place, name) for name in ("conf", "csr", "crt"))
    with open(conf, "w") as file:
        file.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={place}/index\nnew_certs_dir={place}\n"
                   f"serial={place}/serial\n"
                   "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
    open(place + "/index", "w").close()
    for command in (["req", "-new", "-key", key, "-subj", "/CN=a.example", "-out", request],
                    ["ca", "-batch", "-selfsign", "-keyfile", key, "-in", request, "-config", conf,
                     "-rand_serial", "-notext", "-startdate", "200101000000Z", "-enddate",
                     "200102000000Z", "-out", chain]):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return chain


def read(path, mode="r"):
    with open(path, mode) as file:
        return file.read()


def upload(client, pair):
    return client.post(PATH, {"chain": read(pair[0]), "key": read(pair[1])})


def shown(node, host=None):
    """The certificate that a client who asks for this host is shown."""
    context = ssl._create_unverified_context()
    with Wire((node.ip, node.https)) as wire:
        wire.socket = context.wrap_socket(wire.socket, server_hostname=host)
        return ssl.DER_cert_to_PEM_cert(wire.socket.getpeercert(binary_form=True)).strip()


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.close)
        for _ in range(2):
            node = cls.cluster.add(start=False)
            node.https = free_port(node.ip)
            node.start("--https", f"{node.ip}:{node.https}")

    def shows(self, node, host, pair):
        eventually(lambda: shown(node, host) == read(pair[0]).strip(),
                   f"{node.name} shows the right one for {host}")

    def tearDown(self):
        client = self.cluster[0].local()
        for each in client.get(PATH).json["items"]:
            self.assertEqual(client.request("DELETE", f"{PATH}/{each['id']}").status, 204)

    def test_an_upload_serves_on_every_node_by_name(self):
        client = self.cluster[0].local()
        default = shown(self.cluster[1])
        pairs = {"a.example": make(self.folder, "a.example", "www.a.example"),
                 "b.example": make(self.folder, "b.example", kind="rsa"),
                 "*.c.example": make(self.folder, "*.c.example")}
        for pair in pairs.values():
            made = upload(client, pair)
            self.assertEqual(made.status, 201, made)
        for node in self.cluster:
            self.shows(node, "a.example", pairs["a.example"])
            self.shows(node, "www.a.example", pairs["a.example"])
            self.shows(node, "b.example", pairs["b.example"])
            self.shows(node, "x.c.example", pairs["*.c.example"])
        self.assertEqual(shown(self.cluster[1]), default)
        self.assertEqual(shown(self.cluster[1], "d.example"), default)
        items = client.get(PATH).json["items"]
        self.assertEqual(sorted(name for each in items for name in each["names"]),
                         ["*.c.example", "a.example", "b.example", "www.a.example"])
        self.assertTrue(all(each["expires_at"] > each["begins_at"] for each in items))
        expires = re.search(r"panal_https_certificate_expires_seconds (\d+)",
                            self.cluster[0].local().get("/metrics").body.decode())
        self.assertGreater(int(expires.group(1)), 0)

    def test_a_renewed_one_takes_its_place_and_no_connection_is_dropped(self):
        client, node = self.cluster[0].local(), self.cluster[1]
        old, new = make(self.folder, "renew.example"), make(self.folder, "renew.example")
        upload(client, old)
        self.shows(node, "renew.example", old)
        with Wire((node.ip, node.https)) as kept:
            kept.socket = ssl._create_unverified_context().wrap_socket(kept.socket)
            self.assertEqual(upload(client, new).status, 201)
            self.shows(node, "renew.example", new)
            kept.send(HEALTH)
            self.assertEqual(kept.answer()[0], 200)
        self.assertEqual(len(client.get(PATH).json["items"]), 1)

    def test_what_cannot_be_used_is_refused_and_changes_nothing(self):
        client = self.cluster[0].local()
        good, other = make(self.folder, "a.example"), make(self.folder, "a.example")
        chain, key = read(good[0]), read(good[1])
        for form, field, code in [
                ({"chain": "x", "key": key}, "chain", "certificate"),
                ({"chain": chain, "key": "x"}, "key", "certificate_key"),
                ({"chain": chain, "key": read(other[1])}, "key", "certificate_key"),
                (dict(zip(("chain", "key"), map(read, make(self.folder, "a.example",
                                                           kind="short")))),
                 "chain", "certificate"),
                ({"chain": read(expired(self.folder, good[1])), "key": key}, "chain",
                 "certificate_expired")]:
            told = client.post(PATH, form)
            self.assertEqual(told.status, 422, told)
            self.assertEqual([(each["field"], each["code"]) for each in told.json["errors"]],
                             [(field, code)])
            self.assertNotIn("PRIVATE", told.body.decode())
        self.assertEqual(client.get(PATH).json["items"], [])
        nobody = Client(self.cluster[0].http)
        self.assertEqual(nobody.get(PATH).status, 401)

    def test_its_key_is_nowhere_in_clear(self):
        pair = make(self.folder, "secret.example")
        node = self.cluster[0]
        self.assertEqual(upload(node.local(), pair).status, 201)
        self.shows(self.cluster[1], "secret.example", pair)
        backup = os.path.join(self.folder, "backup")
        node.must("backup", backup)
        middle = read(pair[1]).splitlines()[1].encode()  # of its base64
        places = [backup] + [os.path.join(each.data, name) for each in self.cluster
                             for name in ("panal.db", "panal.db-wal")]
        self.assertIn(b"secret.example", b"".join(read(each, "rb") for each in places[1:]))
        for each in places:
            self.assertNotIn(middle, read(each, "rb"), each)
        for each in self.cluster:
            self.assertNotIn(middle.decode(), each.tail(1_000_000))
        self.assertNotIn(middle, node.local().get("/api/v1/audit?limit=50").body)

    def test_by_the_command_line(self):
        node, pair = self.cluster[0], make(self.folder, "cli.example")
        said = node.must("certificate", "add", *pair)
        self.assertIn("cli.example", said)
        self.shows(self.cluster[1], "cli.example", pair)
        listed = node.must("certificate", "list")
        self.assertRegex(listed, r"cli\.example +cli\.example +\d{4}-\d\d-\d\d")
        self.assertNotEqual(node.command("certificate", "remove", "no.example").returncode, 0)
        node.must("certificate", "remove", "cli.example")
        eventually(lambda: shown(self.cluster[1], "cli.example") == shown(self.cluster[1]),
                   "it is shown no more")

    def test_as_files_and_a_bad_one_changes_nothing(self):
        node, pair = self.cluster[0], make(self.folder, "file.example")
        place = os.path.join(node.data, "keys", "https")
        os.mkdir(place)
        self.addCleanup(os.rmdir, place)
        for path in pair:
            target = os.path.join(place, "mine" + path[-4:])
            os.link(path, target)
            self.addCleanup(os.unlink, target)
        node.process.send_signal(signal.SIGHUP)
        self.shows(node, "file.example", pair)
        with open(os.path.join(place, "bad.crt"), "w") as file:
            file.write("x")
        self.addCleanup(os.unlink, file.name)
        node.process.send_signal(signal.SIGHUP)
        eventually(lambda: "keeping the old https certificate" in node.tail(), "it says so")
        self.shows(node, "file.example", pair)


if __name__ == "__main__":
    unittest.main()
