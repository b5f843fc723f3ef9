"""What the tables themselves forbid, whoever writes; and files of other versions."""

from __future__ import annotations

import re

import pytest

from reviewer.config import Home
from reviewer.errors import RecordTooNew
from reviewer.sqlite import Connection, IntegrityError, connect
from reviewer.store.files import open_files
from reviewer.store.schema import CACHE_VERSION, LEDGER_VERSION
from tests.makers import make_item
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision

COLUMNS = {"audit": "type", "decisions": "reason", "attempts": "detail"}


def filled(ledger: Connection) -> None:
    make_operator(ledger)
    record_decision(ledger, make_item("r1"))
    ledger.execute("INSERT INTO attempts SELECT decision_id, 1, decided_at, 'unknown', '', '' FROM decisions")


@pytest.mark.parametrize("table", sorted(COLUMNS))
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"])
def test_what_was_recorded_can_not_be_changed(opened: Opened, table: str, statement: str) -> None:
    opened.ledger(filled)
    with pytest.raises(IntegrityError, match="append-only"):
        opened.ledger(lambda ledger: ledger.execute(statement.format(table=table, column=COLUMNS[table])))


@pytest.mark.parametrize("table", ["audit", "decisions", "outbox"])
def test_what_was_recorded_can_not_be_replaced_either(home: Home, table: str) -> None:
    first = Opened(open_files(home))
    first.ledger(filled)
    first.files.close()
    second = Opened(open_files(home))  # without the migration, whose library sets a pragma of its own
    with pytest.raises(IntegrityError, match=r"append-only|outlives"):
        second.ledger(lambda ledger: ledger.execute(f"REPLACE INTO {table} SELECT * FROM {table}"))
    second.files.close()


@pytest.mark.parametrize("column", ["decision_id", "seq", "gesture_id", "item_id", "source_id"])
def test_what_identifies_a_waiting_decision_never_changes(opened: Opened, column: str) -> None:
    opened.ledger(filled)
    with pytest.raises(IntegrityError, match="never changes"):
        opened.ledger(lambda ledger: ledger.execute(f"UPDATE outbox SET {column} = 9"))


def test_delivery_can_not_be_deleted(opened: Opened) -> None:
    opened.ledger(filled)
    with pytest.raises(IntegrityError, match="outlives"):
        opened.ledger(lambda ledger: ledger.execute("DELETE FROM outbox"))


def test_item_never_changes_its_identity(opened: Opened) -> None:
    from reviewer.store.items import store_items
    from tests.makers import NOON

    opened.cache(lambda cache: store_items(cache, [make_item("r1")], at=NOON))
    with pytest.raises(IntegrityError, match="identity"):
        opened.cache(lambda cache: cache.execute("UPDATE items SET remote_id = 'r2'"))


def test_nothing_in_the_ledger_is_deleted_by_cascade(opened: Opened) -> None:
    told = opened.ledger(
        lambda ledger: [row[0] or "" for row in ledger.execute("SELECT sql FROM sqlite_master")]
    )
    assert len(told) > 20
    assert [
        sql for sql in told if re.search(r"ON\s+(DELETE|UPDATE)\s+(CASCADE|SET)", sql, re.IGNORECASE)
    ] == []


def test_delivery_without_its_decision_is_refused(opened: Opened) -> None:
    opened.ledger(filled)
    statement = (
        "INSERT INTO outbox SELECT 'other', 9, gesture_id, 'i', source_id, ordering_key, effect, state, "
        "attempts"
    )
    rest = ", armed_at, delay_s, NULL, 0, 0, '', '', '', '', NULL, '', '', 0, moved_at, '', 0 FROM outbox"
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        opened.ledger(lambda ledger: ledger.execute(statement + rest))


def test_two_live_decisions_on_one_item_are_refused_by_the_table_itself(opened: Opened) -> None:
    opened.ledger(filled)
    opened.ledger(lambda ledger: ledger.execute("UPDATE outbox SET state = 'retracted'"))
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    with pytest.raises(IntegrityError, match="UNIQUE"):
        opened.ledger(lambda ledger: ledger.execute("UPDATE outbox SET state = 'sending'"))


@pytest.mark.parametrize(("name", "version"), [("ledger", LEDGER_VERSION), ("cache", CACHE_VERSION)])
def test_file_of_a_newer_version_is_never_opened_and_not_touched(home: Home, name: str, version: int) -> None:
    open_files(home).close()
    path = getattr(home, name)
    connection = connect(path, is_durable=True)
    connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(RecordTooNew) as refused:
        open_files(home)
    assert refused.value.params == {"found": version + 1, "known": version}
    assert path.read_bytes() == before


def test_usual_start_needs_no_migration(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite_utils

    open_files(home).close()
    monkeypatch.delattr(sqlite_utils, "Database")
    open_files(home).close()
