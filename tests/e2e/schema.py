"""Shapes of documents: exact keys, types of values. A failing test shows each difference."""
import re


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def text(value):
    return isinstance(value, str) and value != ""


def time(value):
    return isinstance(value, str) and re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value) is not None


def uuid(value):
    return isinstance(value, str) and re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", value) is not None


def vector(value):
    return isinstance(value, dict) and all(
        re.fullmatch(r"[A-Z]+(-[0-9a-f]{4,16})?", name) and count(number)
        for name, number in value.items())


def one_of(*values):
    return lambda value: value in values


def maybe(shape):
    return lambda value: value is None or not mismatch(shape, value)


class Optional:
    """A member that may be absent."""

    def __init__(self, shape):
        self.shape = shape


def mismatch(shape, value, where="$"):
    """Where `value` is not of `shape`: a dict of shapes, a list of one shape, or a predicate."""
    if isinstance(shape, Optional):
        shape = shape.shape
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where}: not an object: {value!r}"]
        found = [f"{where}: no {name}" for name, part in shape.items()
                 if name not in value and not isinstance(part, Optional)]
        found += [f"{where}: unexpected {name}" for name in value if name not in shape]
        for name in shape.keys() & value.keys():
            found += mismatch(shape[name], value[name], f"{where}.{name}")
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: not an array: {value!r}"]
        return [each for at, item in enumerate(value)
                for each in mismatch(shape[0], item, f"{where}[{at}]")]
    return [] if shape(value) else [f"{where}: {value!r}"]


STATUS = {
    "cluster": {"id": text, "name": text, "members": count,
                "durability": one_of("local", "peer"),
                "expects_joiner": lambda value: isinstance(value, bool)},
    "node": {"id": text, "uuid": uuid, "name": text, "version": text, "schema": count,
             "role": one_of("node", "front"),
             "state": one_of("ready", "joining", "catching_up", "draining", "read_only", "fenced"),
             "reason": maybe(text)},
    "vector": vector,
    "peers": [{"id": text, "name": text, "address": text,
               "state": one_of("connected", "connecting", "unreachable", "removed",
                               "needs_snapshot"),
               "vector": vector, "synced": lambda value: isinstance(value, bool),
               "behind_entries": count, "behind_ms": number, "rtt_ms": maybe(number),
               "clock_offset_ms": maybe(number), "bytes_sent": count, "bytes_received": count,
               "last_contact": maybe(time), "last_error": maybe(text),
               # Additions that the pages read; the contract's own keys are those above.
               "stalled": lambda value: isinstance(value, bool),
               "uuid": uuid, "role": one_of("node", "front"), "version": maybe(text)}],
    "log": {"entries": count, "bytes": count, "stable": vector},
    "held": [{"origin": text, "entries": count,
              "reason": one_of("clock_ahead", "newer_schema", "missing_dependency",
                               "forked_history", "apply_error"),
              "detail": text}],
    "conflicts": {"open": count, "total": count},
    "digest": {"value": text, "vector": vector, "divergent_with": lambda v: isinstance(v, list),
               "damaged": count, "found": count, "repaired": count, "passes": count,
               "error": maybe(text),
               "incidents": [{"at": time, "table": maybe(text), "row": maybe(uuid),
                              "columns": lambda v: isinstance(v, str), "how": text,
                              "from": text}]},
    "clock": {"state": one_of("sound", "ahead", "behind"), "by_ms": count},
    "stalled": lambda value: isinstance(value, bool),
    "warnings": [{"code": text, "detail": text}],
}

MESSAGE = {"id": uuid, "clid": maybe(count), "mess": lambda value: isinstance(value, str),
           "sid": text, "author": maybe(text), "created_at": time, "updated_at": time, "etag": text}

PROBLEM = {"type": text, "title": text, "status": count, "detail": text,
           "errors": [{"field": text, "code": text, "message": text}],
           "request_id": Optional(text)}
