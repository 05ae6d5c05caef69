"""Accounts in the browser: second factors, links for a new password, one's own account, what
administrators do for others, the rules for all."""
import time
import unittest

from browser_script import SHOTS, run_script
from client import totp
from cluster import PASSWORD, Cluster


class AccountPages(unittest.TestCase):
    def test_second_factors_passwords_sessions_and_tokens(self):
        cluster = Cluster(2)
        self.addCleanup(cluster.close)
        for login, role in (("marta", "manager"), ("luis", "salesperson")):
            cluster[0].must("user", "add", login, "--role", role, "--password-stdin",
                            input=PASSWORD + "\n")
        cluster.settle()
        self.step = 0
        addresses = ["http://%s:%d/" % node.http for node in cluster]
        run_script("accounts.mjs", [*addresses, SHOTS], {"code": self.next_code})
        cluster.assert_equal()

    def next_code(self, secret):
        """A code that has not been used: of this half minute, or of the next ones."""
        self.step = max(int(time.time()) // 30, self.step + 1)
        return totp(secret, self.step)


if __name__ == "__main__":
    unittest.main()
