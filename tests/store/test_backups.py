"""Backups of the ledger: whole, private, checked, and only as many as are worth keeping."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.errors import RecordBroken
from reviewer.sqlite import Connection, connect_alone
from reviewer.store import files
from reviewer.store.backups import (
    Backup,
    check_copy,
    keep_copy,
    list_backups,
    newest_good,
    surplus,
    unfinished,
)
from reviewer.store.files import open_files
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision


async def back_up(opened: Opened, home: Home, at: datetime = NOON) -> Backup:
    copy = unfinished(home.backups)
    await opened.files.copy_ledger(copy)
    return keep_copy(copy, home.backups, at=at)


def make_backup(at: datetime, *, is_before_migration: bool = False) -> Backup:
    return Backup(
        path=Path(f"/b/{at.isoformat()}"),
        entries=1,
        made_at=at,
        size=1,
        is_before_migration=is_before_migration,
    )


async def test_backup_holds_what_was_committed_and_says_how_far_it_goes(opened: Opened, home: Home) -> None:
    opened.ledger(make_operator)
    opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    made = await back_up(opened, home)
    assert (made.entries, check_copy(made.path), list_backups(home.backups)) == (2, 2, (made,))
    copy = connect_alone(made.path)
    assert copy.execute("SELECT title FROM decisions").fetchone()[0] == "Question r1"
    copy.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
async def test_backup_is_its_owners_alone_and_stands_alone(opened: Opened, home: Home) -> None:
    opened.ledger(make_operator)
    made = await back_up(opened, home)
    assert [path.name for path in home.backups.iterdir()] == [made.name]
    assert (made.path.stat().st_mode & 0o777, home.backups.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_copy_that_does_not_verify_never_counts_as_a_backup(opened: Opened, home: Home) -> None:
    def forge(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute("UPDATE audit SET hash = 'forged' WHERE seq = 1")

    opened.ledger(make_operator)
    good = await back_up(opened, home)
    opened.ledger(forge)
    with pytest.raises(RecordBroken):
        await back_up(opened, home, NOON + timedelta(hours=1))
    assert list_backups(home.backups) == (good,)


async def test_damaged_backup_is_passed_over_for_the_one_before(opened: Opened, home: Home) -> None:
    opened.ledger(make_operator)
    older = await back_up(opened, home)
    newer = await back_up(opened, home, NOON + timedelta(hours=1))
    newer.path.write_bytes(newer.path.read_bytes()[:5_000] + b"junk" * 900)
    assert newest_good(home.backups) == older


def test_without_a_backup_there_is_no_good_one(home: Home) -> None:
    (home.backups / "ledger-notes.txt").write_text("not one of ours")
    assert newest_good(home.backups) is None


def test_newest_five_and_the_last_of_seven_days_are_kept() -> None:
    hours = [make_backup(NOON - timedelta(hours=one)) for one in range(24 * 10)]
    kept = [one for one in hours if one not in surplus(hours, NOON)]
    days = {one.made_at.date() for one in kept}
    assert (len(kept), len(days), kept[:5]) == (5 + 6, 7, hours[:5])


def test_last_two_before_a_migration_are_kept_for_a_month() -> None:
    usual = [make_backup(NOON - timedelta(hours=one)) for one in range(9)]
    before = [make_backup(NOON - timedelta(days=14 * one), is_before_migration=True) for one in range(1, 4)]
    gone = surplus([*usual, *before], NOON)
    assert [one for one in gone if one.is_before_migration] == [before[2]]
    later = surplus([*usual, *before], NOON + timedelta(days=10))
    assert [one for one in later if one.is_before_migration] == before[1:]


async def test_on_one_connection_decisions_are_recorded_between_two_slices(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fallback for a SQLite that is not safe with two: a copy of many slices holds nobody up."""
    monkeypatch.setattr(files, "is_fixed", lambda: False)
    opened = Opened(open_files(home))
    opened.ledger(make_operator)
    opened.ledger(lambda ledger: ledger.execute("CREATE TABLE big AS SELECT zeroblob(9000000) AS x"))
    copy = unfinished(home.backups)
    copied = opened.files.ledger.copy(copy)
    made = opened.files.ledger.submit(
        lambda ledger: (record_decision(ledger, make_item("r1")), copied.done())
    )
    assert made.result()[1] is False
    copied.result()
    assert keep_copy(copy, home.backups, at=NOON).entries == 2
    opened.files.close()
