"""What stays on this desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reviewer.domain.inbox import InboxQuery, Queue
from tests.desks import Session
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource


async def test_what_was_put_aside_comes_back_with_a_new_version(
    session: Session, script: ScriptedSource
) -> None:
    item = make_item("r1")
    script.put(item)
    await session.desk.sync_now()
    await session.desk.snooze(item.id, NOON + timedelta(days=3650))
    waiting = InboxQuery(queue=Queue.NEEDS_ME)
    assert (await session.desk.list_inbox(waiting)).total == 0
    script.put(replace(item, version="v2"))
    await session.desk.sync_now()
    assert (await session.desk.list_inbox(waiting)).total == 1
