"""Nothing but the ledger writes a decision. (That it only ever appends is a test of its triggers.)"""

from __future__ import annotations

import re

import pytest

from tests.house.source import Module, program

LEDGER = "reviewer/store/ledger.py"
# The embedded server is the other side: its own file holds what operators sent to it.
OTHER_SIDE = "reviewer/server/"

_NAME = r"""(?:\w+\s*\.\s*)?["'`\[]?(?P<table>decisions\b|\{\})"""
WRITES = re.compile(
    rf"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+{_NAME}",
    re.IGNORECASE,
)
TABLE_OBJECTS = re.compile(r"""\[\s*["']decisions["']\s*\]|\btable\(\s*["']decisions["']""")


def writes_a_decision(sql: str) -> bool:
    """Whether `sql` changes the table of decisions, or a table that is only named at run time."""
    return WRITES.search(sql) is not None


def writers(module: Module) -> list[str]:
    """Where `module` writes decisions, in SQL or through sqlite-utils."""
    in_sql = [module.at(node) for node, text in module.strings() if writes_a_decision(text)]
    by_table = [
        f"{module.path}:{number}"
        for number, line in enumerate(module.text.splitlines(), start=1)
        if TABLE_OBJECTS.search(line)
    ]
    return in_sql + by_table


def test_only_the_ledger_writes_decisions() -> None:
    others = [
        place
        for module in program()
        if module.path != LEDGER and not module.path.startswith(OTHER_SIDE)
        for place in writers(module)
    ]
    assert others == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO decisions (seq) VALUES (?)",
        "insert or replace into ledger.decisions values (1)",
        'REPLACE INTO "decisions" VALUES (1)',
        "UPDATE decisions SET reason = ''",
        "delete\n  from main.decisions",
        "INSERT INTO {} VALUES (1)",
    ],
)
def test_the_search_finds_every_way_to_write(sql: str) -> None:
    assert writes_a_decision(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM decisions",
        "INSERT INTO decisions_fts (rowid) VALUES (?)",
        "CREATE TRIGGER one BEFORE UPDATE ON decisions",
        "INSERT INTO outbox SELECT decision_id FROM decisions",
    ],
)
def test_the_search_leaves_readers_alone(sql: str) -> None:
    assert not writes_a_decision(sql)
