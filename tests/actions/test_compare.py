"""Comparing an opened item: in a child where it is long, once for each set of contents."""

from __future__ import annotations

import asyncio
import os

import pytest

from reviewer.actions import compare
from reviewer.actions.compare import Compare
from reviewer.conflicts.landmarks import landmarks
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.errors import ComparisonFailed
from reviewer.ids import ItemId
from reviewer.store.evidence_files import EvidenceFiles
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

LONG = tuple(
    make_text("\n\n".join(f"Point {at} costs {at + side} EUR." for at in range(900))) for side in (0, 1)
)


async def opened(session: Session, script: ScriptedSource, item: ReviewItem) -> OpenedItem:
    script.put(item)
    await session.desk.sync_now()
    return await session.desk.open_item(ItemId(item.id))


async def test_the_same_contents_are_compared_once(session: Session, script: ScriptedSource) -> None:
    one = await opened(session, script, make_item("r1"))
    again = await session.desk.open_item(one.item.id)
    assert await session.desk.compare(one) is await session.desk.compare(again)


@pytest.mark.parametrize("contents", [(make_text("a"), make_text("b")), LONG])
async def test_where_rows_stand_is_found_once_with_the_report(
    contents: tuple[Content, ...], session: Session, script: ScriptedSource
) -> None:
    one = await opened(session, script, make_item("r1", contents=contents))
    found = await session.desk.landmarks(one)
    candidates = [answer.candidate for answer in one.answers]
    assert found == landmarks(await session.desk.compare(one), candidates)
    assert await session.desk.landmarks(await session.desk.open_item(one.item.id)) is found


async def test_a_report_is_there_before_its_rows_are_found(session: Session, script: ScriptedSource) -> None:
    one = await opened(session, script, make_item("r1", contents=LONG))
    await session.desk.compare(one)
    assert not session.desk.compare._work(one).landmarks.done()
    assert len(await session.desk.landmarks(one)) == 2


async def test_two_that_ask_at_once_wait_for_the_same_work(session: Session, script: ScriptedSource) -> None:
    one = await opened(session, script, make_item("r1", contents=LONG))
    first, second = await asyncio.gather(session.desk.compare(one), session.desk.compare(one))
    assert first is second
    assert len(first.disputed) == 900


async def test_a_caller_that_goes_away_ends_nothing(session: Session, script: ScriptedSource) -> None:
    one = await opened(session, script, make_item("r1", contents=LONG))
    gone = asyncio.ensure_future(session.desk.compare(one))  # noqa: TID251
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    report = await session.desk.compare(one)
    assert len(report.disputed) == 900
    assert len(await session.desk.landmarks(one)) == 2


async def test_what_takes_too_long_is_refused_with_its_code(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await opened(session, script, make_item("r1", contents=LONG))
    monkeypatch.setattr("reviewer.workers.comparison_pool.WALL_S", 0.0)
    hurried = Compare(EvidenceFiles(session.home.evidence))
    try:
        with pytest.raises(ComparisonFailed):
            await hurried(one)
        with pytest.raises(ComparisonFailed):
            await hurried.landmarks(one)
    finally:
        await hurried.aclose()


async def test_reports_are_forgotten_by_the_size_of_their_answers(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "KEPT_BYTES", 20)
    items = [
        await opened(session, script, make_item(name, contents=(make_text(name), make_text(f"not {name}"))))
        for name in ("r1", "r2", "r3")
    ]
    reports = [await session.desk.compare(one) for one in items]
    # Kept once all of it is there.
    await asyncio.gather(*(session.desk.landmarks(one) for one in items))
    assert await session.desk.compare(items[2]) is reports[2]
    assert await session.desk.compare(items[0]) is not reports[0]


async def test_no_child_survives_the_desk(session: Session, script: ScriptedSource) -> None:
    one = await opened(session, script, make_item("r1", contents=LONG))
    await session.desk.compare(one)
    pool = session.desk.compare._pool
    assert pool is not None
    pids = pool.pids
    assert pids
    await session.desk.aclose()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
