"""Comparing what may be opened next."""

from __future__ import annotations

from reviewer.ids import ItemId
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource


async def test_a_prepared_item_opens_with_its_report_there(session: Session, script: ScriptedSource) -> None:
    items = [
        make_item(name, contents=(make_text(name), make_text(f"not {name}")), subject="")
        for name in ("r1", "r2")
    ]
    script.put(*items, make_item("alone", answers=1))
    await session.desk.sync_now()
    await session.desk.prepare([ItemId("src:r1"), ItemId("src:gone"), ItemId("src:alone"), ItemId("src:r2")])
    kept = list(session.desk.compare._kept.values())
    assert len(kept) == 2
    opened = await session.desk.open_item(ItemId("src:r2"))
    assert await session.desk.compare(opened) is kept[1].report.result()
    assert await session.desk.landmarks(opened) is kept[1].landmarks.result()


async def test_preparing_is_no_look(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.desk.prepare([ItemId("src:r1")])
    assert (await session.desk.open_item(ItemId("src:r1"))).looked_at is None
