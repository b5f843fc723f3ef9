"""Versions of one item held against each other, row by row."""

from __future__ import annotations

import pytest

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.errors import ComparisonFailed
from tests.actions.test_open_item import ITEM, NEWER, looks_are_written
from tests.desks import Session
from tests.scripted_source import ScriptedSource


async def opened_again(session: Session, script: ScriptedSource) -> OpenedItem:
    """Looked at, then changed upstream, then opened."""
    script.put(ITEM)
    await session.desk.sync_now()
    await session.desk.open_item(ITEM.id)
    await looks_are_written(session)
    script.put(NEWER)
    await session.desk.sync_now()
    return await session.desk.open_item(ITEM.id)


async def test_the_passage_that_changed_is_a_row_with_its_words_marked(
    session: Session, script: ScriptedSource
) -> None:
    told = await session.desk.what_changed(await opened_again(session, script))
    (row,) = told.rows
    assert row.passage == "1"
    assert [(one.text, one.is_marked) for one in row.now] == [("Pay ", False), ("210", True), (".", False)]


async def test_what_nobody_saw_before_has_no_rows(session: Session, script: ScriptedSource) -> None:
    script.put(ITEM)
    await session.desk.sync_now()
    assert (await session.desk.what_changed(await session.desk.open_item(ITEM.id))).rows == ()


async def test_what_takes_too_long_to_compare_is_told_as_a_whole(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_long(contents: list[Content]) -> ConflictReport:
        raise ComparisonFailed

    again = await opened_again(session, script)
    monkeypatch.setattr(session.desk.compare, "contents", too_long)
    (row,) = (await session.desk.what_changed(again)).rows
    assert (row.passage, "".join(one.text for one in row.now)) == ("", "Pay 210.")
