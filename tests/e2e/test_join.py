"""`panal join` of a store that takes a while: what is fetched is kept, whoever dies meanwhile; what
is damaged is fetched again, and never taken in; the donor serves on."""
import itertools
import os
import pty
import re
import signal
import socket
import ssl
import subprocess
import time
import unittest

from cluster import Cluster, Node
from test_divergence import meddle
from waiting import eventually
from writers import Writers, lost

CHUNK = 512 * 1024
ROWS = 40_000


def fill(node, rows=ROWS):
    """Messages of half a kilobyte, imported at once."""
    text = "lorem ipsum dolor sit amet " * 18
    body = "mess\r\n" + "".join(f"{number:06d} {text}\r\n" for number in range(rows))
    answer = node.client(timeout=120).request("POST", "/api/v1/messages", body,
                                              {"Content-Type": "text/csv"})
    assert answer.status in (200, 201), answer


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0x20]))


def size(path):
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


class Joining:
    """A node that joins by a token of `donor`; its command is run as often as the test says."""

    names = itertools.count(2)

    def __init__(self, cluster):
        number = next(self.names)
        self.donor = cluster[0]
        self.node = Node(f"n{number}", f"127.0.0.{number}", cluster.folder)
        self.node.token = cluster.token
        cluster.nodes.append(self.node)
        self.token = self.donor.must("token").strip()
        self.part = os.path.join(self.node.data, "snapshot.part")
        self.errors = os.path.join(cluster.folder, f"{self.node.name}.err")
        self.process = None

    def begin(self, stderr=None):
        with open(self.errors, "wb") as errors:
            self.process = self.node.process = subprocess.Popen(
                [self.node.binary, "join", self.token, "--data", self.node.data, "--name",
                 self.node.name, "--peer", "%s:%d" % self.node.peer],
                stdout=subprocess.DEVNULL, stderr=stderr or errors)
        return self

    def stop_at(self, size_bytes, number=signal.SIGSTOP):
        """Lets it fetch that much."""
        def there():
            assert self.process.poll() is None, f"it ended before: {self.said()}"
            return size(self.part) >= size_bytes
        eventually(there, f"{size_bytes} bytes are there", 30, every=0.0005)
        self.process.send_signal(number)
        return self

    def end(self):
        code = self.process.wait(timeout=120)
        self.process = self.node.process = None
        return code

    def resume(self):
        self.process.send_signal(signal.SIGCONT)
        return self

    def said(self):
        with open(self.errors) as errors:
            return errors.read()

    def must_end_well(self):
        code = self.end()
        assert code == 0, self.said()

    def offered(self):
        """The donor's file."""
        folder = os.path.join(self.donor.data, "snapshots")
        name, = [name for name in os.listdir(folder) if not name.endswith(".offer")]
        return os.path.join(folder, name)

    def release(self):
        """As if this joiner had said that it needs the donor's snapshot no more."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(["panal-join/1"])
        with socket.create_connection(self.donor.peer, timeout=10) as plain, \
                context.wrap_socket(plain) as link:
            link.sendall(f"DELETE /join/snapshot HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                         f"X-Panal-Join: {self.token}\r\nConnection: close\r\n\r\n".encode())
            assert link.recv(12) == b"HTTP/1.1 204"


def sent(donor):
    """Bytes of snapshots that the donor has sent since its start."""
    text = donor.client(token=None).get("/metrics").body.decode()
    return int(re.search(r"^panal_snapshot_sent_bytes_total (\d+)$", text, re.M).group(1))


class Join(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(1)
        cls.addClassCleanup(cls.cluster.close)
        cls.donor = cls.cluster[0]
        fill(cls.donor)

    def setUp(self):
        self.joining = Joining(self.cluster)
        self.addCleanup(self.forget)
        self.before = sent(self.donor)

    def forget(self):
        node = self.joining.node
        node.release()
        self.cluster.nodes.remove(node)
        if node.name in self.donor.must("node", "list"):
            self.donor.must("node", "remove", node.name)

    def fetched(self):
        return sent(self.donor) - self.before

    def assert_joined(self):
        """It serves, and holds what the donor holds."""
        self.joining.node.start()
        self.cluster.assert_equal(60)
        self.assertEqual(os.listdir(os.path.join(self.donor.data, "snapshots")), [])
        self.assertFalse(os.path.exists(self.joining.part))

    def test_shows_its_progress(self):
        primary, secondary = pty.openpty()
        began = time.monotonic()
        self.joining.begin(stderr=secondary)
        os.close(secondary)
        shown = b""
        try:
            while piece := os.read(primary, 4096):
                shown += piece
        except OSError:  # nobody has the other end any more
            pass
        os.close(primary)
        self.joining.must_end_well()
        seconds, megabytes = time.monotonic() - began, self.fetched() / 1e6
        print(f"joined in {seconds:.2f} s: {megabytes:.0f} MB of a snapshot, "
              f"{megabytes / seconds:.0f} MB/s", flush=True)
        shares = [int(each) for each in re.findall(rb"\r\[#*\.*\] +(\d+) %", shown)]
        self.assertGreater(len(shares), 20)
        self.assertEqual(shares, sorted(shares))
        self.assertEqual(shares[-1], 100)
        self.assert_joined()

    def test_the_donor_writes_on(self):
        with Writers([self.donor], threads=4) as writers:
            eventually(lambda: writers.count() > 100, "writes before")
            self.joining.begin().must_end_well()
            count = writers.count()
            eventually(lambda: writers.count() > count + 100, "writes after")
        self.assertEqual(writers.refused, [])
        self.assert_joined()
        self.assertEqual(lost(writers.acked, self.joining.node.messages()), [])

    def test_a_donor_that_dies_is_gone_on_with(self):
        self.joining.begin().stop_at(4 * CHUNK)
        whole = size(self.joining.offered())
        self.donor.kill()
        self.joining.resume()
        self.assertEqual(self.joining.end(), 1)
        self.assertRegex(self.joining.said(), "cannot reach the donor at 127.0.0.1:.*"
                         "run the same command again to go on")
        kept = size(self.joining.part) // CHUNK * CHUNK
        self.assertGreaterEqual(kept, 4 * CHUNK)
        self.donor.start()
        self.joining.begin().must_end_well()
        self.assertEqual(sent(self.donor), whole - kept)
        self.assert_joined()

    def test_a_joiner_that_dies_goes_on(self):
        self.joining.begin().stop_at(CHUNK)
        whole = size(self.joining.offered())
        deaths = 0
        for share in (0.2, 0.5, 0.8, 1):  # the last: while it takes in what it has
            self.joining.resume().stop_at(share * whole, signal.SIGKILL)
            self.joining.end()
            deaths += 1
            self.joining.begin().stop_at(0)
        self.joining.resume().must_end_well()
        self.assertLess(self.fetched(), whole + (deaths + 1) * CHUNK)
        self.assert_joined()

    def test_a_piece_that_was_damaged_here_is_fetched_again(self):
        self.joining.begin().stop_at(6 * CHUNK, signal.SIGKILL)
        self.joining.end()
        flip(self.joining.part, 2 * CHUNK + 100)
        kept = size(self.joining.part) // CHUNK * CHUNK
        whole = size(self.joining.offered())
        self.before = sent(self.donor)
        self.joining.begin().must_end_well()
        self.assertEqual(self.fetched(), whole - kept + CHUNK)
        self.assert_joined()

    def test_a_file_that_was_damaged_at_the_donor_is_written_anew(self):
        self.joining.begin().stop_at(4 * CHUNK)
        path = self.joining.offered()
        damaged = size(path) - 100
        flip(path, damaged)
        self.joining.resume().must_end_well()
        self.assert_joined()

    def test_a_snapshot_that_the_donor_has_dropped_is_begun_anew(self):
        self.joining.begin().stop_at(4 * CHUNK)
        client = self.donor.client()
        self.assertEqual(client.post("/api/v1/messages", {"mess": "another moment"}).status, 201)
        self.joining.release()
        self.joining.resume().must_end_well()
        self.assert_joined()

    def test_a_store_that_is_not_as_its_digest_is_no_nodes(self):
        """Goal: what does not add up is not served. Method: a row of the donor is changed behind
        its back; nobody has another copy to repair it from."""
        self.donor.stop()
        sql = "UPDATE settings SET value = ? WHERE name = 'cluster_name'"
        self.assertEqual(meddle(self.donor, sql, "not what was written"), 1)
        self.donor.start()
        self.assertEqual(self.joining.begin().end(), 1)
        self.assertIn("do not match its digest", self.joining.said())
        refused = self.joining.node.command("serve", "--peer", "%s:%d" % self.joining.node.peer)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("run panal join again to go on with it", refused.stderr)
        self.assertEqual(meddle(self.donor, sql, self.cluster.name), 1)
        self.joining.begin().must_end_well()
        self.assert_joined()


if __name__ == "__main__":
    unittest.main()
