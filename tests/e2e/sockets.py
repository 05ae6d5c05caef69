"""A WebSocket client (RFC 6455) as small as the tests need: text frames, pings answered, closes."""
import base64
import json
import os
import socket
import struct


class Refused(Exception):
    """The handshake was answered with another status."""


class WebSocket:
    def __init__(self, address, path, headers=None, timeout=10, source=None):
        self.sock = socket.create_connection(address, timeout=timeout, source_address=source)
        self.rest = b""
        self.code = None
        fields = {"Host": "%s:%d" % address, "Upgrade": "websocket", "Connection": "Upgrade",
                  "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
                  "Sec-WebSocket-Version": "13", **(headers or {})}
        head = f"GET {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items())
        self.sock.sendall(head.encode() + b"\r\n")
        while b"\r\n\r\n" not in self.rest:
            self._read()
        answer, self.rest = self.rest.split(b"\r\n\r\n", 1)
        if not answer.startswith(b"HTTP/1.1 101 "):
            self.sock.close()
            raise Refused(answer.decode().split("\r\n")[0])
        self.head = answer.decode()

    def _read(self):
        piece = self.sock.recv(65536)
        if not piece:
            raise ConnectionError("closed")
        self.rest += piece

    def send_frame(self, first, data, mask=b"\x37\xfa\x21\x3d"):
        size = len(data)
        head = bytes([first, 0x80 | size]) if size < 126 else \
            bytes([first, 0xfe]) + struct.pack(">H", size)
        self.sock.sendall(head + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data)))

    def say(self, **said):
        self.send_frame(0x81, json.dumps(said).encode())

    def frame(self):
        """The next frame: its opcode and data."""
        def take(size):
            while len(self.rest) < size:
                self._read()
            taken, self.rest = self.rest[:size], self.rest[size:]
            return taken
        first, second = take(2)
        size = second & 0x7f
        if size >= 126:
            size = int.from_bytes(take(2 if size == 126 else 8), "big")
        return first & 0x0f, take(size)

    def hear(self):
        """The next message; None when the server closes, whose code is kept."""
        while True:
            opcode, data = self.frame()
            if opcode == 1:
                return json.loads(data)
            if opcode == 9:
                self.send_frame(0x8a, data)
            if opcode == 8:
                self.code = int.from_bytes(data[:2], "big")
                return None

    def hear_type(self, wanted):
        while True:
            said = self.hear()
            if said is None or said["type"] == wanted:
                return said

    def close(self):
        self.sock.close()
