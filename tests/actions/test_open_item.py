"""Opening items: what changed since the operator looked."""

from __future__ import annotations

from dataclasses import replace

from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

ITEM = make_item("r1", contents=(make_text("Pay 120."),))
NEWER = replace(make_item("r1", contents=(make_text("Pay 210."),)), version="v2")


async def test_only_a_look_makes_what_is_there_known(session: Session, script: ScriptedSource) -> None:
    script.put(ITEM)
    await session.desk.sync_now()
    await session.desk.open_item(ITEM.id)
    script.put(NEWER)
    await session.desk.sync_now()
    assert (await session.desk.open_item(ITEM.id, is_look=False)).changes
    assert (await session.desk.open_item(ITEM.id)).changes, "nobody has seen it before"
    assert not (await session.desk.open_item(ITEM.id)).changes
