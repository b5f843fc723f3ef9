"""Undo: whole gestures, until the first send, and never half."""

from __future__ import annotations

import asyncio
import json

import pytest

from reviewer.connectors._api import Gone
from reviewer.domain.decisions import Decision, Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import DecisionState, ItemEvent
from reviewer.errors import TooLate
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="too-risky")


async def test_undo_and_delivery_at_once_end_in_exactly_one_of_the_two(
    session: Session, script: ScriptedSource
) -> None:
    names = [f"r{number}" for number in range(12)]
    script.put(*(make_item(name) for name in names))
    await session.desk.sync_now()
    made = [await session.choose(make_item(name).id, REJECT) for name in names]
    session.clock.advance(11)

    async def undo(index: int) -> bool:
        try:
            await session.desk.undo(made[index].gesture)
        except TooLate:
            return False
        return True

    taken_back, _ = await asyncio.gather(
        asyncio.gather(*(undo(index) for index in range(len(made)))), session.desk.sync_now()
    )
    sent = {decision.id for decision in script.sent}
    for recorded, was_taken_back in zip(made, taken_back, strict=True):
        (decision,) = recorded.decisions
        assert was_taken_back == (decision not in sent)
        expected = DecisionState.RETRACTED if was_taken_back else DecisionState.ACKNOWLEDGED
        assert await session.state(decision) is expected
    assert (await session.desk.verify_record()).broken_at is None


async def test_undo_while_the_try_is_under_way_is_too_late(session: Session, script: ScriptedSource) -> None:
    begun = asyncio.Event()
    goes_on = asyncio.Event()

    async def slow(decision: Decision, *, attempt: int) -> DeliveryResult:
        begun.set()
        await goes_on.wait()
        return script.accept(decision)

    script.deliver = slow  # type: ignore[method-assign]
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    session.clock.advance(11)
    round_ = asyncio.get_running_loop().create_task(session.desk.sync_now())
    await begun.wait()
    with pytest.raises(TooLate):
        await session.desk.undo(recorded.gesture)
    goes_on.set()
    await round_
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


async def test_the_record_says_where_a_decision_was_taken_back(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.desk.undo(recorded.gesture)
    entries = (await session.desk.story(recorded.decisions[0])).entries
    assert [json.loads(one.entry).get("surface") for one in entries] == ["window", "window"]


async def test_only_what_still_waits_is_called_open_again(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    ended = await session.choose(make_item("r1").id, REJECT)
    waits = await session.choose(make_item("r2").id, REJECT)
    script.end(Gone(remote_id="r1", event=ItemEvent.SEEN_WITHDRAWN))
    await session.desk.sync_now()
    assert (await session.desk.undo(ended.gesture)).open_again == frozenset()
    assert (await session.desk.undo(waits.gesture)).open_again == {make_item("r2").id}
