"""Files through the real binary: hung on a record on one node, read on others, also when the one
that took it is gone; damaged on the disk and fetched again."""
import glob
import hashlib
import os
import socket
import struct
import time
import unittest

from cluster import PASSWORD, Cluster
from waiting import eventually

def png(width, height):
    """The head of a picture: all that the server looks at."""
    sides = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + sides + b"\x08\x02\0\0\0crc!"


PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4096


class ThreeNodes(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(3)
        self.addCleanup(self.cluster.close)
        self.record = self.cluster[0].client().post("/api/v1/incidents", {"title": "Con fotos"})
        self.cluster.settle()

    def attach(self, node, data, status=201, **options):
        answer = node.client(**options).request(
            "POST", f"/api/v1/attachments?collection=incidents&record={self.record.json['id']}"
            "&name=manual.pdf", data, headers={"Content-Type": "application/pdf"})
        self.assertEqual(answer.status, status, answer)
        return answer.json

    def content(self, node, made, **options):
        return node.client(**options).get(f"/api/v1/attachments/{made['id']}/content")

    def file_of(self, node, made):
        found = glob.glob(f"{node.data}/files/*/{made['hash']}")
        return found[0] if found else None

    def damage(self, node, made):
        with open(self.file_of(node, made), "r+b") as file:
            file.seek(1000)
            file.write(b"x")

    def test_comes_to_every_node_by_itself(self):
        one, two, three = self.cluster
        made = self.attach(one, PDF)
        for node in (two, three):
            eventually(lambda node=node: self.file_of(node, made), f"{node.name} has the file")
        one.kill()
        self.assertEqual(self.content(three, made).body, PDF)
        four = self.cluster.add(donor=1)
        eventually(lambda: self.file_of(four, made), "a node that joined later has it", 20)

    def test_goes_on_where_a_fetch_broke_off(self):
        """A beginning of something else shows in the sum: then all of it comes again."""
        one, two, _ = self.cluster
        data = os.urandom(5_000_000)
        two.stop()
        made = self.attach(one, data)
        path = f"{two.data}/files/{made['hash'][:2]}/{made['hash']}"
        for begun in (data[:3_000_000], b"?" * 3_000_000, data):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + ".begun.part", "wb") as file:
                file.write(begun)
            two.start()
            eventually(lambda: self.file_of(two, made), "n2 has the file", 30)
            self.assertEqual(self.content(two, made).body, data)
            self.assertFalse(os.path.exists(path + ".begun.part"))
            two.stop()
            os.remove(path)

    def test_a_peer_that_stands_still_keeps_no_node_from_its_end(self):
        one, two, three = self.cluster
        made = self.attach(one, PDF)
        for node in self.cluster:
            eventually(lambda node=node: self.file_of(node, made), f"{node.name} has the file")
        os.remove(self.file_of(three, made))
        for node in (one, two):
            node.pause()
            self.addCleanup(node.resume)
        with socket.create_connection(three.http) as asking:
            token = three.client().token
            asking.sendall(f"GET /api/v1/attachments/{made['id']}/content HTTP/1.1\r\nHost: n3\r\n"
                           f"Authorization: Bearer {token}\r\n\r\n".encode())
            self.assertEqual(three.client().get("/api/v1/session").status, 200)
            began = time.monotonic()
            three.stop()
            self.assertLess(time.monotonic() - began, 9)

    def test_is_fetched_where_it_is_read(self):
        one, two, three = self.cluster
        made = self.attach(one, PDF)
        self.assertEqual((made["type"], made["bytes"]), ("application/pdf", len(PDF)))
        self.assertEqual(made["hash"], hashlib.sha256(PDF).hexdigest())
        self.cluster.settle()
        read = self.content(three, made)
        self.assertEqual((read.status, read.body), (200, PDF))
        self.assertEqual(read.headers["Content-Security-Policy"], "sandbox; default-src 'none'")
        eventually(lambda: self.file_of(two, made), "n2 has the file")
        os.remove(self.file_of(three, made))
        one.kill()
        self.assertEqual(self.content(three, made).body, PDF, "from n2")

    def test_what_is_nowhere_to_be_had_and_what_is_damaged(self):
        one, two, three = self.cluster
        made = self.attach(one, PDF)
        for node in self.cluster:
            eventually(lambda node=node: self.file_of(node, made), f"{node.name} has the file")
        self.damage(one, made)
        self.assertEqual(self.content(one, made).body, PDF, "from another one")
        for node in self.cluster:
            self.damage(node, made)
        self.assertEqual(self.content(two, made).status, 503)
        self.attach(three, PDF)
        self.assertEqual(self.content(one, made).body, PDF, "hung on it again elsewhere")

    def test_the_companys_pictures_and_small_pictures_of_files(self):
        one, two, three = self.cluster
        logo = png(64, 32)
        admin, stranger = one.client(), three.client(token="")
        put = admin.request("PUT", "/api/v1/branding/logo", logo,
                            headers={"Content-Type": "image/png"})
        self.assertEqual(put.status, 200, put)
        self.assertEqual(admin.request("PUT", "/api/v1/branding", {"title": "Casa Luz"}).status,
                         200)
        made = self.attach(one, png(4000, 3000))
        self.cluster.settle()
        small = two.client().request("PUT", f"/api/v1/attachments/{made['id']}/preview",
                                     png(320, 240), headers={"Content-Type": "image/png"})
        self.assertEqual((small.status, small.json["preview"]),
                         (200, hashlib.sha256(png(320, 240)).hexdigest()), small)
        self.cluster.settle()
        shown = stranger.get("/api/v1/branding")
        self.assertEqual(shown.json, {"title": "Casa Luz", "home_image": None,
                                      "logo": hashlib.sha256(logo).hexdigest()})
        eventually(lambda: self.file_of(three, {"hash": shown.json["logo"]}), "n3 has the logo")
        one.kill()
        self.assertEqual(stranger.get("/api/v1/branding/logo").body, logo)
        self.assertEqual(stranger.get("/api/v1/branding/home_image").status, 404)
        preview = f"/api/v1/attachments/{made['id']}/preview"
        self.assertEqual(three.client().get(preview).body, png(320, 240))
        self.assertEqual(stranger.get(preview).status, 401)

    def test_limits_and_another_customers_files(self):
        one, two, _ = self.cluster
        self.attach(one, b"x" * (20 * 1024 * 1024 + 1), 413)
        made = self.attach(one, b"y" * (20 * 1024 * 1024))
        one.client().post("/api/v1/users", {"login": "luz", "password": PASSWORD,
                                            "roles": ["customer"]})
        token = one.must("user", "token", "luz", "--scope", "api").strip()
        self.cluster.settle()
        self.assertEqual(self.content(two, made, token=token).status, 404)
        self.assertEqual(len(self.content(two, made).body), 20 * 1024 * 1024)
        self.attach(two, PDF, 404, token=token)


if __name__ == "__main__":
    unittest.main()
