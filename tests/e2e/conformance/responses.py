"""Answers of a backend, and what a front makes of them. A row says: name, section, the answer's
bytes, how the backend closes behind it, the method, what the client gets (as in wire.py).

A client must never get two answers to one request, nor bytes that belong to nobody.
"""
OK = b"HTTP/1.1 200 OK\r\n"
SMUGGLED = OK + b"Content-Length: 4\r\n\r\nevil"
BAD = "502"


def sized(fields=b"", body=b"hola"):
    return OK + fields + b"Content-Length: %d\r\n\r\n" % len(body) + body


CASES = [
    ("an answer", "9112 6", sized(), "", "GET", "200"),
    ("chunks", "9112 7.1", OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhola\r\n0\r\n\r\n",
     "", "GET", "200"),
    ("until the close", "9112 6.3", OK + b"\r\nhola", "goodbye", "GET", "200"),
    ("until the close, in HTTP/1.0", "9112 6.3", b"HTTP/1.0 200 OK\r\n\r\nhola", "goodbye", "GET",
     "200"),
    ("until the close, but cut", "9112 9.8", OK + b"\r\nhola", "cut", "GET", "200 cut"),
    ("no reason, but its space", "9112 4", b"HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\nhola",
     "", "GET", "200"),
    # Bytes behind an answer: dropped with the connection, never taken for the next answer.
    ("a second answer", "9112 6.3", sized() + SMUGGLED, "", "GET", "200"),
    ("garbage behind", "9112 6.3", sized() + b"garbage", "", "GET", "200"),
    ("an answer behind chunks", "9112 6.3",
     OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, "", "GET", "200"),
    ("an answer behind 204", "9110 15.3.5", b"HTTP/1.1 204 No Content\r\n\r\n" + SMUGGLED,
     "", "GET", "204"),
    ("an answer behind 304", "9110 15.4.5", b"HTTP/1.1 304 Not Modified\r\n\r\n" + SMUGGLED,
     "", "GET", "304"),
    ("204 with a length and a body", "9112 6.3",
     b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil", "", "GET", "204"),
    ("204 with chunks", "9112 6.1",
     b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", "GET",
     "204"),
    ("HEAD with a body", "9110 9.3.2", sized(body=b"evil"), "", "HEAD", "200-"),
    ("HEAD with a length", "9110 9.3.2", OK + b"Content-Length: 4\r\n\r\n", "", "HEAD", "200-"),
    ("HEAD, chunked", "9110 9.3.2", OK + b"Transfer-Encoding: chunked\r\n\r\n", "", "HEAD",
     "200-"),
    # Interim answers.
    ("103, then the answer", "9110 15.2", b"HTTP/1.1 103 Early Hints\r\n\r\n" + sized(), "",
     "GET", "200"),
    ("100 that nobody asked for", "9110 15.2.1", b"HTTP/1.1 100 Continue\r\n\r\n" + sized(),
     "", "GET", "200"),
    ("101 that nobody asked for (CVE-2026-2833)", "9110 15.2.2",
     b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nevil", "",
     "GET", BAD),
    ("100 with a length", "9112 6.3",
     b"HTTP/1.1 100 Continue\r\nContent-Length: 4\r\n\r\n" + sized(), "", "GET", "200"),
    # Ambiguous lengths.
    ("two lengths", "9112 6.3", OK + b"Content-Length: 4\r\nContent-Length: 2\r\n\r\nhola", "",
     "GET", BAD),
    ("a list of lengths", "9112 6.3", OK + b"Content-Length: 4, 4\r\n\r\nhola", "", "GET", BAD),
    ("length and chunks", "9112 6.3",
     OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhola\r\n0\r\n\r\n", "",
     "GET", BAD),
    ("length with a plus", "9110 8.6", OK + b"Content-Length: +4\r\n\r\nhola", "", "GET", BAD),
    ("empty length (CVE-2023-40225)", "9110 8.6", OK + b"Content-Length:\r\n\r\nhola", "",
     "GET", BAD),
    ("chunked in HTTP/1.0", "9112 6.1",
     b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhola\r\n0\r\n\r\n", "", "GET",
     BAD),
    ("another coding", "9112 6.1", OK + b"Transfer-Encoding: gzip\r\n\r\nhola", "goodbye",
     "GET", BAD),
    ("gzip, chunked", "9112 6.1",
     OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n4\r\nhola\r\n0\r\n\r\n", "", "GET", BAD),
    # Malformed heads.
    ("line ends in LF alone", "9112 2.2", b"HTTP/1.1 200 OK\nContent-Length: 4\n\nhola", "",
     "GET", BAD),
    ("folded field", "9112 5.2", OK + b"X-A: b\r\n c\r\nContent-Length: 4\r\n\r\nhola", "",
     "GET", BAD),
    ("space before the colon", "9112 5.1", OK + b"Content-Length : 4\r\n\r\nhola", "", "GET",
     BAD),
    ("empty name (CVE-2023-25725)", "9112 5.1", sized(b": b\r\n"), "", "GET", BAD),
    ("NUL in a value", "9110 5.5", sized(b"X-A: \0\r\n"), "", "GET", BAD),
    ("bare CR in a value", "9112 2.2", sized(b"X-A: b\rSet-Cookie: c\r\n"), "", "GET", BAD),
    ("no status", "9112 4", b"HTTP/1.1 OK\r\n\r\n", "", "GET", BAD),
    ("status of four digits", "9112 4", b"HTTP/1.1 2000 OK\r\n\r\n", "", "GET", BAD),
    ("status 099", "9110 15", b"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n", "", "GET", BAD),
    ("status 700", "9110 15", b"HTTP/1.1 700 OK\r\nContent-Length: 0\r\n\r\n", "", "GET", BAD),
    ("version 2.0", "9112 2.3", b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", "", "GET", BAD),
    ("no HTTP at all", "9112 2.1", b"220 mail ESMTP\r\n\r\n", "", "GET", BAD),
    ("head over 16 KiB", "9110 5.4", sized(b"X-A: " + b"b" * 17000 + b"\r\n"), "", "GET", BAD),
    # Cut off: the client must be able to tell.
    ("nothing", "9112 8", b"", "goodbye", "GET", BAD),
    ("half a head", "9112 8", b"HTTP/1.1 200 OK\r\nContent-Le", "goodbye", "GET", BAD),
    ("half a body", "9112 8", OK + b"Content-Length: 8\r\n\r\nhola", "goodbye", "GET", "200 cut"),
    ("half of the chunks", "9112 8",
     OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhola\r\n", "goodbye",
     "GET", "200 cut"),
    ("a malformed chunk", "9112 7.1", OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhola\r\n",
     "goodbye", "GET", "200 cut"),
]
