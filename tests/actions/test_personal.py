"""What stays on this desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import Draft
from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import VerdictInvalid
from tests.desks import Session
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource

HALF = "no \ud83d"


async def test_half_a_character_in_the_operators_words_is_refused_with_a_sentence(
    session: Session, script: ScriptedSource
) -> None:
    item = make_item("r1")
    script.put(item)
    await session.desk.sync_now()
    kept = Draft(item=item.id, version="v1", verdict=Verdict(name="reject", reason="no"), saved_at=NOON)
    await session.desk.save_draft(kept)
    with pytest.raises(VerdictInvalid) as refused:
        await session.desk.save_draft(replace(kept, verdict=Verdict(name="reject", reason=HALF)))
    assert refused.value.code == "verdict.draft_not_text"
    assert (await session.desk.open_item(item.id)).draft == kept
    with pytest.raises(VerdictInvalid):
        await session.desk.flag(item.id, "badly-asked", HALF)
    (decision,) = (await session.choose(item.id, Verdict(name="reject", reason_code="duplicate"))).decisions
    with pytest.raises(VerdictInvalid):
        await session.desk.close_decision(decision, HALF)
    assert await session.state(decision) is DecisionState.RECORDED


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
