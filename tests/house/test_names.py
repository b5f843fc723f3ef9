"""Names, first lines and to-do notes (STYLE.md, 2, 6 and 7)."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from tests.house.source import modules, program

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools", "base"}
TO_DO = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
WITH_ISSUE = re.compile(r"\bTODO\(#\d+\)")


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    vague = [
        module.path
        for module in [*program(), *modules("tests", "packaging")]
        if SAYS_NOTHING & {part.strip("_") for part in PurePosixPath(module.path).with_suffix("").parts}
    ]
    assert vague == []


def test_no_class_is_a_manager_or_a_controller() -> None:
    vague = [
        f"{module.at(node)} {node.name}"
        for module in program()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Controller|Helper|Util)s?$", node.name)
    ]
    assert vague == []


def test_every_file_says_in_its_first_line_what_it_is_for() -> None:
    silent = [
        module.path
        for module in [*program(), *modules("tests", "packaging")]
        if module.text.strip() and not (ast.get_docstring(module.tree) or "").strip()
    ]
    assert silent == []


def test_a_to_do_names_its_issue() -> None:
    loose = [
        f"{module.path}:{number} {line.strip()}"
        for module in [*program(), *modules("tests", "packaging")]
        if module.path != "tests/house/test_names.py"
        for number, line in enumerate(module.text.splitlines(), start=1)
        if TO_DO.search(line) and not WITH_ISSUE.search(line)
    ]
    assert loose == []


def test_every_ignored_finding_names_its_rule() -> None:
    blanket = re.compile(r"#\s*(type:\s*ignore(?!\[)|noqa(?!:)|pragma:\s*no cover(?!\s*-))")
    loose = [
        f"{module.path}:{number} {line.strip()}"
        for module in program()
        for number, line in enumerate(module.text.splitlines(), start=1)
        if blanket.search(line)
    ]
    assert loose == []
