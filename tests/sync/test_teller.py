"""The teller: what was acknowledged is closed and told, together where it comes together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from reviewer.connectors._api import Page
from reviewer.domain.decisions import Decision, Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.events import DecisionMoved, Fact, ItemsChanged, RecordTroubled
from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.errors import RecordUnavailable
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.moves import Moved
from reviewer.sync import teller
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="too-risky")


async def decided(session: Session, script: ScriptedSource, *names: str) -> list[DecisionId]:
    """Items with a decision each that waits for its hold."""
    script.put(*(make_item(name) for name in names))
    await session.desk.sync_now()
    return [(await session.choose(make_item(name).id, REJECT)).decisions[0] for name in names]


def heard(session: Session) -> list[Fact]:
    facts: list[Fact] = []
    session.desk.facts.subscribe(facts.append)
    return facts


async def test_long_drain_is_told_in_few_pieces(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "TOGETHER_S", 60.0)
    made = await decided(session, script, *(f"r{number}" for number in range(40)))
    facts = heard(session)
    await session.after_hold()
    told = [one.items for one in facts if isinstance(one, ItemsChanged)]
    assert len(told) == 2  # the first at once, all others at the end
    assert frozenset[ItemId]().union(*told) == {make_item(f"r{number}").id for number in range(40)}
    ended = [
        one for one in facts if isinstance(one, DecisionMoved) and one.state is DecisionState.ACKNOWLEDGED
    ]
    assert sorted(one.decision for one in ended) == sorted(made)
    done = await session.desk.list_inbox(InboxQuery(queue=Queue.DONE_TODAY))
    assert done.total == 40


async def test_items_are_closed_before_it_is_told(session: Session, script: ScriptedSource) -> None:
    await decided(session, script, "r1")
    states: list[ItemState] = []
    looks: list[asyncio.Task[None]] = []

    async def look() -> None:
        states.append((await session.desk.open_item(make_item("r1").id)).state)

    def on_fact(fact: Fact) -> None:
        if isinstance(fact, DecisionMoved) and fact.state is DecisionState.ACKNOWLEDGED:
            looks.append(asyncio.get_running_loop().create_task(look()))

    session.desk.facts.subscribe(on_fact)
    await session.after_hold()
    await asyncio.gather(*looks)
    assert states == [ItemState.CLOSED]


async def test_newer_version_that_came_before_the_answer_was_told_stays_open(
    session: Session, script: ScriptedSource
) -> None:
    newer = replace(make_item("r1", contents=(make_text("New."), make_text("Other."))), version="v2")

    async def asked_anew_meanwhile(decision: Decision, *, attempt: int) -> DeliveryResult:
        told = script.accept(decision)
        script.put(newer)
        await session.desk._engine._pollers[SourceId("src")].poll_once()
        return told

    (made,) = await decided(session, script, "r1")
    script.deliver = asked_anew_meanwhile  # type: ignore[method-assign]
    await session.after_hold()
    assert await session.state(made) is DecisionState.ACKNOWLEDGED
    opened = await session.desk.open_item(newer.id)
    assert (opened.item.version, opened.state) == ("v2", ItemState.OPEN)


@pytest.mark.expect_log("answers_forgotten")
async def test_question_whose_answer_is_forgotten_while_it_is_being_closed_is_open(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The teller has read that it is answered, the poller hears that it is not, then it is closed."""
    script.epoch, script.lists_always = "", True
    (made,) = await decided(session, script, "r1")
    files, found, is_read = session.desk._files, teller.answered_but_open, asyncio.Event()
    write = files.cache.run

    def answered_but_open(read: Connection, items: Sequence[ItemId]) -> Mapping[ItemId, str]:
        answered = found(read, items)
        loop.call_soon_threadsafe(is_read.set)
        return answered

    async def after_a_poll(job: Callable[[Connection], Any]) -> Any:
        if is_read.is_set():
            is_read.clear()
            script.effects.clear()
            script.is_up = False  # what is in doubt can't be asked about before the end of this
            script.poll = listed  # type: ignore[method-assign]
            await session.desk._engine._pollers[SourceId("src")].poll_once()
        return await write(job)

    async def listed(cursor: str) -> Page:
        return Page(is_unchanged=True, cursor=cursor, listed_all=frozenset(script.items))

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(teller, "answered_but_open", answered_but_open)
    monkeypatch.setattr(files.cache, "run", after_a_poll)
    session.clock.advance(11)
    courier = session.desk._engine._courier
    assert courier is not None
    await courier.run_once()
    await courier.drained()
    await courier._teller.all_told()
    assert await session.state(made) is DecisionState.SENDING
    assert (await session.desk.open_item(make_item("r1").id)).state is ItemState.OPEN


async def test_cache_that_can_not_be_written_is_said_and_the_decision_is_told(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(cache: Connection, items: tuple[ItemId, ...]) -> frozenset[ItemId]:
        raise RecordUnavailable(reason="full")

    (made,) = await decided(session, script, "r1")
    monkeypatch.setattr(teller, "close_answered", full)
    facts = heard(session)
    await session.after_hold()
    assert RecordUnavailable.code in [one.code for one in facts if isinstance(one, RecordTroubled)]
    assert DecisionMoved(made, make_item("r1").id, DecisionState.ACKNOWLEDGED) in facts


async def test_what_was_acknowledged_is_told_before_the_courier_ends(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "TOGETHER_S", 60.0)

    async def deliver(decision: Decision, *, attempt: int) -> DeliveryResult:
        if decision.remote_id == "r9":
            await asyncio.Event().wait()
        return script.accept(decision)

    await decided(session, script, *(f"r{number}" for number in range(10)))
    script.deliver = deliver  # type: ignore[method-assign]
    session.clock.advance(11)
    facts = heard(session)
    courier = session.desk._engine._courier
    assert courier is not None
    handed_over, all_nine, hear = list[Moved](), asyncio.Event(), courier._teller.acknowledged

    def acknowledged(moved: Sequence[Moved]) -> None:
        hear(moved)
        handed_over.extend(moved)
        if len(handed_over) == 9:
            all_nine.set()

    monkeypatch.setattr(courier._teller, "acknowledged", acknowledged)
    sending = asyncio.get_running_loop().create_task(session.desk.sync_now())
    async with asyncio.timeout(10):
        await all_nine.wait()
    await courier.stop()
    told = [
        one for one in facts if isinstance(one, DecisionMoved) and one.state is DecisionState.ACKNOWLEDGED
    ]
    assert len(told) == 9
    sending.cancel()
