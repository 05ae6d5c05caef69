#!/usr/bin/env python3
"""Loads real text: every quote of Debian's package fortunes-es becomes a message.

usage: quotes.py URL TOKEN        (panal user token LOGIN prints a token)
"""
import glob
import json
import sys
import urllib.error
import urllib.request

FOLDER = "/usr/share/games/fortunes/es"
BULK = 200


def quotes():
    """All texts between the lines that are a lone %, in a fixed order, as the files have them."""
    found = []
    for path in sorted(glob.glob(f"{FOLDER}/**/*.fortunes", recursive=True)):
        with open(path, "rb") as file:
            raw = file.read()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        parts = [part.strip("\n") for part in ("\n" + text + "\n").split("\n%\n")]
        found += [part for part in parts if part]
    return found


def load(url, token, texts):
    """Makes messages of them, many a request. Yields the id and the text of each."""
    for start in range(0, len(texts), BULK):
        part = texts[start:start + BULK]
        body = json.dumps({"items": [{"mess": text} for text in part]}).encode()
        request = urllib.request.Request(
            url.rstrip("/") + "/api/v1/messages/bulk", body,
            {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            made = json.load(answer)["items"]
        yield from zip((item["id"] for item in made), part)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    texts = quotes()
    if not texts:
        sys.exit(f"there are no quotes in {FOLDER}: apt-get install fortunes-es")
    try:
        count = sum(1 for _ in load(sys.argv[1], sys.argv[2], texts))
    except urllib.error.HTTPError as error:
        sys.exit(f"{sys.argv[1]} answered {error.code}: {error.read(300).decode(errors='replace')}")
    except (urllib.error.URLError, ValueError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    print(f"{count} quotes are messages now")


if __name__ == "__main__":
    main()
