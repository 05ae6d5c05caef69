"""The command line: results on stdout, logs on stderr, exit codes, with and without a server."""
import json
import os
import subprocess
import unittest

from cluster import BINARY, Cluster, run
from waiting import eventually


class Words(unittest.TestCase):
    def test_version(self):
        done = run("version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"\d+\.\d+\.\d+")

    def test_help_names_every_command(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for command in ("serve", "init", "token", "join", "status", "node", "user", "version"):
            self.assertIn(command, done.stdout)
            self.assertEqual(run(command, "--help").returncode, 0)

    def test_wrong_usage_is_one_line_and_exit_2(self):
        for arguments in ((), ("nonsense",), ("serve", "--nonsense"), ("join",),
                          ("serve", "--http", "nowhere"), ("serve", "--balance", "luck"),
                          ("serve", "--hsts", "true"), ("serve", "--redirect-https", "true"),
                          ("serve", "--http", ""), ("serve", "--config", "/"),
                          ("join", "nonsense"), ("status", "--url", "nonsense"),
                          ("user", "token", "ana", "--scope", "all"), ("token", "--ttl", "soon")):
            with self.subTest(arguments):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2, done)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_settings_from_file_environment_and_flags(self):
        with Cluster() as cluster:
            path = os.path.join(cluster.folder, "panal.toml")
            with open(path, "w") as file:
                file.write('http = "127.0.0.1:99999"\n')
            done = run("serve", "--config", path, "--data", cluster.folder)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn("99999", done.stderr)
            wrong = dict(os.environ, PANAL_HTTP="127.0.0.1:88888")
            done = run("serve", "--data", cluster.folder, env=wrong)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn("PANAL_HTTP", done.stderr)


class Init(unittest.TestCase):
    def test_goes_on_where_it_broke_off(self):
        with Cluster() as cluster:
            init = ["init", "--data", os.path.join(cluster.folder, "n1"), "--admin", "ana",
                    "--admin-password-stdin"]
            done = run(*init, input="corta\n")
            self.assertEqual(done.returncode, 1, done)
            self.assertIn("password", done.stderr)
            done = run(*init, input="una frase muy larga\n")
            self.assertEqual(done.returncode, 0, done)
            self.assertIn("ana", run("user", "list", "--data", init[2]).stdout)
            done = run(*init, input="una frase muy larga\n")
            self.assertEqual(done.returncode, 1, done)
            self.assertIn("already", done.stderr)


class Commands(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster(1)
        self.addCleanup(self.cluster.close)
        self.node = self.cluster[0]

    def test_work_with_a_running_server_and_without(self):
        for login in ("luis", "eva"):
            self.node.must("user", "add", login, "--role", "support", "--password-stdin",
                           input="una frase muy larga\n")
            self.assertIn(login, self.node.must("user", "list"))
            token = self.node.must("user", "token", login, "--scope", "api")
            self.assertEqual(len(token.splitlines()), 1)
            self.assertEqual(len(self.node.must("token").splitlines()), 1)
            self.assertIn("n1", self.node.must("node", "list"))
            self.node.stop()
        self.node.start()
        listed = self.node.must("user", "list")
        self.assertTrue("luis" in listed and "eva" in listed)

    def test_token_made_without_a_server_works_with_it(self):
        self.node.stop()
        token = self.node.must("user", "token", "ana", "--scope", "api").strip()
        self.node.start()
        self.assertEqual(self.node.client(token=token).get("/api/v1/messages").status, 200)

    def test_several_at_once_wait_for_each_other(self):
        self.node.stop()
        command = [BINARY, "user", "list", "--data", self.node.data]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for _ in range(6)]
        for each in running:
            out, error = each.communicate(timeout=30)
            self.assertEqual(each.returncode, 0, error)
            self.assertIn(b"ana", out)

    def test_result_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "w") as full:
            for arguments in (("version",), ("token", "--data", self.node.data)):
                done = subprocess.run([BINARY, *arguments], stdout=full, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn(b"standard output", done.stderr)

    def test_failure_is_exit_1_on_stderr(self):
        for arguments in (("user", "passwd", "nobody", "--password-stdin"),
                          ("user", "token", "nobody")):
            done = self.node.command(*arguments, input="una frase muy larga\n")
            self.assertEqual(done.returncode, 1, done)
            self.assertEqual(done.stdout, "")
            self.assertIn("nobody", done.stderr)

    def test_logs_are_json_lines(self):
        self.node.client().get("/healthz")
        self.node.stop()
        lines = [line for line in self.node.tail(10**6).splitlines() if line.strip()]
        logs = [json.loads(line) for line in lines if line.startswith("{")]
        self.assertTrue(logs)
        for line in logs:
            self.assertLessEqual({"time", "level", "module", "message"}, set(line), line)

    def test_secrets_are_in_no_log(self):
        token = self.node.must("token").strip()
        done = run("join", token, "--data", os.path.join(self.cluster.folder, "n2"), "--name", "n2",
                   "--peer", "127.0.0.2:0")
        self.assertEqual(done.returncode, 0, done)
        log = self.node.tail(10**7)
        for secret in (token, self.cluster.token, "una frase larga y propia"):
            self.assertNotIn(secret, log)

    def test_control_socket_is_private(self):
        path = os.path.join(self.node.data, "control.sock")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.node.stop()
        eventually(lambda: not os.path.exists(path), "the socket is gone")


if __name__ == "__main__":
    unittest.main()
