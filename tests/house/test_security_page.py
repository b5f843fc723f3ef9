"""The threat model names tests that exist."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CATEGORIES = ("Spoofing", "Tampering", "Repudiation", "Information disclosure", "Denial", "Elevation")


def functions_in(path: str) -> set[str]:
    """The names of the functions in a file; none where there is no such file."""
    file = ROOT / path
    if not file.exists():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) >= 30
    assert [f"{path}::{name}" for path, name in named if name not in functions_in(path)] == []


def test_every_kind_of_threat_has_its_table() -> None:
    heads = re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [kind for kind in CATEGORIES if not any(head.startswith(kind) for head in heads)] == []


def test_every_threat_names_a_test_or_says_that_there_is_none() -> None:
    rows = [
        line.split("|")[1:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    threats = [row for row in rows if row[0].strip(" -") not in {"", "threat"}]
    assert [row[0] for row in threats if not NAMED.search(row[2]) and "no test" not in row[2]] == []
    assert all(len(row) == 4 for row in threats)
