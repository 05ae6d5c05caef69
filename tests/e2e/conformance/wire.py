"""Raw bytes to a server, and what comes back, read strictly.

A case is (name, section, bytes, expected). `section` is of RFC 9112 or 9110, or of another one
where it says so. `expected` is the status of each answer in order; a dash behind one: it has no
body (HEAD). `!` at the end: the server then closes. Without it the connection must go on to answer
another request, and that one alone; `?` allows either. `...`: it waits for more. A 100
may be missing (RFC 9110, 10.1.1), since the body is here already, but must not come unexpectedly.
"""
import re
import socket
from importlib import import_module

TABLES = ("request_line", "fields", "lengths", "chunks", "connections")
NEXT = b"GET /data/1?next HTTP/1.1\r\nHost: t\r\n\r\n"


def all_cases():
    for table in TABLES:
        for case in import_module("conformance." + table).CASES:
            yield (table, *case)


class Malformed(Exception):
    """An answer that is none, or that tells its length in no way."""


class Wire:
    def __init__(self, address, timeout=3, source=None):
        self.socket = socket.create_connection(address, timeout, (source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data, by_byte=False):
        try:
            for piece in ([data[i:i + 1] for i in range(len(data))] if by_byte else [data]):
                self.socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has answered and closed, as shall be read

    def _fill(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffer += data
        return bool(data)

    def _until(self, mark):
        while mark not in self.buffer:
            if not self._fill():
                raise Malformed(f"cut off in {self.buffer[:200]!r}")
        part, self.buffer = self.buffer.split(mark, 1)
        return part

    def _exactly(self, size):
        while len(self.buffer) < size:
            if not self._fill():
                raise Malformed("cut off in a body")
        part, self.buffer = self.buffer[:size], self.buffer[size:]
        return part

    def ends(self):
        """The same, if it is so within a moment; otherwise False."""
        patience = self.socket.gettimeout()
        self.socket.settimeout(0.2)
        try:
            return self.closed()
        except socket.timeout:
            return False
        finally:
            self.socket.settimeout(patience)

    def closed(self):
        """True: nothing more comes, and the other side has ended."""
        return not self.buffer and not self._fill()

    def answer(self, bodiless=False):
        """(status, fields, body) of the next answer."""
        line, *lines = self._until(b"\r\n\r\n").split(b"\r\n")
        match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [^\x00-\x1f]*", line)
        if not match:
            raise Malformed(f"status line {line!r}")
        status = int(match.group(1))
        fields = [tuple(part.strip().decode("latin-1") for part in each.split(b":", 1))
                  for each in lines]
        return status, fields, self._body(status, fields, bodiless)

    def _body(self, status, fields, bodiless):
        named = {name.lower(): value for name, value in fields}
        if bodiless or status < 200 or status in (204, 304):
            return b""
        if "transfer-encoding" in named:
            body = b""
            while size := int(self._until(b"\r\n"), 16):
                body += self._exactly(size)
                if self._exactly(2) != b"\r\n":
                    raise Malformed("a chunk without its CRLF")
            self._until(b"\r\n")
            return body
        if "content-length" not in named:
            raise Malformed("an answer without a length")
        return self._exactly(int(named["content-length"]))


def talk(address, data, expected, by_byte=False):
    """What the server did, in the words of `expected`; and the nodes that answered."""
    said, nodes = [], []
    with Wire(address) as wire:
        wire.send(data, by_byte)
        try:
            if expected == "...":
                wire.socket.settimeout(0.3)
            for word in expected.strip("!? ").split():
                if word == "100":
                    continue
                status, fields, _ = wire.answer(bodiless=word.endswith("-"))
                while status == 100 and "100" in expected:
                    status, fields, _ = wire.answer()
                said.append(str(status) + ("-" if word.endswith("-") else ""))
                nodes += [value for name, value in fields if name == "X-Panal-Node"]
            if expected.endswith("!"):
                said.append("!" if wire.closed() else f"and {wire.buffer[:100]!r}")
            elif not (expected.endswith("?") and wire.ends()):
                wire.send(NEXT)
                status, _, body = wire.answer()
                if status != 200 or b"hola" not in body:
                    said.append(f"then {status}")
        except socket.timeout:
            said.append("...")
        except Malformed as error:
            said.append(f"malformed: {error}" if wire.buffer else "!")
    said = " ".join(said)
    return expected if said == re.sub(r"100 | \?", "", expected) else said, nodes
