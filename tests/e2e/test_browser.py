"""A person's way, in a real browser: first-run wizard, then two nodes' pages that stay open."""
import os
import subprocess
import unittest

from cluster import ROOT, Cluster, setup_code
from waiting import eventually

SCRIPT = os.path.join(ROOT, "tests/e2e/browser/live_pages.mjs")
WITH_NODE = os.path.join(ROOT, "scripts/with-node.sh")
SHOTS = os.path.join(ROOT, "build/shots")


class Browser(unittest.TestCase):
    def test_wizard_then_messages_appear_on_the_other_page(self):
        with Cluster() as cluster:
            first, second = cluster.make_node(), cluster.make_node()
            first.start("--name", "n1", "--advertise", "%s:%d" % first.peer)
            code = eventually(lambda: setup_code(first.tail()), "the set-up code is printed")
            steps = {
                "join n2": lambda: self.join(first, second),
                "kill n2": second.kill,
                "start n2": second.start,
            }
            self.run_script(["http://%s:%d/" % first.http, code, SHOTS], steps)

    @staticmethod
    def join(first, second):
        token = first.must("token").strip()
        second.must("join", token, "--name", "n2", "--peer", "%s:%d" % second.peer)
        second.start()
        return "http://%s:%d/" % second.http

    def run_script(self, arguments, steps):
        with subprocess.Popen([WITH_NODE, "node", SCRIPT, *arguments], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as script:
            said = []
            for line in script.stdout:
                said.append(line)
                if line.startswith("ask "):
                    answer = steps[line[4:].strip()]()
                    script.stdin.write(f"{answer if isinstance(answer, str) else 'done'}\n")
                    script.stdin.flush()
        self.assertEqual((script.returncode, said[-1:]), (0, ["done\n"]))


if __name__ == "__main__":
    unittest.main()
