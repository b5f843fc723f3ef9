"""Delivery through the whole core: record, hold, send, read back, acknowledge."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from reviewer.connectors._api import Gone
from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import DeliveryResult, OtherDecision
from reviewer.domain.inbox import InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState, ItemEvent, ItemState, Outcome
from reviewer.domain.sources import Condition
from reviewer.errors import UnknownThing
from reviewer.ids import SourceId, item_id
from reviewer.store.audit_log import last_seq
from reviewer.store.items import forget
from tests.desks import Session
from tests.makers import NOON, make_item, make_text
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="too-risky")


async def test_nothing_is_sent_before_the_hold_is_over(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    session.clock.advance(9.9)
    await session.desk.sync_now()
    assert script.sent == []
    session.clock.advance(0.2)
    await session.desk.sync_now()
    assert len(script.sent) == 1


async def test_wall_clock_jump_does_not_shorten_the_hold(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    session.clock.jump_wall(86_400 * 365)
    await session.desk.sync_now()
    assert script.sent == []


async def test_acknowledged_decision_closes_the_item(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED
    opened = await session.desk.open_item(make_item("r1").id)
    assert opened.state is ItemState.CLOSED
    done = await session.desk.list_inbox(InboxQuery(queue=Queue.DONE_TODAY))
    assert [row.item for row in done.rows] == [make_item("r1").id]


async def test_lost_response_is_read_back_and_not_sent_twice(
    session: Session, script: ScriptedSource
) -> None:
    def lose(decision: Decision) -> DeliveryResult:
        script.accept(decision)
        return DeliveryResult(outcome=Outcome.UNKNOWN)

    script.put(make_item("r1"))
    script.answer = lose
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.SENDING
    script.answer = script.accept
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED
    assert (len(script.sent), len(script.effects)) == (1, 1)


async def test_lost_request_is_read_back_then_sent_with_the_same_bytes(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(outcome=Outcome.UNKNOWN)
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    script.answer = script.accept
    await session.after_hold()
    await session.after_hold()
    assert len(script.effects) == 1
    assert len({decision.document for decision in script.sent}) == 1


async def test_offline_decision_can_be_taken_back_for_as_long_as_it_was_not_sent(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    script.is_up = False
    await session.after_hold()
    await session.after_hold()
    await session.desk.undo()
    script.is_up = True
    await session.after_hold()
    assert script.sent == []


async def test_twenty_offline_decisions_arrive_once_each_after_a_restart(
    session: Session, script: ScriptedSource
) -> None:
    items = [make_item(f"r{number}") for number in range(20)]
    script.put(*items)
    await session.desk.sync_now()
    script.is_up = False
    made = [(await session.choose(item.id, REJECT)).decisions[0] for item in items]
    await session.after_hold()
    await session.desk.aclose()
    await session.open()
    script.is_up = True
    await session.after_hold()
    for _ in range(5):
        await session.after_hold()
    assert sorted(decision.id for decision in script.effects) == sorted(made)
    assert len(script.sent) == 20


async def test_second_operator_who_was_first_leads_to_decided_elsewhere_with_both_answers(
    session: Session, script: ScriptedSource
) -> None:
    winner = OtherDecision(verdict="approve", by="grace", summary="Answer 2")
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=winner)
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    summary = (await session.desk.story(recorded.decisions[0])).summary
    assert summary.state is DecisionState.DECIDED_ELSEWHERE
    assert (summary.verdict, summary.theirs_verdict, summary.theirs_by) == ("reject", "approve", "grace")
    came_back = await session.desk.list_inbox(InboxQuery(queue=Queue.CAME_BACK))
    assert came_back.total == 1


async def test_why_a_question_is_gone_is_kept_with_it(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    script.end(Gone(remote_id="r1", event=ItemEvent.SEEN_WITHDRAWN, reason="ValueError: no mail server"))
    await session.desk.sync_now()
    opened = await session.desk.open_item(make_item("r1").id)
    assert (opened.state, opened.ended_why) == (ItemState.WITHDRAWN, "ValueError: no mail server")
    script.gone.clear()
    script.put(make_item("r1"))
    await session.desk.sync_now()
    assert (await session.desk.open_item(make_item("r1").id)).ended_why == ""


async def test_who_answered_a_question_elsewhere_is_kept_with_it(
    session: Session, script: ScriptedSource
) -> None:
    winner = OtherDecision(verdict="approve", by="grace", at=NOON, summary="Answer 2")
    script.put(make_item("r1"))
    await session.desk.sync_now()
    script.end(Gone(remote_id="r1", event=ItemEvent.SEEN_DECIDED, winner=winner))
    await session.desk.sync_now()
    opened = await session.desk.open_item(make_item("r1").id)
    assert (opened.state, opened.theirs) == (ItemState.DECIDED_ELSEWHERE, winner)


async def test_words_of_the_source_and_codes_of_the_desk_are_kept_apart(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(
        outcome=Outcome.INVALID, reason="KeyError: 'to'", code="delivery.run_failed"
    )
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    story = await session.desk.story(recorded.decisions[0])
    assert (story.summary.problem, story.summary.problem_code) == ("KeyError: 'to'", "delivery.run_failed")
    assert [(one.detail, one.code) for one in story.attempts] == [("KeyError: 'to'", "delivery.run_failed")]


async def test_superseded_item_comes_back_and_a_new_decision_links_to_the_old(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(outcome=Outcome.SUPERSEDED)
    await session.desk.sync_now()
    first = await session.choose(make_item("r1").id, REJECT)
    script.put(replace(make_item("r1", contents=(make_text("New."), make_text("Other."))), version="v2"))
    await session.after_hold()
    opened = await session.desk.open_item(make_item("r1").id)
    assert {change.path for change in opened.changes} >= {"answer/cand-1", "answer/cand-2"}
    script.answer = script.accept
    second = await session.choose(make_item("r1").id, REJECT)
    story = await session.desk.story(second.decisions[0])
    assert story.summary.supersedes == first.decisions[0]


async def test_poison_item_delays_nobody_else(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("bad"), make_item("good"))
    script.answer = lambda decision: (
        DeliveryResult(outcome=Outcome.UNKNOWN) if decision.remote_id == "bad" else script.accept(decision)
    )
    await session.desk.sync_now()
    bad = await session.choose(make_item("bad").id, REJECT)
    good = await session.choose(make_item("good").id, REJECT)
    await session.after_hold()
    assert await session.state(good.decisions[0]) is DecisionState.ACKNOWLEDGED
    assert await session.state(bad.decisions[0]) is DecisionState.SENDING


async def test_endless_failures_end_in_dead_letter_and_a_human_can_send_again(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(outcome=Outcome.RETRY)
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    for _ in range(40):
        session.clock.advance(400)
        await session.desk.sync_now()
    assert await session.state(recorded.decisions[0]) is DecisionState.DEAD_LETTER
    script.answer = script.accept
    await session.desk.try_again(recorded.decisions[0])
    await session.after_hold()
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


async def test_source_that_wants_a_sign_in_is_paused_and_the_decision_waits(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    script.answer = lambda _: DeliveryResult(outcome=Outcome.AUTH_NEEDED)
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.RECORDED
    (health,) = await session.desk.health()
    assert health.condition is Condition.SIGN_IN


async def test_source_that_knows_us_by_another_name_is_paused(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.desk.aclose()
    script.identity = Identity(subject="mallory")
    await session.open()
    await session.desk.sync_now()
    (health,) = await session.desk.health()
    assert (health.condition, health.error) == (Condition.SIGN_IN, "source.identity_changed")


@pytest.mark.expect_log("epoch_changed")
async def test_restored_server_that_lost_our_decision_gets_it_again(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    script.epoch, script.effects = "e2", []
    await session.desk.sync_now()
    await session.after_hold()
    await session.after_hold()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("answers_forgotten")
async def test_server_without_epochs_that_asks_again_is_asked_back_and_told_again(
    session: Session, script: ScriptedSource
) -> None:
    script.epoch = ""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    script.effects.clear()
    script.put(make_item("r1"))
    for _ in range(3):
        await session.after_hold()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("answers_forgotten")
async def test_server_that_forgot_an_answer_and_has_nothing_new_is_asked_back_and_told_again(
    session: Session, script: ScriptedSource
) -> None:
    script.epoch, script.lists_always = "", True
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    script.effects.clear()
    for _ in range(3):
        await session.after_hold()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("answers_forgotten")
async def test_question_whose_forgotten_answer_is_refused_the_second_time_waits_again(
    session: Session, script: ScriptedSource
) -> None:
    script.epoch, script.lists_always = "", True
    script.put(make_item("r1"))
    await session.desk.sync_now()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.after_hold()
    script.effects.clear()
    script.answer = lambda _: DeliveryResult(outcome=Outcome.INVALID, reason="no")
    for _ in range(3):
        await session.after_hold()
    assert await session.state(decision) is DecisionState.REFUSED
    await session.desk.close_decision(decision, "")
    waits = await session.desk.list_inbox(InboxQuery(queue=Queue.NEEDS_ME))
    assert [row.item for row in waits.rows] == [make_item("r1").id]


@pytest.mark.expect_log("answers_forgotten")
async def test_server_that_asks_again_and_still_holds_the_answer_is_asked_back_once(
    session: Session, script: ScriptedSource
) -> None:
    script.epoch = ""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    for _ in range(4):
        await session.after_hold()
        script.put(make_item("r1"))
    moves = [one.type for one in (await session.desk.story(recorded.decisions[0])).entries]
    assert moves.count("moved") == 4  # sent, acknowledged, in doubt, acknowledged
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


async def test_page_that_was_asked_for_before_the_answer_does_not_put_it_in_doubt(
    session: Session, script: ScriptedSource
) -> None:
    script.epoch = ""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    script.put(make_item("r1"))
    script.hangs = asyncio.Event()
    poller = session.desk._engine._pollers[SourceId("src")]
    polling = asyncio.get_running_loop().create_task(poller.poll_once())
    session.clock.advance(11)
    courier = session.desk._engine._courier
    assert courier is not None
    await courier.run_round()
    script.hangs.set()
    await polling
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED
    assert len(script.effects) == 1


async def test_restore_is_noticed_also_when_the_cache_was_lost_meanwhile(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    await session.desk.aclose()
    session.home.cache.unlink()
    script.epoch, script.effects = "e2", []
    await session.open()
    for _ in range(3):
        await session.after_hold()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("epoch_changed")
async def test_receipt_from_before_a_restore_that_was_noticed_meanwhile_is_asked_about_again(
    session: Session, script: ScriptedSource
) -> None:
    async def restored_while_it_answers(decision: Decision, *, attempt: int) -> DeliveryResult:
        told = script.accept(decision)
        script.epoch, script.effects = "e2", []
        await session.desk._engine._pollers[SourceId("src")].poll_once()
        return told

    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    deliver, script.deliver = script.deliver, restored_while_it_answers  # type: ignore[method-assign]
    await session.after_hold()
    assert await session.state(recorded.decisions[0]) is DecisionState.SENDING
    script.deliver = deliver  # type: ignore[method-assign]
    for _ in range(2):
        await session.after_hold()
    assert [one.id for one in script.effects] == list(recorded.decisions)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


@pytest.mark.expect_log("epoch_changed")
async def test_source_that_is_restored_at_every_poll_is_faulty_and_reopens_nothing_more(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    for number in range(2, 6):
        script.epoch = f"e{number}"
        await session.after_hold()
    (health,) = await session.desk.health()
    assert (health.condition, health.error) == (Condition.FAULTY, "source.epoch_unstable")
    entries = (await session.desk.story(recorded.decisions[0])).entries
    assert sum(b"epoch-changed" in entry.entry for entry in entries) == 1


async def test_poll_that_changes_nothing_writes_nothing(session: Session, script: ScriptedSource) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    heard: list[object] = []
    session.desk.facts.subscribe(heard.append)
    reader = session.desk._files.reader
    query = "PRAGMA cache.data_version"
    before = await reader.run(lambda read: read.execute(query).fetchone()[0])
    for _ in range(3):
        await session.desk.sync_now()
    assert await reader.run(lambda read: read.execute(query).fetchone()[0]) == before
    assert heard == []


async def test_batch_is_settled_one_by_one(session: Session, script: ScriptedSource) -> None:
    script.batch_limit = 50
    script.put(*(make_item(f"r{number}") for number in range(3)))
    script.answer = lambda decision: (
        DeliveryResult(outcome=Outcome.SUPERSEDED) if decision.remote_id == "r1" else script.accept(decision)
    )
    await session.desk.sync_now()
    made = [(await session.choose(make_item(f"r{n}").id, REJECT)).decisions[0] for n in range(3)]
    await session.after_hold()
    states = [await session.state(one) for one in made]
    assert states == [DecisionState.ACKNOWLEDGED, DecisionState.SUPERSEDED, DecisionState.ACKNOWLEDGED]


async def two_sources(session: Session, scripts: dict[str, ScriptedSource]) -> None:
    scripts["other"] = ScriptedSource()
    await session.connect("other")
    scripts["src"].put(make_item("r1", answers=1, subject="erp:4711"))
    scripts["other"].put(make_item("x1", source="other", answers=1, subject="erp:4711"))
    await session.desk.sync_now()


async def test_case_across_sources_is_one_row_with_all_answers(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    page = await session.desk.list_inbox(InboxQuery(queue=Queue.CONFLICTS))
    (row,) = page.rows
    assert (row.members, row.answers, set(row.sources)) == (2, 2, {"src", "other"})
    assert page.counts[Queue.NEEDS_ME] == 1


async def test_held_answer_goes_out_after_the_rejection_is_acknowledged(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    recorded = await session.pick(make_item("r1").id, 1)
    assert len(recorded.decisions) == 2
    (held,) = recorded.held
    assert await session.state(held) is DecisionState.HELD
    for _ in range(3):
        await session.after_hold()
    states = {await session.state(one) for one in recorded.decisions}
    assert states == {DecisionState.ACKNOWLEDGED}


async def test_held_answer_is_never_sent_when_the_rejection_comes_back(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    seen = await session.desk.open_item(make_item("r1").id)
    chosen = seen.answers[0].item
    loser = next(answer.item for answer in seen.answers if answer.item != chosen)
    script = scripts[loser.partition(":")[0]]
    winner = OtherDecision(verdict="approve", by="grace")
    script.answer = lambda _: DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=winner)
    recorded = await session.pick(make_item("r1").id, 1)
    for _ in range(4):
        await session.after_hold()
    (held,) = recorded.held
    summary = (await session.desk.story(held)).summary
    assert (summary.state, summary.is_case_broken) == (DecisionState.SUPERSEDED, True)
    assert scripts[chosen.partition(":")[0]].sent == []
    again = await session.desk.open_item(chosen)
    assert "approve" not in again.cannot


async def test_undo_of_a_case_takes_back_every_member(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    recorded = await session.pick(make_item("r1").id, 1)
    undone = await session.desk.undo(recorded.gesture)
    assert set(undone.items) == {make_item("r1").id, item_id("other", "x1")}  # type: ignore[arg-type]
    page = await session.desk.list_inbox(InboxQuery())
    assert page.counts[Queue.NEEDS_ME] == 1


async def test_split_item_is_listed_by_itself(session: Session, scripts: dict[str, ScriptedSource]) -> None:
    await two_sources(session, scripts)
    await session.desk.split_case(make_item("r1").id)
    page = await session.desk.list_inbox(InboxQuery())
    assert [row.members for row in page.rows] == [1, 1]
    assert len((await session.desk.open_item(make_item("r1").id)).members) == 1


async def test_an_item_that_is_put_back_is_decided_with_its_case_again(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    item = make_item("r1").id
    await session.desk.split_case(item)
    changes = await session.desk.rejoin_case(item)
    assert len(changes.items) == 2
    assert len((await session.desk.open_item(item)).members) == 2
    with pytest.raises(UnknownThing):
        await session.desk.rejoin_case(item)


async def test_an_item_that_is_not_known_any_more_is_not_put_back(
    session: Session, scripts: dict[str, ScriptedSource]
) -> None:
    await two_sources(session, scripts)
    item, files = make_item("r1").id, session.desk._files
    await session.desk.split_case(item)
    await files.cache.run(lambda cache: forget(cache, [item]))
    entries = await files.reader.run(last_seq)
    with pytest.raises(UnknownThing):
        await session.desk.rejoin_case(item)
    assert await files.reader.run(last_seq) == entries
