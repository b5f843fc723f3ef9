"""Nothing but the ledger makes a decision, and nothing but retention takes words out of one.

(That a row is only ever appended, and loses its words once, is a test of its triggers.)
"""

from __future__ import annotations

import re

import pytest

from tests.house.source import Module, program

MAY = {"reviewer/store/ledger.py": "insert into", "reviewer/store/retention.py": "update"}
# The embedded server is the other side: its own file holds what operators sent to it.
OTHER_SIDE = "reviewer/server/"

_NAME = r"""(?:\w+\s*\.\s*)?["'`\[]?(?P<table>decisions\b|\{\})"""
WRITES = re.compile(
    rf"\b(?P<verb>insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+{_NAME}",
    re.IGNORECASE,
)
TABLE_OBJECTS = re.compile(r"""\[\s*["']decisions["']\s*\]|\btable\(\s*["']decisions["']""")


def writes_a_decision(sql: str) -> bool:
    """Whether `sql` changes the table of decisions, or a table that is only named at run time."""
    return WRITES.search(sql) is not None


def does_more_than(allowed: str, sql: str) -> bool:
    """Whether `sql` writes decisions otherwise than it may."""
    return any(" ".join(found["verb"].lower().split()) != allowed for found in WRITES.finditer(sql))


def writers(module: Module) -> list[str]:
    """Where `module` writes decisions as it may not, in SQL or through sqlite-utils."""
    allowed = MAY.get(module.path, "")
    in_sql = [module.at(node) for node, text in module.strings() if does_more_than(allowed, text)]
    by_table = [
        f"{module.path}:{number}"
        for number, line in enumerate(module.text.splitlines(), start=1)
        if TABLE_OBJECTS.search(line)
    ]
    return in_sql + by_table


def test_only_the_ledger_makes_decisions_and_only_retention_changes_them() -> None:
    others = [
        place for module in program() if not module.path.startswith(OTHER_SIDE) for place in writers(module)
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


@pytest.mark.parametrize(
    ("allowed", "sql", "is_more"),
    [
        ("insert into", "INSERT  INTO decisions VALUES (1)", False),
        ("insert into", "INSERT OR REPLACE INTO decisions VALUES (1)", True),
        ("insert into", "UPDATE decisions SET reason = ''", True),
        ("update", "UPDATE decisions SET reason = ''", False),
        ("update", "UPDATE decisions SET reason = ''; DELETE FROM decisions", True),
        ("", "UPDATE decisions SET reason = ''", True),
    ],
)
def test_who_may_write_in_one_way_may_not_in_another(allowed: str, sql: str, is_more: bool) -> None:
    assert does_more_than(allowed, sql) is is_more
