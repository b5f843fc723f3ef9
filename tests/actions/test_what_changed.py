"""Versions of one item held against each other, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.errors import ComparisonFailed
from tests.actions.test_open_item import ITEM, NEWER, looks_are_written
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

OTHER = make_item("x1", source="other").id


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


async def connect_other(session: Session, scripts: dict[str, ScriptedSource]) -> None:
    scripts["other"] = ScriptedSource()
    await session.connect("other")


async def case_opened_again(session: Session, scripts: dict[str, ScriptedSource]) -> OpenedItem:
    """A case of two items is looked at; then the other member changes upstream."""
    mine = make_item("r1", contents=(make_text("Hold it."),), subject="erp:1")
    other = make_item("x1", source="other", contents=(make_text("Pay 120."),), subject="erp:1")
    await connect_other(session, scripts)
    scripts["src"].put(mine)
    scripts["other"].put(other)
    await session.desk.sync_now()
    await session.desk.open_item(mine.id)
    await looks_are_written(session)
    newer = make_item("x1", source="other", contents=(make_text("Pay 210."),), subject="erp:1")
    scripts["other"].put(replace(newer, version="v2"))
    await session.desk.sync_now()
    return await session.desk.open_item(mine.id)


async def test_what_changed_in_another_member_of_the_case_is_told_with_it(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    again = await case_opened_again(session, scripts)
    (row,) = (await session.desk.what_changed(again)).rows
    assert row.item == OTHER
    assert [(one.text, one.is_marked) for one in row.now] == [("Pay ", False), ("210", True), (".", False)]
    await looks_are_written(session)
    assert not (await session.desk.open_item(again.item.id)).changes
    assert not (await session.desk.open_item(again.members[1].id)).changes


async def test_an_item_that_joined_the_case_is_told_with_its_answers(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    again = await case_opened_again(session, scripts)
    await looks_are_written(session)
    scripts["src"].put(make_item("r2", contents=(make_text("Ask Ann."),), subject="erp:1"))
    await session.desk.sync_now()
    told = await session.desk.what_changed(await session.desk.open_item(again.item.id))
    (row,) = told.rows
    assert (row.item, row.path, row.then) == (make_item("r2").id, "answer/cand-1", ())
    assert "".join(one.text for one in row.now) == "Ask Ann."


async def test_a_case_that_nobody_looked_at_has_no_newcomers(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await connect_other(session, scripts)
    for name, remote in (("src", "r1"), ("other", "x1")):
        scripts[name].put(make_item(remote, source=name, subject="erp:1"))
    await session.desk.sync_now()
    assert (await session.desk.open_item(make_item("r1").id)).changes == ()
