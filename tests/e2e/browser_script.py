"""Runs a script of tests/e2e/browser, and does for it what it asks for."""
import os
import subprocess

from cluster import ROOT

WITH_NODE = os.path.join(ROOT, "scripts/with-node.sh")
SHOTS = os.path.join(ROOT, "build/shots")


def answer_to(what, steps):
    """`kill n2` is a step of that name; `code ABCD` is the step `code`, which takes the rest."""
    if what in steps:
        return steps[what]()
    name, _, argument = what.partition(" ")
    return steps[name](argument)


def run_script(name, arguments, steps):
    script = os.path.join(ROOT, "tests/e2e/browser", name)
    with subprocess.Popen([WITH_NODE, "node", script, *arguments], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("ask "):
                answer = answer_to(line[4:].strip(), steps)
                process.stdin.write(f"{answer if isinstance(answer, str) else 'done'}\n")
                process.stdin.flush()
    assert (process.returncode, said[-1:]) == (0, ["done\n"]), (process.returncode, said[-1:])
