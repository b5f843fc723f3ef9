"""What came back and a human settles."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import DecisionState, Outcome
from reviewer.errors import UnknownThing
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="other", reason="no")


async def test_nothing_is_sent_again_to_a_source_that_was_disconnected(
    session: Session, script: ScriptedSource
) -> None:
    """It would wait for ever, and the source could be removed no more."""
    item = make_item("r1")
    script.put(item)
    await session.desk.sync_now()
    (decision,) = (await session.choose(item.id, REJECT)).decisions
    script.answer = lambda _: DeliveryResult(outcome=Outcome.FORBIDDEN)  # type: ignore[method-assign]
    await session.after_hold()
    assert await session.state(decision) is DecisionState.REFUSED
    await session.desk.remove_source(item.source)
    with pytest.raises(UnknownThing) as refused:
        await session.desk.try_again(decision)
    assert refused.value.code == "unknown.source"
    assert await session.state(decision) is DecisionState.REFUSED
    await session.desk.close_decision(decision, "nobody to send it to")
    assert await session.state(decision) is DecisionState.CLOSED_BY_HUMAN
