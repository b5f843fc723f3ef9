"""After a restore of theirs what stood fast is asked about again, and what it let go waits again."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import Decision
from reviewer.domain.deliveries import DeliveryResult, ProofGrade, Receipt
from reviewer.domain.lifecycle import DecisionState, Outcome
from reviewer.ids import SourceId
from reviewer.store.outbox import waiting
from reviewer.store.outbox_doubt import reopen_after_restore
from tests.makers import make_item
from tests.store.conftest import Opened
from tests.store.outbox_steps import LATER, Outbox, case


@pytest.fixture
def outbox(opened: Opened) -> Outbox:
    return Outbox(opened)


def test_restored_server_is_asked_about_what_it_acknowledged_before(outbox: Outbox) -> None:
    made = [outbox.record(make_item(f"r{n}"))[0] for n in range(3)]
    for decision, epoch in zip(made, ("e1", "e2", ""), strict=True):
        outbox.take(decision)
        receipt = Receipt(id="r", grade=ProofGrade.BY_ID, epoch=epoch)
        result = DeliveryResult(outcome=Outcome.ACCEPTED, receipt=receipt)
        outbox.settle(decision, Outcome.ACCEPTED, result=result)
    moved = outbox.opened.ledger(lambda it: reopen_after_restore(it, SourceId("src"), "e2", at=LATER))
    assert [one.decision for one in moved] == [made[0].id]
    (row,) = outbox.opened.read(waiting)
    assert (row.decision, row.needs_read_back) == (made[0].id, True)


def released_then_restored(outbox: Outbox) -> tuple[Decision, Decision, Decision]:
    """A case whose answers that stop were acknowledged; then the server was restored."""
    first, second, held = case(outbox)
    for decision in (first, second):
        receipt = Receipt(id="r", grade=ProofGrade.BY_ID, epoch="e1")
        result = DeliveryResult(outcome=Outcome.ACCEPTED, receipt=receipt)
        outbox.settle(decision, Outcome.ACCEPTED, result=result)
    outbox.opened.ledger(lambda it: reopen_after_restore(it, SourceId("src"), "e2", at=LATER))
    return first, second, held


def test_answer_that_was_let_go_is_held_again_when_a_restore_puts_another_in_doubt(outbox: Outbox) -> None:
    first, second, held = released_then_restored(outbox)
    assert outbox.state(held) is DecisionState.HELD
    outbox.settle(first, Outcome.ACCEPTED)
    outbox.settle(second, Outcome.ACCEPTED)
    assert outbox.told(held) == [
        "held release recorded",
        "recorded hold-again held",
        "held release recorded",
    ]


def test_answer_that_is_held_again_breaks_when_the_one_in_doubt_comes_back(outbox: Outbox) -> None:
    first, _, held = released_then_restored(outbox)
    outbox.settle(first, Outcome.DECIDED_ELSEWHERE)
    assert outbox.state(held) is DecisionState.SUPERSEDED
    assert outbox.take(held) == ()
