"""Homes that older versions left open as they are: nothing is lost, and what was not sent is sent."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.contract.document import decode_document
from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.sqlite import connect
from reviewer.store.files import open_files
from reviewer.store.schema import CACHE_VERSION, LEDGER_VERSION
from tests.desks import Session
from tests.makers import NOON, HandClock
from tests.migrations.freeze import ITEMS
from tests.scripted_source import ScriptedSource

VERSIONS = list(range(1, LEDGER_VERSION + 1))


@pytest.fixture
def frozen(repo_dir: Path) -> Path:
    return repo_dir / "tests" / "migrations"


def thaw(frozen: Path, home: Home, ledger: int, cache: int) -> None:
    home.make()
    shutil.copyfile(frozen / f"ledger_v{ledger}.db", home.ledger)
    shutil.copyfile(frozen / f"cache_v{cache}.db", home.cache)


def schema(path: Path) -> set[str]:
    connection = connect(path, is_durable=False, is_reader=True)
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {re.sub(r"\s+", " ", row[0]) for row in rows}


@pytest.mark.parametrize("version", VERSIONS)
async def test_decision_that_was_not_sent_is_sent_with_its_own_bytes(
    frozen: Path, desk_home: Path, script: ScriptedSource, version: int
) -> None:
    thaw(frozen, Home(desk_home), version, min(version, CACHE_VERSION))
    session = Session(desk_home, HandClock(NOON))
    await session.open()
    script.put(*ITEMS[1:])
    page = await session.desk.list_inbox(InboxQuery(queue=Queue.NOT_SENT))
    assert [row.item for row in page.rows] == [ITEMS[1].id]
    newest, oldest = await session.desk.decisions()
    before = (await session.desk.story(newest.decision)).decision.document
    has_exposure = (await session.desk.story(newest.decision)).exposure is not None
    assert has_exposure is (version >= 3)  # decided before: not recorded, and no reason to refuse it
    session.clock.advance(60)
    await session.desk.sync_now()
    assert [one.document for one in script.effects] == [before]
    assert decode_document(before).reason == "The order was cancelled."
    assert await session.state(newest.decision) is DecisionState.ACKNOWLEDGED
    assert await session.state(oldest.decision) is DecisionState.ACKNOWLEDGED
    chain = await session.desk.verify_record()
    assert (chain.broken_at, chain.unsigned) == (None, 0)
    await session.desk.aclose()


@pytest.mark.parametrize("name", ["ledger", "cache"])
def test_migrated_file_has_the_tables_of_a_new_one(frozen: Path, tmp_path: Path, name: str) -> None:
    """Red when a table was changed and no migration was written (or the present files not frozen yet)."""
    old, new = Home(tmp_path / "old"), Home(tmp_path / "new")
    thaw(frozen, old, 1, 1)
    new.make()
    for home in (old, new):
        open_files(home).close()
    assert schema(getattr(old, name)) == schema(getattr(new, name))


def test_every_version_has_its_frozen_files(frozen: Path) -> None:
    expected = {f"ledger_v{n}.db" for n in VERSIONS} | {f"cache_v{n}.db" for n in range(1, CACHE_VERSION + 1)}
    assert {path.name for path in frozen.glob("*.db")} == expected
