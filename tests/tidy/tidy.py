#!/usr/bin/env python3
"""Checks the shape of the tree: tidy.py [ROOT]. One line a finding, exit 1 if there is any."""
import ast
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rules  # noqa: E402

CPP = (".cpp", ".h")
CODE = CPP + (".py", ".sh", ".ts", ".tsx", ".js", ".mjs", ".cmake", ".css")
SQL = r"(SELECT\s.*\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w*\s*SET\b|DELETE\s+FROM\b" \
      r"|CREATE\s+(TABLE|INDEX)|ALTER\s+TABLE|DROP\s+TABLE)"


class File:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.is_cpp = path.endswith(CPP)
        self.is_test = path.startswith("tests/")


def blank(text):
    """C++ with the insides of comments and literals blanked; lengths and lines stay."""
    keep_newlines = lambda m: re.sub(r"[^\n]", " ", m.group(0))  # noqa: E731
    pattern = r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\''
    return re.sub(pattern, keep_newlines, text, flags=re.S)


def check_length(file):
    if not file.path.endswith(CODE):
        return
    if len(file.lines) - 1 > rules.FILE_LINES:
        yield 1, "file-lines", f"{len(file.lines) - 1} lines, {rules.FILE_LINES} is the bound"
    for number, line in enumerate(file.lines, 1):
        if len(line) > rules.COLUMNS and "://" not in line:
            yield number, "columns", f"{len(line)} columns, {rules.COLUMNS} is the bound"
        if line != line.rstrip():
            yield number, "trailing-space", "spaces at the end of the line"


def cpp_functions(text):
    """(first line, length) of each outermost block that follows a parameter list."""
    code = blank(text)
    # Namespaces and types are not functions: their braces are looked through.
    depth_kinds = []
    for match in re.finditer(r"[{}]", code):
        if match.group(0) == "}":
            if depth_kinds:
                start, is_function = depth_kinds.pop()
                if is_function and not any(kind for _, kind in depth_kinds):
                    first = code.count("\n", 0, start) + 1
                    yield first, code.count("\n", start, match.start()) + 1
            continue
        before = code[max(0, match.start() - 400):match.start()].rstrip()
        head = re.split(r"[;{}]", before)[-1]
        is_type = re.search(r"\b(namespace|class|struct|union|enum)\b", head) and ")" not in head
        is_function = not is_type and re.search(r"\)[^=]*$", head) is not None
        depth_kinds.append((match.start(), is_function))


def check_functions(file):
    functions = []
    if file.is_cpp:
        functions = cpp_functions(file.text)
    elif file.path.endswith(".py"):
        functions = [(node.lineno, node.end_lineno - node.lineno + 1)
                     for node in ast.walk(ast.parse(file.text))
                     if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    for first, length in functions:
        if length > rules.FUNCTION_LINES:
            yield first, "function-lines", f"{length} lines, {rules.FUNCTION_LINES} is the bound"


def check_header(file):
    if not file.path.endswith(".h"):
        return
    if file.lines[0] != "#pragma once":
        yield 1, "pragma-once", "a header starts with #pragma once"
    elif not file.lines[1].startswith("//"):
        yield 2, "header-comment", "then says what it is, why, its thread and its owner"


def folder_of(path):
    return "/".join(path.split("/")[:2])


def check_includes(file):
    here = folder_of(file.path)
    if not file.is_cpp or here not in rules.LAYERS:
        return
    for number, line in enumerate(file.lines, 1):
        match = re.match(r'#include "([^"]+)"', line)
        if not match:
            continue
        target = match.group(1)
        there = folder_of(target)
        if there not in rules.LAYERS:
            yield number, "layers", f"{target}: includes are written from the root"
        elif there == here:
            continue
        elif (here, there) in rules.SEVERED:
            if target not in rules.SEVERED[(here, there)]:
                yield number, "layers", f"{here} knows nothing of {target}"
        elif rules.LAYERS[there] >= rules.LAYERS[here] and (here, there) not in rules.SIDEWAYS:
            yield number, "layers", f"{here} must not see {there}: dependencies point down"


def find(code, patterns, rule):
    for pattern, reason in patterns:
        for match in re.finditer(pattern, code):
            line = code.count("\n", 0, match.start()) + 1
            yield line, rule, f"{match.group(0).strip()}: {reason}"


def check_words(file):
    if not file.is_cpp:
        return
    # Include lines keep their names, which blank() would erase from "quoted" ones only.
    code = blank(file.text)
    # Quoted includes are blanked like any literal; look at them in the source.
    includes = "\n".join(line if line.startswith("#include") else "" for line in file.lines)
    yield from find(code, rules.FORBIDDEN[:-1], "forbidden")
    yield from find(includes, rules.FORBIDDEN[-1:], "forbidden")
    if file.is_test:
        yield from find(code, rules.FORBIDDEN_IN_TESTS, "sleep")
        return
    for pattern, places, reason in rules.RESERVED:
        if not file.path.startswith(places):
            yield from find(code, [(pattern, reason)], "reserved")


def check_sql(file):
    """SQL made from strings: a literal with SQL in it beside + or inside a format call."""
    if not file.is_cpp or file.is_test:
        return
    literal = r'"(?:\\.|[^"\\\n])*"'
    for match in re.finditer(rf"(?:{literal}\s*)+", file.text):
        if not re.search(SQL, match.group(0), re.S):
            continue
        before = file.text[:match.start()].rstrip()
        after = file.text[match.end():].lstrip()
        if after.startswith("+") or before.endswith("+") or before.endswith("+=") \
                or re.search(r"\bformat(_to)?\(\s*$", before):
            yield (file.text.count("\n", 0, match.start()) + 1, "sql-from-strings",
                   "SQL is a constant with bound parameters")


def check_text(file):
    yield from find(file.text, rules.FORBIDDEN_IN_TEXT, "text")


CHECKS = [check_length, check_functions, check_header, check_includes, check_words, check_sql,
          check_text]


def check_file(path, text):
    """Findings of one file, as (path, line, rule, message), exceptions not yet taken off."""
    file = File(path, text)
    for check in CHECKS:
        for line, rule, message in check(file):
            yield path, line, rule, message


def check_tree(paths):
    top = {path.split("/")[0] for path in paths}
    for entry in sorted(top):
        if not entry.startswith(".") and entry not in rules.TOP:
            yield entry, 1, "top-level", "not in the list of top-level entries"
    for entry in sorted(rules.TOP - top):
        yield entry, 1, "top-level", "is missing"
    for folder in rules.READMES:
        if f"{folder}/README.md" not in paths:
            yield folder, 1, "readme", "a top folder has a README.md"


def without_exceptions(findings):
    used = set()
    for path, line, rule, message in findings:
        if (rule, path) in rules.EXCEPTIONS:
            used.add((rule, path))
        else:
            yield path, line, rule, message
    for rule, path in sorted(set(rules.EXCEPTIONS) - used):
        yield path, 1, "stale-exception", f"no longer breaks {rule}: take it off the list"


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../..")
    os.chdir(root)
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], check=True,
                            capture_output=True, text=True).stdout
    paths = sorted(path for path in listed.split("\0") if path and os.path.isfile(path))
    findings = list(check_tree(paths))
    for path in paths:
        if path.startswith(rules.FOREIGN):
            continue
        try:
            with open(path, encoding="utf-8") as stream:
                findings += check_file(path, stream.read())
        except UnicodeDecodeError:
            continue  # a picture
    findings = list(without_exceptions(findings))
    for path, line, rule, message in findings:
        print(f"{path}:{line}: {rule}: {message}")
    print(f"tidy: {len(paths)} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
