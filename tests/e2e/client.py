"""An HTTP client as small as the tests need: keep-alive, a bearer token or cookies, JSON."""
import base64
import hashlib
import hmac
import http.client
import json
import socket
import struct


def totp(secret, step):
    """The code of a second factor (RFC 6238) in the step of 30 seconds that is named."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
    return f"{number % 1_000_000:06}"


class UnixConnection(http.client.HTTPConnection):
    """HTTP over the control socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def node(self):
        return self.headers.get("X-Panal-Node")

    def __repr__(self):
        return f"<{self.status} {self.node} {self.body[:300]!r}>"


class Client:
    """One keep-alive connection. With `cookies`, keeps what the server sets.

    A request that finds its connection closed is sent once more only where that is safe: reads.
    """

    def __init__(self, address, token=None, cookies=False, timeout=15):
        self.address = address
        self.token = token
        self.cookies = {} if cookies else None
        self.csrf = None
        self.timeout = timeout
        self.connection = None

    def _connect(self):
        if isinstance(self.address, str):
            return UnixConnection(self.address, self.timeout)
        return http.client.HTTPConnection(*self.address, timeout=self.timeout)

    def _headers(self, extra):
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        headers.update(extra or {})
        return headers

    def _keep(self, headers):
        if self.cookies is None:
            return
        for line in headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()

    def request(self, method, path, body=None, headers=None):
        sent = self._headers(headers)
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json")
        again = self.connection is not None and method in ("GET", "HEAD")
        while True:
            if self.connection is None:
                self.connection = self._connect()
            try:
                self.connection.request(method, path, body=body, headers=sent)
                response = self.connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                self._keep(response.headers)
                return answer
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if not again:
                    raise error if isinstance(error, OSError) else ConnectionError(repr(error))
                again = False

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    __del__ = close

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.request("POST", path, body=body, **options)

    def sign_in(self, login, password):
        answer = self.post("/api/v1/session", {"login": login, "password": password})
        if answer.status == 200:
            self.csrf = answer.json["csrf"]
        return answer
