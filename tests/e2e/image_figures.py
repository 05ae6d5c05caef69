"""Figures of the appliance's image beside their targets: sizes, seconds to an answer, memory.

Not a part of CI: `PANAL_KERNEL=own python3 tests/e2e/image_figures.py` (root), with
build/release/panal. Seconds are of software emulation (TCG), and of a machine's own time: what it
waited for a processor of ours is not counted.
"""
import os
import resource
import subprocess

from cluster import ROOT
from machine import KERNEL, Machines
from test_image_update import slot_of

MB = 1e6
SIZES = (("panal.raw, zstd", "panal.raw.zst", 12), ("panal.qcow2", "panal.qcow2", 13),
         ("panal.ova", "panal.ova", 13), ("panal.iso", "panal.iso", 15),
         ("panal-oci.tar", "panal-oci.tar", 8), ("panal.update", "panal.update", 11))
MEMORIES = (48, 56, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320, 384)
LINE = ("ro rootwait=30 root=PARTLABEL=panal-a init=/init panal.appliance quiet loglevel=3 "
        "panic=10 no_timer_check console=ttyS0,115200")


def row(name, value, unit, target):
    verdict = "" if value <= target else "over"
    print(f"| {name} | {value:.1f} {unit} | {target} {unit} | {verdict} |", flush=True)


def boot(machines, **options):
    """A machine, and its seconds from power on to the first 200."""
    machine = machines.add(memory=options.pop("memory", 256))
    machine.start(**options)
    began = machine.time()
    machine.wait_ready()
    return machine, machine.time() - began


def kernel_arguments(machines):
    """Of QEMU, to start the slot's kernel without a boot loader."""
    folder = os.path.join(machines.folder, "kernel")
    slot = slot_of(os.path.join(machines.folder, "panal.update"), machines.folder)
    subprocess.run(["unsquashfs", "-q", "-n", "-d", folder, slot, "vmlinuz", "initrd"], check=True,
                   timeout=60)
    arguments = ["-kernel", os.path.join(folder, "vmlinuz"), "-append", LINE]
    initrd = os.path.join(folder, "initrd")
    return arguments + (["-initrd", initrd] if os.path.exists(initrd) else [])


def idle_memory(machine):
    """MiB that the whole guest uses, of its balloon's statistics, when they change no more."""
    balloon = {"path": "/machine/peripheral/balloon"}
    machine.command("qom-set", property="guest-stats-polling-interval", value=1, **balloon)
    told = {}

    def settled():
        answer = machine.command("qom-get", property="guest-stats", **balloon)
        stats = answer["stats"]
        if answer["last-update"] > 0:
            told[answer["last-update"]] = (stats["stat-total-memory"] -
                                           stats["stat-available-memory"]) / 2**20
        last = [told[at] for at in sorted(told)][-10:]
        return len(last) == 10 and max(last) - min(last) < 1 and last
    return machine.eventually(settled, "is idle")[-1]


def serves(machines, firmware, memory):
    """Whether the page comes with this much."""
    try:
        machine, _ = boot(machines, firmware=firmware, memory=memory)
        served = machine.client().get("/").status == 200
    except AssertionError:
        served, machine = False, machines.machines[-1]
    machine.kill()
    return served


def least_memory(machines, firmware, target):
    """Down from the target as long as it serves, else up."""
    at = MEMORIES.index(target)
    if serves(machines, firmware, target):
        while at > 0 and serves(machines, firmware, MEMORIES[at - 1]):
            at -= 1
        return MEMORIES[at]
    return next(memory for memory in MEMORIES[at + 1:] if serves(machines, firmware, memory))


def main():
    with Machines() as machines:
        folder = machines.folder
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"| kernel: {KERNEL} | found | target | |\n|---|---|---|---|")
        row("assembly, of a processor", spent.ru_utime + spent.ru_stime, "s", 10)
        subprocess.run([os.path.join(ROOT, "firmware-image/formats.sh"), folder], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run(["zstd", "-q", "-19", "-T0", os.path.join(folder, "panal.raw")], check=True)
        for name, file, target in SIZES:
            row(name, os.path.getsize(os.path.join(folder, file)) / MB, "MB", target)
        balloon = ["-device", "virtio-balloon-pci,id=balloon"]
        for name, target, options in (
                ("kernel alone", 3, {"arguments": kernel_arguments(machines)}),
                ("BIOS", 5, {"arguments": balloon}), ("UEFI", 7.5, {"firmware": "uefi"})):
            machine, seconds = boot(machines, **options)
            row(f"first answer, {name}", seconds, "s", target)
            if name == "BIOS":
                row("memory used when idle", idle_memory(machine), "MiB", 56)
            machine.kill()
        for firmware, target in (("bios", 64), ("uefi", 192)):
            row(f"least memory, {firmware}", least_memory(machines, firmware, target), "MB", target)


if __name__ == "__main__":
    main()
