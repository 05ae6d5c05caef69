"""A minute of faults/front.py: no client sees an error when a node behind the front dies, stands
still, is cut off, drained or stopped, and all is well again within seconds."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults"))
import front  # noqa: E402

RECOVERED_S = 8  # what MariaDB behind HAProxy needs after a kill


class FrontFaults(unittest.TestCase):
    def test_nobody_sees_an_error(self):
        figures = front.run(rounds=1, seconds=5, tell=lambda text: print("\n" + text))
        for name, rounds in figures.items():
            for each in rounds:
                with self.subTest(fault=name):
                    for part in ("before", "during", "after"):
                        self.assertEqual(each[part]["errors"], 0, each["what"])
                    self.assertLess(each["during"]["recovered_s"], RECOVERED_S)


if __name__ == "__main__":
    unittest.main()
