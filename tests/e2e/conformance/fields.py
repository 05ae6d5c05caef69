"""Header fields: their lines, names and values, Host, how many and how long."""
START = b"GET /data/1 HTTP/1.1\r\n"
HOST = b"Host: t\r\n"
OK = START + HOST + b"\r\n"


def field(lines):
    return START + HOST + lines + b"\r\n\r\n"


def host(lines):
    return START + lines + b"\r\n\r\n"


CASES = [
    ("a field", "9112 5", field(b"X-A: b"), "200"),
    ("no space after the colon", "9112 5", field(b"X-A:b"), "200"),
    ("white space around the value", "9112 5", field(b"X-A: \t b \t "), "200"),
    ("empty value", "9110 5.5", field(b"X-A:"), "200"),
    ("value of white space", "9110 5.5", field(b"X-A:  \t "), "200"),
    ("tab in a value", "9110 5.5", field(b"X-A: b\tc"), "200"),
    ("bytes beyond ASCII in a value", "9110 5.5", field(b"X-A: \xe9\xff\x80"), "200"),
    ("every character that a name may have", "9110 5.6.2",
     field(b"!#$%&'*+-.^_`|~09azAZ: b"), "200"),
    # Names.
    ("space before the colon", "9112 5.1", field(b"X-A : b"), "400 !"),
    ("tab before the colon", "9112 5.1", field(b"X-A\t: b"), "400 !"),
    ("space in a name", "9112 5.1", field(b"X A: b"), "400 !"),
    ("empty name (CVE-2023-25725)", "9112 5.1", field(b": b"), "400 !"),
    ("empty name before others (CVE-2023-25725)", "9112 5.1",
     START + b": b\r\n" + HOST + b"\r\n", "400 !"),
    ("NUL in a name", "9110 5.1", field(b"X-\0A: b"), "400 !"),
    ("name in brackets", "9110 5.1", field(b"(X-A): b"), "400 !"),
    ("at sign in a name", "9110 5.1", field(b"X@A: b"), "400 !"),
    ("name beyond ASCII", "9110 5.1", field("X-Ñ: b".encode()), "400 !"),
    ("name in quotes", "9110 5.1", field(b'"X-A": b'), "400 !"),
    ("slash in a name", "9110 5.1", field(b"X/A: b"), "400 !"),
    ("no colon", "9112 5", field(b"X-A"), "400 !"),
    ("no colon, but a request line", "9112 5", field(b"GET /data/1 HTTP/1.1"), "400 !"),
    # Values.
    ("NUL in a value", "9110 5.5", field(b"X-A: b\0c"), "400 !"),
    ("control character in a value", "9110 5.5", field(b"X-A: b\x01c"), "400 !"),
    ("vertical tab before a value", "9110 5.5", field(b"X-A: \x0bb"), "400 !"),
    ("DEL in a value", "9110 5.5", field(b"X-A: b\x7fc"), "400 !"),
    ("escape in a value", "9110 5.5", field(b"X-A: \x1b[31m"), "400 !"),
    ("bare CR in a value", "9112 2.2", field(b"X-A: b\rc"), "400 !"),
    ("bare CR, then a field", "9112 2.2", field(b"X-A: b\rX-B: c"), "400 !"),
    ("bare LF in a value", "9112 2.2", field(b"X-A: b\nc"), "400 !"),
    ("bare LF, then a field", "9112 2.2", field(b"X-A: b\nX-B: c"), "400 !"),
    ("CR CR LF", "9112 2.2", field(b"X-A: b\r"), "400 !"),
    # Folding.
    ("folded with a space", "9112 5.2", field(b"X-A: b\r\n c"), "400 !"),
    ("folded with a tab", "9112 5.2", field(b"X-A: b\r\n\tc"), "400 !"),
    ("folded after nothing", "9112 5.2", field(b"X-A:\r\n b"), "400 !"),
    ("fold of white space alone", "9112 5.2", field(b"X-A: b\r\n "), "400 !"),
    ("first field begins with a space", "9112 2.2", START + b" X-A: b\r\n" + HOST + b"\r\n",
     "400 !"),
    ("Host within a fold", "9112 2.2", START + b"X-A: b\r\n Host: t\r\n\r\n", "400 !"),
    # The end of the head.
    ("ends in LF LF", "9112 2.2", START + b"Host: t\n\n", "400 !"),
    ("ends in CR LF LF", "9112 2.2", START + HOST + b"\n", "400 !"),
    ("ends in LF CR LF", "9112 2.2", START + b"Host: t\n\r\n", "400 !"),
    ("ends in CR LF CR and more: two requests of one", "9112 2.2",
     START + HOST + b"\r" + OK, "400 !"),
    ("ends in CR CR", "9112 2.2", START + b"Host: t\r\r" + OK, "400 !"),
    ("a space in the empty line", "9112 2.2", START + HOST + b" \r\n\r\n", "400 !"),
    # Host.
    ("no Host", "9112 3.2", START + b"\r\n", "400 !"),
    ("no Host, but others", "9112 3.2", host(b"X-A: b"), "400 !"),
    ("Host twice, the same", "9112 3.2", field(b"Host: t"), "400 !"),
    ("Host twice, different", "9112 3.2", field(b"Host: u"), "400 !"),
    ("Host twice in HTTP/1.0", "9112 3.2",
     b"GET /data/1 HTTP/1.0\r\nHost: t\r\nhost: u\r\n\r\n", "400 !"),
    ("empty Host", "9112 3.2", host(b"Host:"), "400 !"),
    ("Host with a port", "9110 7.2", host(b"Host: t:8080"), "200"),
    ("Host with an empty port", "9110 7.2", host(b"Host: t:"), "200"),
    ("Host with a port of letters", "9110 7.2", host(b"Host: t:http"), "400 !"),
    ("Host with a port over 65535", "9110 7.2", host(b"Host: t:65536"), "400 !"),
    ("Host with two ports", "9110 7.2", host(b"Host: t:80:80"), "400 !"),
    ("Host is a port alone", "9110 7.2", host(b"Host: :80"), "400 !"),
    ("Host is IPv6", "9110 7.2", host(b"Host: [::1]:8080"), "200"),
    ("Host is IPv6 without brackets", "9110 7.2", host(b"Host: ::1"), "400 !"),
    ("Host is IPv6 without an end", "9110 7.2", host(b"Host: [::1"), "400 !"),
    ("Host with letters behind the bracket", "9110 7.2", host(b"Host: [::1]x"), "400 !"),
    ("Host with a space", "9110 7.2", host(b"Host: t u"), "400 !"),
    ("Host is a list", "9110 7.2", host(b"Host: t, u"), "400 !"),
    ("Host with a path", "9110 7.2", host(b"Host: t/x"), "400 !"),
    ("Host with a query", "9110 7.2", host(b"Host: t?x"), "400 !"),
    ("Host with a fragment", "9110 7.2", host(b"Host: t#x"), "400 !"),
    ("Host with a user", "9110 7.2", host(b"Host: a@t"), "400 !"),
    ("Host beyond ASCII", "9110 7.2", host("Host: ñandú".encode()), "400 !"),
    ("Host in quotes", "9110 7.2", host(b'Host: "t"'), "400 !"),
    ("space before Host's colon", "9112 5.1", host(b"Host : t"), "400 !"),
    # How many, how long.
    ("100 fields", "9110 5.4", field(b"\r\n".join(b"X-%d: b" % i for i in range(99))), "200"),
    ("101 fields", "6585 5", field(b"\r\n".join(b"X-%d: b" % i for i in range(100))), "431 !"),
    ("value of 15 KiB", "9110 5.4", field(b"X-A: " + b"b" * 15360), "200"),
    ("head over 16 KiB", "6585 5", field(b"X-A: " + b"b" * 16384), "431 !"),
    ("head that never ends", "6585 5", START + b"X-A: " + b"b" * 20000, "431 !"),
    ("many short lines over 16 KiB", "6585 5", START + b"X: y\r\n" * 3000, "431 !"),
    ("name of 15 KiB", "9110 5.4", field(b"X" * 15360 + b": b"), "200"),
]
