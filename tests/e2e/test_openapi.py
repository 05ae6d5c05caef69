"""web/openapi.json, from which the pages are built, is what the server says of its API.

`python3 tests/e2e/test_openapi.py --write` brings it up to date.
"""
import json
import pathlib
import sys
import unittest

from cluster import Cluster

FILE = pathlib.Path(__file__).resolve().parents[2] / "web" / "openapi.json"


def described():
    with Cluster(1) as cluster:
        return cluster[0].client().get("/api/v1/openapi.json").json


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_of(document):
    """One line an operation and a schema, so that a change of the API reads as one."""
    parts = []
    for name, value in document.items():
        if name not in ("paths", "components"):
            parts.append(f"{line(name)}:{line(value)}")
            continue
        groups = []
        for group, members in value.items():
            inside = ",\n".join(f"  {line(key)}:{line(each)}" for key, each in members.items())
            groups.append(f" {line(group)}:{{\n{inside}}}")
        parts.append(f"{line(name)}:{{\n" + ",\n".join(groups) + "}")
    return "{" + ",\n".join(parts) + "}\n"


class OpenApi(unittest.TestCase):
    maxDiff = None

    def test_pages_are_built_from_the_servers_description(self):
        kept = json.loads(FILE.read_text())
        now = described()
        hint = "run python3 tests/e2e/test_openapi.py --write and commit web/openapi.json"
        for part in ("paths", "components"):
            self.assertEqual(sorted(kept[part]), sorted(now[part]), hint)
        self.assertEqual(text_of(kept).splitlines(), text_of(now).splitlines(), hint)


if __name__ == "__main__":
    if "--write" in sys.argv:
        FILE.write_text(text_of(described()))
    else:
        unittest.main()
