"""Holding an item at its source."""

from __future__ import annotations

import pytest

from reviewer.errors import UnknownThing
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource


async def test_source_that_was_disconnected_is_not_asked_to_hold_anything(
    session: Session, script: ScriptedSource
) -> None:
    item = make_item("r1")
    script.put(item)
    await session.desk.sync_now()
    assert not await session.desk.claim(item.id)
    await session.desk.remove_source(item.source)
    with pytest.raises(UnknownThing):
        await session.desk.claim(item.id)
