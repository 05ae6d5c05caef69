#!/usr/bin/env python3
"""The checker's own test: each small bad sample is caught, each good one is not."""
import sys
import unittest
import unittest.mock

sys.dont_write_bytecode = True
import tidy  # noqa: E402
import rules  # noqa: E402


def found(path, text):
    return {rule for _, _, rule, _ in tidy.check_file(path, text)}


GOOD_HEADER = "#pragma once\n// A noun.\n"


class Catches(unittest.TestCase):
    def caught(self, rule, path, text):
        self.assertIn(rule, found(path, text))

    def test_long_file(self):
        self.caught("file-lines", "src/base/a.cpp", "int a;\n" * 401)

    def test_long_line(self):
        self.caught("columns", "src/base/a.cpp", "// " + "x" * 98 + "\n")

    def test_long_function(self):
        body = "void f() {\n" + "  g();\n" * 60 + "}\n"
        self.caught("function-lines", "src/base/a.cpp", "namespace panal {\n" + body + "}\n")
        self.caught("function-lines", "src/base/a.h",
                    GOOD_HEADER + "class A {\n" + body + "};\n")

    def test_long_python_function(self):
        self.caught("function-lines", "tests/e2e/a.py", "def f():\n" + "    g()\n" * 60)

    def test_header_without_pragma_or_comment(self):
        self.caught("pragma-once", "src/base/a.h", "// A noun.\nint a;\n")
        self.caught("header-comment", "src/base/a.h", "#pragma once\n#include <string>\n")

    def test_include_that_points_up_or_sideways(self):
        self.caught("layers", "src/base/a.cpp", '#include "src/loop/loop.h"\n')
        self.caught("layers", "src/db/a.cpp", '#include "src/crypto/hash.h"\n')
        self.caught("layers", "replication/core/a.cpp", '#include "replication/net/link.h"\n')

    def test_application_that_knows_of_replication(self):
        self.caught("layers", "src/app/api/a.cpp", '#include "replication/core/merge.h"\n')

    def test_include_not_from_the_root(self):
        self.caught("layers", "src/http/a.cpp", '#include "json.h"\n')
        self.caught("forbidden", "tests/unit/http/a.cpp", '#include "../json.h"\n')

    def test_reserved_words(self):
        for text in ["uv_tcp_t tcp;", "sqlite3_exec();", "SSL_read(s);", "#include <openssl/ssl.h>",
                     "std::chrono::steady_clock::now();", "time(nullptr);",
                     "#include <nlohmann/json.hpp>"]:
            self.caught("reserved", "src/app/a.cpp", text + "\n")

    def test_forbidden_words(self):
        for text in ["throw 1;", "using namespace std;", "auto f = [=] {}", "auto f = [=, &a] {}"]:
            self.caught("forbidden", "src/base/a.cpp", text + "\n")

    def test_sleep_in_a_test(self):
        self.caught("sleep", "tests/unit/base/a_test.cpp", "std::this_thread::sleep_for(1s);\n")

    def test_sql_made_from_strings(self):
        for text in ['q = "SELECT a FROM t WHERE b=" + b;',
                     'q = fmt::format("DELETE FROM {}", t);',
                     'q = "SELECT a "\n  "FROM t "\n  + where;', 'q += "INSERT INTO " + t;']:
            self.caught("sql-from-strings", "src/app/store/a.cpp", text + "\n")

    def test_text(self):
        for text in ["// TO" + "DO: later", "/wo" + "rk/x", "http://registry.np" + "mjs.org/"]:
            self.caught("text", "src/base/a.cpp", text + "\n")

    def test_stray_top_level_entry_and_missing_readme(self):
        rules_found = {(path, rule) for path, _, rule, _ in tidy.check_tree(["junk/a", "src/a"])}
        self.assertIn(("junk", "top-level"), rules_found)
        self.assertIn(("src", "readme"), rules_found)

    def test_exception_that_is_no_longer_needed(self):
        only = {("columns", "src/gone.cpp"): "an old reason"}
        with unittest.mock.patch.dict(rules.EXCEPTIONS, only, clear=True):
            left = list(tidy.without_exceptions([("src/a.cpp", 1, "columns", "long")]))
        self.assertEqual([rule for _, _, rule, _ in left], ["columns", "stale-exception"])


class Accepts(unittest.TestCase):
    def clean(self, path, text):
        self.assertEqual(found(path, text), set())

    def test_words_in_comments_and_literals(self):
        self.clean("src/a.cpp", "// never throw; uv_ is src/loop\nauto a = \"throw SSL_read\";\n")

    def test_constant_sql(self):
        self.clean("src/app/store/a.cpp",
                   'constexpr auto kSql = "SELECT a FROM t "\n    "WHERE b = ?1";\n')

    def test_includes_that_point_down(self):
        self.clean("src/app/api/a.cpp", '#include "replication/core/causal_token.h"\n'
                                        '#include "src/db/database.h"\n')
        self.clean("replication/store/a.cpp", '#include "replication/wire/entry_codec.h"\n')

    def test_long_class_of_short_functions(self):
        self.clean("src/base/a.h",
                   GOOD_HEADER + "class A {\n" + "  int f() { return 1; }\n" * 90 + "};\n")

    def test_long_table_is_no_function(self):
        self.clean("src/base/a.cpp", "constexpr int kTable[] = {\n" + "    1,\n" * 90 + "};\n")


if __name__ == "__main__":
    unittest.main()
