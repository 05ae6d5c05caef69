"""A person's way, in a real browser: first-run wizard, then two nodes' pages that stay open."""
import unittest

from browser_script import SHOTS, run_script
from cluster import Cluster, setup_code
from waiting import eventually


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
            arguments = ["http://%s:%d/" % first.http, code, SHOTS]
            run_script("live_pages.mjs", arguments, steps)

    @staticmethod
    def join(first, second):
        token = first.must("token").strip()
        second.must("join", token, "--name", "n2", "--peer", "%s:%d" % second.peer)
        second.start()
        return "http://%s:%d/" % second.http


if __name__ == "__main__":
    unittest.main()
