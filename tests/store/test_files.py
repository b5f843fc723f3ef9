"""The two files: made private, mended or refused when they are broken."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reviewer.bootstrap import open_desk
from reviewer.clock import Clock
from reviewer.config import Home
from reviewer.domain.decisions import Surface
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import HomeInUse, RecordBroken, RecordUnavailable
from reviewer.sqlite import Connection
from reviewer.store import files
from reviewer.store.files import open_files
from reviewer.store.items import read_item, store_items
from tests.desks import Session
from tests.makers import NOON, HandClock, make_item
from tests.scripted_source import ScriptedSource
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision


def junk(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(b"junk" * 5_000)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_both_files_and_what_lies_beside_them_are_private(opened: Opened, home: Home) -> None:
    opened.ledger(make_operator)
    found = [path for path in home.path.iterdir() if path.is_file()]
    assert {path.name for path in found} >= {"ledger.db", "ledger.db-wal", "cache.db", "cache.db-wal"}
    assert {oct(path.stat().st_mode & 0o777) for path in found} == {"0o600"}


def test_reader_sees_both_files_and_writes_none(opened: Opened) -> None:
    opened.ledger(make_operator)
    opened.cache(lambda cache: store_items(cache, [make_item("r1")], at=NOON))
    both = "SELECT (SELECT name FROM operator), (SELECT title FROM cache.items)"
    assert tuple(opened.read(lambda read: read.execute(both).fetchone())) == ("Ada Lovelace", "Question r1")
    with pytest.raises(RecordUnavailable):
        opened.read(lambda read: read.execute("DELETE FROM cache.items"))


def test_ledger_that_is_replaced_while_it_is_opened_is_not_worked_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore by another process: what was written into the file that was put aside would be lost."""
    open_files(home).close()
    open_ledger = files._open_ledger

    def and_restored(home: Home, clock: Clock, *, is_suspect: bool) -> Connection:
        connection = open_ledger(home, clock, is_suspect=is_suspect)
        shutil.copyfile(home.ledger, home.path / "restored").replace(home.ledger)
        return connection

    monkeypatch.setattr(files, "_open_ledger", and_restored)
    with pytest.raises(RecordUnavailable) as refused:
        open_files(home)
    assert refused.value.code == "record.replaced"


@pytest.mark.expect_log("cache_renewed")
def test_corrupt_cache_is_made_anew_and_hurts_no_decision(home: Home) -> None:
    first = Opened(open_files(home))
    first.ledger(make_operator)
    first.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    first.files.close()
    junk(home.cache)
    second = Opened(open_files(home))
    assert second.files.health.is_cache_renewed
    assert (home.quarantine / "cache.db").read_bytes().startswith(b"junk")
    assert second.read(lambda read: read_item(read, make_item("r1").id)) is None
    assert second.read(lambda read: read.execute("SELECT count(*) FROM decisions").fetchone()[0]) == 1
    second.files.close()


def test_corrupt_ledger_is_refused_loudly_and_left_as_it_is(home: Home) -> None:
    open_files(home).close()
    junk(home.ledger)
    before = home.ledger.read_bytes()
    with pytest.raises(RecordBroken):
        open_files(home)
    assert home.ledger.read_bytes() == before


def test_ledger_is_looked_at_after_the_disk_refused(opened: Opened) -> None:
    def cut_off_and_fill_up(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute("UPDATE audit SET hash = 'forged'")

    def fill_up(ledger: Connection) -> None:
        ledger.execute("PRAGMA max_page_count = 1")
        ledger.execute("CREATE TABLE more AS SELECT zeroblob(1000000)")

    opened.ledger(make_operator)
    opened.ledger(cut_off_and_fill_up)
    with pytest.raises(RecordUnavailable):
        opened.ledger(fill_up)
    with pytest.raises(RecordBroken) as refused:
        opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    assert refused.value.params["problem"] == "audit.altered"


async def test_long_read_does_not_hold_the_lists_up(opened: Opened) -> None:
    assert await opened.files.run_long(lambda read: opened.read(lambda other: other is not read))


async def test_sqlite_inside_the_race_gets_one_connection_and_one_process(
    desk_home: Path, clock: HandClock, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "is_fixed", lambda: False)
    session = Session(desk_home, clock)
    await session.open()
    assert len({id(one) for one in (session.desk._files.ledger, session.desk._files.reader)}) == 1
    script.put(make_item("r1", answers=1, subject="erp:1"), make_item("r2", answers=1, subject="erp:1"))
    await session.desk.sync_now()
    recorded = await session.pick(make_item("r1").id, 1)
    with pytest.raises(HomeInUse):
        open_desk(session.home, surface=Surface.CLI)
    for _ in range(3):
        await session.after_hold()
    states = {await session.state(one) for one in recorded.decisions}
    assert states == {DecisionState.ACKNOWLEDGED}
    assert (await session.desk.verify_record()).broken_at is None
    await session.desk.aclose()
    open_desk(session.home, surface=Surface.CLI)._files.close()
