"""Chunked bodies: sizes, extensions, data, the last chunk and trailers."""
START = (b"PUT /data/1 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n")
BODY = b'{"mess":"hola"}'  # 15 bytes
NEXT = b"GET /data/1 HTTP/1.1\r\nHost: t\r\n\r\n"


def size(text):
    """The whole body behind this line; all of it comes together with a second request."""
    return START + text + b"\r\n" + BODY + b"\r\n0\r\n\r\n" + NEXT


def tail(text):
    return START + b"f\r\n" + BODY + text


CASES = [
    ("one chunk", "9112 7.1", size(b"f"), "200 200"),
    ("size in capitals", "9112 7.1", size(b"F"), "200 200"),
    ("size with leading zeros", "9112 7.1", size(b"000f"), "200 200"),
    ("size with 30 leading zeros", "9112 7.1", size(b"0" * 30 + b"f"), "200 200"),
    ("two chunks", "9112 7.1",
     START + b"5\r\n" + BODY[:5] + b"\r\na\r\n" + BODY[5:] + b"\r\n0\r\n\r\n" + NEXT, "200 200"),
    ("a byte a chunk", "9112 7.1",
     START + b"".join(b"1\r\n%c\r\n" % c for c in BODY) + b"0\r\n\r\n" + NEXT, "200 200"),
    # Sizes.
    ("no size", "9112 7.1", size(b""), "400 !"),
    ("size with 0x", "9112 7.1", size(b"0xf"), "400 !"),
    ("size with a plus", "9112 7.1", size(b"+f"), "400 !"),
    ("size with a minus", "9112 7.1", size(b"-f"), "400 !"),
    ("size of another letter", "9112 7.1", size(b"g"), "400 !"),
    ("space before the size", "9112 7.1", size(b" f"), "400 !"),
    ("space behind the size", "9112 7.1", size(b"f "), "400 !"),
    ("tab behind the size", "9112 7.1", size(b"f\t"), "400 !"),
    ("space within the size", "9112 7.1", size(b"0 f"), "400 !"),
    ("NUL behind the size", "9112 7.1", size(b"f\0"), "400 !"),
    ("size in quotes", "9112 7.1", size(b'"f"'), "400 !"),
    ("underscore in the size", "9112 7.1", size(b"0_f"), "400 !"),
    ("size 2^64 + 15", "9112 7.1", size(b"1000000000000000f"), "400 !"),
    ("size 2^64 - 1", "9112 7.1", size(b"ffffffffffffffff"), "400 !"),
    ("size of 32 digits", "9112 7.1", size(b"f" * 32), "400 !"),
    ("size of a terabyte", "9110 15.5.14", size(b"10000000000"), "..."),
    ("size line ends in LF alone", "9112 7.1",
     START + b"f\n" + BODY + b"\r\n0\r\n\r\n" + NEXT, "400 !"),
    ("size line ends in CR alone", "9112 7.1",
     START + b"f\r" + BODY + b"\r\n0\r\n\r\n" + NEXT, "400 !"),
    ("size line ends in CR and a letter", "9112 7.1",
     START + b"f\rX" + BODY + b"\r\n0\r\n\r\n" + NEXT, "400 !"),
    # Extensions.
    ("extension", "9112 7.1.1", size(b"f;a=b"), "200 200"),
    ("extension without a value", "9112 7.1.1", size(b"f;a"), "200 200"),
    ("extension in quotes", "9112 7.1.1", size(b'f;a="b;c"'), "200 200"),
    ("two extensions", "9112 7.1.1", size(b"f;a=b;c=d"), "200 200"),
    ("space before an extension", "9112 7.1.1", size(b"f ;a=b"), "400 !"),
    ("extension with a bare LF (TERM.EXT)", "9112 7.1.1", size(b"f;a\nX"), "400 !"),
    ("extension with a bare CR", "9112 7.1.1", size(b"f;a\rX"), "400 !"),
    ("extension with a line end in quotes", "9112 7.1.1", size(b'f;a="\r\n"'), "400 !"),
    ("extension with NUL", "9112 7.1.1", size(b"f;a=\0"), "400 !"),
    ("extension over 4 KiB", "9112 7.1.1", size(b"f;a=" + b"b" * 5000), "400 !"),
    ("many extensions over 4 KiB", "9112 7.1.1",
     START + b"".join(b"1;" + b"x" * 4000 + b"\r\n" + b"%c\r\n" % c for c in BODY)
     + b"0;" + b"x" * 4200 + b"\r\n\r\n", "400 !"),
    # Data.
    ("data without CRLF", "9112 7.1", tail(b"0\r\n\r\n"), "400 !"),
    ("data with LF alone", "9112 7.1", tail(b"\n0\r\n\r\n" + NEXT), "400 !"),
    ("data with CR alone", "9112 7.1", tail(b"\r0\r\n\r\n" + NEXT), "400 !"),
    ("data with two bytes that are no CRLF", "9112 7.1", tail(b"XX0\r\n\r\n" + NEXT), "400 !"),
    ("data longer than its size", "9112 7.1", size(b"e"), "400 !"),
    ("data shorter than its size", "9112 7.1", size(b"10"), "400 !"),
    # The last chunk.
    ("last chunk of three zeros", "9112 7.1", tail(b"\r\n000\r\n\r\n" + NEXT), "200 200"),
    ("last chunk with an extension", "9112 7.1", tail(b"\r\n0;a=b\r\n\r\n" + NEXT), "200 200"),
    ("last chunk with LF alone", "9112 7.1", tail(b"\r\n0\n\r\n" + NEXT), "400 !"),
    ("last chunk and LF LF", "9112 7.1", tail(b"\r\n0\n\n" + NEXT), "400 !"),
    ("last chunk, then LF alone", "9112 7.1", tail(b"\r\n0\r\n\n" + NEXT), "400 !"),
    ("last chunk, then CR alone", "9112 7.1", tail(b"\r\n0\r\n\r" + NEXT), "400 !"),
    ("last chunk, then a request at once", "9112 7.1", tail(b"\r\n0\r\n" + NEXT), "400 !"),
    # Trailers are read and dropped.
    ("trailer", "9112 7.1.2", tail(b"\r\n0\r\nX-A: b\r\n\r\n" + NEXT), "200 200"),
    ("Content-Length as a trailer", "9110 6.5.1",
     tail(b"\r\n0\r\nContent-Length: 50\r\n\r\n" + NEXT), "200 200"),
    ("Transfer-Encoding as a trailer", "9110 6.5.1",
     tail(b"\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n" + NEXT), "200 200"),
    ("Host as a trailer", "9110 6.5.1", tail(b"\r\n0\r\nHost: u\r\n\r\n" + NEXT), "200 200"),
    ("trailer with a space before the colon", "9112 5.1",
     tail(b"\r\n0\r\nX-A : b\r\n\r\n" + NEXT), "400 !"),
    ("trailer without a name", "9112 5.1", tail(b"\r\n0\r\n: b\r\n\r\n" + NEXT), "400 !"),
    ("trailer with NUL", "9110 5.5", tail(b"\r\n0\r\nX-A: \0\r\n\r\n" + NEXT), "400 !"),
    ("trailer with a bare LF", "9112 2.2", tail(b"\r\n0\r\nX-A: b\n\r\n" + NEXT), "400 !"),
    ("trailer with a fold", "9112 5.2", tail(b"\r\n0\r\nX-A: b\r\n c\r\n\r\n" + NEXT), "400 !"),
    ("trailers over 4 KiB", "9112 7.1.2",
     tail(b"\r\n0\r\n" + b"X-A: bbbbbbbb\r\n" * 400 + b"\r\n" + NEXT), "400 !"),
]
