#!/usr/bin/env python3
"""bundle.py KEY SLOT OUT VERSION [MIN_FROM]: a signed update out of a slot's squashfs.

KEY is the private key that signs, Ed25519 in PEM (`openssl genpkey -algorithm ed25519`); it is best
kept on a machine of its own. The format is described where it is read, src/appliance/bundle.h.
With `bundle.py --public KEY…` it prints the public keys, as an appliance has them.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile

MAGIC = b"panal update 1\n"


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.PIPE).stdout


def public(key):
    """The raw key are the last 32 bytes of its DER form (RFC 8410)."""
    return openssl("pkey", "-in", key, "-pubout", "-outform", "DER")[-32:].hex()


def signature(key, told):
    with tempfile.NamedTemporaryFile() as file:
        file.write(told)
        file.flush()
        return openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", file.name).hex()


def main(key, slot, out, version, min_from="0.0.0"):
    with open(slot, "rb") as file:
        payload = file.read()
    manifest = {"version": version, "arch": os.environ.get("PANAL_ARCH", "x86_64"),
                "min_from": min_from, "size": len(payload),
                "sha256": hashlib.sha256(payload).hexdigest()}
    told = MAGIC + json.dumps(manifest, separators=(",", ":")).encode() + b"\n"
    with open(out + ".new", "wb") as file:
        file.write(told + signature(key, told).encode() + b"\n" + payload)
    os.replace(out + ".new", out)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--public"]:
        print("\n".join(map(public, sys.argv[2:])))
    else:
        main(*sys.argv[1:])
