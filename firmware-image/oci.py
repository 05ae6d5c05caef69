#!/usr/bin/env python3
"""oci.py PROGRAM OUT: a container image with the program and nothing else, as an archive that is an
OCI layout and one of `docker save` at once. It runs as user 900 and keeps its data in /data."""
import gzip
import hashlib
import io
import json
import sys
import tarfile

EPOCH = 1767225600
CREATED = "2026-01-01T00:00:00Z"
USER = 900


def add(archive, name, data=b"", mode=0o644, owner=0, kind=tarfile.REGTYPE):
    member = tarfile.TarInfo(name)
    member.type, member.size, member.mtime, member.mode = kind, len(data), EPOCH, mode
    member.uid = member.gid = owner
    archive.addfile(member, io.BytesIO(data))


def archive_of(fill):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        fill(archive)
    return out.getvalue()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def encode(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def main(program, out):
    with open(program, "rb") as file:
        binary = file.read()

    def fill_root(archive):
        add(archive, "data", mode=0o700, owner=USER, kind=tarfile.DIRTYPE)
        add(archive, "panal", binary, mode=0o755)
        add(archive, "tmp", mode=0o1777, kind=tarfile.DIRTYPE)
    root = archive_of(fill_root)
    layer = gzip.compress(root, 9, mtime=0)
    config = encode({
        "architecture": "amd64", "os": "linux", "created": CREATED,
        "config": {"User": f"{USER}:{USER}", "Entrypoint": ["/panal"], "StopSignal": "SIGTERM",
                   "Cmd": ["serve", "--data", "/data"], "Volumes": {"/data": {}},
                   "ExposedPorts": {"8080/tcp": {}, "7443/tcp": {}}},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + sha256(root)]}})

    def blob(media, data):
        return {"mediaType": media, "digest": "sha256:" + sha256(data), "size": len(data)}
    manifest = encode({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": blob("application/vnd.oci.image.config.v1+json", config),
        "layers": [blob("application/vnd.oci.image.layer.v1.tar+gzip", layer)]})
    named = blob("application/vnd.oci.image.manifest.v1+json", manifest)
    named["annotations"] = {"org.opencontainers.image.ref.name": "latest"}

    def fill(archive):
        for data in (config, layer, manifest):
            add(archive, "blobs/sha256/" + sha256(data), data)
        add(archive, "index.json", encode({"schemaVersion": 2, "manifests": [named]}))
        add(archive, "manifest.json", encode([{
            "Config": "blobs/sha256/" + sha256(config), "RepoTags": ["panal:latest"],
            "Layers": ["blobs/sha256/" + sha256(layer)]}]))
        add(archive, "oci-layout", encode({"imageLayoutVersion": "1.0.0"}))
    with open(out, "wb") as file:
        file.write(archive_of(fill))


if __name__ == "__main__":
    main(*sys.argv[1:])
