#!/usr/bin/env python3
"""materials.py PROGRAM KERNEL: the bill of materials of the image, CycloneDX 1.5, on stdout.

What Debian's packages, SQLite's source and the web pages' lock file say that went into it.
"""
import glob
import hashlib
import json
import os
import re
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# Debian's packages, by what the image has of them.
COPIED = ("busybox-static", "e2fsck-static", "grub-pc-bin", "grub-efi-amd64-bin")
LINKED = ("libc6-dev", "libstdc++-12-dev", "libssl-dev", "libuv1-dev", "libmsgpack-dev",
          "libargon2-dev", "libzstd-dev", "zlib1g-dev", "libfmt-dev", "libcli11-dev",
          "nlohmann-json3-dev", "node-llhttp")


def debian(package, version):
    return {"type": "library", "name": package, "version": version,
            "purl": f"pkg:deb/debian/{package}@{version}?arch=amd64&distro=debian-12"}


def installed(packages):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\\n", *packages],
                          check=True, capture_output=True, text=True)
    return [debian(*line.split()) for line in done.stdout.splitlines()]


def kernel(tree):
    """The package that the kernel is of: kernel.sh notes it, Debian's tells it itself."""
    noted = os.path.join(tree, "package")
    if os.path.exists(noted):
        with open(noted) as file:
            return debian(*file.read().split())
    package = os.path.basename(glob.glob(os.path.join(tree, "usr/share/doc/linux-image-*"))[0])
    with open(glob.glob(os.path.join(tree, "boot/vmlinuz-*"))[0], "rb") as file:
        version = re.search(rb"Debian (\S+) \(", file.read(64 * 1024))
    return debian(package, version.group(1).decode())


def sqlite():
    with open(os.path.join(ROOT, "build/third-party/sqlite3/sqlite3.h")) as file:
        version = re.search(r'SQLITE_VERSION +"([^"]+)"', file.read()).group(1)
    return {"type": "library", "name": "sqlite", "version": version,
            "purl": f"pkg:generic/sqlite@{version}"}


def pages():
    with open(os.path.join(ROOT, "web/package-lock.json")) as file:
        packages = json.load(file)["packages"]
    for path, about in sorted(packages.items()):
        if path and not about.get("dev"):
            name = path.rpartition("node_modules/")[2]
            yield {"type": "library", "name": name, "version": about["version"],
                   "purl": f"pkg:npm/{name.replace('@', '%40')}@{about['version']}"}


def main(program, tree):
    with open(program, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(ROOT, "CMakeLists.txt")) as file:
        version = re.search(r"project\(panal VERSION ([0-9.]+)", file.read()).group(1)
    components = [kernel(tree), *installed(COPIED), *installed(LINKED), sqlite(), *pages()]
    json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
               "metadata": {"timestamp": "2026-01-01T00:00:00Z",
                            "component": {"type": "firmware", "name": "panal",
                                          "version": version,
                                          "hashes": [{"alg": "SHA-256", "content": digest}]}},
               "components": components}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
