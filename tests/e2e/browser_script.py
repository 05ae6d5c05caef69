"""Runs a script of tests/e2e/browser, and does for it what it asks for."""
import os
import subprocess

from cluster import ROOT

WITH_NODE = os.path.join(ROOT, "scripts/with-node.sh")
SHOTS = os.path.join(ROOT, "build/shots")


def run_script(name, arguments, steps):
    script = os.path.join(ROOT, "tests/e2e/browser", name)
    with subprocess.Popen([WITH_NODE, "node", script, *arguments], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("ask "):
                answer = steps[line[4:].strip()]()
                process.stdin.write(f"{answer if isinstance(answer, str) else 'done'}\n")
                process.stdin.flush()
    assert (process.returncode, said[-1:]) == (0, ["done\n"]), (process.returncode, said[-1:])
