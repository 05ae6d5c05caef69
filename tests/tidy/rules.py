"""What tests/tidy enforces: layers, who may say what, and every exception with its reason."""

# architecture.md. A folder sees the layers below its own, and what SIDEWAYS grants.
LAYERS = {
    "src/base": 0,
    "src/loop": 1, "src/crypto": 1, "src/db": 1, "replication/core": 1,
    "src/http": 2, "replication/wire": 2, "replication/store": 2,
    "src/app": 3, "src/front": 3, "src/appliance": 3, "replication/net": 3,
    "src/node": 4,
}

# Within one layer.
SIDEWAYS = {
    ("replication/store", "replication/wire"): "the log stores entries as they travel",
}

# Downwards, and refused all the same: (who, whom): the files that are allowed nevertheless.
SEVERED = {
    ("src/app", "replication/core"): {"replication/core/causal_token.h"},
    ("src/app", "replication/wire"): set(),
    ("src/app", "replication/store"): set(),
    ("src/http", "replication/core"): set(),
    ("replication/core", "src/loop"): set(),
}

# A word that only one folder or file may say: (pattern, where, why).
RESERVED = [
    (r"\buv_\w", ("src/loop/",), "libuv stays in src/loop"),
    (r"\bsqlite3_\w|<sqlite3\.h>", ("src/db/",), "SQLite stays in src/db"),
    (r"\b(SSL|EVP|X509|BIO|RAND|ERR)_\w|<openssl/", ("src/crypto/",), "OpenSSL: src/crypto only"),
    (r"\b(system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b"
     r"|\btime\((0|NULL|nullptr)\)",
     ("src/loop/system.cpp",), "time is an argument (Clock)"),
    (r"<nlohmann/", ("src/http/json.cpp",), "3 seconds a file to compile"),
    (r"<CLI/", ("src/node/cli",), "seconds a file to compile"),
    (r"<msgpack", ("replication/wire/",), "msgpack stays in the codec"),
]

# Never, in C++.
FORBIDDEN = [
    (r"\bthrow\b", "expected failures are Result, broken invariants PANAL_ASSERT"),
    (r"\busing\s+namespace\b", "no using-directives"),
    (r"\[=[\],]", "capture by name"),
    (r"#\s*include\s+\"\.", "includes are written from the root"),
]
FORBIDDEN_IN_TESTS = [
    (r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|\bsleep\(", "advance the fake clock instead"),
]

# Never, in any tracked text. Spelt apart so that this file does not break its own rule.
FORBIDDEN_IN_TEXT = [
    (r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", "file an issue or do it"),
    (r"(/wo" + r"rk/|/ro" + r"ot/|/ho" + r"me/\w)", "a path of one machine"),
    (r"(registry\.np" + r"mjs\.org|deb\.deb" + r"ian\.org)", "name packages, not registry hosts"),
]

TOP = {"CMakeLists.txt", "CMakePresets.json", "README.md",
       "src", "replication", "web", "firmware-image", "scripts", "tests"}
READMES = ["src", "replication", "web", "firmware-image", "scripts", "tests"]

FILE_LINES = 400
FUNCTION_LINES = 60
COLUMNS = 100

# (rule, file): why it may break the rule. A stale line here is an error too.
EXCEPTIONS = {
    ("sql-from-strings", "src/app/store/records.cpp"):
        "the rows of an entity: table and columns are names of its declaration, values are bound",
    ("sql-from-strings", "src/app/store/links.cpp"):
        "the pairs of a link: tables and columns are names of its declaration, values are bound",
    ("sql-from-strings", "src/app/store/merging.cpp"):
        "what names a record: table and column are names of declarations, the id is bound",
    ("sql-from-strings", "src/app/store/search.cpp"):
        "search tables and their triggers: names of declarations alone, without any value",
    ("sql-from-strings", "src/app/store/outbox.cpp"):
        "the outbox's triggers: names of its own constants alone, without any value",
    ("sql-from-strings", "src/app/store/chat_lists.cpp"):
        "expressions of a list's declaration, out of its own constants alone",
    ("sql-from-strings", "replication/store/catalog.cpp"):
        "the one place that makes SQL out of TableSpec; names are constants, quoted all the same",
    ("sql-from-strings", "replication/store/conflicts.cpp"):
        "a lost value put back: table and columns are names of the TableSpec, values stay bound",
    ("sql-from-strings", "replication/store/local.cpp"):
        "look-up by a reference's or a claim's column: a name of the TableSpec, the value is bound",
    ("sql-from-strings", "replication/store/row_load.cpp"):
        "children of a row: table and column are names of the TableSpec, the id is bound",
    ("sql-from-strings", "replication/store/carry_over.cpp"):
        "empties whole tables of the TableSpec and of the engine, by name",
    ("sql-from-strings", "replication/store/snapshot_import.cpp"):
        "the engine's own tables, and of the file's columns those that the table has, by name",
    ("sql-from-strings", "replication/store/trash.cpp"):
        "a restored row: table and columns are names of the TableSpec, values are bound",
    ("sql-from-strings", "replication/store/trash.cpp"):
        "puts a kept row back: table and columns are names of the TableSpec, values are bound",
}

# Written by tools or by other people; text rules do not apply.
FOREIGN = ("web/package-lock.json", "tests/fuzz/corpus/", "tests/unit/http/corpus/")
