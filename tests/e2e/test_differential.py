"""The same bytes to Panal, nginx and HAProxy: every case that they take differently is explained in
conformance/explanations.py."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from conformance.compare import compare  # noqa: E402
from conformance.wire import all_cases  # noqa: E402


class Differential(unittest.TestCase):
    def test_every_difference_is_explained(self):
        cases = list(all_cases())
        rows = compare(cases)
        for name, section, panal, nginx, haproxy, why in rows:
            with self.subTest(case=name, section=section):
                self.assertTrue(why, f"Panal: {panal}; nginx: {nginx}; HAProxy: {haproxy}")
        # They do differ: were all alike, nothing would have been compared.
        self.assertGreater(len(rows), len(cases) // 10)


if __name__ == "__main__":
    unittest.main()
