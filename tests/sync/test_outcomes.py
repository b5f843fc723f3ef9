"""Every outcome, of a first try, a later try and a question: what is written down."""

from __future__ import annotations

from itertools import product

import pytest

from reviewer.domain.deliveries import DeliveryResult, OtherDecision, ProofGrade, Receipt
from reviewer.domain.lifecycle import DecisionState, Outcome, Step, next_decision_state
from reviewer.store.outbox import Delivery, Settlement
from reviewer.sync.backoff import CAP_S
from reviewer.sync.outcomes import GIVES_UP_AFTER, IN_PROGRESS_S, settlement
from tests.sync.deliveries import make_delivery, make_sent

FIRST, AGAIN, ASKED = make_delivery(), make_sent(needs_read_back=False), make_sent()
SETTLES = {
    Outcome.ACCEPTED,
    Outcome.REPLAYED,
    Outcome.DECIDED_ELSEWHERE,
    Outcome.SUPERSEDED,
    Outcome.EXPIRED,
    Outcome.WITHDRAWN,
    Outcome.INVALID,
    Outcome.FORBIDDEN,
}


def settled(row: Delivery, outcome: Outcome, chance: float = 0.5, **told: object) -> Settlement:
    return settlement(row, DeliveryResult(outcome=outcome, **told), chance)  # type: ignore[arg-type]


@pytest.mark.parametrize(("row", "outcome"), list(product([FIRST, AGAIN, ASKED], Outcome)))
def test_every_settlement_is_a_step_that_the_table_knows(row: Delivery, outcome: Outcome) -> None:
    written = settled(row, outcome)
    state = next_decision_state(DecisionState.SENDING, written.trigger)
    assert written.decision == row.decision
    assert (written.delay_s > 0) == (state in {DecisionState.SENDING, DecisionState.RECORDED})


@pytest.mark.parametrize(("row", "outcome"), list(product([FIRST, AGAIN], sorted(SETTLES))))
def test_answer_to_a_send_settles_it(row: Delivery, outcome: Outcome) -> None:
    written = settled(row, outcome)
    assert (written.trigger, written.needs_read_back, written.failures) == (outcome, False, 0)


@pytest.mark.parametrize("outcome", sorted(SETTLES - {Outcome.INVALID, Outcome.FORBIDDEN}))
def test_answer_to_a_question_settles_it_too(outcome: Outcome) -> None:
    assert settled(ASKED, outcome).trigger is outcome


@pytest.mark.parametrize("outcome", [Outcome.INVALID, Outcome.FORBIDDEN])
def test_refused_question_does_not_refuse_a_decision_that_may_be_in_effect(outcome: Outcome) -> None:
    written = settled(ASKED, outcome)
    assert (written.trigger, written.needs_read_back) == (Outcome.UNKNOWN, True)


def test_receipt_and_winner_are_kept_as_they_came() -> None:
    receipt = Receipt(id="r-1", grade=ProofGrade.BY_ID, epoch="e1")
    winner = OtherDecision(verdict="approve", by="grace")
    assert settled(FIRST, Outcome.ACCEPTED, receipt=receipt).result.receipt == receipt
    assert settled(FIRST, Outcome.DECIDED_ELSEWHERE, winner=winner).result.winner == winner


@pytest.mark.parametrize("row", [FIRST, AGAIN, ASKED])
@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.IN_PROGRESS])
def test_doubt_is_asked_about_before_anything_is_sent(row: Delivery, outcome: Outcome) -> None:
    written = settled(row, outcome)
    assert (written.trigger, written.needs_read_back) == (outcome, True)


@pytest.mark.parametrize("row", [FIRST, AGAIN, ASKED])
def test_certain_failure_may_be_sent_again_without_a_question(row: Delivery) -> None:
    written = settled(row, Outcome.RETRY)
    assert (written.trigger, written.needs_read_back) == (Outcome.RETRY, False)


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.AUTH_NEEDED])
def test_first_try_that_never_arrived_can_be_taken_back_again(outcome: Outcome) -> None:
    assert settled(FIRST, outcome, was_sent=False).trigger is Step.NOT_SENT


@pytest.mark.parametrize("row", [AGAIN, ASKED])
@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.AUTH_NEEDED])
def test_later_try_that_never_arrived_leaves_the_doubt_about_the_first(
    row: Delivery, outcome: Outcome
) -> None:
    written = settled(row, outcome, was_sent=False)
    assert (written.trigger, written.needs_read_back) == (Outcome.RETRY, True)


def test_signing_in_may_take_for_ever() -> None:
    row = make_delivery(failures=500, failure_class="not-sent")
    assert settled(row, Outcome.AUTH_NEEDED).trigger is Step.NOT_SENT


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.UNKNOWN])
def test_failures_of_one_class_in_a_row_end_in_the_dead_letter_queue(outcome: Outcome) -> None:
    row = make_sent(failures=GIVES_UP_AFTER - 1, failure_class=str(outcome))
    written = settled(row, outcome)
    assert (written.trigger, written.failures) == (Step.GIVE_UP, GIVES_UP_AFTER)


def test_dead_letter_that_may_be_there_is_asked_about_when_a_human_sends_it_again() -> None:
    dead = {"failures": GIVES_UP_AFTER - 1}
    assert settled(make_sent(**dead, failure_class="unknown"), Outcome.UNKNOWN).needs_read_back
    assert not settled(make_sent(**dead, failure_class="retry"), Outcome.RETRY).needs_read_back


def test_failures_of_another_class_begin_anew() -> None:
    row = make_sent(failures=GIVES_UP_AFTER - 1, failure_class="retry")
    written = settled(row, Outcome.UNKNOWN)
    assert (written.trigger, written.failures, written.failure_class) == (Outcome.UNKNOWN, 1, "unknown")


def test_work_in_progress_is_waited_for_without_end_and_without_growing() -> None:
    row = make_sent(failures=500, failure_class="in-progress")
    written = settled(row, Outcome.IN_PROGRESS)
    assert (written.trigger, written.delay_s) == (Outcome.IN_PROGRESS, IN_PROGRESS_S)


def test_server_that_asks_for_patience_gets_it() -> None:
    assert settled(FIRST, Outcome.RETRY, retry_after_s=42.0).delay_s == 42.0
    assert settled(FIRST, Outcome.RETRY, retry_after_s=1e9).delay_s == CAP_S


def test_waits_grow_with_the_failures() -> None:
    delays = [
        settled(make_sent(failures=n, failure_class="unknown"), Outcome.UNKNOWN, chance=0.99).delay_s
        for n in range(GIVES_UP_AFTER - 1)
    ]
    assert delays == sorted(delays)
    assert delays[0] < 3 < delays[-1] <= CAP_S
