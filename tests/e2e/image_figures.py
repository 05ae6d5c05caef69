"""Figures of the appliance's image beside their targets: sizes, seconds to an answer, memory.

Not a part of CI: `python3 tests/e2e/image_figures.py` (root), with build/release/panal. Times are
of software emulation (TCG), and only good on a machine that does nothing else.
"""
import os
import subprocess
import time

from cluster import ROOT
from machine import Machines

MB = 1e6
SIZES = (("panal.raw, zstd", "panal.raw.zst", 12), ("panal.qcow2", "panal.qcow2", 13),
         ("panal.ova", "panal.ova", 13), ("panal.iso", "panal.iso", 15),
         ("panal-oci.tar", "panal-oci.tar", 8), ("panal.update", "panal.update", 11))
MEMORIES = {"bios": (64, 80, 96, 112, 128, 160, 192, 256), "uefi": (144, 192, 224, 256, 320, 384)}


def row(name, value, unit, target):
    verdict = "" if value <= target else "over"
    print(f"| {name} | {value:.1f} {unit} | {target} {unit} | {verdict} |", flush=True)


def boot(machines, **options):
    """Seconds from power on to the first 200."""
    machine = machines.add(memory=options.pop("memory", 256))
    began = time.monotonic()
    machine.start(**options).wait_ready()
    return machine, time.monotonic() - began


def idle_memory(machine):
    """MiB that the whole guest uses, of its balloon's statistics."""
    balloon = {"path": "/machine/peripheral/balloon"}
    machine.command("qom-set", property="guest-stats-polling-interval", value=1, **balloon)
    time.sleep(20)
    stats = machine.command("qom-get", property="guest-stats", **balloon)["stats"]
    return (stats["stat-total-memory"] - stats["stat-available-memory"]) / 2**20


def least_memory(machines, firmware):
    for memory in MEMORIES[firmware]:
        try:
            machine, _ = boot(machines, firmware=firmware, memory=memory)
        except AssertionError:
            machines.machines[-1].kill()
            continue
        machine.kill()
        return memory
    raise AssertionError("it boots with none of them")


def main():
    with Machines() as machines:
        folder = machines.folder
        print("| figure | found | target | |\n|---|---|---|---|")
        subprocess.run([os.path.join(ROOT, "firmware-image/formats.sh"), folder], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run(["zstd", "-q", "-19", "-T0", os.path.join(folder, "panal.raw")], check=True)
        for name, file, target in SIZES:
            row(name, os.path.getsize(os.path.join(folder, file)) / MB, "MB", target)
        for firmware, target in (("bios", 5), ("uefi", 7.5)):
            machine, seconds = boot(machines, firmware=firmware, arguments=[
                "-device", "virtio-balloon-pci,id=balloon"])
            row(f"first answer, {firmware}", seconds, "s", target)
            if firmware == "bios":
                row("memory used when idle", idle_memory(machine), "MiB", 56)
            machine.kill()
        for firmware, target in (("bios", 64), ("uefi", 192)):
            row(f"least memory, {firmware}", least_memory(machines, firmware), "MB", target)


if __name__ == "__main__":
    main()
