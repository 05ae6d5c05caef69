"""Sessions: people who write and read through the fronts, and remember what they were told.

Each session owns rows that only it writes, so that a row's text names a version that never goes
back, but for one reason: a request whose answer was lost may be carried out late, at a node that
does not know what came next (else If-Match stops it), and then win. Such a version is "doubtful",
and what it replaced must be listed as a conflict. What a session must never see (a stale read) and
what must be there at the end is in its ledger. Three kinds: with cookies, with the causal token in
the header, and without either, whose reads promise nothing but whose writes must be kept all the
same. All of them also edit a few common rows, which makes conflicts.
"""
import random
import re
import threading
import uuid

from client import Client

TIMEOUT = 6
COMMON = 4  # rows that everybody edits
KINDS = ("cookies", "header", "none")


class Stale:
    """A read that was older than it may be, unless a late request explains it."""

    def __init__(self, reader, owner, row, version, least, answer):
        self.owner, self.row, self.version, self.least = owner, row, version, least
        self.text = (f"{reader.name} ({reader.kind}, token {reader.seen}): {row} of {owner.name}: "
                     f"read {version} after {least}: {answer}")

    def explained(self, losers):
        return self.version in self.owner.doubtful[self.row] and self.least in losers


class Session(threading.Thread):
    def __init__(self, number, load):
        super().__init__(name=f"session {number}")
        self.number = number
        self.load = load
        self.kind = KINDS[number % len(KINDS)]
        self.random = random.Random(number)
        self.fronts = {}
        self.seen = None
        self.rows = {}       # id: the last version that was acknowledged
        self.tried = {}      # id: the last version that was sent
        self.doubtful = {}   # id: versions whose request had no clear answer
        self.etags = {}      # id: what it was when it was last written or read
        self.read_back = {}  # id: the newest version that was read
        self.stale = []
        self.counts = {}

    def run(self):
        while not self.load.ended.is_set():
            act = self.random.choices((self.create, self.update, self.read, self.read_other,
                                       self.edit_common), (2, 3, 4, 3, 1))[0]
            try:
                act()
            except OSError:
                self.count("no answer")
                self.fronts.clear()
            self.load.ended.wait(self.random.expovariate(1 / self.load.pause))

    # What a person's program does.
    def create(self):
        row_key = str(uuid.UUID(int=self.random.getrandbits(128)))
        for attempt in range(3):  # safe to repeat, at whichever front
            try:
                answer = self.ask("POST", "/api/v1/messages", {"mess": self.text(1)},
                                  {"Idempotency-Key": row_key})
            except OSError:
                self.count("no answer")
                continue
            if answer.status in (200, 201):
                row = answer.json["id"]
                self.rows[row] = self.tried[row] = 1
                self.doubtful[row] = {1} if attempt > 0 else set()
                self.know(answer, row)
                self.load.publish(row, self)
                return

    def update(self):
        if not self.rows:
            return
        row = self.random.choice(list(self.rows))
        if row not in self.etags:
            return self.read(row)
        version = self.tried[row] = self.tried[row] + 1
        self.doubtful[row].add(version)
        answer = self.ask("PATCH", f"/api/v1/messages/{row}", {"mess": self.text(version)},
                          {"If-Match": self.etags[row]})
        if answer.status == 200:
            self.rows[row] = version
        if answer.status in (200, 412):
            self.doubtful[row].remove(version)
        self.know(answer, row)
        self.missing(answer, row)

    def read(self, row=None):
        if self.rows:
            row = row or self.random.choice(list(self.rows))
            answer = self.ask("GET", f"/api/v1/messages/{row}")
            self.know(answer, row)
            self.missing(answer, row)
            self.check(answer, row, self, self.rows[row])

    def know(self, answer, row):
        """The state that the next edit starts from, or nothing: to be read first."""
        self.etags.pop(row, None)
        if answer.status in (200, 201):
            self.etags[row] = answer.headers["ETag"]

    def read_other(self):
        row, owner = self.load.any_row(self.random)
        if row is not None:
            self.check(self.ask("GET", f"/api/v1/messages/{row}"), row, owner, 0)

    def edit_common(self):
        row = self.random.choice(self.load.common)
        self.ask("PATCH", f"/api/v1/messages/{row}", {"mess": f"common {uuid.uuid4()}"})

    # What it may expect.
    def missing(self, answer, row):
        if answer.status == 404 and self.kind != "none":
            self.stale.append(Stale(self, self, row, None, self.rows[row], answer))

    def check(self, answer, row, owner, least):
        if answer.status != 200 or self.kind == "none":
            return
        least = max(least, self.read_back.get(row, 0))
        version = version_of(answer.json["mess"])
        if version < least:
            self.stale.append(Stale(self, owner, row, version, least, answer))
        self.read_back[row] = version if version in owner.doubtful[row] else max(version, least)

    # How it speaks.
    def ask(self, method, path, body=None, headers=None):
        address = self.random.choice(self.load.addresses)
        client = self.fronts.get(address)
        if client is None:
            client = self.fronts[address] = Client(address, token=self.load.token, timeout=TIMEOUT)
        sent = dict(headers or {})
        if self.seen and self.kind == "cookies":
            sent["Cookie"] = f"panal_seen={self.seen}"
        if self.seen and self.kind == "header":
            sent["X-Panal-Seen"] = self.seen
        answer = client.request(method, path, body, sent)
        self.seen = self.token_of(answer) or self.seen
        self.count(answer.status)
        return answer

    def token_of(self, answer):
        if self.kind == "header":
            return answer.headers.get("X-Panal-Seen")
        for line in answer.headers.get_all("Set-Cookie") or []:
            if line.startswith("panal_seen="):
                return line[len("panal_seen="):].split(";")[0]
        return None

    def text(self, version):
        return f"session {self.number} version {version}: áéíñ"

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1


def version_of(text):
    found = re.search(r"version (\d+)", text)
    return int(found[1]) if found else None


class Load:
    """Sessions on all fronts until the block ends."""

    def __init__(self, cluster, sessions=12, pause=0.05):
        self.addresses = [node.http for node in cluster]
        self.token = cluster.token
        self.pause = pause
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.published = []
        client = cluster[0].client()
        self.common = [client.post("/api/v1/messages", {"mess": "common 0"}).json["id"]
                       for _ in range(COMMON)]
        cluster.settle()
        self.sessions = [Session(number, self) for number in range(sessions)]

    def __enter__(self):
        for session in self.sessions:
            session.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for session in self.sessions:
            session.join(timeout=60)
            assert not session.is_alive(), "a session hangs"

    def publish(self, row, owner):
        with self.lock:
            self.published.append((row, owner))

    def any_row(self, chance):
        with self.lock:
            return chance.choice(self.published) if self.published else (None, None)

    def stale(self, losers):
        """What was read although it was overwritten. `losers`: {row: versions listed as lost}"""
        return [each.text for session in self.sessions for each in session.stale
                if not each.explained(losers.get(each.row, ()))]

    def counts(self):
        sums = {}
        for session in self.sessions:
            for what, count in session.counts.copy().items():
                sums[str(what)] = sums.get(str(what), 0) + count
        return dict(sorted(sums.items()))

    def acknowledged(self):
        """{row: (session, version)}: the last acknowledged version of every row."""
        return {row: (session.number, version) for session in self.sessions
                for row, version in session.rows.copy().items()}

    def lost(self, messages, losers):
        """Acknowledged, and neither there, nor followed by a later one, nor listed as lost."""
        found = []
        for row, (number, version) in self.acknowledged().items():
            there = messages.get(row)
            if there is not None and version_of(there["mess"]) >= version:
                continue
            if version not in losers.get(row, ()):
                found.append((row, number, version, there and there["mess"]))
        return found
