"""The gate of a case: what releases an effect waits for every answer that stops one, and breaks with them."""

from __future__ import annotations

import pytest

from reviewer.domain.lifecycle import DecisionState, Outcome, Step
from reviewer.store.decisions_query import story
from tests.store.conftest import Opened
from tests.store.outbox_steps import Outbox, case


@pytest.fixture
def outbox(opened: Opened) -> Outbox:
    return Outbox(opened)


def test_held_answer_is_let_go_when_the_last_blocking_one_is_acknowledged(outbox: Outbox) -> None:
    first, second, held = case(outbox)
    outbox.settle(first, Outcome.ACCEPTED)
    assert outbox.state(held) is DecisionState.HELD
    outbox.settle(second, Outcome.REPLAYED)
    assert outbox.state(held) is DecisionState.RECORDED
    assert outbox.told(held) == ["held release recorded"]


@pytest.mark.parametrize(
    "outcome",
    [
        *(Outcome.DECIDED_ELSEWHERE, Outcome.SUPERSEDED, Outcome.EXPIRED, Outcome.WITHDRAWN),
        *(Outcome.INVALID, Outcome.FORBIDDEN),
    ],
)
def test_held_answer_is_broken_by_anything_that_comes_back(outbox: Outbox, outcome: Outcome) -> None:
    first, second, held = case(outbox)
    outbox.settle(first, Outcome.ACCEPTED)
    outbox.settle(second, outcome)
    told = outbox.opened.read(lambda read: story(read, held.id))
    assert told is not None
    assert (told.summary.state, told.summary.is_case_broken) == (DecisionState.SUPERSEDED, True)
    assert outbox.take(held) == ()


@pytest.mark.parametrize("step", [Step.GIVE_UP, Step.CLOSE])
def test_held_answer_is_broken_when_a_blocking_one_is_given_up_or_closed(outbox: Outbox, step: Step) -> None:
    first, _, held = case(outbox)
    outbox.step(first, step) if step is Step.CLOSE else outbox.settle(first, step)
    assert outbox.state(held) is DecisionState.SUPERSEDED


def test_held_answer_stays_held_while_a_blocking_one_is_only_tried_again(outbox: Outbox) -> None:
    first, second, held = case(outbox)
    outbox.settle(first, Outcome.ACCEPTED)
    outbox.settle(second, Step.NOT_SENT)
    assert outbox.state(held) is DecisionState.HELD


def test_answer_that_was_never_sent_is_not_taken_while_another_is_in_doubt(outbox: Outbox) -> None:
    first, second, held = case(outbox)
    outbox.settle(first, Outcome.ACCEPTED)
    outbox.settle(second, Outcome.ACCEPTED)
    outbox.take(held)
    outbox.opened.ledger(lambda it: it.execute("UPDATE outbox SET state = 'sending' WHERE seq = 1"))
    outbox.settle(held, Step.NOT_SENT)
    assert outbox.take(held) == ()
    assert outbox.state(held) is DecisionState.HELD
