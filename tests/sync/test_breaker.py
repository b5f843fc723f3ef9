"""The circuit breaker of a source."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.sources import Breaker, Condition
from reviewer.errors import BadResponse, SourceError, SourceRefused, SourceUnreachable
from reviewer.ids import SourceId
from reviewer.store.source_states import SourceState
from reviewer.sync.backoff import CAP_S
from reviewer.sync.breaker import LONGEST_S, after_failure, after_success, breaker, is_open, next_try
from tests.makers import NOON

NEW = SourceState(source=SourceId("src"), cursor="c7", epoch="e1")
DOWN = SourceUnreachable(source="src", reason="ConnectError")
LATER = NOON + timedelta(minutes=5)


def test_source_that_was_never_reached_lets_nothing_through() -> None:
    assert is_open(NEW)
    assert breaker(NEW) is Breaker.HALF_OPEN


def test_answer_closes_it() -> None:
    state = after_success(NEW, now=NOON)
    assert not is_open(state)
    assert (breaker(state), state.condition, state.last_ok_at) == (Breaker.CLOSED, Condition.OK, NOON)


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (DOWN, Condition.OFFLINE),
        (SourceError(), Condition.OFFLINE),
        (SourceRefused(source="src"), Condition.SIGN_IN),
        (BadResponse(path="/next"), Condition.FAULTY),
    ],
)
def test_one_failure_opens_it_and_says_of_what_kind(error: SourceError, condition: Condition) -> None:
    state = after_failure(after_success(NEW, now=NOON), error, now=LATER)
    assert is_open(state)
    assert (breaker(state), state.condition, state.error) == (Breaker.OPEN, condition, error.code)


def test_failing_began_with_the_first_failure() -> None:
    first = after_failure(NEW, DOWN, now=NOON)
    second = after_failure(first, DOWN, now=LATER)
    assert (second.failing_since, second.failures) == (NOON, 2)


def test_answer_forgets_the_failures_and_keeps_the_place_in_the_stream() -> None:
    state = after_success(after_failure(NEW, DOWN, now=NOON), now=LATER)
    assert (state.failures, state.failing_since, state.error, dict(state.error_params)) == (0, None, "", {})
    assert (state.cursor, state.epoch) == ("c7", "e1")


def test_foreign_words_in_an_error_are_cut() -> None:
    state = after_failure(NEW, SourceRefused(source="src", reason="x" * 10_000), now=NOON)
    assert len(state.error_params["reason"]) == 200


@given(st.integers(0, 100_000), st.floats(0, 1, exclude_max=True))
def test_return_of_a_source_is_seen_within_half_a_minute(failures: int, chance: float) -> None:
    state = SourceState(source=SourceId("src"), failures=failures, condition=Condition.OFFLINE)
    assert 0 < next_try(state, chance) <= LONGEST_S == 30.0


@pytest.mark.parametrize(
    ("asked", "wait"), [(90.0, 90.0), (1e9, CAP_S), (None, 1.0), (float("nan"), 1.0), (-3, 1.0)]
)
def test_source_that_asks_for_patience_gets_it(asked: float | None, wait: float) -> None:
    state = after_failure(NEW, SourceUnreachable(source="src", retry_after_s=asked), now=NOON)
    assert next_try(state, 0.5) == wait
