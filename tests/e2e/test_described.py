"""Requests made by chance from the server's own description of its API: whatever is asked, by
whomever, of whichever node, no answer is a failure of ours, and each is of a kind described.

PANAL_SEED and PANAL_REQUESTS (of each operation and role) make other and longer runs.
"""
import json
import os
import random
import time
import unittest
import urllib.parse

from cluster import PASSWORD, Cluster

SEED = int(os.environ.get("PANAL_SEED", "1"))
REQUESTS = int(os.environ.get("PANAL_REQUESTS", "3"))
# They would lock the test out, or never end.
LEFT_OUT = {("put", "/api/v1/security"), ("get", "/api/v1/events"), ("post", "/api/v1/setup"),
            ("put", "/api/v1/cluster/durability")}
WORDS = ["", "a", "ñandú", "' OR 1=1 --", "\"", "%", "\u0000", "\ud7ff", "x" * 300, "-1", "1e9",
         "2026-02-31", "0001-01-01", "../../etc/passwd", "<script>", "=1+1", "😀" * 30, "null", "*"]
NUMBERS = [0, 1, -1, 2**31, 2**63 - 1, -2**63, 2**64, 1e308, 0.5]
ANY = [None, True, [], {}, [[[]]], {"a": {"b": 1}}, *NUMBERS, *WORDS]


class Maker:
    """Values that a schema allows, and now and then some that it does not."""

    def __init__(self, chance, known):
        self.chance = chance
        self.known = known  # ids of records that are there

    def one_in(self, many):
        return self.chance.randrange(many) == 0

    def value(self, schema):
        if self.one_in(12):
            return self.chance.choice(ANY)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            kind = self.chance.choice(kind)
        return getattr(self, kind)(schema)

    def null(self, _):
        return None

    def boolean(self, _):
        return self.chance.choice([True, False])

    def integer(self, schema):
        low, high = schema.get("minimum", -3), schema.get("maximum", 2**40)
        return self.chance.choice([low, high, low - 1, high + 1, self.chance.randint(low, high)])

    number = integer

    def array(self, schema):
        return [self.value(schema["items"]) for _ in range(self.chance.randrange(4))]

    def object(self, schema):
        wanted = schema.get("required", [])
        made = {name: self.value(each) for name, each in schema.get("properties", {}).items()
                if name in wanted or self.one_in(3)}
        if self.one_in(15):
            made["unknown"] = 1
        return made

    def string(self, schema):
        form = schema.get("format")
        if form == "uuid":
            return self.identifier()
        if form == "date":
            return "2026-%02d-%02d" % (self.chance.randint(1, 13), self.chance.randint(1, 31))
        if form == "date-time":
            return "2026-03-%02dT10:00:00.000Z" % self.chance.randint(1, 33)
        if self.one_in(2):
            return self.chance.choice(WORDS)
        return "palabra %d" % self.chance.randrange(1000)

    def identifier(self):
        if self.known and not self.one_in(3):
            return self.chance.choice(self.known)
        return "%08x-0000-7000-8000-%012x" % (self.chance.getrandbits(32),
                                              self.chance.getrandbits(48))

    def target(self, path, operation):
        for name in ("id", "entry", "clid", "collection"):
            made = {"clid": str(self.chance.choice(NUMBERS)),
                    "collection": self.chance.choice(["customers", "posts", "nothing"])}
            path = path.replace("{%s}" % name, urllib.parse.quote(
                made.get(name) or self.identifier(), safe=""))
        asked = []
        for each in operation.get("parameters", []):
            if each["in"] == "query" and (each.get("required") or self.one_in(5)):
                value = self.value(each["schema"])
                text = value if isinstance(value, str) else json.dumps(value)
                asked.append(f"{each['name']}={urllib.parse.quote(text)}")
        return path + ("?" + "&".join(asked) if asked else "")

    def body(self, operation, components):
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return None, {}
        kind = self.chance.choice(sorted(content))
        if kind != "application/json" or self.one_in(10):
            rubbish = self.chance.choice([b"", b"{", b"\xff\xfe", b"[" * 500, b"a;b\n1;2\n",
                                          b"null", self.chance.randbytes(200)])
            return rubbish, {"Content-Type": kind}
        schema = content[kind]["schema"]
        if "$ref" in schema:
            schema = components[schema["$ref"].rsplit("/", 1)[1]]
        return json.dumps(self.value(schema)).encode(), {"Content-Type": kind}


class Described(unittest.TestCase):
    def test_nothing_that_is_asked_is_a_failure_of_ours(self):
        with Cluster(3, balance="roundrobin") as cluster:
            front = cluster[0]
            admin = front.client()
            document = admin.get("/api/v1/openapi.json").json
            clients = {"administrator": admin, "nobody": front.client(token=None)}
            for role in ("manager", "salesperson", "support", "customer"):
                admin.post("/api/v1/users", {"login": role, "password": PASSWORD,
                                             "roles": [role]})
                token = front.must("user", "token", role, "--scope", "api").strip()
                clients[role] = front.client(token=token)
            cluster.settle()
            chance = random.Random(SEED)
            maker = Maker(chance, [])
            statuses, slowest, nodes = {}, (0, ""), set()
            for path, item in sorted(document["paths"].items()):
                for method, operation in sorted(item.items()):
                    if (method, path) in LEFT_OUT:
                        continue
                    for role, client in clients.items():
                        for _ in range(REQUESTS):
                            target = maker.target(path, operation)
                            body, headers = maker.body(operation, document["components"]["schemas"])
                            began = time.monotonic()
                            answer = client.request(method.upper(), target, body, headers=headers)
                            took = time.monotonic() - began
                            where = (method, target, role, body, answer)
                            self.assertLess(answer.status, 500, where)
                            if answer.status >= 400:
                                self.assertEqual(answer.headers.get_content_type(),
                                                 "application/problem+json", where)
                            for secret in (b"argon2", b"SELECT ", b"sqlite"):
                                self.assertNotIn(secret, answer.body, where)
                            statuses[answer.status] = statuses.get(answer.status, 0) + 1
                            nodes.add(answer.node)
                            slowest = max(slowest, (took, f"{method} {path}"))
                            if answer.status == 201 and answer.body.startswith(b"{"):
                                made = answer.json.get("id")
                                if made:
                                    maker.known.append(made)
            print(f"seed {SEED}: {sum(statuses.values())} requests {dict(sorted(statuses.items()))}"
                  f", slowest {slowest[0]:.2f} s {slowest[1]}")
            self.assertEqual(len(nodes), 3)
            self.assertGreater(statuses.get(201, 0) + statuses.get(200, 0), 100)
            cluster.assert_equal()


if __name__ == "__main__":
    unittest.main()
