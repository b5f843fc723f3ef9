"""The outbox: every move is compared, set once, and told in the log."""

from __future__ import annotations

import pytest

from reviewer.domain.deliveries import DeliveryResult, OtherDecision, ProofGrade, Receipt
from reviewer.domain.lifecycle import DecisionState, Outcome, Step
from reviewer.errors import IllegalTransition, StaleView, TooLate, UnknownThing
from reviewer.ids import DecisionId, GestureId
from reviewer.store.audit_log import verify_log
from reviewer.store.decisions_query import story
from reviewer.store.outbox import (
    end_holds,
    last_retractable,
    retract,
    take,
    unsent_counts,
    waiting,
)
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.outbox_steps import LATER, Outbox, case
from tests.store.recordings import unsigned


@pytest.fixture
def outbox(opened: Opened) -> Outbox:
    return Outbox(opened)


def test_row_is_taken_once(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    assert outbox.take(decision) == (decision.id,)
    assert outbox.take(decision) == ()
    assert outbox.told(decision) == ["recorded take sending"]


def test_row_that_may_be_there_is_not_taken_before_it_was_asked_about(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    outbox.settle(decision, Outcome.UNKNOWN, needs_read_back=True)
    assert outbox.take(decision) == ()
    outbox.settle(decision, Outcome.RETRY)
    assert outbox.take(decision) == (decision.id,)


def test_held_row_is_not_taken(outbox: Outbox) -> None:
    item = make_item("r1")
    (decision,) = outbox.record(item, held=frozenset({item.id}))
    assert outbox.take(decision) == ()


def test_unknown_row_is_not_taken(outbox: Outbox) -> None:
    assert outbox.opened.ledger(lambda ledger: take(ledger, [DecisionId("none")], at=LATER)) == ()


def test_each_try_is_counted_and_the_first_is_remembered(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    outbox.settle(decision, Outcome.RETRY)
    outbox.take(decision)
    (row,) = outbox.opened.read(waiting)
    assert (row.attempts, row.first_sent_at, row.needs_read_back) == (2, LATER, True)


def test_undo_takes_back_until_the_first_send(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.undo(decision)
    assert outbox.state(decision) is DecisionState.RETRACTED
    assert outbox.take(decision) == ()
    with pytest.raises(TooLate):
        outbox.undo(decision)


def test_undo_after_the_take_is_too_late_and_changes_nothing(outbox: Outbox) -> None:
    first, second = outbox.record(make_item("r1"), make_item("r2"))
    outbox.take(first)
    with pytest.raises(TooLate) as refused:
        outbox.undo(first)
    assert refused.value.params["sent"] == 1
    assert (outbox.state(first), outbox.state(second)) == (DecisionState.SENDING, DecisionState.RECORDED)


def test_first_try_that_never_arrived_can_be_taken_back(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    outbox.settle(decision, Step.NOT_SENT)
    outbox.undo(decision)
    assert outbox.told(decision)[-1] == "recorded undo retracted"


def test_undo_of_an_unknown_gesture_says_so(outbox: Outbox) -> None:
    with pytest.raises(UnknownThing):
        outbox.opened.ledger(lambda it: retract(it, GestureId("none"), at=LATER, signer=unsigned))


def test_last_gesture_that_can_be_taken_back_is_the_newest_of_which_nothing_was_sent(outbox: Outbox) -> None:
    (old,) = outbox.record(make_item("r1"))
    case = outbox.record(make_item("r2"), make_item("r3"))
    assert outbox.opened.read(last_retractable) == case[0].gesture
    outbox.take(case[1])
    assert outbox.opened.read(last_retractable) == old.gesture
    outbox.undo(old)
    assert outbox.opened.read(last_retractable) is None


def test_acknowledgement_keeps_receipt_proof_and_epoch(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    receipt = Receipt(id="r-1", grade=ProofGrade.BY_ID, epoch="e1")
    outbox.settle(
        decision, Outcome.ACCEPTED, result=DeliveryResult(outcome=Outcome.ACCEPTED, receipt=receipt)
    )
    told = outbox.opened.read(lambda read: story(read, decision.id))
    assert told is not None
    assert (told.summary.receipt, told.summary.proof, told.summary.acknowledged_at) == ("r-1", "by-id", LATER)
    assert [(one.number, one.outcome) for one in told.attempts] == [(1, "accepted")]


def test_the_winner_is_kept_beside_ours(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    winner = OtherDecision(verdict="approve", by="grace", at=NOON, summary="x" * 9_000)
    result = DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=winner)
    outbox.settle(decision, Outcome.DECIDED_ELSEWHERE, result=result)
    told = outbox.opened.read(lambda read: story(read, decision.id))
    assert told is not None
    summary = told.summary
    assert (summary.verdict, summary.theirs_verdict, summary.theirs_by) == ("reject", "approve", "grace")
    assert (summary.theirs_at, len(summary.theirs_summary)) == (NOON, 2_000)


def test_answer_that_comes_after_a_human_closed_it_changes_nothing_but_is_kept(outbox: Outbox) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.take(decision)
    outbox.step(decision, Step.CLOSE)
    assert outbox.settle(decision, Outcome.ACCEPTED) == ()
    assert outbox.state(decision) is DecisionState.CLOSED_BY_HUMAN
    told = outbox.opened.read(lambda read: story(read, decision.id))
    assert told is not None
    assert [one.outcome for one in told.attempts] == ["accepted"]


@pytest.mark.parametrize("state", sorted(DecisionState))
def test_human_step_that_the_table_does_not_know_is_refused(outbox: Outbox, state: DecisionState) -> None:
    (decision,) = outbox.record(make_item("r1"))
    outbox.opened.ledger(lambda ledger: ledger.execute("UPDATE outbox SET state = ?", (str(state),)))
    if state in (DecisionState.REFUSED, DecisionState.DEAD_LETTER):
        outbox.step(decision, Step.TRY_AGAIN)
        assert outbox.state(decision) is DecisionState.SENDING
        return
    with pytest.raises(IllegalTransition):
        outbox.step(decision, Step.TRY_AGAIN)
    assert outbox.state(decision) is state


def test_sending_again_beside_a_newer_decision_is_refused(outbox: Outbox) -> None:
    (old,) = outbox.record(make_item("r1"))
    outbox.take(old)
    outbox.settle(old, Outcome.FORBIDDEN)
    outbox.record(make_item("r1"))
    with pytest.raises(StaleView):
        outbox.step(old, Step.TRY_AGAIN)
    assert outbox.state(old) is DecisionState.REFUSED


def test_ending_a_hold_leaves_what_is_on_its_way_alone(outbox: Outbox) -> None:
    (first,), (second,) = outbox.record(make_item("r1")), outbox.record(make_item("r2"))
    outbox.take(first)
    ids = [first.id, second.id]
    assert outbox.opened.ledger(lambda ledger: end_holds(ledger, ids, at=LATER)) == 1
    assert [row.delay_s for row in outbox.opened.read(waiting)] == [10.0, 0.0]


def test_not_sent_yet_counts_held_ones_too(outbox: Outbox) -> None:
    item = make_item("r1")
    outbox.record(item, make_item("r2"), held=frozenset({item.id}))
    assert outbox.opened.read(unsent_counts) == {"src": 2}
    assert len(outbox.opened.read(waiting)) == 1


def test_every_transition_has_one_entry_and_the_chain_holds(outbox: Outbox) -> None:
    first, second, held = case(outbox)
    outbox.settle(first, Outcome.ACCEPTED)
    outbox.settle(second, Outcome.DECIDED_ELSEWHERE)
    outbox.step(second, Step.CLOSE)
    assert outbox.told(first) == ["recorded take sending", "sending accepted acknowledged"]
    assert outbox.told(second)[1:] == [
        "sending decided-elsewhere decided-elsewhere",
        "decided-elsewhere close closed-by-human",
    ]
    assert outbox.told(held) == ["held case-broken superseded"]
    assert outbox.opened.read(verify_log).broken_at is None
