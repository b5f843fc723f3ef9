"""The engine and its parts under faults: one of each, no loop that spins, none that dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.connectors._api import Page
from reviewer.domain.decisions import Decision, Identity, Surface, Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.events import DecisionMoved, Fact, ItemsChanged, SourcesChanged
from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState, ItemState, Outcome
from reviewer.domain.sources import Condition
from reviewer.errors import (
    BadResponse,
    ConfigError,
    RecordUnavailable,
    SourceRefused,
    StaleView,
    UnknownThing,
)
from reviewer.ids import SourceId, item_id
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq
from reviewer.store.outbox import Delivery, waiting
from reviewer.sync import courier, engine
from reviewer.sync.courier import Courier
from reviewer.sync.plan import MAX_IN_FLIGHT
from tests import scripted_source
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="too-risky")


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


async def decided(session: Session, script: ScriptedSource, *names: str) -> list[str]:
    script.put(*(make_item(name) for name in names))
    await session.desk.sync_now()
    return [(await session.choose(make_item(name).id, REJECT)).decisions[0] for name in names]


def second_process(session: Session) -> OpenDesk:
    """Another desk on the same home, as the command line beside the window is."""
    return open_desk(session.home, surface=Surface.CLI, clock=session.clock, chance=lambda: 0.5)


@pytest.fixture(autouse=True)
def _quick_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WATCH_S", 0.01)


async def watched(session: Session) -> None:
    """The watch has seen everything that is on disk now."""
    newest = await session.desk._files.reader.run(last_seq)
    await until(lambda: (seen := session.desk._engine._seen) is not None and seen.last_seq >= newest)


async def goes_out_after_a_whole_hold(session: Session, script: ScriptedSource) -> None:
    """Ten seconds from now, and not before."""
    session.clock.advance(9)
    await session.desk.sync_now()
    assert script.effects == []
    session.clock.advance(2)
    await session.desk.sync_now()
    assert len(script.effects) == 1


# -- one of each


async def test_each_source_is_polled_by_one_task(session: Session, script: ScriptedSource) -> None:
    session.desk.start_sync()
    session.desk.start_sync()
    await until(lambda: script.polls > 0)
    names = [task.get_name() for task in asyncio.all_tasks()]
    assert names.count("poll-src") == 1
    await session.desk.aclose()
    assert "poll-src" not in [task.get_name() for task in asyncio.all_tasks()]


async def test_two_beginnings_at_once_make_one_courier(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Courier] = []

    class Counted(Courier):
        def __init__(self, **parts: Any) -> None:
            super().__init__(**parts)
            made.append(self)

    monkeypatch.setattr(engine, "Courier", Counted)
    session.desk.start_sync()
    await asyncio.gather(*(session.desk.sync_now() for _ in range(5)))
    assert len(made) == 1


async def test_one_round_delivers_everything_that_is_due(session: Session, script: ScriptedSource) -> None:
    made = await decided(session, script, *(f"r{number}" for number in range(25)))
    session.clock.advance(11)
    await session.desk.sync_now()
    assert sorted(one.id for one in script.effects) == sorted(made)


async def test_sending_now_ends_the_hold_and_says_what_is_left(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1", "r2")
    assert await session.desk.send_now() == 0
    assert len(script.effects) == 2


async def test_what_is_kept_back_goes_out_when_its_new_hold_is_over(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    session.clock.advance(4)
    assert await session.desk.keep_back()
    session.clock.advance(3600)
    await session.desk.sync_now()
    assert script.effects == []
    await session.desk.hold_anew()
    (waiting,) = await session.desk.next_sends()
    assert waiting.due_at == session.clock.now() + timedelta(seconds=10)
    await goes_out_after_a_whole_hold(session, script)


async def test_what_was_due_before_is_not_kept_back(session: Session, script: ScriptedSource) -> None:
    await decided(session, script, "r1")
    session.clock.advance(11)
    assert await session.desk.keep_back()
    await session.desk.sync_now()
    assert len(script.effects) == 1


async def test_what_is_kept_back_goes_out_where_it_is_sent_now(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    await session.desk.keep_back()
    assert await session.desk.send_now() == 0
    assert len(script.effects) == 1


async def test_keeping_back_ends_where_what_waits_can_not_be_read(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    await decided(session, script, "r1")
    assert await session.desk.keep_back()
    await session.desk.sync_now()
    session.clock.advance(3600)
    reader = session.desk._engine._files.reader
    reads = reader.run

    async def fails(job: Any) -> Any:
        if job is waiting:
            raise RecordUnavailable(reason="a moment")
        return await reads(job)

    with monkeypatch.context() as broken:
        broken.setattr(reader, "run", fails)
        with pytest.raises(RecordUnavailable):
            await session.desk.hold_anew()
    await goes_out_after_a_whole_hold(session, script)


async def test_decision_without_a_hold_goes_out_while_others_are_kept_back(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r0")
    assert await session.desk.keep_back()
    session.clock.advance(1)
    item = replace(make_item("r1"), expires_at=session.clock.now() + timedelta(seconds=12))
    script.put(item)
    await session.desk.sync_now()
    made = await session.choose(item.id, REJECT)
    assert made.goes_out_at == made.recorded_at
    await session.desk.sync_now()
    assert [one.id for one in script.effects] == list(made.decisions)


@pytest.mark.parametrize("looks", [True, False])
async def test_what_is_kept_back_goes_out_before_its_deadline(
    session: Session, script: ScriptedSource, looks: bool
) -> None:
    end = session.clock.now() + timedelta(seconds=100)
    script.put(replace(make_item("r1"), expires_at=end))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    assert await session.desk.keep_back()
    session.clock.advance(80)
    await session.desk.sync_now()
    assert script.effects == []
    session.clock.advance(6)
    if looks:
        await session.desk.sync_now()
        assert len(script.effects) == 1
    await session.desk.hold_anew()
    assert all(one.due_at < end for one in await session.desk.next_sends())
    await session.desk.sync_now()
    assert len(script.effects) == 1


async def test_courier_awakes_where_a_deadline_ends_the_keeping_back(
    session: Session, script: ScriptedSource
) -> None:
    script.put(replace(make_item("r1"), due_at=session.clock.now() + timedelta(seconds=40)))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    assert await session.desk.keep_back()
    session.clock.advance(12)
    courier = session.desk._engine._courier
    assert courier is not None
    wakes = (await courier.run_once()).wake_in_s
    assert wakes is not None
    assert 12 + 13 <= 12 + wakes < 26
    session.clock.advance(wakes)
    await session.desk.sync_now()
    assert len(script.effects) == 1


async def test_nothing_can_be_kept_back_where_another_process_delivers(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    other = second_process(session)
    await other.sync_now()
    assert not await other.keep_back()
    await other.aclose()


async def test_long_queue_is_not_read_again_for_each_of_its_rows(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []

    def counted(connection: Connection) -> tuple[Delivery, ...]:
        found = waiting(connection)
        reads.append(len(found))
        return found

    monkeypatch.setattr(courier, "waiting", counted)
    await decided(session, script, *(f"r{number}" for number in range(40)))
    session.clock.advance(11)
    reads.clear()
    await session.desk.sync_now()
    assert len(script.effects) == 40
    assert reads == [40, 0]


async def test_source_that_signs_us_out_gets_nothing_of_what_was_planned(
    session: Session, script: ScriptedSource
) -> None:
    def signed_out(_: Decision) -> DeliveryResult:
        return DeliveryResult(outcome=Outcome.AUTH_NEEDED)

    await decided(session, script, *(f"r{number}" for number in range(40)))
    script.answer = signed_out
    await session.after_hold()
    assert 0 < len(script.sent) <= MAX_IN_FLIGHT


async def test_source_that_hangs_holds_no_other_sources_decisions_up(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    scripts["other"] = ScriptedSource()
    await session.connect("other")
    await decided(session, scripts["src"], "r1")
    scripts["other"].hangs = asyncio.Event()
    session.clock.advance(11)
    round_ = asyncio.get_running_loop().create_task(session.desk.sync_now())
    await until(lambda: len(scripts["src"].effects) == 1)
    scripts["other"].hangs.set()
    await round_


# -- faults of a connector


@pytest.mark.expect_log("connector_failed=ZeroDivisionError")
async def test_connector_that_breaks_its_promise_does_not_spin(
    session: Session, script: ScriptedSource
) -> None:
    calls = 0

    def broken(_: Decision) -> DeliveryResult:
        nonlocal calls
        calls += 1
        raise ZeroDivisionError

    (decision,) = await decided(session, script, "r1")
    script.answer = broken
    session.clock.advance(11)
    for _ in range(3):
        await session.desk.sync_now()
    assert calls == 1
    assert await session.state(decision) is DecisionState.SENDING
    script.answer = script.accept
    for _ in range(3):
        session.clock.advance(400)
        await session.desk.sync_now()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("connector_failed=KeyError")
async def test_poll_that_breaks_its_promise_is_a_fault_and_the_next_one_works(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: str) -> Page:
        raise KeyError("missing")

    with monkeypatch.context() as patched:
        patched.setattr(script, "poll", broken)
        await session.desk.sync_now()
    (health,) = await session.desk.health()
    assert (health.condition, health.error) == (Condition.FAULTY, "source.connector_failed")
    await session.desk.sync_now()
    assert (await session.desk.health())[0].condition is Condition.OK


async def test_source_can_not_write_another_ones_items(session: Session, script: ScriptedSource) -> None:
    script.put(replace(make_item("r1"), source=SourceId("other"), id=item_id(SourceId("other"), "r1")))
    await session.desk.sync_now()
    assert (await session.desk.health())[0].condition is Condition.FAULTY
    assert (await session.desk.list_inbox(InboxQuery())).total == 0


async def test_reply_that_can_not_be_read_pauses_no_other_decision(
    session: Session, script: ScriptedSource
) -> None:
    def garbage(decision: Decision) -> DeliveryResult:
        if decision.remote_id == "r1":
            raise BadResponse(path="/")
        return script.accept(decision)

    _, good = await decided(session, script, "r1", "r2")
    script.answer = garbage
    await session.after_hold()
    assert await session.state(good) is DecisionState.ACKNOWLEDGED
    assert (await session.desk.health())[0].condition is Condition.OK


async def test_source_that_signs_us_out_in_the_middle_pauses_everything(
    session: Session, script: ScriptedSource
) -> None:
    def signed_out(_: Decision) -> DeliveryResult:
        raise SourceRefused(source="src")

    made = await decided(session, script, "r1", "r2")
    script.answer = signed_out
    await session.after_hold()
    assert {await session.state(one) for one in made} == {DecisionState.RECORDED}


# -- faults of the record


async def test_record_that_refuses_for_a_while_does_not_end_the_polling(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Fact] = []
    session.desk.facts.subscribe(heard.append)
    cache = session.desk._files.cache

    def full(connection: Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await session.desk.sync_now()
    await cache.run(full)
    script.put(*(make_item(f"r{number}", body="x" * 50_000) for number in range(50)))
    await session.desk.sync_now()
    assert "RecordTroubled" in {type(fact).__name__ for fact in heard}
    await session.desk.sync_now()
    assert (await session.desk.list_inbox(InboxQuery())).total == 50


async def test_round_that_meets_a_refusing_disk_says_so_in_one_word(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    await decided(session, script, "r1")

    async def refuses(job: Callable[[Connection], Any]) -> Any:
        raise RecordUnavailable(reason="locking protocol")

    with monkeypatch.context() as patch:
        patch.setattr(session.desk._files.reader, "run", refuses)
        with pytest.raises(RecordUnavailable):
            await session.desk.sync_now()
    await session.desk.sync_now()


@pytest.mark.expect_log("subscriber_failed")
async def test_view_that_fails_does_not_make_a_recorded_decision_look_refused(
    session: Session, script: ScriptedSource
) -> None:
    def fail(_: Fact) -> None:
        raise RuntimeError("could not paint")

    script.put(make_item("r1"))
    await session.desk.sync_now()
    session.desk.facts.subscribe(fail)
    recorded = await session.choose(make_item("r1").id, REJECT)
    assert await session.state(recorded.decisions[0]) is DecisionState.RECORDED


async def test_receipt_that_was_written_before_a_crash_closes_the_item_at_the_next_start(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    await session.after_hold()
    # As if the desk had died between its two files, and the source still lists from before.
    await session.desk._files.cache.run(lambda cache: cache.execute("UPDATE items SET state = 'open'"))
    await session.desk.aclose()
    await session.open()
    await session.desk.sync_now()
    opened = await session.desk.open_item(make_item("r1").id)
    assert opened.state is ItemState.CLOSED


async def test_stale_page_does_not_bring_an_answered_item_back(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    await session.after_hold()
    script.put(make_item("r1"))
    await session.desk.sync_now()
    assert (await session.desk.list_inbox(InboxQuery())).counts[Queue.NEEDS_ME] == 0


# -- two processes


async def test_only_one_of_two_processes_delivers(session: Session, script: ScriptedSource) -> None:
    await decided(session, script, "r1")
    other = second_process(session)
    session.clock.advance(11)
    await other.sync_now()
    assert (other.is_syncing, script.sent) == (False, [])
    assert await other.send_now() == 1
    await session.desk.sync_now()
    assert len(script.sent) == 1
    await other.aclose()


async def test_process_that_does_not_deliver_takes_over_when_the_other_ends(
    session: Session, script: ScriptedSource
) -> None:
    (decision,) = await decided(session, script, "r1")
    other = second_process(session)
    await session.desk.aclose()
    session.clock.advance(11)
    await other.sync_now()
    assert [one.id for one in script.effects] == [decision]
    await other.aclose()
    await session.open()


async def test_decision_of_another_process_is_noticed_and_delivered(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    session.desk.start_sync()
    await until(lambda: script.polls > 0)
    await session.desk.sync_now()
    heard: list[Fact] = []
    session.desk.facts.subscribe(heard.append)
    await watched(session)
    other = second_process(session)
    seen = await other.open_item(make_item("r1").id)
    recorded = await other.decide(other.fan_out(seen, REJECT))
    await until(lambda: any(isinstance(fact, DecisionMoved) for fact in heard))
    session.clock.advance(11)
    await session.desk.sync_now()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    await other.aclose()


async def test_own_moves_are_told_once(session: Session, script: ScriptedSource) -> None:
    session.desk.start_sync()
    heard: list[tuple[str, DecisionState]] = []
    session.desk.facts.subscribe(
        lambda fact: heard.append((fact.decision, fact.state)) if isinstance(fact, DecisionMoved) else None
    )
    await decided(session, script, "r1")
    await session.after_hold()
    await watched(session)
    await until(lambda: not session.desk._engine._untold)
    assert len(heard) == len(set(heard))
    assert heard[-1][1] is DecisionState.ACKNOWLEDGED


async def test_source_that_another_process_connects_is_polled_here(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    scripts["late"] = ScriptedSource()
    heard: list[Fact] = []
    session.desk.facts.subscribe(heard.append)
    session.desk.start_sync()
    await until(lambda: scripts["src"].polls > 0)
    await watched(session)
    other = second_process(session)
    (source,) = await other.sources()
    await other.add_source(replace(source, id=SourceId("late")))
    await until(lambda: scripts["late"].polls > 0)
    assert SourcesChanged() in heard
    await other.aclose()


# -- sources


async def test_removed_sources_items_can_not_be_decided_and_wait_nowhere(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    seen = await session.desk.open_item(make_item("r1").id)
    gesture = session.desk.fan_out(seen, REJECT)
    heard: list[Fact] = []
    session.desk.facts.subscribe(heard.append)
    await session.desk.remove_source(SourceId("src"))
    await until(lambda: not session.desk._engine._pollers)
    assert (await session.desk.list_inbox(InboxQuery())).total == 0
    assert ItemsChanged(frozenset({make_item("r1").id})) in heard
    with pytest.raises((StaleView, UnknownThing)):
        await session.desk.decide(gesture)


async def test_source_that_is_connected_again_is_read_from_its_start(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.desk.remove_source(SourceId("src"))
    await until(lambda: not session.desk._engine._pollers)
    await session.connect("src")
    await until(lambda: bool(session.desk._engine._pollers))
    await session.desk.sync_now()
    assert (await session.desk.list_inbox(InboxQuery())).total == 1


async def test_source_whose_connector_can_not_be_made_is_shown_as_faulty(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> ScriptedSource:
        raise ConfigError("source.url_invalid", source="src")

    await session.desk.aclose()
    monkeypatch.setattr(scripted_source, "build", refuse)
    await session.open()
    await session.desk.sync_now()
    (health,) = await session.desk.health()
    assert (health.condition, health.error) == (Condition.FAULTY, "source.url_invalid")


async def test_changed_record_of_a_source_gets_a_new_connector_and_closes_the_old(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []

    class Closing(ScriptedSource):
        async def aclose(self) -> None:
            closed.append(self.source.url if self.source else "")

    def build(source: object, *_: object) -> Closing:
        return Closing(source)  # type: ignore[arg-type]

    monkeypatch.setattr(scripted_source, "build", build)
    await session.desk.aclose()
    await session.open()
    await session.desk.sync_now()
    (source,) = await session.desk.sources()
    closed.clear()
    await session.desk.add_source(replace(source, url="http://127.0.0.1:2"))
    await until(lambda: "http://127.0.0.1:1" in closed)
    assert closed.count("http://127.0.0.1:2") == 1  # the one that only tried the record


async def test_identity_is_asked_once(session: Session, script: ScriptedSource) -> None:
    asked = 0
    whoami = script.whoami

    async def counted() -> Identity:
        nonlocal asked
        asked += 1
        return await whoami()

    script.whoami = counted  # type: ignore[method-assign]
    for _ in range(3):
        await session.desk.sync_now()
    assert asked == 1


async def test_outcome_of_a_question_that_is_refused_settles_nothing(
    session: Session, script: ScriptedSource
) -> None:
    async def refused(_: Decision) -> DeliveryResult:
        return DeliveryResult(outcome=Outcome.FORBIDDEN)

    def lose(decision: Decision) -> DeliveryResult:
        script.accept(decision)
        return DeliveryResult(outcome=Outcome.UNKNOWN)

    (decision,) = await decided(session, script, "r1")
    script.answer = lose
    read_back, script.read_back = script.read_back, refused  # type: ignore[method-assign]
    await session.after_hold()
    await session.after_hold()
    assert await session.state(decision) is DecisionState.SENDING
    script.read_back = read_back  # type: ignore[method-assign]
    await session.after_hold()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED
