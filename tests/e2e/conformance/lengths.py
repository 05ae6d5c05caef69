"""Where a body ends: Content-Length, Transfer-Encoding, and everything that pretends to be one."""
BODY = b'{"mess":"hola"}'  # 15 bytes
START = (b"PUT /data/1 HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n")
CHUNKED = b"f\r\n" + BODY + b"\r\n0\r\n\r\n"
NEXT = b"GET /data/1 HTTP/1.1\r\nHost: t\r\n\r\n"


def put(fields, body=BODY):
    return START + fields + b"\r\n\r\n" + body


def length(value):
    return put(b"Content-Length: " + value)


def coding(value, body=CHUNKED):
    return put(b"Transfer-Encoding: " + value, body)


CASES = [
    # Content-Length.
    ("a length", "9112 6.2", length(b"15"), "200"),
    ("a length, then a request", "9112 6.3", length(b"15") + NEXT, "200 200"),
    ("name in lower case", "9110 5.1", put(b"content-length:15"), "200"),
    ("length 0", "9112 6.2", put(b"Content-Length: 0", b"") + NEXT, "400 200"),
    ("no length: no body", "9112 6.3", put(b"X-A: b", b"") + NEXT, "400 200"),
    ("no length, but a body: the next request", "9112 6.3", put(b"X-A: b"), "400 400 !"),
    ("a length too short by two", "9112 6.3", length(b"13") + NEXT, "400 400 !"),
    ("length with leading zeros", "9110 8.6", length(b"0015"), "200"),
    ("length 018 is not octal", "9110 8.6", length(b"018") + b"   " + NEXT, "200 200"),
    ("length with a plus", "9110 8.6", length(b"+15"), "400 !"),
    ("length with a minus", "9110 8.6", length(b"-15"), "400 !"),
    ("length -0", "9110 8.6", length(b"-0"), "400 !"),
    ("empty length (CVE-2023-40225)", "9110 8.6", length(b""), "400 !"),
    ("empty length and a good one (CVE-2023-40225)", "9112 6.3",
     put(b"Content-Length:\r\nContent-Length: 15"), "400 !"),
    ("length in hexadecimal", "9110 8.6", length(b"0xf"), "400 !"),
    ("length of a letter", "9110 8.6", length(b"f"), "400 !"),
    ("length with an exponent", "9110 8.6", length(b"1e1"), "400 !"),
    ("length with a point", "9110 8.6", length(b"15.0"), "400 !"),
    ("length with a space inside", "9110 8.6", length(b"1 5"), "400 !"),
    ("length in quotes", "9110 8.6", length(b'"15"'), "400 !"),
    ("length with a semicolon", "9110 8.6", length(b"15;"), "400 !"),
    ("length with a vertical tab", "9110 5.5", length(b"15\x0b"), "400 !"),
    ("length with NUL", "9110 5.5", length(b"15\0"), "400 !"),
    ("length of Arabic digits", "9110 8.6", length("١٥".encode()), "400 !"),
    ("list of equal lengths", "9112 6.3", length(b"15, 15"), "400 !"),
    ("list of different lengths", "9112 6.3", length(b"15, 16"), "400 !"),
    ("list with nothing in it", "9112 6.3", length(b",15"), "400 !"),
    ("two equal lengths", "9112 6.3",
     put(b"Content-Length: 15\r\nContent-Length: 15"), "400 !"),
    ("two different lengths", "9112 6.3",
     put(b"Content-Length: 15\r\nContent-Length: 0"), "400 !"),
    ("length 2^64 + 15", "9112 6.3", length(b"18446744073709551631"), "400 !"),
    ("length 2^63", "9112 6.3", length(b"9223372036854775808"), "400 !"),
    ("length of 40 digits", "9112 6.3", length(b"0" * 38 + b"15"), "400 !"),
    ("length of a terabyte", "9110 15.5.14", length(b"1099511627776"), "413 !"),
    ("length and a space before the colon", "9112 5.1", put(b"Content-Length : 15"), "400 !"),
    ("length in a fold", "9112 5.2", put(b"Content-Length:\r\n 15"), "400 !"),
    # Transfer-Encoding.
    ("chunked", "9112 6.1", coding(b"chunked"), "200"),
    ("chunked, then a request", "9112 6.3", coding(b"chunked") + NEXT, "200 200"),
    ("chunked in capitals", "9112 7", coding(b"CHUNKED"), "200"),
    ("chunked with spaces around", "9112 5.1", coding(b"  chunked  "), "200"),
    ("chunked with a tab before", "9112 5.1", coding(b"\tchunked"), "200"),
    ("chunked with a tab behind", "9112 5.1", coding(b"chunked\t"), "400 !"),
    ("Content-Length and chunked (CVE-2026-2835)", "9112 6.3",
     put(b"Content-Length: 15\r\nTransfer-Encoding: chunked", CHUNKED), "400 !"),
    ("chunked and Content-Length (CVE-2026-2835)", "9112 6.3",
     put(b"Transfer-Encoding: chunked\r\nContent-Length: 15", CHUNKED), "400 !"),
    ("Content-Length 0 and chunked", "9112 6.3",
     put(b"Content-Length: 0\r\nTransfer-Encoding: chunked", CHUNKED), "400 !"),
    ("Content-Length and an unknown coding", "9112 6.3",
     put(b"Content-Length: 15\r\nTransfer-Encoding: x"), "400 !"),
    ("chunked in HTTP/1.0 (CVE-2026-2836)", "9112 6.1",
     coding(b"chunked").replace(b"HTTP/1.1", b"HTTP/1.0"), "400 !"),
    ("chunked and a length in HTTP/1.0 (CVE-2026-2836)", "9112 6.1",
     put(b"Content-Length: 15\r\nTransfer-Encoding: chunked", CHUNKED)
     .replace(b"HTTP/1.1", b"HTTP/1.0"), "400 !"),
    ("chunked and keep-alive in HTTP/1.0", "9112 6.1",
     coding(b"chunked\r\nConnection: keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0"), "400 !"),
    ("empty coding", "9112 6.1", coding(b""), "400 !"),
    ("chunked twice in a list", "9112 6.1", coding(b"chunked, chunked"), "501 !"),
    ("chunked on two lines", "9112 6.1",
     coding(b"chunked\r\nTransfer-Encoding: chunked"), "400 !"),
    ("identity on the second line", "9112 6.1",
     coding(b"chunked\r\nTransfer-Encoding: identity"), "400 !"),
    ("identity", "9112 6.1", coding(b"identity"), "501 !"),
    ("identity and a length", "9112 6.3",
     put(b"Transfer-Encoding: identity\r\nContent-Length: 15"), "400 !"),
    ("gzip, chunked", "9112 6.1", coding(b"gzip, chunked"), "501 !"),
    ("chunked, gzip", "9112 6.3", coding(b"chunked, gzip"), "501 !"),
    ("chunked, identity", "9112 6.3", coding(b"chunked, identity"), "501 !"),
    ("a comma before chunked", "9110 5.6.1", coding(b", chunked"), "501 !"),
    ("a comma behind chunked", "9110 5.6.1", coding(b"chunked,"), "501 !"),
    ("xchunked", "9112 6.1", coding(b"xchunked"), "501 !"),
    ("chunkedx", "9112 6.1", coding(b"chunkedx"), "501 !"),
    ("chunked with a parameter", "9112 7", coding(b"chunked;a=b"), "501 !"),
    ("chunked in quotes", "9112 7", coding(b'"chunked"'), "501 !"),
    ("two words", "9112 7", coding(b"x chunked"), "501 !"),
    ("vertical tab before chunked", "9110 5.5", coding(b"\x0bchunked"), "400 !"),
    ("NUL behind chunked", "9110 5.5", coding(b"chunked\0"), "400 !"),
    ("bare CR behind chunked", "9112 2.2", coding(b"chunked\r, x"), "400 !"),
    ("byte beyond ASCII before chunked", "9112 7", coding(b"\xffchunked"), "501 !"),
    ("chunked in a fold", "9112 5.2", coding(b"\r\n chunked"), "400 !"),
    ("space before the colon", "9112 5.1", put(b"Transfer-Encoding : chunked", CHUNKED), "400 !"),
    ("NUL in the name", "9110 5.1", put(b"Transfer-Encoding\0: chunked", CHUNKED), "400 !"),
    ("behind a bare LF", "9112 2.2", put(b"X-A: b\nTransfer-Encoding: chunked", CHUNKED), "400 !"),
    ("behind a bare CR", "9112 2.2", put(b"X-A: b\rTransfer-Encoding: chunked", CHUNKED), "400 !"),
    # Aliases: a program that reads headers from its environment takes "_" for "-".
    ("Content_Length beside the true one (CVE-2025-64484)", "9110 5.1",
     put(b"Content-Length: 15\r\nContent_Length: 3"), "200"),
    ("Transfer_Encoding beside a length (CVE-2025-64484)", "9110 5.1",
     put(b"Content-Length: 15\r\nTransfer_Encoding: chunked"), "200"),
    ("Content_Length alone is no length", "9112 6.3", put(b"Content_Length: 15"), "400 400 !"),
    ("X-Content-Length is no length", "9112 6.3", put(b"X-Content-Length: 3", b"") + NEXT,
     "400 200"),
    # Bodies where one would not look for them.
    ("GET with a body", "9110 9.3.1",
     b"GET /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 15\r\n\r\n" + BODY + NEXT, "200 200"),
    ("GET with a body that looks like a request", "9110 9.3.1",
     b"GET /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT, "200"),
    ("GET with a chunked body", "9110 9.3.1",
     b"GET /data/1 HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED + NEXT,
     "200 200"),
    ("HEAD with a body", "9110 9.3.2",
     b"HEAD /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 15\r\n\r\n" + BODY + NEXT, "200- 200"),
    ("OPTIONS with a body", "9110 9.3.7",
     b"OPTIONS /data/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 15\r\n\r\n" + BODY + NEXT,
     "405 200"),
]
