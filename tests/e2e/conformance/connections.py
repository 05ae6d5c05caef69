"""What stays open, what closes, in which order, and what a client may say of a connection."""
START = b"GET /data/1 HTTP/1.1\r\nHost: t\r\n"
NEXT = START + b"\r\n"
OLD = b"GET /data/1 HTTP/1.0\r\nHost: t\r\n"
BODY = b'{"mess":"hola"}'  # 15 bytes
PUT = b"PUT /data/1 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
SIZED = b"Content-Length: 15\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"f\r\n" + BODY + b"\r\n0\r\n\r\n"
SOCKET = (b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")


def get(*fields):
    return START + b"".join(each + b"\r\n" for each in fields) + b"\r\n"


CASES = [
    ("close", "9112 9.6", get(b"Connection: close") + NEXT, "200 !"),
    ("close among others", "9110 7.6.1", get(b"Connection: a, Close ,b") + NEXT, "200 !"),
    ("close on the second line", "9110 5.3",
     get(b"Connection: keep-alive", b"Connection: close") + NEXT, "200 !"),
    ("keep-alive and close", "9112 9.3", get(b"Connection: keep-alive, close") + NEXT, "200 !"),
    ("closed is not close", "9110 7.6.1", get(b"Connection: closed"), "200"),
    ("keep-alive", "9112 9.3", get(b"Connection: keep-alive"), "200"),
    ("HTTP/1.0 with keep-alive", "9112 9.3", OLD + b"Connection: keep-alive\r\n\r\n", "200"),
    ("HTTP/1.0 closes", "9112 9.3", OLD + b"\r\n" + NEXT, "200 !"),
    ("Proxy-Connection is none", "9112 C.2.2", OLD + b"Proxy-Connection: keep-alive\r\n\r\n",
     "200 !"),
    # Pipelines.
    ("three requests at once", "9112 9.3.2", NEXT * 3, "200 200 200"),
    ("thirty requests at once", "9112 9.3.2", NEXT * 30, "200 " * 30),
    ("different answers in order", "9112 9.3.2",
     NEXT + NEXT.replace(b"data/1", b"data/99") + NEXT, "200 404 200"),
    ("a write between reads", "9112 9.3.2",
     NEXT + PUT + SIZED + b"\r\n" + BODY + NEXT, "200 200 200"),
    ("a chunked write between reads", "9112 9.3.2",
     NEXT + PUT + CHUNKED + b"\r\n" + CHUNKS + NEXT, "200 200 200"),
    ("a bad one behind a good one", "9112 9.3.2", NEXT + b"BAD\r\n\r\n" + NEXT, "200 400 !"),
    ("HEAD between GETs", "9110 9.3.2",
     NEXT + NEXT.replace(b"GET", b"HEAD") + NEXT, "200 200- 200"),
    ("answered before its body is read (CVE-2025-4366)", "9112 9.3",
     b"GET /nada HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT, "413 ?"),
    ("refused by its length, body not read (CVE-2025-4366)", "9112 9.3",
     PUT + b"Content-Length: 100000000\r\n\r\n" + NEXT * 3, "413 !"),
    # Expectations.
    ("100-continue", "9110 10.1.1",
     PUT + SIZED + b"Expect: 100-continue\r\n\r\n" + BODY, "100 200"),
    ("100-continue in capitals", "9110 10.1.1",
     PUT + SIZED + b"Expect: 100-CONTINUE\r\n\r\n" + BODY, "100 200"),
    ("100-continue of chunks", "9110 10.1.1",
     PUT + CHUNKED + b"Expect: 100-continue\r\n\r\n" + CHUNKS, "100 200"),
    ("100-continue without a body", "9110 10.1.1", get(b"Expect: 100-continue") + NEXT,
     "200 200"),
    ("100-continue in HTTP/1.0 is ignored", "9110 10.1.1",
     PUT.replace(b"/1.1", b"/1.0") + SIZED + b"Expect: 100-continue\r\n\r\n" + BODY, "200 !"),
    ("100-continue of what is too large", "9110 10.1.1",
     PUT + b"Content-Length: 100000000\r\nExpect: 100-continue\r\n\r\n", "413 !"),
    ("another expectation", "9110 10.1.1", get(b"Expect: 200-ok"), "417 !"),
    ("100-continue and another", "9110 10.1.1", get(b"Expect: 100-continue, x"), "417 !"),
    ("100-continue after a malformed length", "9112 6.3",
     PUT + b"Content-Length: x\r\nExpect: 100-continue\r\n\r\n", "400 !"),
    # What Connection names is not passed on; what frames and routes a message is not to be named.
    ("Connection names Host (CVE-2024-45410)", "9110 7.6.1", get(b"Connection: Host"), "200"),
    ("Connection names the proxy's fields (CVE-2024-45410)", "9110 7.6.1",
     get(b"Connection: close, X-Forwarded-For, X-Real-IP, X-Panal-From-Address"), "200 !"),
    ("Connection names Content-Length", "9110 7.6.1",
     PUT + SIZED + b"Connection: Content-Length\r\n\r\n" + BODY + NEXT, "200 200"),
    ("Connection names Transfer-Encoding", "9110 7.6.1",
     PUT + CHUNKED + b"Connection: Transfer-Encoding\r\n\r\n" + CHUNKS + NEXT, "200 200"),
    ("Connection names Connection", "9110 7.6.1", get(b"Connection: Connection"), "200"),
    ("Connection names what is absent", "9110 7.6.1", get(b"Connection: X-A, X-B"), "200"),
    ("Connection is empty", "9110 7.6.1", get(b"Connection:"), "200"),
    ("Connection is a list of nothing", "9110 5.6.1", get(b"Connection: , ,,"), "200"),
    ("X-Panal-From-Address from outside", "9110 5.1", get(b"X-Panal-From-Address: 10.0.0.1"),
     "200"),
    ("X_Panal_From_Address from outside (CVE-2025-64484)", "9110 5.1",
     get(b"X_Panal_From_Address: 10.0.0.1"), "200"),
    ("TE: trailers", "9110 10.1.4", get(b"TE: trailers", b"Connection: TE"), "200"),
    ("Max-Forwards", "9110 7.6.2", get(b"Max-Forwards: 0"), "200"),
    # Changes of protocol that do not happen.
    ("upgrade to h2c is ignored", "9110 7.8",
     get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk")
     + NEXT, "200 200"),
    ("Upgrade without Connection", "9110 7.8", get(b"Upgrade: websocket") + NEXT, "200 200"),
    ("no tunnel before a 101 (CVE-2026-2833)", "9110 7.8",
     START + b"Connection: Upgrade\r\n" + SOCKET + b"\r\n" + NEXT, "200 200"),
    ("no tunnel before a 101, with a body (CVE-2026-2833)", "9110 7.8",
     PUT + SIZED + b"Connection: Upgrade\r\n" + SOCKET + b"\r\n" + BODY + NEXT, "200 200"),
    ("no tunnel before a 101, with chunks (CVE-2026-2833)", "9110 7.8",
     PUT + CHUNKED + b"Connection: Upgrade\r\n" + SOCKET + b"\r\n" + CHUNKS + NEXT, "200 200"),
    ("upgrade in HTTP/1.0 is ignored", "9110 7.8",
     OLD + b"Connection: keep-alive, Upgrade\r\n" + SOCKET + b"\r\n" + NEXT, "200 200"),
]
