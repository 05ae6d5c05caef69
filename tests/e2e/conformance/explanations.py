"""Why a case may be taken differently by nginx or HAProxy: the first pattern that fits."""
import re

WHY = [
    # Where Panal takes more.
    (r"asterisk with OPTIONS", "asks of the server as a whole; the application answers 405"),
    (r"(value|name) of 15 KiB", "one head of 16 KiB; the others' buffers or lines are shorter"),
    (r"closed is not close", "Connection is a list of tokens; nginx looks for the word inside"),
    (r"chunked with a tab before", "a tab is white space too (OWS); nginx takes spaces alone"),
    # Where it takes less: a front that reads leniently lets two readers differ.
    (r"method|TRACE|CONNECT", "seven methods are known; the others are passed on or answered"),
    (r"preface of HTTP/2", "no HTTP/2 without TLS; HAProxy changes to HTTP/2"),
    (r"two spaces|space at the end|tab before the (target|version)",
     "one space, as the grammar has it; what is a target otherwise depends on the reader"),
    (r"(no )?version", "only HTTP/1.0 and HTTP/1.1; nginx answers HTTP/0.9 and any 1.x"),
    (r"empty lines before|bare (LF|CR) before", "one CRLF may precede, as RFC 9112 2.2 allows"),
    (r"DEL in the target|beyond ASCII in the target|fragment in",
     "no character of a URI; RFC 9112 3.2 wants 400"),
    (r"asterisk with GET|without a host|absolute form of another scheme|with a query but no path",
     "no target that this server could have"),
    (r"absolute form of another host", "the RFC ignores Host here; two names for one request are "
     "two readings"),
    (r"absolute form", "Host is needed all the same (RFC 9112 3.2); users in URIs are refused"),
    (r"encoded|encoding that|percent", "answered with 400 by the application, not by the parser"),
    (r"target (of|over) 8 KiB", "a limit of ours: 8 KiB (RFC 9110 4.1 asks for 8000 bytes)"),
    (r"in brackets|at sign in a name|name beyond|name in quotes|slash in a name|no colon",
     "no token; nginx drops such fields silently (ignore_invalid_headers)"),
    (r"Host|fields: host", "one host, one port, nothing else: names that others read otherwise "
     "poison caches and links"),
    (r"101 fields", "a limit of ours: 100 fields"),
    (r"trailers over 4 KiB|over 4 KiB", "a limit of ours: extensions and trailers are dropped"),
    (r"NUL|control character|vertical tab|DEL in|escape in|CR CR LF",
     "no character of a field's value (RFC 9110 5.5)"),
    (r"fold", "obsolete; one reader's field is another's continuation (RFC 9112 5.2)"),
    (r"LF|line end|in CR|space in the empty line",
     "lines end in CRLF alone: the RFC allows LF, and front and back then count differently"),
    (r"list of equal lengths|two equal lengths", "the RFC allows both; a client never sends them"),
    (r"length of 40 digits", "18 digits are enough and cannot overflow"),
    (r"length of a terabyte|refused by its length|what is too large|size of a terabyte",
     "413 or patience at once; the others are told nothing of a limit here"),
    (r"chunk.* in HTTP/1.0|chunked and keep-alive in HTTP/1.0|in HTTP/1.0 \(CVE",
     "HTTP/1.0 has no chunks: RFC 9112 6.1 calls it faulty framing"),
    (r"Content-Length.* and chunked|chunked and Content-Length",
     "RFC 9112 6.3 allows a refusal, and it is the safe way; HAProxy drops the length and closes"),
    (r"within the size|behind the size|before an extension", "a size is digits; white space is "
     "obsolete there (RFC 9112 7.1.1)"),
    (r"gzip, chunked|a comma|tab behind", "chunked and nothing else, once (501 says so)"),
    (r"data shorter than its size", "its CR is then data, and a bare LF ends the chunk"),
    (r"request at once|trailer", "a trailer is a field like others; nginx skips to the empty line"),
    (r"answered before its body", "there is no such page for a body to go to: 413 and a close"),
    (r"expectation|100-continue and another", "RFC 9110 10.1.1: 417; the others ignore it"),
]


def explain(table, name):
    for pattern, why in WHY:
        if re.search(pattern, f"{table}: {name}"):
            return why
    return ""
